import { compilePolicy, type PolicySource } from '@govgraph/policy';
import type { Prisma, PrismaClient } from '@govgraph/prisma/catalog';

import { hashVersion, type VersionContent } from '../../audit/version-hash.ts';
import {
  applyChange,
  assertOthersUnchanged,
  liftSuspension,
  publishResources,
  revokeGrant,
} from '../change-policy.ts';
import type { VersionId } from '../policy-history.ts';
import type { PolicyAdmin, Publication } from '../ports.ts';
import { askCatalog, createCatalogClient } from './catalog-client.ts';
import { comparePolicies, listChanges } from './compare-policies.ts';
import { readParts, readPolicy, writeParts } from './policy-parts.ts';
import { hashOf, type Change } from './policy-rows.ts';
import { outlineOf, readSection, type SectionOutline } from './read-section.ts';
import { findKnownVersion, writeRows } from './write-rows.ts';

/*
 * 1. Lock the head: one change at a time.
 * 2. Read the policy in force, or the section of it that the change is about; compute what it comes to, compile it.
 * 3. Write the version, the parts and rows that differ.
 * 4. Wait for the usage records that are being written and let no others begin; what time it is now is the moment of the
 *    version. Write it and the head, and commit.
 *
 * INVARIANT: the parts in force and the tables say the same.
 *
 * What every change does is plain SQL. Prisma takes some 50 ms of processor to prepare a statement of its own for the
 * first time, and whoever stops a caller runs a command that does each of them once.
 */

type Transaction = Prisma.TransactionClient;

/** The latest publication of every department, by name. */
const latestSubgraphs = {
  distinct: ['name'],
  orderBy: [{ name: 'asc' }, { id: 'desc' }],
} satisfies Prisma.SubgraphVersionFindManyArgs;

const announceStatement = `
INSERT INTO catalog.announced_supergraph (sdl, hash)
SELECT $1, $2 WHERE (SELECT hash FROM catalog.supergraph_versions ORDER BY id DESC LIMIT 1) IS DISTINCT FROM $2
ON CONFLICT (id) DO UPDATE SET (sdl, hash, announced_at) = (EXCLUDED.sdl, EXCLUDED.hash, now())
`;

/** What to change, and what has to be read to tell whether the change is right. */
interface Intent {
  /** Undefined: the whole policy. */
  readonly outline: SectionOutline | undefined;
  readonly decide: (policy: PolicySource, at: Date) => PolicySource;
  readonly publication?: Publication;
}

/** Changes the policy in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyAdmin(connectionString: string): PolicyAdmin {
  const client = createCatalogClient(connectionString, { maxConnections: 2, queryTimeoutMs: 60_000 });
  const enforce = (intent: Intent, actor: string, reason: string): Promise<number> =>
    askCatalog('POLICY_UNAVAILABLE', () => putIntoForce(client, intent, { actor, reason }));

  return {
    preview: (change) =>
      askCatalog('POLICY_UNAVAILABLE', () =>
        client.$transaction(
          async (transaction) => {
            const head = await transaction.policyHead.findFirstOrThrow();
            const policy = await readPolicy(transaction, head.version);
            const supergraph = await transaction.supergraphVersion.findFirst({
              orderBy: { id: 'desc' },
              select: { sdl: true },
            });
            const next = applyChange(policy, change);
            const error =
              next.ruleSet === undefined ? undefined : await findKnownVersion(transaction, next.ruleSet);
            return {
              inForce: policy,
              policy: next,
              problems: error?.problems ?? [],
              supergraphSdl: supergraph?.sdl,
            };
          },
          { isolationLevel: 'RepeatableRead' },
        ),
      ),
    apply: (change, actor, reason) =>
      enforce({ outline: outlineOf(change), decide: (policy) => applyChange(policy, change) }, actor, reason),
    publishSubgraphs: (publication, actor, reason) =>
      enforce(
        {
          outline: undefined,
          decide: (policy) => publishResources(policy, publication.subgraphs),
          publication,
        },
        actor,
        reason,
      ),
    announceSupergraph: (supergraphSdl) =>
      askCatalog('POLICY_UNAVAILABLE', async () => {
        const written = await client.$executeRawUnsafe(
          announceStatement,
          supergraphSdl,
          hashOf(supergraphSdl),
        );
        return written > 0;
      }),
    listSubgraphs: () =>
      askCatalog('POLICY_UNAVAILABLE', () =>
        client.$transaction(
          async (transaction) => {
            const published = await readParts(transaction, 'resources');
            const subgraphs = await transaction.subgraphVersion.findMany({
              ...latestSubgraphs,
              select: { name: true, sdl: true, url: true },
            });
            return subgraphs.map((subgraph) => {
              const resources = published.filter(({ provider }) => provider === subgraph.name);
              return { ...subgraph, resources };
            });
          },
          { isolationLevel: 'RepeatableRead' },
        ),
      ),
    revokeGrant: (id, actor, reason) =>
      enforce(
        {
          outline: { grantIds: [id] },
          decide: (policy, at) => revokeGrant(policy, id, at.toISOString()),
        },
        actor,
        reason,
      ),
    liftSuspension: (target, actor, reason) =>
      enforce({ outline: {}, decide: (policy) => liftSuspension(policy, target) }, actor, reason),
    close: () => client.$disconnect(),
  };
}

function putIntoForce(client: PrismaClient, intent: Intent, origin: Omit<Change, 'at'>): Promise<number> {
  const { outline, decide, publication } = intent;
  return client.$transaction(
    async (transaction) => {
      const head = await lockHead(transaction);
      const change = { ...origin, at: head.lockedAt };
      const before =
        outline === undefined
          ? await readPolicy(transaction, head.version)
          : await readSection(transaction, head.version, outline);
      const version = head.version + 1;
      const after = { ...decide(before, change.at), version };
      compilePolicy(after);

      const differences = comparePolicies(before, after);
      const content: VersionContent = {
        version,
        changes: listChanges(differences),
        ...(await comparePublication(transaction, publication)),
      };
      if (isEmpty(content)) return head.version;
      await writeVersion(transaction, version, change);
      await writeParts(transaction, version, content.changes);
      await writeRows(transaction, differences, change);
      if (publication !== undefined) await writePublication(transaction, content, publication, change);
      await bringIntoForce(transaction, head, content, origin);
      return version;
    },
    { maxWait: 5000, timeout: 60_000 },
  );
}

interface LockedHead extends VersionId {
  /** By the clock of the database: that of whoever changes the policy may be wrong. */
  readonly lockedAt: Date;
}

