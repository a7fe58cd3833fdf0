import { createPostgresPolicyStore } from '@govgraph/storage';
import type { Environment } from './start-environment.ts';

/** Puts a daily quota on a grant that is in force. */
export async function limitGrant(environment: Environment, id: string, dailyQuota: number): Promise<void> {
  const store = createPostgresPolicyStore(environment.catalogUrl);
  const { policy } = await store.load();
  await store.close();
  const grant = policy.grants.find((each) => each.id === id);
  if (grant === undefined) throw new Error(`there is no grant ${id}`);
  await environment.policy.apply({ grants: [{ ...grant, dailyQuota }] }, 'steward', 'scenario');
}
