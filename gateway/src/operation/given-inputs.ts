/**
 * What a caller puts into the fields of an operation, by schema coordinates: `Query.person(idNumber:)`,
 * `LegalEntityFilter.kind`, `Order.BY_NAME`.
 *
 * Given is what the document or the variables say, `null` and an empty list included; so is the default of a variable,
 * and a default of the schema where nothing else is said, since the department applies it. An input object is given as
 * its fields, those with a default included.
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
  /** As text; null where `null`, an empty list or a structure is given. */
  readonly text: string | null;
  /** Whether it is an object in a scalar of a department's own: any number of values, of which nothing is known. */
  readonly isStructure: boolean;
}

/** A place in the arguments of a field where a variable stands. */
export interface VariablePlace {
  readonly coordinate: string;
  readonly type: GraphQLNamedInputType;
  readonly variable: string;
  /** Of the schema, or `null` in a list, for when the variable is not given; undefined where there is none. */
  readonly defaultValue: unknown;
}

export interface LiteralInputs {
  readonly values: readonly GivenValue[];
  readonly places: readonly VariablePlace[];
}

/** What the document itself says of a field's arguments, and the schema where it says nothing. */
export function literalInputs(type: GraphQLObjectType, node: FieldNode): LiteralInputs {
  const values: GivenValue[] = [];
  const places: VariablePlace[] = [];
  const field = type.getFields()[node.name.value];
  for (const argument of field?.args ?? []) {
    const coordinate = `${type.name}.${node.name.value}(${argument.name}:)`;
    const written = node.arguments?.find(({ name }) => name.value === argument.name);
    readLiteral({ coordinate, ...argument }, written?.value, values, places);
  }
  return { values, places };
}

/**
 * How much of what variables bring may still be looked at: values and objects, those that are left out too, and texts
 * by their length, since others go through them. Once it is below zero, nothing is read any more.
 */
export interface InputBudget {
  left: number;
}

/** A text of so many characters costs as much as a value. */
const charactersPerValue = 32;

/**
 * What a variable brings to its place, as far as the budget allows.
 *
 * @param sent as the caller sent them
 * @param defaultValue of the variable
 */
export function variableInputs(
  { coordinate, type, variable, defaultValue: ofSchema }: VariablePlace,
  sent: Variables,
  defaultValue: ValueNode | undefined,
  budget: InputBudget,
): readonly GivenValue[] {
  const values: GivenValue[] = [];
  if (Object.hasOwn(sent, variable)) readValue(coordinate, type, sent[variable], values, budget);
  else if (defaultValue !== undefined) readLiteral({ coordinate, type }, defaultValue, values, []);
  else if (ofSchema !== undefined) readValue(coordinate, type, ofSchema, values);
  return values;
}

/** An argument, a field of an input object, or an element of a list in one. */
interface InputPlace {
  readonly coordinate: string;
  readonly type: GraphQLInputType;
  /** As of {@link VariablePlace}. */
  readonly defaultValue?: unknown;
}

/** @param node undefined where nothing is written */
function readLiteral(
  { coordinate, type: declared, defaultValue }: InputPlace,
  node: ValueNode | undefined,
  values: GivenValue[],
  places: VariablePlace[],
): void {
  const type = getNamedType(declared);
  if (node === undefined) {
    if (defaultValue !== undefined) readValue(coordinate, type, defaultValue, values);
  } else if (node.kind === Kind.VARIABLE) {
    places.push({ coordinate, type, variable: node.name.value, defaultValue });
  } else if (node.kind === Kind.LIST && node.values.length > 0) {
    // An element whose variable is not given is `null`.
    for (const element of node.values)
      readLiteral({ coordinate, type, defaultValue: null }, element, values, places);
  } else if (isInputObjectType(type)) {
    if (node.kind !== Kind.OBJECT) return;
    for (const field of Object.values(type.getFields())) {
      const written = node.fields.find(({ name }) => name.value === field.name);
      readLiteral({ coordinate: `${type.name}.${field.name}`, ...field }, written?.value, values, places);
    }
  } else {
    const isStructure = node.kind === Kind.OBJECT;
    values.push({ coordinate, type, text: isStructure ? null : textOf(node), isStructure });
  }
}

/** A list stands for its elements; a value without one is a list of itself. */
function readValue(
  coordinate: string,
  type: GraphQLNamedInputType,
  value: unknown,
  values: GivenValue[],
  budget: InputBudget = { left: Infinity },
): void {
  budget.left -= typeof value === 'string' ? 1 + value.length / charactersPerValue : 1;
  if (budget.left < 0) return;
  if (Array.isArray(value) && value.length > 0) {
    for (const element of value) readValue(coordinate, type, element, values, budget);
  } else if (isInputObjectType(type)) {
    if (!isRecord(value)) return;
    for (const field of Object.values(type.getFields())) {
      const member = Object.hasOwn(value, field.name) ? value[field.name] : field.defaultValue;
      if (member === undefined) budget.left -= 1;
      else readValue(`${type.name}.${field.name}`, getNamedType(field.type), member, values, budget);
    }
  } else {
    const isStructure = isRecord(value);
    const isNothing = value == null || isStructure || Array.isArray(value);
    values.push({ coordinate, type, text: isNothing ? null : scalarText(type, value), isStructure });
  }
}

/** As departments get it: an integer is the same however it is written. */
function scalarText(type: GraphQLNamedInputType, value: unknown): string {
  if (typeof value === 'string') return value;
  // JavaScript would write `1e+21`.
  const number = typeof value === 'number' ? new ExactNumber(String(value)) : value;
  const isInteger = type === GraphQLID || type === GraphQLInt;
  const integer = isInteger && number instanceof ExactNumber ? number.toIntegerText() : undefined;
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
