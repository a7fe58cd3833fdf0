import { isDeepStrictEqual } from 'node:util';
import type { PolicySource } from '@govgraph/policy';

/** More of one kind of change are counted. */
const mostNamed = 20;

/**
 * What a policy document does to the policy in force, a line for each kind of change, for example
 * `removed: rule own-jurisdiction, rule income-of-recent-years`. Of what departments publish, nothing changes.
 */
export function describeChanges(before: PolicySource, after: PolicySource): readonly string[] {
  const [was, is] = [partsOf(before), partsOf(after)];
  const names = [...is.keys()];
  const changes = {
    removed: [...was.keys()].filter((name) => !is.has(name)),
    changed: names.filter((name) => was.has(name) && !isDeepStrictEqual(was.get(name), is.get(name))),
    added: names.filter((name) => !was.has(name)),
  };
  return Object.entries(changes)
    .filter(([, found]) => found.length > 0)
    .map(([kind, found]) => {
      const further = found.length - mostNamed;
      const named = found.slice(0, mostNamed).join(', ');
      return `${kind}: ${named}${further > 0 ? ` and ${further} more` : ''}`;
    });
}

/** What a document brings, by what it is called. */
function partsOf(policy: PolicySource): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>([
    ...(policy.ruleSet?.rules ?? []).map((rule): [string, unknown] => [`rule ${rule.id}`, rule]),
    ...policy.grants.map((grant): [string, unknown] => [`grant ${grant.id}`, grant]),
    ...policy.purposes.map((purpose): [string, unknown] => [`purpose ${purpose.code}`, purpose]),
    ...policy.masks.map((mask): [string, unknown] => [`mask ${mask.name}`, mask]),
    ...policy.departments.map((department): [string, unknown] => [
      `department ${department.code}`,
      department,
    ]),
    ...policy.flows.map((flow): [string, unknown] => [`flow of ${flow.item} to ${flow.to}`, flow]),
    ...policy.identificationLimits.map((limit): [string, unknown] => [
      `identification limit of ${limit.application}`,
      limit,
    ]),
    ...policy.rateLimits.map((limit): [string, unknown] => [`rate limit of ${limit.application}`, limit]),
    ...policy.suspensions.map((suspension): [string, unknown] => [
      `suspension of ${Object.values(suspension.target).join()}`,
      suspension,
    ]),
  ]);
}
