import { type Coordinate, type PolicySnapshot, type WaysToItems, itemsReadBy } from '@govgraph/policy';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { FederatedSchema } from '../planner/federated-schema.ts';

/**
 * The fields by which callers reach what some inputs compare with. A record that has a key is asked for by it; one that
 * has none (`Tax`, say) is reached by the fields that give it (`Person.tax`) only, and by those that lead to these, up to
 * a type with a key or to the root. All of them count: which one a department reads by is not known.
 *
 * @param inputs by schema coordinate
 * @returns undefined where there are none
 */
export function waysToItems(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  inputs: readonly string[],
): WaysToItems | undefined {
  const ways: Record<Coordinate, readonly Coordinate[]> = {};
  for (const input of inputs) {
    const binding = policy.input(input);
    if (binding?.mode !== 'compare') continue;
    for (const item of itemsReadBy(binding)) {
      const waysToItem = waysToRecord(schema, policy, typeOf(item));
      if (waysToItem.length > 0) ways[item] = waysToItem;
    }
  }
  return Object.keys(ways).length === 0 ? undefined : ways;
}

type WaysByType = Map<string, readonly Coordinate[]>;

const waysBySchema = new WeakMap<FederatedSchema, WeakMap<PolicySnapshot, WaysByType>>();

/** Found once for each type. */
function waysToRecord(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  typename: string,
): readonly Coordinate[] {
  let byPolicy = waysBySchema.get(schema);
  if (byPolicy === undefined) waysBySchema.set(schema, (byPolicy = new WeakMap()));
  let known = byPolicy.get(policy);
  if (known === undefined) byPolicy.set(policy, (known = new Map()));
  let ways = known.get(typename);
  if (ways === undefined) known.set(typename, (ways = findWays(schema, policy, typename)));
  return ways;
}

function findWays(schema: FederatedSchema, policy: PolicySnapshot, start: string): readonly Coordinate[] {
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

const leadingBySchema = new WeakMap<FederatedSchema, ReadonlyMap<string, readonly Coordinate[]>>();

/** By object type, the fields that may give one, through lists, interfaces and unions too. Found once for a schema. */
function leadingFields(schema: FederatedSchema): ReadonlyMap<string, readonly Coordinate[]> {
  let leading = leadingBySchema.get(schema);
  if (leading === undefined) leadingBySchema.set(schema, (leading = findLeadingFields(schema)));
  return leading;
}

function findLeadingFields(schema: FederatedSchema): ReadonlyMap<string, readonly Coordinate[]> {
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
}

function typeOf(coordinate: Coordinate): string {
  return coordinate.slice(0, coordinate.indexOf('.'));
}
