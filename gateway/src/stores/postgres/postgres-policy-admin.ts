import { compilePolicy, type PolicySource } from '@govgraph/policy';
import type { Prisma, PrismaClient, SubgraphVersion } from '@govgraph/prisma/catalog';

import { applyChange, emptyPolicy, liftSuspension, publishResources, revokeGrant } from '../change-policy.ts';
import { normalizePolicy } from '../normalize-policy.ts';
import type { PolicyAdmin, Publication, SubgraphPublication } from '../ports.ts';
import { askCatalog, createCatalogClient } from './catalog-client.ts';
import { isSamePolicy } from './is-same.ts';
import { hashOf, type Change } from './policy-rows.ts';
import { writePolicy } from './write-policy.ts';

/*
 * 1. Lock the head: one change at a time.
 * 2. Compute the next policy from the one in force, and compile it.
 * 3. Write the version with the whole policy, the differing rows, and the head, in one transaction.
 *
 * INVARIANT: the document of a version and the tables say the same.
 */

type Transaction = Prisma.TransactionClient;

/** What is in force, with the head locked. */
interface InForce {
  readonly policy: PolicySource;
  readonly supergraphSdl: string;
}

/** Changes the policy in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyAdmin(connectionString: string): PolicyAdmin {
  const client = createCatalogClient(connectionString, { maxConnections: 2, queryTimeoutMs: 60_000 });

  return {
    apply: (change, actor, reason) => enforce(client, actor, reason, (policy) => applyChange(policy, change)),
    publishSubgraphs: (publication, actor, reason) =>
      enforce(
        client,
        actor,
        reason,
        (policy) => publishResources(policy, publication.subgraphs),
        publication,
      ),
    listSubgraphs: () =>
      askCatalog('POLICY_UNAVAILABLE', () =>
        client.$transaction(async (transaction) => {
          const { policy } = await readInForce(transaction);
          return (await readSubgraphs(transaction)).map(({ name, sdl, url }) => {
            const resources = policy.resources.filter((resource) => resource.provider === name);
            return { name, sdl, url, resources };
          });
        }),
      ),
    revokeGrant: (id, actor, reason) =>
      enforce(client, actor, reason, (policy, at) => revokeGrant(policy, id, at.toISOString())),
    liftSuspension: (target, actor, reason) =>
      enforce(client, actor, reason, (policy) => liftSuspension(policy, target)),
    close: () => client.$disconnect(),
  };
}

function enforce(
  client: PrismaClient,
  actor: string,
  reason: string,
  decide: (policy: PolicySource, at: Date) => PolicySource,
  publication?: Publication,
): Promise<number> {
  const change = { actor, reason, at: new Date() };
  return askCatalog('POLICY_UNAVAILABLE', () =>
    client.$transaction(
      async (transaction) => {
        await transaction.$executeRawUnsafe('SELECT version FROM policy_head FOR UPDATE');
        const inForce = await readInForce(transaction);
        const decided = normalizePolicy(decide(inForce.policy, change.at));
        const supergraphSdl = publication?.supergraphSdl ?? inForce.supergraphSdl;
        const subgraphs = await selectChanged(transaction, publication?.subgraphs ?? []);
        const isSameSchema = supergraphSdl === inForce.supergraphSdl && subgraphs.length === 0;
        if (isSameSchema && isSamePolicy(inForce.policy, decided)) return inForce.policy.version;

        const policy = { ...decided, version: inForce.policy.version + 1 };
        compilePolicy(policy);
        await writeVersion(transaction, policy, supergraphSdl, change);
        await writePolicy(transaction, inForce.policy, policy, change);
        await writeSubgraphs(transaction, subgraphs, policy.version, actor);
        if (supergraphSdl !== inForce.supergraphSdl) {
          const row = { sdl: supergraphSdl, hash: hashOf(supergraphSdl), policyVersion: policy.version };
          await transaction.supergraphVersion.create({ data: row });
        }
        await transaction.policyHead.updateMany({ data: { version: policy.version } });
        return policy.version;
      },
      { maxWait: 5000, timeout: 60_000 },
    ),
  );
}

async function readInForce(transaction: Transaction): Promise<InForce> {
  const head = await transaction.policyHead.findFirstOrThrow({ include: { current: true } });
  const supergraph = await transaction.supergraphVersion.findFirst({ orderBy: { id: 'desc' } });
  // Documents are written below only; that of version 0 is empty.
  const document = head.current.document as unknown as Partial<PolicySource>;
  return {
    policy: { ...emptyPolicy, ...document, version: head.version },
    supergraphSdl: supergraph?.sdl ?? '',
  };
}

async function writeVersion(
  transaction: Transaction,
  policy: PolicySource,
  supergraphSdl: string,
  { actor, reason, at }: Change,
): Promise<void> {
  const hash = hashOf([policy, supergraphSdl]);
  // As text: Prisma would walk through the whole policy.
  await transaction.$executeRawUnsafe(
    'INSERT INTO policy_versions (version, document, hash, actor, reason, at) VALUES ($1, $2::jsonb, $3, $4, $5, $6::timestamptz)',
    policy.version,
    JSON.stringify(policy),
    hash,
    actor,
    reason,
    at.toISOString(),
  );
}

/** The latest publication of every department. */
function readSubgraphs(transaction: Transaction): Promise<SubgraphVersion[]> {
  return transaction.subgraphVersion.findMany({
    distinct: ['name'],
    orderBy: [{ name: 'asc' }, { id: 'desc' }],
  });
}

async function selectChanged(
  transaction: Transaction,
  subgraphs: readonly SubgraphPublication[],
): Promise<SubgraphPublication[]> {
  if (subgraphs.length === 0) return [];
  const known = new Map((await readSubgraphs(transaction)).map((row) => [row.name, row]));
  return subgraphs.filter(({ name, sdl, url, resources }) => {
    const row = known.get(name);
    return row?.sdl !== sdl || row.url !== url || row.resourcesHash !== hashOf(resources);
  });
}

async function writeSubgraphs(
  transaction: Transaction,
  subgraphs: readonly SubgraphPublication[],
  policyVersion: number,
  publishedBy: string,
): Promise<void> {
  const rows = subgraphs.map(({ name, sdl, url, resources }) => {
    const [hash, resourcesHash] = [hashOf(sdl), hashOf(resources)];
    return { name, sdl, url, hash, resourcesHash, publishedBy, policyVersion };
  });
  await transaction.subgraphVersion.createMany({ data: rows });
}
