import type { PolicySource } from '@govgraph/policy';
import { comparePolicies } from './describe-policy.ts';

/** More of one kind of change are counted. */
const mostNamed = 20;

/**
 * What a policy document does to the policy in force, a line for each kind of change, for example
 * `removed: rule own-jurisdiction, rule income-of-recent-years`. Of what departments publish, nothing changes.
 */
export function describeChanges(before: PolicySource, after: PolicySource): readonly string[] {
  const changes = comparePolicies(before, after);
  return (['removed', 'changed', 'added'] as const).flatMap((kind) => {
    const places = changes.flatMap((change) => (change.kind === kind ? [change.place] : []));
    const further = places.length - mostNamed;
    const named = places.slice(0, mostNamed).join(', ');
    return places.length === 0 ? [] : [`${kind}: ${named}${further > 0 ? ` and ${further} more` : ''}`];
  });
}
