import { compilePolicy } from '@govgraph/policy';

import type { VersionId } from '../policy/policy-history.ts';
import { assertChecked } from '../policy/change-policy.ts';
import type { Publication, SubgraphPublication } from '../policy/policy-admin.ts';
import {
  ChangedMeanwhileError,
  takeTransition,
  type PolicyTransition,
  type SeenPart,
} from '../policy/policy-transition.ts';
import { hashOf, hashVersion, type VersionContent, type VersionOrigin } from '../policy/version-hash.ts';
import { comparePolicies } from './compare-policies.ts';
import type { DatabaseSession } from './database-client.ts';
import { findKnownVersion, readPolicy, writeParts } from './policy-parts.ts';
import { readPolicySlice, sliceOf, type PolicySlice } from './read-policy-slice.ts';

/*
 * 1. Lock the head: one change at a time.
 * 2. Read the policy in force, or the slice of it that the change is about; compute what it comes to, compile it.
 * 3. Write the version and the parts that differ.
 * 4. Wait for the usage records that are being written and let no others begin; what time it is now is the moment of the
 *    version. Write it and the head.
 *
 * All of it is plain SQL: whoever stops a caller runs a command that does it once, and must not wait for a second of
 * processor time until the compiler of Prisma's queries is ready.
 */

/** The latest publication of every department; of one whose subgraph was taken out, an empty one. */
export const latestSubgraphsStatement = `
SELECT DISTINCT ON (name) name, sdl, url, hash, resources_hash AS "resourcesHash"
FROM catalog.subgraph_versions ORDER BY name, id DESC
`;

export interface LatestSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
  readonly hash: string;
  readonly resourcesHash: string;
}

export const supergraphStatement =
  'SELECT sdl, hash FROM catalog.supergraph_versions ORDER BY id DESC LIMIT 1';

export interface Supergraph {
  readonly sdl: string;
  readonly hash: string;
}

/** Who changes the policy, and why. */
export type PolicyOrigin = Omit<VersionOrigin, 'at'>;

/**
 * Makes one change of the policy, in a transaction of the caller's, which commits or makes no change at all.
 *
 * @param seen what was decided on, which has to be as it was
 * @returns the version in force afterwards: the one before when there was nothing to change
 * @throws PolicyError naming every problem when the policy would not compile, ChangedMeanwhileError, SupersededCheckError
 */
export async function putIntoForce(
  session: DatabaseSession,
  transition: PolicyTransition,
  origin: PolicyOrigin,
  seen?: SeenPart,
): Promise<number> {
  const head = await lockHead(session);
  const publication = transition.kind === 'publish' ? transition.publication : undefined;
  if (publication !== undefined) assertChecked(publication, head.version);
  if (transition.kind === 'apply') assertChecked(transition, head.version);
  if (seen !== undefined) await requireAsSeen(session, seen);
  const slice = sliceOfTransition(transition);
  const before =
    slice === undefined
      ? await readPolicy(session, head.version)
      : await readPolicySlice(session, head.version, slice);
  const version = head.version + 1;
  const after = takeTransition({ ...before, version }, transition, head.lockedAt);
  compilePolicy(after);

  const content: VersionContent = {
    version,
    changes: comparePolicies(before, after),
    ...(await comparePublication(session, publication)),
  };
  if (isEmpty(content)) return head.version;
  const error = await findKnownVersion(session, after.ruleSet);
  if (error !== undefined) throw error;
  await writeVersion(session, version, origin);
  await writeParts(session, version, content.changes);
  if (publication !== undefined) await writePublication(session, content, publication, origin);
  await bringIntoForce(session, head, content, origin);
  return version;
}

/** What has to be read to tell whether a change is right; undefined: the whole policy. */
function sliceOfTransition(transition: PolicyTransition): PolicySlice | undefined {
  switch (transition.kind) {
    case 'apply':
      return sliceOf(transition.change);
    case 'publish':
      return undefined;
    case 'revoke-grant':
      return { grantIds: [transition.id] };
    case 'lift-suspension':
      return {};
  }
}

async function requireAsSeen(session: DatabaseSession, seen: SeenPart): Promise<void> {
  const { rows } = await session.query<{ readonly revision: number }>(
    `SELECT from_version AS revision FROM catalog.policy_parts
     WHERE kind = $1 AND key = $2 AND until_version IS NULL`,
    [seen.kind, seen.key],
  );
  const revision = rows[0]?.revision;
  if (revision !== seen.revision) throw new ChangedMeanwhileError(seen, revision);
}

