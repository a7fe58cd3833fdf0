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
  getNullableType,
  getVariableValues,
  isInputObjectType,
  isInputType,
  isListType,
  typeFromAST,
} from 'graphql';
import type { Variables } from './conditions.ts';
import { holdsExactNumber, isCustomScalar, valueOfLiteral } from './literals.ts';

export type CoercedVariables =
  | { readonly variables: Variables; readonly errors?: undefined }
  | { readonly errors: readonly GraphQLError[] };

/**
 * Fills in defaults, and makes every value legal for its type. A Float keeps its digits, an ID that was given as an
 * integer too; a scalar of the schema's own is passed on as it was given.
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const hasExact = definitions.some(({ variable }) => hasExactNumber(given[variable.name.value]));
  // graphql-js knows JavaScript's numbers only, and writes values into its messages.
  const plain = hasExact ? (toPlain(given) as Record<string, unknown>) : given;
  const { coerced, errors } = getVariableValues(schema, definitions, plain, { maxErrors: 10 });
  if (errors !== undefined) return { errors };
  try {
    for (const { variable, type: typeNode, defaultValue } of definitions) {
      const name = variable.name.value;
      const type = typeFromAST(schema, typeNode);
      if (!isInputType(type)) continue;
      if (Object.hasOwn(given, name)) {
        if (hasExact) coerced[name] = withDigits(type, given[name], coerced[name], name);
      } else if (defaultValue !== undefined && holdsExactNumber(defaultValue)) {
        coerced[name] = valueOfLiteral(defaultValue, type);
      }
    }
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
  return { variables: coerced };
}

/** Without recursion, since callers decide how deep their values are nested. */
function hasExactNumber(value: unknown): boolean {
  const waiting = [value];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (next instanceof ExactNumber) return true;
    if (typeof next === 'object' && next !== null)
      for (const member of Object.values(next)) waiting.push(member);
  }
  return false;
}

function toPlain(value: unknown): unknown {
  if (value instanceof ExactNumber) return Number(value.text);
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toPlain(member)]));
}

/**
 * @param coerced what came of the given value with its numbers rounded
 * @throws GraphQLError when a number was an integer only after it was rounded
 */
function withDigits(type: GraphQLInputType, given: unknown, coerced: unknown, variable: string): unknown {
  const nullable = getNullableType(type);
  if (given === null || given === undefined) return coerced;
  if (isListType(nullable) && Array.isArray(coerced)) {
    const elements: readonly unknown[] = Array.isArray(given) ? given : [given];
    return coerced.map((element, index) => withDigits(nullable.ofType, elements[index], element, variable));
  }
  if (isInputObjectType(nullable) && isRecord(given) && isRecord(coerced)) {
    for (const [name, field] of Object.entries(nullable.getFields())) {
      if (Object.hasOwn(given, name) && given[name] !== undefined)
        coerced[name] = withDigits(field.type, given[name], coerced[name], variable);
    }
    return coerced;
  }
  if (isCustomScalar(nullable)) return given;
  if (!(given instanceof ExactNumber)) return coerced;
  if (nullable === GraphQLFloat) return given;
  const integer = given.toIntegerText();
  if ((nullable === GraphQLInt || nullable === GraphQLID) && integer === undefined) {
    throw new GraphQLError(`Variable "$${variable}" got a number that is no ${nullable.name}.`);
  }
  return nullable === GraphQLID ? integer : coerced;
}
