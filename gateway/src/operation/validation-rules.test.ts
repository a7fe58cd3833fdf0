import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { validationRules } from './validation-rules.ts';

const schema = buildSchema(
  'type Query { me: User a: Int } type User { self: Query } type Mutation { m: Query }',
);

function problemsOf(query: string): readonly string[] {
  return validate(schema, parse(query), validationRules).map(({ message }) => message);
}

describe('The schema describes itself', () => {
  test.each([
    '{ __schema { queryType { name } } __type(name: "User") { name } me { self { __typename a } } }',
    '{ ...Root ... on Query { __schema { queryType { name } } } } fragment Root on Query { t: __type(name: "User") { name } }',
  ])('at the root: %s', (query) => expect(problemsOf(query)).toEqual([]));

  test.each([
    ['a field', '{ me { self { __schema { queryType { name } } } } }'],
    ['a mutation', 'mutation { m { ... on Query { __type(name: "User") { name } } } }'],
    [
      'a fragment',
      '{ me { self { ...F } } } fragment F on Query { ...G } fragment G on Query { t: __type(name: "User") { name } }',
    ],
    [
      'a fragment that stands at the root too',
      '{ ...F me { self { ...F } } } fragment F on Query { __type(name: "User") { name } }',
    ],
  ])('and not below %s', (_what, query) => {
    expect(problemsOf(query)).toEqual([expect.stringMatching(/must stand at the root of a query/)]);
  });

  test('and a fragment that uses itself is refused as any other', () => {
    expect(problemsOf('{ ...F } fragment F on Query { me { self { ...F } } }')).toEqual([
      'Cannot spread fragment "F" within itself.',
    ]);
  });
});

test('variables may not be named as those in which records are described to departments', () => {
  expect(problemsOf('query ($representations0: Boolean!) { a @skip(if: $representations0) }')).toEqual([
    'The variable "$representations0" must be renamed: names that begin with "representations" are reserved.',
  ]);
});

test('introspection has no aliases', () => {
  expect(problemsOf('{ x: __schema { t: types { name } } }')).toEqual([
    'The alias "x" must be left out: the schema is introspected without any.',
    'The alias "t" must be left out: the schema is introspected without any.',
  ]);
});
