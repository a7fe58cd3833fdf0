/** Coercion of callers' variables (GraphQL specification, §6.1.2) that keeps every digit of their numbers. */
import { ExactNumber, isRecord } from '@govgraph/protocol';
import {
  type GraphQLInputType,
  type GraphQLSchema,
  type VariableDefinitionNode,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  getNamedType,
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
} from 'graphql';
import { ClientError, refuse } from '../errors.ts';
import type { Variables } from './conditions.ts';
import { holdsExactNumber, isCustomScalar, valueOfLiteral } from './literals.ts';

export type CoercedVariables =
  | { readonly variables: Variables; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] };

/** Of all variables of a request, as {@link countCoerced} counts. */
const maxCoerced = 100_000;
const tooManyCoerced = `The variables hold, or leave out, more than ${maxCoerced} values of their types. Send fewer at a time.`;
/** A message about a value prints all of its names: of large ones, one is enough. */
const largeValue = 1_000;

/**
 * How much coercion looks at: each value, and for each object all fields of its input type, given or not. Counting ends
 * beyond {@link maxCoerced}.
 */
function countCoerced(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): number {
  const waiting = definitions.map(({ variable, type: node }): TypedValue => {
    const type = typeFromAST(schema, node);
    return [isInputType(type) ? type : undefined, given[variable.name.value]];
  });
  let count = 0;
  for (let next = waiting.pop(); next !== undefined && count <= maxCoerced; next = waiting.pop()) {
    const [type, value] = next;
    const nullable = type && getNullableType(type);
    count += 1;
    if (Array.isArray(value)) {
      const elementType = isListType(nullable) ? nullable.ofType : undefined;
      for (const element of value) waiting.push([elementType, element]);
    } else if (isRecord(value)) {
      const named = nullable && getNamedType(nullable);
      const fields = isInputObjectType(named) ? named.getFields() : {};
      count += Object.keys(fields).length;
      for (const [name, member] of Object.entries(value)) waiting.push([fields[name]?.type, member]);
    }
  }
  return count;
}

type TypedValue = readonly [type: GraphQLInputType | undefined, value: unknown];

/**
 * Fills in defaults, and makes every value legal for its type. A Float keeps its digits, an ID that was given as an
 * integer too; a scalar of the schema's own is passed on as it was given.
 *
 * @throws ClientError when there is too much to look at
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const coercedCount = countCoerced(schema, definitions, given);
  if (coercedCount > maxCoerced) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooManyCoerced));
  const isExact = new Set(
    definitions.map(({ variable }) => variable.name.value).filter((name) => hasExactNumber(given[name])),
  );
  const types = new Map(
    definitions.map(({ variable, type: node }) => {
      const type = typeFromAST(schema, node);
      return [variable.name.value, isInputType(type) ? type : undefined] as const;
    }),
  );
  const readable = { ...given };
  for (const name of isExact) readable[name] = toReadable(types.get(name), given[name]);
  const maxErrors = coercedCount > largeValue ? 1 : 10;
  const { coerced, errors } = getVariableValues(schema, definitions, readable, { maxErrors });
  if (errors !== undefined) return { errors: errors.map(withTrueReason) };
  for (const { variable, defaultValue } of definitions) {
    const name = variable.name.value;
    const type = types.get(name);
    if (type === undefined) continue;
    if (isExact.has(name)) coerced[name] = withDigits(type, given[name], coerced[name]);
    else if (!Object.hasOwn(given, name) && defaultValue !== undefined && holdsExactNumber(defaultValue))
      coerced[name] = valueOfLiteral(defaultValue, type);
  }
  return { variables: coerced };
}

/** Without recursion, since callers decide how deep their values are nested. */
function hasExactNumber(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next instanceof ExactNumber || isWrittenWithExponent(next)) return true;
    if (typeof next === 'object' && next !== null)
      for (const member of Object.values(next)) waiting.push(member);
  }
  return false;
}

/** As an ID, JavaScript would write it so: `1e+21` is not the text of the integer. */
function isWrittenWithExponent(value: unknown): value is number {
  return typeof value === 'number' && String(value).includes('e');
}

/**
 * What graphql-js can read, which knows JavaScript's numbers only: a number that its type allows is one of these, or
 * the text of an ID, and any other is quoted as it was sent.
 *
 * @param type undefined where no value is allowed
 */
function toReadable(type: GraphQLInputType | undefined, given: unknown): unknown {
  const nullable = type && getNullableType(type);
  if (given instanceof ExactNumber) return readableNumber(nullable, given) ?? quoteOf(given);
  if (isWrittenWithExponent(given)) return toReadable(type, new ExactNumber(String(given)));
  // Inside a scalar of the schema's own, anything is allowed.
  const within = nullable && isCustomScalar(nullable) ? nullable : undefined;
  const elementType = isListType(nullable) ? nullable.ofType : within;
  if (Array.isArray(given)) return given.map((element) => toReadable(elementType, element));
  if (isListType(nullable)) return toReadable(elementType, given);
  if (!isRecord(given)) return given;
  const fields = isInputObjectType(nullable) ? nullable.getFields() : {};
  return Object.fromEntries(
    Object.entries(given).map(([name, member]) => [name, toReadable(fields[name]?.type ?? within, member)]),
  );
}

/** Undefined where the type does not allow it. */
function readableNumber(type: GraphQLInputType | undefined, given: ExactNumber): string | number | undefined {
  if (isListType(type)) return readableNumber(getNullableType(type.ofType), given);
  if (type === GraphQLID) return Number.isFinite(Number(given.text)) ? given.toIntegerText() : undefined;
  const number = type === GraphQLInt ? given.toNumber() : Number(given.text);
  if (type === GraphQLInt) return number === (Number(number) | 0) ? number : undefined;
  if (type === GraphQLFloat) return Number.isFinite(number) ? number : undefined;
  // Where graphql-js expects an object, it would take a quote for one.
  if (isInputObjectType(type)) return given.text;
  return type && isCustomScalar(type) ? number : undefined;
}

/** No value of any type but the schema's own; the messages of graphql-js show what `toJSON` returns. */
function quoteOf({ text }: ExactNumber): { toJSON(): string } {
  return { toJSON: () => text };
}

/** To graphql-js, whatever is quoted is no integer. */
function withTrueReason(error: GraphQLError): GraphQLError {
  const message = error.message.replace(
    'Int cannot represent non-integer value:',
    'Int cannot represent non 32-bit signed integer value:',
  );
  return message === error.message ? error : new GraphQLError(message, { nodes: error.nodes ?? null });
}

/** @param coerced what came of the given value with its numbers rounded */
function withDigits(type: GraphQLInputType, given: unknown, coerced: unknown): unknown {
  const nullable = getNullableType(type);
  if (given === null || given === undefined) return coerced;
  if (isListType(nullable) && Array.isArray(coerced)) {
    const elements: readonly unknown[] = Array.isArray(given) ? given : [given];
    return coerced.map((element, index) => withDigits(nullable.ofType, elements[index], element));
  }
  if (isInputObjectType(nullable) && isRecord(given) && isRecord(coerced)) {
    for (const [name, field] of Object.entries(nullable.getFields())) {
      if (Object.hasOwn(given, name) && given[name] !== undefined)
        coerced[name] = withDigits(field.type, given[name], coerced[name]);
    }
    return coerced;
  }
  if (isCustomScalar(nullable)) return given;
  return nullable === GraphQLFloat && given instanceof ExactNumber ? given : coerced;
}
