/** Tells a policy about a GraphQL schema. */
import type { FieldOutline, InputOutline, SchemaOutline, TypeOutline } from '@govgraph/policy';
import {
  type GraphQLArgument,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql';

/** @param schema what callers see */
export function outlineSchema(schema: GraphQLSchema): SchemaOutline {
  const known = new Map<string, FieldOutline | undefined>();
  return {
    field(coordinate) {
      if (!known.has(coordinate)) known.set(coordinate, outlineField(schema, coordinate));
      return known.get(coordinate);
    },
    inputFields(typename) {
      const type = schema.getType(typename);
      return outlineInputs(isInputObjectType(type) ? Object.values(type.getFields()) : []);
    },
    enumValues(typename) {
      const type = schema.getType(typename);
      return isEnumType(type) ? type.getValues().map(({ name }) => name) : [];
    },
  };
}

function outlineField(schema: GraphQLSchema, coordinate: string): FieldOutline | undefined {
  const [typename = '', name = ''] = coordinate.split('.');
  const type = schema.getType(typename);
  const field = isObjectType(type) ? type.getFields()[name] : undefined;
  return field && { type: outlineType(field.type), args: outlineInputs(field.args) };
}

function outlineInputs(
  inputs: readonly (GraphQLArgument | GraphQLInputField)[],
): ReadonlyMap<string, InputOutline> {
  return new Map(
    inputs.map(({ name, type }) => [name, { type: outlineType(type), isOptional: !isNonNullType(type) }]),
  );
}

function outlineType(type: GraphQLType): TypeOutline {
  let listDepth = 0;
  for (let inner = getNullableType(type); isListType(inner); inner = getNullableType(inner.ofType)) {
    listDepth += 1;
  }
  const named = getNamedType(type);
  return { name: named.name, kind: kindOf(named), listDepth, isNonNull: isNonNullType(type) };
}

function kindOf(type: GraphQLNamedType): TypeOutline['kind'] {
  if (isScalarType(type)) return 'scalar';
  if (isEnumType(type)) return 'enum';
  return isInputObjectType(type) ? 'input' : 'composite';
}
