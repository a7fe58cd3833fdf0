import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { checkDefaults } from './check-defaults.ts';

function check(sdl: string): readonly string[] {
  const problems: string[] = [];
  checkDefaults(parse(sdl), (_code, place, message) => problems.push(`${place}: ${message}`));
  return problems;
}

test.each([
  ['input Filter { id: ID = 9007199254740993 }', 'Filter.id', '9007199254740993', '9007199254740992'],
  [
    'extend input Filter { rate: Float = 0.1000000000000000055 }',
    'Filter.rate',
    '0.1000000000000000055',
    '0.1',
  ],
  [
    'type Query { a(id: ID = 9007199254740993): Int }',
    'Query.a(id:)',
    '9007199254740993',
    '9007199254740992',
  ],
  ['type Query { a(v: Any = [{ n: 1e400 }]): Int }', 'Query.a(v:)', '1e400', 'Infinity'],
  ['interface Node { a(v: Any = 1e-400): Int }', 'Node.a(v:)', '1e-400', '0'],
])('a default that would arrive as another number is refused: %s', (sdl, place, number, arrives) => {
  expect(check(sdl)).toEqual([
    `${place}: the number ${number} of its default would arrive as ${arrives}: write it as text, or leave the default to your resolvers`,
  ]);
});

test.each([
  'input Filter { id: ID = "9007199254740993" first: Int = 20 rate: Float = 1.50 large: Any = 9007199254740994 }',
  'type Query { a(v: Any = [1e3, -0.0, { n: 12.00 }]): Int }',
  'directive @mine(weight: Float = 0.1000000000000000055) on FIELD_DEFINITION',
  'type Query { a(v: Int @mine(weight: 0.1000000000000000055)): Int }',
])('any other is not: %s', (sdl) => {
  expect(check(sdl)).toEqual([]);
});
