import {
  type Coordinate,
  type PolicySnapshot,
  type WaysToItems,
  itemsReadBy,
  typeOf,
} from '@govgraph/policy';
import type { FederatedSchema } from '../../schema/federated-schema.ts';

/**
 * See `PolicyOnSchema`. A record that has a key is asked for by it; one that has none (`Tax`, say) is reached by the
 * fields that give it (`Person.tax`) only, and by those that lead to these, up to a type with a key or to the root. All of
 * them count: which one a department reads by is not known. Found once for each type.
 */
export function createWayFinder(
  schema: Pick<FederatedSchema, 'leadingTo'>,
  policy: PolicySnapshot,
): (inputs: readonly string[]) => WaysToItems | undefined {
  const known = new Map<string, readonly Coordinate[]>();
  const waysToRecord = (typename: string): readonly Coordinate[] => {
    let ways = known.get(typename);
    if (ways === undefined) known.set(typename, (ways = findWays(schema, policy, typename)));
    return ways;
  };
  return (inputs) => {
    const ways: Record<Coordinate, readonly Coordinate[]> = {};
    for (const input of inputs) {
      const binding = policy.input(input);
      if (binding?.mode !== 'compare') continue;
      for (const item of itemsReadBy(binding)) {
        const waysToItem = waysToRecord(typeOf(item));
        if (waysToItem.length > 0) ways[item] = waysToItem;
      }
    }
    return Object.keys(ways).length === 0 ? undefined : ways;
  };
}

function findWays(
  schema: Pick<FederatedSchema, 'leadingTo'>,
  policy: PolicySnapshot,
  start: string,
): readonly Coordinate[] {
  const ways = new Set<Coordinate>();
  const types = new Set([start]);
  // The set grows while it is walked.
  for (const type of types) {
    if (policy.subjectKeyOf(type) !== undefined) continue;
    for (const coordinate of schema.leadingTo(type)) {
      ways.add(coordinate);
      types.add(typeOf(coordinate));
    }
  }
  return [...ways].sort();
}
