import { createPostgresPolicyStore } from '@govgraph/storage';
import type { World } from './start-world.ts';

/** Puts a daily quota on a grant that is in force. */
export async function limitGrant(world: World, id: string, dailyQuota: number): Promise<void> {
  const store = createPostgresPolicyStore(world.catalogUrl);
  const { policy } = await store.load();
  await store.close();
  const grant = policy.grants.find((each) => each.id === id);
  if (grant === undefined) throw new Error(`there is no grant ${id}`);
  await world.policy.apply({ grants: [{ ...grant, dailyQuota }] }, 'steward', 'scenario');
}
