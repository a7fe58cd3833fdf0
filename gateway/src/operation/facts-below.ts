import type { Coordinate, PolicySnapshot } from '@govgraph/policy';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { FederatedSchema } from '../planner/federated-schema.ts';

type Facts = Map<Coordinate, readonly string[]>;

const factsBySchema = new WeakMap<FederatedSchema, WeakMap<PolicySnapshot, Facts>>();

/**
 * The types with facts (`DATA`) that an item without a fact of its own leads to: through other such items, up to the
 * first types that have some. Found once for each of them.
 */
export function factsBelow(
  schema: FederatedSchema,
  policy: PolicySnapshot,
  coordinate: Coordinate,
): readonly string[] {
  if (policy.item(coordinate)?.role !== 'STRUCTURE') return none;
  let byPolicy = factsBySchema.get(schema);
  if (byPolicy === undefined) factsBySchema.set(schema, (byPolicy = new WeakMap()));
  let known = byPolicy.get(policy);
  if (known === undefined) byPolicy.set(policy, (known = new Map()));
  let facts = known.get(coordinate);
  if (facts === undefined) known.set(coordinate, (facts = findFacts(schema, policy, coordinate)));
  return facts;
}

const none: readonly string[] = [];

function findFacts(schema: FederatedSchema, policy: PolicySnapshot, start: Coordinate): readonly string[] {
  const types = new Set<string>();
  const seen = new Set<Coordinate>([start]);
  for (const coordinate of seen) {
    for (const type of typesBelow(schema, coordinate)) {
      for (const name of Object.keys(type.getFields())) {
        const below: Coordinate = `${type.name}.${name}`;
        const role = policy.item(below)?.role;
        if (role === 'DATA') types.add(type.name);
        else if (role === 'STRUCTURE') seen.add(below);
      }
    }
  }
  return [...types].sort();
}

function typesBelow(schema: FederatedSchema, coordinate: Coordinate) {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.apiSchema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  const below = field === undefined ? undefined : getNamedType(field.type);
  return isCompositeType(below) ? schema.possibleTypes(below) : [];
}
