/** Coercion of callers' variables (GraphQL specification, §6.1.2) that keeps every digit of their numbers. */
import { ExactNumber, isRecord } from '@govgraph/protocol';
import {
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLLeafType,
  type GraphQLSchema,
  type VariableDefinitionNode,
  GraphQLError,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  getNullableType,
  isInputObjectType,
  isInputType,
  isListType,
  isNonNullType,
  typeFromAST,
} from 'graphql';
import { didYouMean } from 'graphql/jsutils/didYouMean.js';
import { suggestionList } from 'graphql/jsutils/suggestionList.js';
import { ClientError, refuse } from '../errors.ts';
import type { Variables } from './conditions.ts';
import { isCustomScalar, valueOfLiteral } from './literals.ts';
import { quoteValue, shortened } from './quote-value.ts';

export type CoercedVariables =
  | { readonly variables: Variables; readonly errors?: undefined }
  | { readonly variables?: undefined; readonly errors: readonly GraphQLError[] };

/** In all variables of a request: every value, and for each object all fields of its input type, given or not. */
const maxCoerced = 100_000;
const tooManyCoerced = `The variables hold, or leave out, more than ${maxCoerced} values of their types. Send fewer at a time.`;

/** More mistakes of one request are not looked for. */
const maxErrors = 10;
/** Of what is said about a value, beside the value. */
const maxMessageLength = 300;

/**
 * Fills in defaults, and makes every value legal for its type. A Float keeps its digits, an ID that was given as an
 * integer too; a scalar of the schema's own is passed on as it was given.
 *
 * @param definitions of a valid document
 * @throws ClientError when there is too much to look at
 */
export function coerceVariables(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
  given: Readonly<Record<string, unknown>>,
): CoercedVariables {
  const coercion = new Coercion();
  const variables = new Map<string, unknown>();
  try {
    for (const definition of definitions) {
      const value = coercion.coerceVariable(schema, definition, given);
      if (value !== undefined) variables.set(definition.variable.name.value, value);
    }
  } catch (error) {
    if (!(error instanceof TooManyErrors)) throw error;
  }
  return coercion.errors.length === 0
    ? { variables: Object.fromEntries(variables) }
    : { errors: coercion.errors };
}

class TooManyErrors extends Error {}

/** One walk through the variables of one request. What cannot be coerced is undefined, with an error. */
class Coercion {
  readonly errors: GraphQLError[] = [];
  #looks = 0;
  #definition!: VariableDefinitionNode;
  /** From the variable to the value that is looked at. */
  readonly #path: (string | number)[] = [];

  coerceVariable(
    schema: GraphQLSchema,
    definition: VariableDefinitionNode,
    given: Readonly<Record<string, unknown>>,
  ): unknown {
    this.#definition = definition;
    const { variable, defaultValue } = definition;
    const name = variable.name.value;
    const type = typeFromAST(schema, definition.type);
    if (!isInputType(type)) throw new Error(`The variable $${name} has no input type.`);
    if (!Object.hasOwn(given, name)) {
      if (defaultValue !== undefined) return valueOfLiteral(defaultValue, type);
      if (!isNonNullType(type)) return undefined;
      return this.#report(`Variable "$${name}" of required type "${String(type)}" was not provided.`);
    }
    if (given[name] === null && isNonNullType(type))
      return this.#report(`Variable "$${name}" of non-null type "${String(type)}" must not be null.`);
    return this.#coerce(type, given[name]);
  }

  #coerce(type: GraphQLInputType, given: unknown): unknown {
    this.#look(1);
    const nullable = getNullableType(type);
    if (given == null) {
      if (nullable === type) return null;
      return this.#refuse(given, `Expected non-nullable type "${String(type)}" not to be null.`);
    }
    if (isListType(nullable)) {
      const { ofType } = nullable;
      // A value without a list is a list of itself.
      if (!Array.isArray(given)) return [this.#coerce(ofType, given)];
      return given.map((element, at) => this.#within(at, () => this.#coerce(ofType, element)));
    }
    if (isInputObjectType(nullable)) return this.#coerceObject(nullable, given);
    if (!isCustomScalar(nullable)) return this.#coerceLeaf(nullable, given);
    this.#lookInto(given);
    return given;
  }

  #coerceObject(type: GraphQLInputObjectType, given: unknown): unknown {
    if (!isRecord(given)) return this.#refuse(given, `Expected type "${type.name}" to be an object.`);
    const fields = type.getFields();
    const coerced: Record<string, unknown> = {};
    this.#look(Object.keys(fields).length);
    for (const { name, type: fieldType, defaultValue } of Object.values(fields)) {
      const member = Object.hasOwn(given, name) ? given[name] : undefined;
      if (member !== undefined) coerced[name] = this.#within(name, () => this.#coerce(fieldType, member));
      else if (defaultValue !== undefined) coerced[name] = defaultValue;
      else if (isNonNullType(fieldType))
        this.#refuse(given, `Field "${name}" of required type "${String(fieldType)}" was not provided.`);
    }
    for (const name of Object.keys(given)) {
      if (!Object.hasOwn(fields, name)) this.#refuse(given, unknownField(name, type));
    }
    if (type.isOneOf) this.#checkOneOf(type, given, coerced);
    return coerced;
  }

