/** What callers may have looked at in their variables: every value, and every field that a value leaves out. */
import { type OperationDefinitionNode, buildSchema, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ClientError } from '../errors.ts';
import { coerceVariables } from './variables.ts';

const fields = Array.from({ length: 20 }, (_, at) => `f${at}: Int`).join(' ');
const schema = buildSchema(`
  type Query { found(filters: [Filter!], wide: Filter): Int }
  input Filter { ${fields} within: Filter all: [Filter] }`);
const document = parse(
  'query ($filters: [Filter!], $wide: Filter) { found(filters: $filters, wide: $wide) }',
);
const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
const coerce = (given: Readonly<Record<string, unknown>>) =>
  coerceVariables(schema, variableDefinitions, given);

const codeOf = (given: Readonly<Record<string, unknown>>): string => {
  try {
    coerce(given);
  } catch (error) {
    if (error instanceof ClientError) return error.refusal.code;
    throw error;
  }
  return 'taken';
};
const nested = (depth: number): object => (depth === 0 ? {} : { within: nested(depth - 1) });

describe('Variables', () => {
  test.each([
    ['empty objects of a type with many fields', { filters: Array.from({ length: 5_000 }, () => ({})) }],
    ['objects in each other', { filters: Array.from({ length: 100 }, () => nested(49)) }],
    ['lists in objects', { wide: { all: Array.from({ length: 5_000 }, () => ({ f1: 1 })) } }],
    ['values that belong nowhere', { filters: Array.from({ length: 100_001 }, () => 1) }],
  ])('that would take long to look at are refused before: %s', (_what, given) => {
    expect(codeOf(given)).toBe('OPERATION_TOO_LARGE');
  });

  test('of some thousand values are taken', () => {
    const filters = Array.from({ length: 3_000 }, (_, at) => ({ f1: at }));
    expect(coerce({ filters })).toEqual({ variables: { filters } });
  });

  test('with many names that belong nowhere are explained once, since each message prints them all', () => {
    const named = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`unknown${at}`, 1]));
    expect(coerce({ wide: named(40_000) }).errors).toHaveLength(2);
    expect(coerce({ wide: named(5) }).errors).toHaveLength(5);
  });
});
