import { everyClearance, listProfiles, type AccessGroup } from '@govgraph/policy';
import { findAccess, listFields, partiesOf } from '../publication/changes/find-access-impact.ts';
import type { EnforcedChange } from './enforce-change.ts';

/** Each takes some ten microseconds, twice. */
const maxQuestions = 1_000_000;

/**
 * Who gains or loses what by a change of the policy, by the decisions that gateways make: every profile is asked about
 * every field.
 *
 * @returns undefined where there are too many to ask
 */
export function findPolicyAccess(
  { schema, before, after }: EnforcedChange,
  now: number,
): readonly AccessGroup[] | undefined {
  const [policyBefore, policyAfter] = [before.source, after.source];
  const coordinates = [...listFields(schema)];
  const profiles = listProfiles(partiesOf(policyBefore, policyAfter), everyClearance);
  if (coordinates.length * profiles.length > maxQuestions) return undefined;
  return findAccess({ before, after, policyBefore, policyAfter, coordinates, now }, profiles);
}