  #checkOneOf(type: GraphQLInputObjectType, given: unknown, coerced: Record<string, unknown>): void {
    const [only, ...others] = Object.entries(coerced);
    if (only === undefined || others.length > 0) {
      this.#refuse(given, `Exactly one key must be specified for OneOf type "${type.name}".`);
    } else if (only[1] === null) {
      this.#within(only[0], () => this.#refuse(null, `Field "${only[0]}" must be non-null.`));
    }
  }

  #coerceLeaf(type: GraphQLLeafType, given: unknown): unknown {
    try {
      const coerced = type.parseValue(toReadable(type, given));
      return type === GraphQLFloat && given instanceof ExactNumber ? given : coerced;
    } catch (error) {
      if (!(error instanceof GraphQLError)) throw error;
      return this.#refuse(given, error.message);
    }
  }

  /** What stands in a scalar of the schema's own is looked at by others. */
  #lookInto(given: unknown): void {
    if (!Array.isArray(given) && !isRecord(given)) return;
    const members = Object.values(given);
    this.#look(members.length);
    for (const member of members) this.#lookInto(member);
  }

  #look(count: number): void {
    this.#looks += count;
    if (this.#looks > maxCoerced) throw new ClientError(refuse('OPERATION_TOO_LARGE', tooManyCoerced));
  }

  #within<Value>(segment: string | number, coerce: () => Value): Value {
    this.#path.push(segment);
    const coerced = coerce();
    this.#path.pop();
    return coerced;
  }

  #refuse(given: unknown, reason: string): undefined {
    const name = this.#definition.variable.name.value;
    const segments = this.#path.map((each) => (typeof each === 'number' ? `[${each}]` : `.${each}`));
    const place = segments.length === 0 ? '' : ` at "${name}${segments.join('')}"`;
    const what = `Variable "$${name}" got invalid value ${quoteValue(given)}${place}`;
    return this.#report(`${what}; ${shortened(reason, maxMessageLength)}`);
  }

  #report(message: string): undefined {
    if (this.errors.length < maxErrors) {
      this.errors.push(new GraphQLError(message, { nodes: this.#definition }));
      return undefined;
    }
    this.errors.push(new GraphQLError('Too many errors processing variables, error limit reached.'));
    throw new TooManyErrors();
  }
}

function unknownField(name: string, type: GraphQLInputObjectType): string {
  const shortName = shortened(name, maxMessageLength / 3);
  const suggestions = suggestionList(shortName, Object.keys(type.getFields()));
  return `Field "${shortName}" is not defined by type "${type.name}".${didYouMean(suggestions)}`;
}

/**
 * What graphql-js can read, which knows JavaScript's numbers only: a number that its type allows is one of these, or
 * the text of an ID. Any other, and what is no value of a leaf, is quoted.
 *
 * @throws GraphQLError where graphql-js would say another reason
 */
function toReadable(type: GraphQLLeafType, given: unknown): unknown {
  // As an ID, JavaScript would write `1e+21`, which is not the text of the integer.
  const isWrittenWithExponent = typeof given === 'number' && String(given).includes('e');
  const number = isWrittenWithExponent ? new ExactNumber(String(given)) : given;
  if (number instanceof ExactNumber) return toReadableNumber(type, number) ?? quoted(number);
  return typeof given === 'object' ? quoted(given) : given;
}

/** Undefined where the type does not allow it. */
function toReadableNumber(type: GraphQLLeafType, given: ExactNumber): string | number | undefined {
  const double = Number(given.text);
  if (!Number.isFinite(double) && type !== GraphQLInt) return undefined;
  if (type === GraphQLFloat) return double;
  if (type === GraphQLID) return given.toIntegerText();
  if (type !== GraphQLInt) return undefined;
  const integer = given.toNumber();
  if (integer !== undefined && integer === (integer | 0)) return integer;
  const message = `Int cannot represent non 32-bit signed integer value: ${quoteValue(given)}`;
  throw new GraphQLError(message);
}

/** No value of any type but the schema's own; the messages of graphql-js show what `toJSON` returns. */
function quoted(value: unknown): { toJSON(): string } {
  return { toJSON: () => quoteValue(value) };
}