interface LockedHead extends VersionId {
  /** By the clock of the database: that of whoever changes the policy may be wrong. */
  readonly lockedAt: Date;
}

async function lockHead(session: DatabaseSession): Promise<LockedHead> {
  await session.query('SELECT version FROM catalog.policy_head FOR UPDATE');
  // A statement of its own: it sees what was committed while the first one waited.
  const { rows } = await session.query<LockedHead>(
    `SELECT v.version, v.hash, clock_timestamp() AS "lockedAt"
     FROM catalog.policy_head h JOIN catalog.policy_versions v ON v.version = h.version`,
  );
  const [head] = rows;
  if (head === undefined) throw new Error('policy_head is empty');
  return head;
}

async function comparePublication(
  session: DatabaseSession,
  publication: Publication | undefined,
): Promise<Pick<VersionContent, 'supergraphHash' | 'subgraphs'>> {
  if (publication === undefined) return { supergraphHash: null, subgraphs: [] };
  const { rows: supergraphs } = await session.query<Supergraph>(supergraphStatement);
  const supergraphHash = hashOf(publication.supergraphSdl);
  const { rows } = await session.query<LatestSubgraph>(latestSubgraphsStatement);
  const known = new Map(rows.map((row) => [row.name, row]));
  const isPublished = (name: string): boolean => (known.get(name)?.sdl ?? '') !== '';
  const removed = (publication.removed ?? []).filter(isPublished).map(takenOut);
  const subgraphs = [...publication.subgraphs, ...removed].map(({ name, sdl, url, resources }) => {
    return { name, url, hash: hashOf(sdl), resourcesHash: hashOf(resources) };
  });
  return {
    supergraphHash: supergraphs[0]?.hash === supergraphHash ? null : supergraphHash,
    subgraphs: subgraphs.filter(({ name, url, hash, resourcesHash }) => {
      const row = known.get(name);
      return row?.hash !== hash || row.url !== url || row.resourcesHash !== resourcesHash;
    }),
  };
}

/** A subgraph that was taken out is kept as an empty one, so that the hash of the version covers it. */
function takenOut(name: string): SubgraphPublication {
  return { name, sdl: '', url: '', resources: [] };
}

function isEmpty({ changes, supergraphHash, subgraphs }: VersionContent): boolean {
  return changes.length === 0 && supergraphHash === null && subgraphs.length === 0;
}

/** Its hash and its moment come last: parts belong to a version that is there. */
async function writeVersion(
  session: DatabaseSession,
  version: number,
  { actor, reason }: PolicyOrigin,
): Promise<void> {
  await session.query(
    `INSERT INTO catalog.policy_versions (version, hash, actor, reason) VALUES ($1, 'unfinished', $2, $3)`,
    [version, actor, reason],
  );
}

async function bringIntoForce(
  session: DatabaseSession,
  before: VersionId,
  content: VersionContent,
  { actor, reason }: PolicyOrigin,
): Promise<void> {
  const { rows } = await session.query<{ readonly at: Date }>('SELECT catalog.close_policy_fence() AS at');
  const [row] = rows;
  if (row === undefined) throw new Error('close_policy_fence() says nothing');
  const { at } = row;
  const { version } = content;
  const hash = hashVersion(before.hash, { actor, reason, at: at.toISOString() }, content);
  await session.query('UPDATE catalog.policy_versions SET hash = $2, at = $3 WHERE version = $1', [
    version,
    hash,
    at,
  ]);
  await session.query('UPDATE catalog.policy_head SET version = $1', [version]);
}

async function writePublication(
  session: DatabaseSession,
  { version, supergraphHash, subgraphs }: VersionContent,
  publication: Publication,
  { actor }: PolicyOrigin,
): Promise<void> {
  const sdls = new Map(publication.subgraphs.map(({ name, sdl }) => [name, sdl]));
  for (const { name, url, hash, resourcesHash } of subgraphs) {
    await session.query(
      `INSERT INTO catalog.subgraph_versions (name, sdl, url, hash, resources_hash, published_by, policy_version)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [name, sdls.get(name) ?? '', url, hash, resourcesHash, actor, version],
    );
  }
  if (supergraphHash !== null) {
    await session.query(
      'INSERT INTO catalog.supergraph_versions (sdl, hash, policy_version) VALUES ($1, $2, $3)',
      [publication.supergraphSdl, supergraphHash, version],
    );
  }
}
