import {
  checkPolicy,
  isEmptyAmendment,
  type PolicyAmendment,
  type PolicySource,
  type Problem,
  type SchemaOutline,
} from '@govgraph/policy';
import { applyPublication, type SubgraphPublication } from '@govgraph/storage';
import { describeChanges } from '../policy/describe-changes.ts';
import type { PlannedAmendment } from './plan-amendment.ts';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/**
 * Checks that the policy in force compiles with the catalogs of a publication and fits its schema, and tells what of it
 * changes in the same version.
 *
 * @param replaced what the departments that publish or are taken out have published last
 * @param outline of the schema; what of the policy is not in it is not told when absent
 * @param now epoch milliseconds
 */
export function checkPolicyAfter(
  policy: PolicySource,
  plan: PlannedAmendment,
  change: SubgraphChange,
  replaced: readonly SubgraphPublication[],
  outline: SchemaOutline | undefined,
  now: number,
): readonly SubgraphFinding[] {
  const { subgraphs, removed, amendment } = plan;
  const gone = removedItems(replaced, subgraphs);
  const after = applyPublication(policy, plan, new Date(now).toISOString());
  const found = checkPolicy(after, outline).map((finding): SubgraphFinding => {
    const { kind, path: place, message } = finding;
    const subgraph = publisherOf(finding, subgraphs) ?? 'policy';
    const isRemoved = gone.some((coordinate) => isNamed(finding, coordinate));
    const advice = kind === 'problem' && isRemoved ? `; ${adviceOn(removed, change)}` : '';
    return { kind, code: 'POLICY_CONFLICT', subgraph, place, message: `${message}${advice}` };
  });
  return [...describeAmendment(policy, after, amendment), ...found];
}

/** Whether a problem of the policy is that a field is gone which it names: that problem says how to mend it. */
export function isToldByPolicy(coordinate: string, findings: readonly SubgraphFinding[]): boolean {
  return findings.some(
    ({ kind, code, place, message }) =>
      kind === 'problem' && code === 'POLICY_CONFLICT' && isNamed({ path: place, message }, coordinate),
  );
}

/** What to do where something needs what is gone. */
function adviceOn(removed: readonly string[], { rolledBackTo }: SubgraphChange): string {
  if (rolledBackTo !== undefined)
    return `policy version ${rolledBackTo} is without it: end what needs it now first, or go back to a later version`;
  return removed.length > 0
    ? 'say that what needs it ends with it, or end that first'
    : 'to rename it, say `renamedFrom` in the item of the new field; to end it, give it a last day (`inForceUntil`) and remove it afterwards';
}

/** What of the policy changes with the publication. */
function describeAmendment(
  before: PolicySource,
  after: PolicySource,
  amendment: PolicyAmendment,
): readonly SubgraphFinding[] {
  if (isEmptyAmendment(amendment)) return [];
  return describeChanges(before, after).map((line): SubgraphFinding => {
    const message = `changes with this publication: ${line}`;
    return { kind: 'warning', code: 'POLICY_AMENDED', subgraph: 'policy', place: 'policy', message };
  });
}

/** Whose catalog a problem of the policy is about; undefined when it is one of what the authority decides. */
function publisherOf({ path }: Problem, subgraphs: readonly SubgraphPublication[]): string | undefined {
  const code = /^resources\[([^\]]*)\]/.exec(path)?.[1];
  return subgraphs.find(({ resources }) => resources.some((resource) => resource.code === code))?.name;
}

/** Items that departments had registered, and do not register any more. */
function removedItems(
  replaced: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
): readonly string[] {
  const coordinatesOf = (departments: readonly SubgraphPublication[]): string[] =>
    departments.flatMap(({ resources }) =>
      resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)),
    );
  const kept = new Set(coordinatesOf(subgraphs));
  return coordinatesOf(replaced).filter((coordinate) => !kept.has(coordinate));
}

/** Whether a problem is about an item, which stands in its path or in its message. */
function isNamed({ path, message }: Problem, coordinate: string): boolean {
  return [path, message].some((text) => text.split(/[^\w.]+/).includes(coordinate));
}
