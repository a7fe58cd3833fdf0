/*
 * The gateway's stores in the catalog database, opened for one command and closed after it.
 */
import {
  createPostgresPolicyAdmin,
  createPostgresPolicyStore,
  createPostgresUsageStore,
  createPostgresUsedOperations,
  type PolicyAdmin,
  type UsageStore,
  type UsedOperationStore,
} from '@govgraph/gateway/stores';

export function withPolicyStore<Result>(
  catalogUrl: string,
  work: (store: ReturnType<typeof createPostgresPolicyStore>) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresPolicyStore(catalogUrl), work);
}

export function withPolicyAdmin<Result>(
  catalogUrl: string,
  work: (admin: PolicyAdmin) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresPolicyAdmin(catalogUrl), work);
}

export function withUsageStore<Result>(
  catalogUrl: string,
  work: (store: UsageStore) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresUsageStore(catalogUrl), work);
}

export function withUsedOperations<Result>(
  catalogUrl: string,
  work: (store: UsedOperationStore) => Promise<Result>,
): Promise<Result> {
  return withStore(createPostgresUsedOperations(catalogUrl), work);
}

async function withStore<Store extends { close(): Promise<void> }, Result>(
  store: Store,
  work: (store: Store) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}
