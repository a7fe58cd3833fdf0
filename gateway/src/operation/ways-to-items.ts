import { type Coordinate, type WaysToItems, itemsReadBy, typeOf } from '@govgraph/policy';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import { oncePer } from './once-per.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';

/**
 * The fields by which callers reach what some inputs compare with. A record that has a key is asked for by it; one that
 * has none (`Tax`, say) is reached by the fields that give it (`Person.tax`) only, and by those that lead to these, up to
 * a type with a key or to the root. All of them count: which one a department reads by is not known.
 *
 * @param inputs by schema coordinate
 * @returns undefined where there are none
 */
export function waysToItems(release: PolicyOnSchema, inputs: readonly string[]): WaysToItems | undefined {
  const ways: Record<Coordinate, readonly Coordinate[]> = {};
  for (const input of inputs) {
    const binding = release.policy.input(input);
    if (binding?.mode !== 'compare') continue;
    for (const item of itemsReadBy(binding)) {
      const waysToItem = waysToRecord(release, typeOf(item));
      if (waysToItem.length > 0) ways[item] = waysToItem;
    }
  }
  return Object.keys(ways).length === 0 ? undefined : ways;
}

const knownWays = oncePer<PolicyOnSchema, Map<string, readonly Coordinate[]>>(() => new Map());

/** Found once for each type. */
function waysToRecord(release: PolicyOnSchema, typename: string): readonly Coordinate[] {
  const known = knownWays(release);
  let ways = known.get(typename);
  if (ways === undefined) known.set(typename, (ways = findWays(release, typename)));
  return ways;
}

function findWays({ schema, policy }: PolicyOnSchema, start: string): readonly Coordinate[] {
  const leading = leadingFields(schema);
  const ways = new Set<Coordinate>();
  const types = new Set([start]);
  // The set grows while it is walked.
  for (const type of types) {
    if (policy.subjectKeyOf(type) !== undefined) continue;
    for (const coordinate of leading.get(type) ?? []) {
      ways.add(coordinate);
      types.add(typeOf(coordinate));
    }
  }
  return [...ways].sort();
}

/** By object type, the fields that may give one, through lists, interfaces and unions too. */
const leadingFields = oncePer((schema: FederatedSchema): ReadonlyMap<string, readonly Coordinate[]> => {
  const leading = new Map<string, Coordinate[]>();
  for (const type of Object.values(schema.apiSchema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      for (const { name } of isCompositeType(below) ? schema.possibleTypes(below) : []) {
        const coordinates = leading.get(name);
        if (coordinates === undefined) leading.set(name, [`${type.name}.${field.name}`]);
        else coordinates.push(`${type.name}.${field.name}`);
      }
    }
  }
  return leading;
});
