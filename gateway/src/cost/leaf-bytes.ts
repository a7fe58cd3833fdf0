import { type GraphQLLeafType, isEnumType } from 'graphql';

/** Bytes of JSON text that a value of the type takes, as is common; names and titles in Chinese have 3 each. */
const bytesOfScalars: ReadonlyMap<string, number> = new Map([
  ['Boolean', 5],
  ['Int', 5],
  ['Float', 8],
  ['ID', 24],
  ['String', 24],
]);

/** Of a scalar of the departments' own: mostly dates and amounts. */
const bytesOfOwnScalars = 12;

export function leafBytes(type: GraphQLLeafType): number {
  if (!isEnumType(type)) return bytesOfScalars.get(type.name) ?? bytesOfOwnScalars;
  const names = type.getValues().map(({ name }) => name.length);
  return 2 + Math.round(names.reduce((sum, length) => sum + length, 0) / Math.max(1, names.length));
}
