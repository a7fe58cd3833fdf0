/** What a subgraph's schema says, as far as sources matter. */
import {
  type ConstDirectiveNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  Kind,
  getNamedType,
  getNullableType,
  isIntrospectionType,
  isListType,
  isObjectType,
  parse,
} from 'graphql';

import type { CellKind } from '../values/cell-kinds.ts';
import { kindOfType } from '../values/leaf.ts';

export type Field = GraphQLField<unknown, unknown>;

/** Types with fields, without those of introspection and federation. */
export function objectTypesOf(schema: GraphQLSchema): GraphQLObjectType[] {
  return Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .filter((type) => !isIntrospectionType(type) && !type.name.startsWith('_'));
}

/** Without `_entities` and `_service`. */
export function fieldsOf(type: GraphQLObjectType): Field[] {
  return Object.values(type.getFields()).filter(({ name }) => !name.startsWith('_'));
}

export interface EntityFacts {
  /** Names of the fields that a representation has: of all keys, and `@external` ones. */
  readonly given: ReadonlySet<string>;
  /** Whether gateways may ask about it by a key. */
  readonly isResolvable: boolean;
}

/** Of a type without a key, nothing is given. */
export function entityFactsOf(type: GraphQLObjectType): EntityFacts {
  const keys = directivesOf(type).filter(({ name }) => name.value === 'key');
  const external = fieldsOf(type)
    .filter(({ astNode }) => astNode?.directives?.some(({ name }) => name.value === 'external'))
    .map(({ name }) => name);
  return {
    given: new Set([...keys.flatMap(fieldsOfKey), ...external]),
    isResolvable: keys.some((key) => !isFalse(key, 'resolvable')),
  };
}

function directivesOf({ astNode, extensionASTNodes }: GraphQLObjectType): ConstDirectiveNode[] {
  return [...(astNode?.directives ?? []), ...extensionASTNodes.flatMap(({ directives }) => directives ?? [])];
}

function isFalse(directive: ConstDirectiveNode, argument: string): boolean {
  const value = directive.arguments?.find(({ name }) => name.value === argument)?.value;
  return value?.kind === Kind.BOOLEAN && !value.value;
}

/** The first names of `fields: "id organisation { code }"`. */
function fieldsOfKey(directive: ConstDirectiveNode): string[] {
  const value = directive.arguments?.find(({ name }) => name.value === 'fields')?.value;
  if (value?.kind !== Kind.STRING) return [];
  const [definition] = parse(`{ ${value.value} }`).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) return [];
  return definition.selectionSet.selections.flatMap((selection) =>
    selection.kind === Kind.FIELD ? [selection.name.value] : [],
  );
}

/** `LibraryCard.number` */
export function coordinateOf(type: GraphQLObjectType, field: Field): string {
  return `${type.name}.${field.name}`;
}

export function isList(type: GraphQLOutputType): boolean {
  return isListType(getNullableType(type));
}

/** The type of a field by its coordinate, without lists; undefined when the schema has none. */
export function findFieldType(schema: GraphQLSchema, coordinate: string): GraphQLNamedType | undefined {
  const [typeName = '', fieldName = ''] = coordinate.split('.');
  const type = schema.getType(typeName);
  const field = isObjectType(type) ? type.getFields()[fieldName] : undefined;
  return field && getNamedType(field.type);
}

/** The kind of a value of a type; undefined when it has no such value. */
export function kindOfField(type: GraphQLObjectType, name: string): CellKind | undefined {
  const field = type.getFields()[name];
  return field && kindOfType(getNamedType(field.type));
}
