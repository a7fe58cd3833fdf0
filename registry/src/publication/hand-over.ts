import type { HandedOverItem, InputBinding, Resource } from '@govgraph/policy';
import type { SubgraphPublication } from '@govgraph/storage';
import { readOverrides } from './compare-api.ts';

export interface HandOver {
  readonly handedOverItems: readonly HandedOverItem[];
  /** The departments that do not publish now; from the catalogs of some, items have gone. */
  readonly others: readonly SubgraphPublication[];
  /** Of these, the ones whose catalogs have changed. */
  readonly changed: readonly SubgraphPublication[];
}

/**
 * Finds the items that go from one catalog to another one: a department takes a field over with `@override(from:)` and
 * registers it, and the department that had it does not publish at the same time. Its catalog loses the item in the same
 * version; its schema may have the field until it publishes again.
 */
export function findHandOver(
  subgraphs: readonly SubgraphPublication[],
  others: readonly SubgraphPublication[],
): HandOver {
  const handedOverItems = subgraphs.flatMap(({ name, sdl, resources }) => {
    const overrides = readOverrides(sdl);
    const registered = resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate));
    return registered.flatMap((item): HandedOverItem[] => {
      const from = overrides.get(item);
      const giver = others.find((other) => other.name === from);
      const hasItem = giver?.resources.some(({ items }) =>
        items.some(({ coordinate }) => coordinate === item),
      );
      return from === undefined || hasItem !== true ? [] : [{ item, from, to: name }];
    });
  });
  const changed = others.flatMap((other) => {
    const gone = new Set<string>(
      handedOverItems.filter(({ from }) => from === other.name).map(({ item }) => item),
    );
    return gone.size === 0 ? [] : [{ ...other, resources: withoutItems(other.resources, gone) }];
  });
  const byName = new Map(changed.map((each) => [each.name, each]));
  return { handedOverItems, others: others.map((other) => byName.get(other.name) ?? other), changed };
}

/** A resource of which nothing is left goes; so do the bindings of a field's arguments. */
function withoutItems(resources: readonly Resource[], gone: ReadonlySet<string>): readonly Resource[] {
  const isKept = ({ coordinate }: InputBinding): boolean => !gone.has(coordinate.split('(')[0] ?? '');
  return resources.flatMap((resource) => {
    const items = resource.items.filter(({ coordinate }) => !gone.has(coordinate));
    if (items.length === 0) return [];
    const { inputs, ...rest } = resource;
    const kept = (inputs ?? []).filter(isKept);
    return [{ ...rest, items, ...(kept.length === 0 ? {} : { inputs: kept }) }];
  });
}
