/**
 * Numbers of a request's variables, in a form that resolvers can use without losing a digit. JavaScript's numbers
 * end at 2^53, those of callers and of other departments' keys do not.
 */
import { ExactNumber, isRecord } from '@govgraph/protocol';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isScalarType,
  isSpecifiedScalarType,
  typeFromAST,
} from 'graphql';

import { BadUserInput } from './errors.ts';

/**
 * Gives each number the form that its type asks for: an ID, and an integer beyond 2^53 in a scalar of the
 * department's own, become text; a Float is the nearest double. What no type allows is left for GraphQL to refuse.
 *
 * @param variables as `parseJson` reads them
 * @throws BadUserInput when a number is no ID, but would become one if it were rounded
 */
export function readVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  variables: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  if (!holdsLargeNumber(variables)) return variables;
  const types = new Map(
    definitions.map(({ variable, type }) => [variable.name.value, typeFromAST(schema, type)] as const),
  );
  return mapMembers(variables, (value, name) => {
    const type = types.get(name);
    return readValue(value, isInputType(type) ? type : undefined);
  });
}

/** Whether something is to be done at all; it seldom is. */
function holdsLargeNumber(variables: unknown): boolean {
  const waiting = [variables];
  while (waiting.length > 0) {
    const value = waiting.pop();
    if (value instanceof ExactNumber || isLargeInteger(value)) return true;
    if (typeof value === 'object' && value !== null) {
      for (const member of Object.values(value)) waiting.push(member);
    }
  }
  return false;
}

/** @param type undefined for what stands inside a scalar of the department's own */
function readValue(value: unknown, type: GraphQLInputType | undefined): unknown {
  const nullable = type && getNullableType(type);
  const elementType = isListType(nullable) ? nullable.ofType : undefined;
  if (Array.isArray(value)) return value.map((element) => readValue(element, elementType));
  if (elementType) return readValue(value, elementType);
  if (isRecord(value)) {
    const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
    return mapMembers(value, (member, name) => readValue(member, fields[name]?.type));
  }
  if (value instanceof ExactNumber) return readNumber(value, nullable);
  return isLargeInteger(value) && isOwnScalar(nullable) ? String(value) : value;
}

function readNumber(number: ExactNumber, type: GraphQLInputType | undefined): unknown {
  if (type === GraphQLID) {
    const integer = number.toIntegerText();
    if (integer === undefined) throw new BadUserInput(`expected an ID, got the number ${number.text}`);
    return integer;
  }
  // As text, which GraphQL refuses, since its double could be an integer.
  if (type === GraphQLInt) return number.toNumber() ?? number.text;
  if (type === GraphQLFloat || !isOwnScalar(type)) return Number(number.text);
  const double = number.toNumber();
  if (double !== undefined && !isLargeInteger(double)) return double;
  return number.toIntegerText() ?? number.text;
}

/** Of which two that are different may be the same JavaScript number. */
function isLargeInteger(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function isOwnScalar(type: GraphQLInputType | undefined): boolean {
  return type === undefined || (isScalarType(type) && !isSpecifiedScalarType(type));
}

function mapMembers(
  record: Readonly<Record<string, unknown>>,
  map: (value: unknown, name: string) => unknown,
): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
