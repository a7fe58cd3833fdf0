import type { Coordinate, PolicySnapshot } from '@govgraph/policy';
import {
  type GraphQLCompositeType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import type { FederatedSchema } from '../../schema/federated-schema.ts';

/** What of a schema says where fields lead to. */
type SchemaOfFacts = Pick<FederatedSchema, 'apiSchema' | 'possibleTypes'>;

/** See `PolicyOnSchema`. Found once for each item without facts, and for each type that they are of. */
export function createFactFinder(
  schema: SchemaOfFacts,
  policy: PolicySnapshot,
): (coordinate: Coordinate) => readonly string[] {
  const ofTypes = new Map<GraphQLCompositeType, readonly string[]>();
  const factsOf = (coordinate: Coordinate): readonly string[] => {
    const below = typeBelow(schema, coordinate);
    if (below === undefined) return none;
    let facts = ofTypes.get(below);
    if (facts === undefined) ofTypes.set(below, (facts = findFacts(schema, policy, below)));
    return facts;
  };
  const known = new Map<Coordinate, readonly string[]>();
  return (coordinate) => {
    let facts = known.get(coordinate);
    if (facts !== undefined) return facts;
    if (policy.item(coordinate)?.role !== 'STRUCTURE') return none;
    known.set(coordinate, (facts = factsOf(coordinate)));
    return facts;
  };
}

const none: readonly string[] = [];

function findFacts(
  schema: SchemaOfFacts,
  policy: PolicySnapshot,
  start: GraphQLCompositeType,
): readonly string[] {
  const facts = new Set<string>();
  const reached = new Set<GraphQLCompositeType>([start]);
  // The set grows while it is walked, so that each type is looked at once.
  for (const type of reached) {
    if (isAbstractType(type)) {
      for (const possible of schema.possibleTypes(type)) reached.add(possible);
      continue;
    }
    for (const name of Object.keys(type.getFields())) {
      const coordinate: Coordinate = `${type.name}.${name}`;
      const role = policy.item(coordinate)?.role;
      if (role === 'DATA') facts.add(type.name);
      const below = role === 'STRUCTURE' ? typeBelow(schema, coordinate) : undefined;
      if (below !== undefined) reached.add(below);
    }
  }
  return [...facts].sort();
}

function typeBelow(schema: SchemaOfFacts, coordinate: Coordinate): GraphQLCompositeType | undefined {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.apiSchema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  const below = field === undefined ? undefined : getNamedType(field.type);
  return isCompositeType(below) ? below : undefined;
}
