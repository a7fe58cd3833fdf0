/**
 * What a caller puts into the fields of an operation, by schema coordinates: `Query.person(idNumber:)`,
 * `LegalEntityFilter.kind`, `Order.BY_NAME`.
 *
 * Given is what the document or the variables say, `null` and an empty list included; so is the default of a variable,
 * which the caller wrote, but not a default of the schema. An input object is given as its fields.
 */
import { ExactNumber, isRecord, stringifyJson } from '@govgraph/protocol';
import {
  type FieldNode,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLObjectType,
  type ValueNode,
  GraphQLID,
  GraphQLInt,
  Kind,
  getNamedType,
  isInputObjectType,
  print,
} from 'graphql';
import type { Variables } from './conditions.ts';

/** A scalar or an enum value that stands under an input. */
export interface GivenValue {
  /** Of the argument or the field of an input object. */
  readonly coordinate: string;
  readonly type: GraphQLNamedInputType;
  /** As text; null where `null` or an empty list is given. */
  readonly text: string | null;
}

/** A place in the arguments of a field where a variable stands. */
export interface VariablePlace {
  readonly coordinate: string;
  readonly type: GraphQLNamedInputType;
  readonly variable: string;
}

export interface LiteralInputs {
  readonly values: readonly GivenValue[];
  readonly places: readonly VariablePlace[];
}

/** What the document itself says of a field's arguments. */
export function literalInputs(type: GraphQLObjectType, node: FieldNode): LiteralInputs {
  const values: GivenValue[] = [];
  const places: VariablePlace[] = [];
  const field = type.getFields()[node.name.value];
  for (const { name, value } of node.arguments ?? []) {
    const argument = field?.args.find((definition) => definition.name === name.value);
    if (field === undefined || argument === undefined) continue;
    const coordinate = `${type.name}.${field.name}(${argument.name}:)`;
    readLiteral(coordinate, namedType(argument.type), value, values, places);
  }
  return { values, places };
}

/**
 * What a variable brings to its place.
 *
 * @param sent as the caller sent them: what is coerced has the schema's defaults in it
 * @param defaultValue of the variable
 */
export function variableInputs(
  { coordinate, type, variable }: VariablePlace,
  sent: Variables,
  defaultValue: ValueNode | undefined,
): readonly GivenValue[] {
  const values: GivenValue[] = [];
  if (Object.hasOwn(sent, variable)) readValue(coordinate, type, sent[variable], values);
  else if (defaultValue !== undefined) readLiteral(coordinate, type, defaultValue, values, []);
  return values;
}

function readLiteral(
  coordinate: string,
  type: GraphQLNamedInputType,
  node: ValueNode,
  values: GivenValue[],
  places: VariablePlace[],
): void {
  if (node.kind === Kind.VARIABLE) {
    places.push({ coordinate, type, variable: node.name.value });
  } else if (node.kind === Kind.LIST && node.values.length > 0) {
    for (const element of node.values) readLiteral(coordinate, type, element, values, places);
  } else if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return;
    const fields = type.getFields();
    for (const { name, value } of node.fields) {
      const field = fields[name.value];
      if (field === undefined) continue;
      readLiteral(`${type.name}.${field.name}`, namedType(field.type), value, values, places);
    }
  } else {
    values.push({ coordinate, type, text: textOf(node) });
  }
}

/** A list stands for its elements; a value without one is a list of itself. */
function readValue(
  coordinate: string,
  type: GraphQLNamedInputType,
  value: unknown,
  values: GivenValue[],
): void {
  if (Array.isArray(value) && value.length > 0) {
    for (const element of value) readValue(coordinate, type, element, values);
  } else if (isInputObjectType(type)) {
    if (!isRecord(value)) return;
    const fields = type.getFields();
    for (const [name, member] of Object.entries(value)) {
      const field = fields[name];
      if (field !== undefined) readValue(`${type.name}.${field.name}`, namedType(field.type), member, values);
    }
  } else {
    const isNothing = value == null || Array.isArray(value);
    values.push({ coordinate, type, text: isNothing ? null : scalarText(type, value) });
  }
}

/** As departments get it: an integer is the same however it is written. */
function scalarText(type: GraphQLNamedInputType, value: unknown): string {
  if (typeof value === 'string') return value;
  const isInteger = type === GraphQLID || type === GraphQLInt;
  const integer = isInteger && value instanceof ExactNumber ? value.toIntegerText() : undefined;
  return integer ?? stringifyJson(value) ?? '';
}

function textOf(node: ValueNode): string | null {
  switch (node.kind) {
    case Kind.NULL:
    case Kind.LIST:
      return null;
    case Kind.INT:
    case Kind.FLOAT:
    case Kind.STRING:
    case Kind.ENUM:
      return node.value;
    default:
      return print(node);
  }
}

function namedType(type: GraphQLInputType): GraphQLNamedInputType {
  return getNamedType(type);
}
