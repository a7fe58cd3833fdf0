import type { Coordinate } from '@govgraph/policy';
import {
  type GraphQLCompositeType,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
} from 'graphql';
import { oncePer } from './once-per.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';

/** By the type that is led to. */
const knownFacts = oncePer<PolicyOnSchema, Map<GraphQLCompositeType, readonly string[]>>(() => new Map());

/**
 * The types with facts (`DATA`) that an item without a fact of its own leads to: through other such items, up to the
 * first types that have some. Found once for each type that such items are of.
 */
export function factsBelow(release: PolicyOnSchema, coordinate: Coordinate): readonly string[] {
  if (release.policy.item(coordinate)?.role !== 'STRUCTURE') return none;
  const below = typeBelow(release.schema, coordinate);
  if (below === undefined) return none;
  const known = knownFacts(release);
  let facts = known.get(below);
  if (facts === undefined) known.set(below, (facts = findFacts(release, below)));
  return facts;
}

const none: readonly string[] = [];

function findFacts({ schema, policy }: PolicyOnSchema, start: GraphQLCompositeType): readonly string[] {
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

function typeBelow(schema: FederatedSchema, coordinate: Coordinate): GraphQLCompositeType | undefined {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.apiSchema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  const below = field === undefined ? undefined : getNamedType(field.type);
  return isCompositeType(below) ? below : undefined;
}
