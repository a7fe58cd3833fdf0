/** The policy changes all the time between variants whose responses are known. */
import { createPostgresPolicyStore } from '@govgraph/storage';
import type { Coordinate, Suspension } from '@govgraph/policy';
import type { Environment } from '../environment/start-environment.ts';

/** What is suspended in a variant beside what the city's policy denies. */
export const variants: readonly (Coordinate | 'nothing')[] = [
  'nothing',
  'Person.realEstate',
  'IncomeTax.annualIncome',
  'LegalEntity.certificates',
];

export type Variant = (typeof variants)[number];

/** Puts a variant into force. @returns the version */
export async function putInForce(environment: Environment, variant: Variant): Promise<number> {
  const store = createPostgresPolicyStore(environment.catalogUrl);
  try {
    const { policy, version } = await store.load();
    let lifted = version;
    for (const { target } of policy.suspensions)
      lifted = await environment.policy.liftSuspension(target, 'hold', 'variant');
    if (variant === 'nothing') return lifted;
    const target = { coordinate: variant };
    const suspension: Suspension = { target, reason: 'variant', since: new Date(0).toISOString() };
    return await environment.policy.apply({ suspensions: [suspension] }, 'hold', 'variant');
  } finally {
    await store.close();
  }
}

/** Publishes the schema as it is but for a description, so that every gateway opens it anew. @returns the version */
export async function republish({ policy }: Environment): Promise<number> {
  const { subgraphs, supergraphSdl = '' } = await policy.readPublished();
  const stamped = `# ${Date.now()}\n${supergraphSdl.replace(/^# \d+\n/, '')}`;
  return policy.publishSubgraphs({ subgraphs, supergraphSdl: stamped }, 'hold', 'the same once more');
}

/** Says which variant a version of the policy is, however it came into force; as long as the database can be read. */
export function createVariantReader(environment: Environment): (version: number) => Promise<Variant> {
  const known = new Map<number, Variant>();
  return async (version) => {
    const remembered = known.get(version);
    if (remembered !== undefined) return remembered;
    const store = createPostgresPolicyStore(environment.catalogUrl);
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
