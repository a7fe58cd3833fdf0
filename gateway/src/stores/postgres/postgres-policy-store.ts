import type { PolicyStore } from '../ports.ts';
import { askCatalog, createCatalogClient } from './catalog-client.ts';
import { readDifference, readInForce, type StoredDifference, type VersionId } from './policy-parts.ts';

/** Also tells versions of one history from those of another, and what differs. */
export interface VersionedPolicyStore extends PolicyStore {
  load(): Promise<Awaited<ReturnType<PolicyStore['load']>> & VersionId>;
  /** See {@link readDifference}. */
  loadDifference(since: VersionId): Promise<StoredDifference | undefined>;
}

/**
 * The policy in the catalog database.
 *
 * @param connectionString PostgreSQL, schema `catalog` by default
 * @param queryTimeoutMs reading a hundred thousand items and as many grants takes seconds
 */
export function createPostgresPolicyStore(
  connectionString: string,
  queryTimeoutMs = 15_000,
): VersionedPolicyStore {
  const client = createCatalogClient(connectionString, { maxConnections: 2, queryTimeoutMs });
  const ask = <Answer>(question: () => Promise<Answer>) => askCatalog('POLICY_UNAVAILABLE', question);

  return {
    load: () => ask(() => readInForce(client)),
    loadDifference: (since) => ask(() => readDifference(client, since)),
    currentVersion: () => ask(async () => (await client.policyHead.findFirstOrThrow()).version),
    close: () => client.$disconnect(),
  };
}
