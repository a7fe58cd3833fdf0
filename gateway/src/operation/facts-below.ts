import type { Coordinate } from '@govgraph/policy';
import { getNamedType, isCompositeType, isObjectType } from 'graphql';
import { oncePer } from '../once-per.ts';
import type { FederatedSchema } from '../planner/federated-schema.ts';
import type { PolicyOnSchema } from './policy-on-schema.ts';

const knownFacts = oncePer<PolicyOnSchema, Map<Coordinate, readonly string[]>>(() => new Map());

/**
 * The types with facts (`DATA`) that an item without a fact of its own leads to: through other such items, up to the
 * first types that have some. Found once for each of them.
 */
export function factsBelow(release: PolicyOnSchema, coordinate: Coordinate): readonly string[] {
  if (release.policy.item(coordinate)?.role !== 'STRUCTURE') return none;
  const known = knownFacts(release);
  let facts = known.get(coordinate);
  if (facts === undefined) known.set(coordinate, (facts = findFacts(release, coordinate)));
  return facts;
}

const none: readonly string[] = [];

function findFacts({ schema, policy }: PolicyOnSchema, start: Coordinate): readonly string[] {
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
