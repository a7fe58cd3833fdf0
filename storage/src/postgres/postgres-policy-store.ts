import type { PolicySource } from '@govgraph/policy';
import type { VersionId } from '../policy/policy-history.ts';
import type { LoadedPolicy, PolicyStore } from '../policy/policy-store.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';
import {
  readStagedSupergraph,
  readCurrentVersion,
  readDifference,
  readEarlierSupergraph,
  readInForce,
  readVersion,
  type DifferenceLimits,
  type StoredDifference,
} from './policy-parts.ts';

/** Also tells versions of one history from those of another, and what differs. */
export interface VersionedPolicyStore extends PolicyStore {
  load(): Promise<LoadedPolicy & VersionId & { readonly catalogVersion: number }>;
  /** The policy in a version that is or was in force; undefined when there was none such. */
  loadVersion(version: number): Promise<PolicySource | undefined>;
  /** See {@link readDifference}. */
  loadDifference(since: VersionId, limits: DifferenceLimits): Promise<StoredDifference | undefined>;
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
  const pool = openDatabasePool(connectionString, { maxConnections: 2, queryTimeoutMs });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('policy', work);

  return {
    load: () => ask(() => readInForce(pool)),
    loadDifference: (since, limits) => ask(() => readDifference(pool, since, limits)),
    loadVersion: (version) => ask(() => readVersion(pool, version)),
    currentVersion: () => ask(() => readCurrentVersion(pool)),
    stagedSupergraph: (knownHash) => ask(() => readStagedSupergraph(pool, knownHash)),
    earlierSupergraph: (steps) => ask(() => readEarlierSupergraph(pool, steps)),
    close: () => pool.end(),
  };
}
