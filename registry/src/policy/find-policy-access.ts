import {
  compilePolicy,
  everyClearance,
  listProfiles,
  type AccessGroup,
  type PolicySource,
} from '@govgraph/policy';
import { enforceOnSchema, readApiSchema } from '@govgraph/gateway/publication';
import { findAccess, listFields, partiesOf } from '../publication/changes/find-access-impact.ts';

/** Each takes some ten microseconds, twice. */
const maxQuestions = 1_000_000;

/**
 * Who gains or loses what by a change of the policy, by the decisions that gateways make: every profile is asked about
 * every field. Both policies compile.
 *
 * @returns undefined where there are too many to ask
 */
export function findPolicyAccess(
  policyBefore: PolicySource,
  policyAfter: PolicySource,
  supergraphSdl: string,
  now: number,
): readonly AccessGroup[] | undefined {
  const schema = readApiSchema(supergraphSdl);
  const coordinates = [...listFields(schema)];
  const profiles = listProfiles(partiesOf(policyBefore, policyAfter), everyClearance);
  if (coordinates.length * profiles.length > maxQuestions) return undefined;
  const [before, after] = [policyBefore, policyAfter].map((policy) =>
    enforceOnSchema(schema, compilePolicy(policy)),
  ) as [ReturnType<typeof enforceOnSchema>, ReturnType<typeof enforceOnSchema>];
  return findAccess({ before, after, policyBefore, policyAfter, coordinates, now }, profiles);
}
