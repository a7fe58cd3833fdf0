import type { Item } from '@govgraph/policy';
import { legalDate, legalDayOf } from '@govgraph/protocol';
import type { SubgraphPublication } from '@govgraph/storage';
import { readSchemaFields } from './schema-fields.ts';
import { reportTo, type SubgraphFinding } from './subgraph-finding.ts';

/**
 * Checks that callers are told of what ends: an item with a last day has a field that is `@deprecated`, and the day is
 * not one that callers could not have known of.
 *
 * @param replaced what the departments had published before
 * @param now epoch milliseconds
 */
export function checkDeprecations(
  replaced: readonly SubgraphPublication[],
  subgraphs: readonly SubgraphPublication[],
  now: number,
): readonly SubgraphFinding[] {
  const findings: SubgraphFinding[] = [];
  for (const { name, sdl, resources } of subgraphs) {
    const report = reportTo(findings, name);
    const known = endsOf(replaced.find((before) => before.name === name));
    const items = new Map<string, Item>(
      resources.flatMap((resource) => resource.items.map((item) => [item.coordinate, item])),
    );
    for (const { coordinate, isDeprecated } of readSchemaFields(sdl).fields) {
      const item = items.get(coordinate);
      if (item === undefined) continue;
      const { inForceUntil } = item;
      if (inForceUntil === undefined) {
        const message =
          'deprecated, but the catalog names no last day: add `inForceUntil`, so that callers can plan';
        if (isDeprecated) report.warning('DEPRECATED_WITHOUT_END', coordinate, message);
        continue;
      }
      const lastDay = lastDayOf(inForceUntil);
      if (!isDeprecated) {
        const message = `its last day is ${lastDay}, so mark the field \`@deprecated(reason:)\` with what to use instead`;
        report.problem('END_NOT_ANNOUNCED', coordinate, message);
      }
      if (Date.parse(inForceUntil) <= now && known.get(coordinate) !== Date.parse(inForceUntil)) {
        const message = `its last day would be ${lastDay}, which is over: name a day that callers can still plan for`;
        report.problem('END_IN_THE_PAST', coordinate, message);
      }
    }
  }
  return findings;
}

/** Items whose last day is over: nobody can use them any more. @param now epoch milliseconds */
export function endedItems({ resources }: SubgraphPublication, now: number): readonly Item[] {
  return resources
    .flatMap(({ items }) => items)
    .filter(({ inForceUntil }) => inForceUntil !== undefined && Date.parse(inForceUntil) <= now);
}

function endsOf(subgraph: SubgraphPublication | undefined): ReadonlyMap<string, number> {
  return new Map(
    (subgraph?.resources ?? []).flatMap(({ items }) =>
      items.flatMap(({ coordinate, inForceUntil }) =>
        inForceUntil === undefined ? [] : [[coordinate, Date.parse(inForceUntil)] as const],
      ),
    ),
  );
}

function lastDayOf(inForceUntil: string): string {
  return legalDate(legalDayOf(Date.parse(inForceUntil) - 1));
}