async function lockHead(transaction: Transaction): Promise<LockedHead> {
  await transaction.$executeRawUnsafe('SELECT version FROM catalog.policy_head FOR UPDATE');
  // A statement of its own: it sees what was committed while the first one waited.
  const [head] = await transaction.$queryRawUnsafe<[LockedHead]>(
    `SELECT v.version, v.hash, clock_timestamp() AS "lockedAt"
     FROM catalog.policy_head h JOIN catalog.policy_versions v ON v.version = h.version`,
  );
  return head;
}

async function comparePublication(
  transaction: Transaction,
  publication: Publication | undefined,
): Promise<Pick<VersionContent, 'supergraphHash' | 'subgraphs'>> {
  if (publication === undefined) return { supergraphHash: null, subgraphs: [] };
  const supergraph = await transaction.supergraphVersion.findFirst({
    orderBy: { id: 'desc' },
    select: { hash: true },
  });
  const supergraphHash = hashOf(publication.supergraphSdl);
  const rows = await transaction.subgraphVersion.findMany({
    ...latestSubgraphs,
    select: { name: true, url: true, hash: true, resourcesHash: true },
  });
  assertOthersUnchanged(publication, rows, hashOf);
  const known = new Map(rows.map((row) => [row.name, row]));
  const subgraphs = publication.subgraphs.map(({ name, sdl, url, resources }) => {
    return { name, url, hash: hashOf(sdl), resourcesHash: hashOf(resources) };
  });
  return {
    supergraphHash: supergraph?.hash === supergraphHash ? null : supergraphHash,
    subgraphs: subgraphs.filter(({ name, url, hash, resourcesHash }) => {
      const row = known.get(name);
      return row?.hash !== hash || row.url !== url || row.resourcesHash !== resourcesHash;
    }),
  };
}

function isEmpty({ changes, supergraphHash, subgraphs }: VersionContent): boolean {
  return changes.length === 0 && supergraphHash === null && subgraphs.length === 0;
}

/** Its hash and its moment come last: parts belong to a version that is there. */
async function writeVersion(
  transaction: Transaction,
  version: number,
  { actor, reason, at }: Change,
): Promise<void> {
  await transaction.$executeRawUnsafe(
    `INSERT INTO catalog.policy_versions (version, hash, actor, reason, at) VALUES ($1, 'unfinished', $2, $3, $4)`,
    version,
    actor,
    reason,
    at,
  );
}

async function bringIntoForce(
  transaction: Transaction,
  before: VersionId,
  content: VersionContent,
  { actor, reason }: Omit<Change, 'at'>,
): Promise<void> {
  const [{ at }] = await transaction.$queryRawUnsafe<[{ readonly at: Date }]>(
    'SELECT catalog.close_policy_fence() AS at',
  );
  const { version } = content;
  await transaction.$executeRawUnsafe(
    'UPDATE catalog.policy_versions SET hash = $2, at = $3::timestamptz WHERE version = $1',
    version,
    hashVersion(before.hash, { actor, reason, at: at.toISOString() }, content),
    at,
  );
  await transaction.$executeRawUnsafe('UPDATE catalog.policy_head SET version = $1::int', version);
}

async function writePublication(
  transaction: Transaction,
  { version: policyVersion, supergraphHash, subgraphs }: VersionContent,
  publication: Publication,
  { actor: publishedBy }: Change,
): Promise<void> {
  const sdls = new Map(publication.subgraphs.map(({ name, sdl }) => [name, sdl]));
  const rows = subgraphs.map((subgraph) => {
    return { ...subgraph, sdl: sdls.get(subgraph.name) ?? '', publishedBy, policyVersion };
  });
  await transaction.subgraphVersion.createMany({ data: rows });
  if (supergraphHash !== null) {
    const row = { sdl: publication.supergraphSdl, hash: supergraphHash, policyVersion };
    await transaction.supergraphVersion.create({ data: row });
  }
}
