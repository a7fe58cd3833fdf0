import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLSchema,
  isAbstractType,
} from 'graphql';

/** The object types that a value of this type can have at run time; never empty for a valid schema. */
export function possibleTypes(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
): readonly GraphQLObjectType[] {
  return isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
}

/** Whether a value of the object type satisfies `... on type`. */
export function satisfies(
  schema: GraphQLSchema,
  object: GraphQLObjectType,
  type: GraphQLCompositeType,
): boolean {
  return type === object || (isAbstractType(type) && schema.isSubType(type, object));
}
