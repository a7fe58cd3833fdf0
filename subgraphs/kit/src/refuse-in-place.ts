import {
  type GraphQLField,
  type GraphQLScalarType,
  type GraphQLSchema,
  defaultFieldResolver,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql';

import { BadUserInput, refuseArgument } from './errors.ts';

/** Stands for a value that a scalar refused, until the field is met whose argument it is. */
class RefusedValue {
  readonly refusal: BadUserInput;

  constructor(refusal: BadUserInput) {
    this.refusal = refusal;
  }
}

/**
 * Makes a schema refuse a value of a scalar where its argument stands, and name the argument: GraphQL itself refuses the
 * request as a whole, with the fields that nobody has done anything wrong in. Refuses texts with a null character too,
 * which no database of ours can hold.
 */
export function refuseInPlace(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (isIntrospectionType(type)) continue;
    if (isScalarType(type) && !isSpecifiedScalarType(type)) keepRefusals(type);
    if (isObjectType(type)) for (const field of Object.values(type.getFields())) checkArguments(field);
  }
}

function keepRefusals(type: GraphQLScalarType): void {
  const { parseValue, parseLiteral } = type;
  type.parseValue = (value) => orRefused(() => parseValue.call(type, value));
  type.parseLiteral = (node, variables) => orRefused(() => parseLiteral.call(type, node, variables));
}

function orRefused(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BadUserInput) return new RefusedValue(error);
    throw error;
  }
}

function checkArguments(field: GraphQLField<unknown, unknown>): void {
  // What stands in representations is keys that departments gave.
  if (field.args.length === 0 || field.name === '_entities') return;
  const resolve = field.resolve ?? defaultFieldResolver;
  field.resolve = (source, given: Readonly<Record<string, unknown>>, context, info) => {
    for (const { name } of field.args) refuseWithin(given[name], name);
    return resolve(source, given, context, info);
  };
}

/**
 * @param argument its name, or the path of what stands in it, such as `filter.kind`
 * @throws BadUserInput for the first value that is refused
 */
function refuseWithin(value: unknown, argument: string): void {
  if (value instanceof RefusedValue) {
    const { message, refused } = value.refusal;
    throw new BadUserInput(`${argument}: ${message}`, { ...refused, argument });
  }
  if (typeof value === 'string' && value.includes('\0')) throw refuseArgument(argument, 'INVISIBLE');
  if (Array.isArray(value)) for (const element of value) refuseWithin(element, argument);
  else if (isInputObject(value)) {
    for (const [name, member] of Object.entries(value)) refuseWithin(member, `${argument}.${name}`);
  }
}

/** Not what scalars give, such as dates: those are of a class. */
function isInputObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
