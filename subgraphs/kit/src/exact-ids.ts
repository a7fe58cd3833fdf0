import {
  type GraphQLSchema,
  GraphQLID,
  defaultFieldResolver,
  getNamedType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';

/**
 * Makes all fields of the type ID in a schema answer with every digit: a bigint becomes text, and a number beyond
 * 2^53 is an error, since it may have been rounded to the ID of another record.
 */
export function answerExactIds(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || isIntrospectionType(type)) continue;
    for (const field of Object.values(type.getFields())) {
      if (getNamedType(field.type) !== GraphQLID) continue;
      const resolve = field.resolve ?? defaultFieldResolver;
      field.resolve = (...parameters) => toExactId(resolve(...parameters));
    }
  }
}

/** @param value what a resolver returned: an ID, a list of them, or a promise of either */
function toExactId(value: unknown): unknown {
  if (value instanceof Promise) return value.then(toExactId);
  if (Array.isArray(value)) return value.map(toExactId);
  if (typeof value === 'bigint') return String(value);
  // Returned, not thrown: an error in a list stands for its element only.
  if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
    return new TypeError('an ID beyond 2^53 must be text or a bigint');
  }
  return value;
}
