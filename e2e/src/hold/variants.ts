/** The policy changes all the time between variants whose answers are known. */
import { createPostgresPolicyStore } from '@govgraph/gateway/stores';
import type { Coordinate, Suspension } from '@govgraph/policy';
import type { World } from '../world/start-world.ts';

/** What is suspended in a variant beside what the world's policy denies. */
export const variants: readonly (Coordinate | 'nothing')[] = [
  'nothing',
  'Person.realEstate',
  'IncomeTax.annualIncome',
  'LegalEntity.certificates',
];

export type Variant = (typeof variants)[number];

/** Puts a variant into force. */
export async function putInForce(world: World, variant: Variant): Promise<void> {
  const store = createPostgresPolicyStore(world.catalogUrl);
  try {
    const { policy } = await store.load();
    for (const { target } of policy.suspensions) await world.policy.liftSuspension(target, 'hold', 'variant');
    if (variant === 'nothing') return;
    const target = { coordinate: variant };
    const suspension: Suspension = { target, reason: 'variant', since: new Date(0).toISOString() };
    await world.policy.apply({ suspensions: [suspension] }, 'hold', 'variant');
  } finally {
    await store.close();
  }
}

/** Says which variant a version of the policy is, however it came into force; as long as the database can be read. */
export function createVariantReader(world: World): (version: number) => Promise<Variant> {
  const known = new Map<number, Variant>();
  return async (version) => {
    const remembered = known.get(version);
    if (remembered !== undefined) return remembered;
    const store = createPostgresPolicyStore(world.catalogUrl);
    try {
      const policy = await store.loadVersion(version);
      if (policy === undefined) throw new Error(`there is no version ${version} of the policy`);
      const [suspension] = policy.suspensions;
      const variant =
        suspension !== undefined && 'coordinate' in suspension.target
          ? suspension.target.coordinate
          : 'nothing';
      known.set(version, variant);
      return variant;
    } finally {
      await store.close();
    }
  };
}
