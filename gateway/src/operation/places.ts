/** Where selections stand in an operation, by which those go through it who look at each object type apart. */
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
} from 'graphql';
import { possibleTypes, satisfies } from '../schema/possible-types.ts';
import type { ParsedOperation } from './parsed-operation.ts';

/** Where a selection stands: its static type and the object types that can be there. */
export interface Place {
  readonly type: GraphQLCompositeType;
  readonly possible: readonly GraphQLObjectType[];
  /** Whether it is the root of a mutation, whose fields run one after the other. */
  readonly isSerial: boolean;
}

export function rootPlace({ rootType, definition }: ParsedOperation): Place {
  return { type: rootType, possible: [rootType], isSerial: definition.operation === 'mutation' };
}

/** The place inside a fragment, narrowed to the object types that satisfy its condition. */
export function fragmentPlace(schema: GraphQLSchema, place: Place, typeCondition: string | undefined): Place {
  const type = typeCondition === undefined ? place.type : schema.getType(typeCondition);
  if (type === undefined || !isCompositeType(type)) return { ...place, possible: [] };
  const possible = place.possible.filter((each) => satisfies(schema, each, type));
  return { type, possible, isSerial: place.isSerial };
}

/** The place below a field; undefined for leaf fields and for `__typename`. */
export function fieldPlace(schema: GraphQLSchema, place: Place, node: FieldNode): Place | undefined {
  const type = getNamedType(typeOfField(place.type, node.name.value));
  return type !== undefined && isCompositeType(type)
    ? { type, possible: possibleTypes(schema, type), isSerial: false }
    : undefined;
}

/** Undefined where the type has no such field. */
export function typeOfField(
  parent: GraphQLNamedType | undefined,
  name: string,
): GraphQLOutputType | undefined {
  return isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name]?.type : undefined;
}

/** `__typename`, `__schema`, `__type`: of the schema, not of any department. */
export function isIntrospection(node: FieldNode): boolean {
  return node.name.value.startsWith('__');
}
