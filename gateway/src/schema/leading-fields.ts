import type { Coordinate } from '@govgraph/policy';
import { type GraphQLSchema, getNamedType, isCompositeType, isObjectType } from 'graphql';
import { possibleTypes } from './possible-types.ts';

/** The fields that may give a record, by its object type. */
export function findLeadingFields(schema: GraphQLSchema): ReadonlyMap<string, readonly Coordinate[]> {
  const leading = new Map<string, Coordinate[]>();
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const below = getNamedType(field.type);
      for (const { name } of isCompositeType(below) ? possibleTypes(schema, below) : []) {
        const coordinates = leading.get(name);
        if (coordinates === undefined) leading.set(name, [`${type.name}.${field.name}`]);
        else coordinates.push(`${type.name}.${field.name}`);
      }
    }
  }
  return leading;
}
