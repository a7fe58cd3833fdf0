/*
 * What conditions list (Order 809 Art. 15): departments that there are, and all to whom the item is granted already. No
 * condition is added at will, so a scope is not narrowed below a grant.
 */
import { everyDepartment, isInScope, suggest, type Grant, type PolicySource } from '@govgraph/policy';
import type { CheckedSubgraph } from './check-subgraph.ts';
import { listNames } from './list-names.ts';
import type { SubgraphChange } from './subgraph-change.ts';
import { reportTo, type Report, type SubgraphFinding } from './subgraph-finding.ts';

type Resources = NonNullable<CheckedSubgraph['resources']>;

/** @param policy in force; nothing is checked when absent */
export function checkScopes(
  checked: readonly CheckedSubgraph[],
  policy: PolicySource | undefined,
  { transferred = [], leaving = [] }: SubgraphChange,
): readonly SubgraphFinding[] {
  if (policy === undefined) return [];
  const findings: SubgraphFinding[] = [];
  const codes = [...policy.departments.map(({ code }) => code), ...transferred.map(({ to }) => to.code)];
  const grants = policy.grants
    .filter(({ consumer, revokedAt }) => revokedAt === undefined && !leaving.includes(consumer))
    .map((grant) => {
      const consumer = transferred.find(({ from }) => from === grant.consumer)?.to.code ?? grant.consumer;
      return { ...grant, consumer };
    });
  for (const { source, resources = [] } of checked) {
    const { problem } = reportTo(findings, source.name);
    checkDepartments(resources, new Set(codes), problem);
    checkGrants(resources, grants, problem);
  }
  return findings;
}

/** A department that is not registered is told once for a resource. */
function checkDepartments(resources: Resources, known: ReadonlySet<string>, report: Report['problem']): void {
  for (const { code, items } of resources) {
    const told = new Set<string>();
    for (const { coordinate, condition } of items) {
      if (condition === undefined || condition.scope === everyDepartment) continue;
      for (const name of condition.scope) {
        if (known.has(name) || told.has(name)) continue;
        told.add(name);
        report(
          'SCOPE_NOT_REGISTERED',
          `resources[${code}].items[${coordinate}].condition`,
          `${name} is no registered department${suggest(name, known)}; ` +
            "name those that are, or '*' for every department",
        );
      }
    }
  }
}

/** A grant is told once for a resource, with the items that it gives. */
function checkGrants(resources: Resources, grants: readonly Grant[], report: Report['problem']): void {
  const byItem = new Map<string, Grant[]>();
  for (const grant of grants) {
    for (const item of grant.items) {
      const ofItem = byItem.get(item) ?? [];
      ofItem.push(grant);
      byItem.set(item, ofItem);
    }
  }
  for (const { code, items } of resources) {
    const outside = new Map<Grant, string[]>();
    for (const { coordinate, condition } of items) {
      if (condition === undefined) continue;
      for (const grant of byItem.get(coordinate) ?? []) {
        if (isInScope(condition, grant.consumer)) continue;
        outside.set(grant, [...(outside.get(grant) ?? []), coordinate]);
      }
    }
    for (const [{ id, consumer }, names] of outside) {
      report(
        'SCOPE_BELOW_GRANT',
        `resources[${code}].items[${names[0]}].condition`,
        `${consumer} has the grant ${id} of ${listNames(names)}, and the scope leaves it out: ` +
          'keep it in the scope until the grant is revoked',
      );
    }
  }
}
