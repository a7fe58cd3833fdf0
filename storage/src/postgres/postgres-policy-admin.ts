import { compilePolicy, type PolicySource } from '@govgraph/policy';

import { hashOf, hashVersion, type VersionContent, type VersionOrigin } from '../policy/version-hash.ts';
import {
  applyChange,
  applyPublication,
  assertChecked,
  liftSuspension,
  revokeGrant,
} from '../policy/change-policy.ts';
import type { VersionId } from '../policy/policy-history.ts';
import type { PolicyAdmin, Publication, SubgraphPublication } from '../policy/policy-admin.ts';
import { askDatabase, inTransaction, openDatabasePool, type DatabaseSession } from './database-client.ts';
import { comparePolicies } from './compare-policies.ts';
import { findKnownVersion, readCurrentVersion, readPolicy, writeParts } from './policy-parts.ts';
import { readPolicySlice, sliceOf, type PolicySlice } from './read-policy-slice.ts';

/*
 * 1. Lock the head: one change at a time.
 * 2. Read the policy in force, or the slice of it that the change is about; compute what it comes to, compile it.
 * 3. Write the version and the parts that differ.
 * 4. Wait for the usage records that are being written and let no others begin; what time it is now is the moment of the
 *    version. Write it and the head, and commit.
 *
 * All of it is plain SQL: whoever stops a caller runs a command that does it once, and must not wait for a second of
 * processor time until the compiler of Prisma's queries is ready.
 */

/** The latest publication of every department; of one whose subgraph was taken out, an empty one. */
const latestSubgraphsStatement = `
SELECT DISTINCT ON (name) name, sdl, url, hash, resources_hash AS "resourcesHash"
FROM catalog.subgraph_versions ORDER BY name, id DESC
`;

interface LatestSubgraph {
  readonly name: string;
  readonly sdl: string;
  readonly url: string;
  readonly hash: string;
  readonly resourcesHash: string;
}

const supergraphStatement = 'SELECT sdl, hash FROM catalog.supergraph_versions ORDER BY id DESC LIMIT 1';

interface Supergraph {
  readonly sdl: string;
  readonly hash: string;
}

const stageStatement = `
INSERT INTO catalog.announced_supergraph (sdl, hash)
SELECT $1, $2 WHERE (SELECT hash FROM catalog.supergraph_versions ORDER BY id DESC LIMIT 1) IS DISTINCT FROM $2
ON CONFLICT (id) DO UPDATE SET (sdl, hash, announced_at) = (EXCLUDED.sdl, EXCLUDED.hash, now())
`;

/** Who changes the policy, and why. */
type Origin = Omit<VersionOrigin, 'at'>;

/** What to change, and what has to be read to tell whether the change is right. */
interface Intent {
  /** Undefined: the whole policy. */
  readonly slice: PolicySlice | undefined;
  readonly decide: (policy: PolicySource, at: Date) => PolicySource;
  readonly publication?: Publication;
}

/** Changes the policy in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyAdmin(connectionString: string): PolicyAdmin {
  const pool = openDatabasePool(connectionString, {
    maxConnections: 2,
    queryTimeoutMs: 60_000,
    connectionTimeoutMs: 5_000,
  });
  const enforce = (intent: Intent, actor: string, reason: string): Promise<number> =>
    askDatabase('policy', () =>
      inTransaction(pool, 'READ COMMITTED', (session) => putIntoForce(session, intent, { actor, reason })),
    );

  return {
    preview: (change) =>
      askDatabase('policy', () =>
        inTransaction(pool, 'REPEATABLE READ', async (session) => {
          const policy = await readPolicy(session, await readCurrentVersion(session));
          const { rows: supergraphs } = await session.query<Supergraph>(supergraphStatement);
          const next = applyChange(policy, change);
          const error = await findKnownVersion(session, next.ruleSet);
          return {
            inForce: policy,
            policy: next,
            problems: error?.problems ?? [],
            supergraphSdl: supergraphs[0]?.sdl,
          };
        }),
      ),
    currentVersion: () => askDatabase('policy', () => readCurrentVersion(pool)),
    readPublished: () =>
      askDatabase('policy', () =>
        inTransaction(pool, 'REPEATABLE READ', async (session) => {
          const policy = await readPolicy(session, await readCurrentVersion(session));
          const { rows: supergraphs } = await session.query<Supergraph>(supergraphStatement);
          const { rows } = await session.query<LatestSubgraph>(latestSubgraphsStatement);
          const published = rows.filter(({ sdl }) => sdl !== '');
          const subgraphs = published.map(({ name, sdl, url }) => {
            const resources = policy.resources.filter(({ provider }) => provider === name);
            return { name, sdl, url, resources };
          });
          return { policy, supergraphSdl: supergraphs[0]?.sdl, subgraphs };
        }),
      ),
    apply: (change, actor, reason) =>
      enforce({ slice: sliceOf(change), decide: (policy) => applyChange(policy, change) }, actor, reason),
    publishSubgraphs: (publication, actor, reason) =>
      enforce(
        {
          slice: undefined,
          decide: (policy, at) => applyPublication(policy, publication, at.toISOString()),
          publication,
        },
        actor,
        reason,
      ),
    stageSupergraph: (supergraphSdl) =>
      askDatabase('policy', async () => {
        const hash = hashOf(supergraphSdl);
        const { rowCount } = await pool.query(stageStatement, [supergraphSdl, hash]);
        return rowCount === 0 ? undefined : hash;
      }),
    revokeGrant: (id, actor, reason) =>
      enforce(
        {
          slice: { grantIds: [id] },
          decide: (policy, at) => revokeGrant(policy, id, at.toISOString()),
        },
        actor,
        reason,
      ),
    liftSuspension: (target, actor, reason) =>
      enforce({ slice: {}, decide: (policy) => liftSuspension(policy, target) }, actor, reason),
    close: () => pool.end(),
  };
}

async function putIntoForce(
  session: DatabaseSession,
  { slice, decide, publication }: Intent,
  origin: Origin,
): Promise<number> {
  const head = await lockHead(session);
  if (publication !== undefined) assertChecked(publication, head.version);
  const before =
    slice === undefined
      ? await readPolicy(session, head.version)
      : await readPolicySlice(session, head.version, slice);
  const version = head.version + 1;
  const after = decide({ ...before, version }, head.lockedAt);
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
  { actor, reason }: Origin,
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
  { actor, reason }: Origin,
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
  { actor }: Origin,
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
