import { everyDepartment, suggest, type PolicySource } from '@govgraph/policy';
import type { CheckedSubgraph } from './check-subgraph.ts';
import type { SubgraphChange } from './subgraph-change.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/**
 * Checks that conditions list departments that there are (Order 809 Art. 15), each once for a resource.
 *
 * @param policy in force; nothing is checked when absent
 */
export function checkScopes(
  checked: readonly CheckedSubgraph[],
  policy: PolicySource | undefined,
  { transferred = [] }: SubgraphChange,
): readonly SubgraphFinding[] {
  if (policy === undefined) return [];
  const known = new Set([
    ...policy.departments.map(({ code }) => code),
    ...transferred.map(({ to }) => to.code),
  ]);
  return checked.flatMap(({ source, resources = [] }) =>
    resources.flatMap(({ code, items }) => {
      const firstItems = new Map<string, string>();
      for (const { coordinate, condition } of items) {
        if (condition === undefined || condition.scope === everyDepartment) continue;
        for (const name of condition.scope)
          if (!known.has(name) && !firstItems.has(name)) firstItems.set(name, coordinate);
      }
      return [...firstItems].map(([name, coordinate]): SubgraphFinding => ({
        kind: 'problem',
        code: 'SCOPE_NOT_REGISTERED',
        subgraph: source.name,
        place: `resources[${code}].items[${coordinate}].condition`,
        message:
          `${name} is no registered department${suggest(name, known)}; ` +
          "name those that are, or '*' for every department",
      }));
    }),
  );
}
