import { parse } from 'graphql';
import { expect, test } from 'vitest';
import { type OperationLimits, exceededLimit } from './limits.ts';

const limits: OperationLimits = {
  maxCharacters: 1_000,
  maxTokens: 1_000,
  maxDepth: 3,
  maxNesting: 5,
  maxAliases: 2,
  maxRootFields: 3,
  maxFragments: 1,
  maxOperations: 2,
  maxFields: 6,
  maxBrackets: 100,
  maxNameLength: 100,
};

test.each([
  ['three levels', '{ a { b { c } } }', undefined],
  ['four levels', '{ a { b { c { d } } } }', 'deep: 4 levels, at most 3'],
  ['four levels through a fragment', '{ a { ...F } } fragment F on T { b { c { d } } }', 'deep: 4 levels'],
  [
    'fragments in each other',
    '{ ... { ... { ... { ... { ... { a } } } } } }',
    'deep: more than 5 fields and fragments in each other',
  ],
  ['two aliases', '{ x: a y: a }', undefined],
  ['three aliases', '{ x: a y: a { z: b } }', 'wide: 3 aliases, at most 2'],
  ['four root fields', '{ a b c d }', 'wide: 4 root fields, at most 3'],
  ['four root fields through fragments', '{ a b ... { c d } }', 'wide: 4 root fields'],
  [
    'two fragments',
    '{ ...F ...G } fragment F on T { a } fragment G on T { a }',
    'has 2 fragments; at most 1',
  ],
  ['three operations', 'query A { a } query B { a } query C { a }', 'has 3 operations; at most 2'],
  ['seven fields', '{ a { b c d } e { f g } }', 'wide: 7 fields, at most 6'],
  [
    'seven fields through a fragment that is used twice',
    '{ a { ...F } b { ...F } } fragment F on T { c d }',
    'wide: 8 fields',
  ],
  [
    'seven fields in two operations',
    'query A { a { b c } } query B { a { b c d } }',
    'wide: 7 fields, at most 6',
  ],
  [
    'the limits kept by one operation and not by another',
    'query A { a } query B { a b c d }',
    'wide: 4 root fields',
  ],
])('A document with %s', (_what, text, expected) => {
  const found = exceededLimit(parse(text), limits);
  if (expected === undefined) expect(found).toBeUndefined();
  else expect(found).toContain(expected);
});

test('Fragments that double each other level by level are measured without being expanded', () => {
  const levels = Array.from(
    { length: 60 },
    (_, at) => `fragment F${at} on T { ...F${at + 1} ...F${at + 1} }`,
  );
  const text = `{ ...F0 } ${levels.join(' ')} fragment F60 on T { a }`;
  expect(exceededLimit(parse(text), { ...limits, maxFragments: 100, maxNesting: 100 })).toContain('wide');
});

test('A cycle of fragments ends, and is left to validation', () => {
  expect(exceededLimit(parse('{ ...F } fragment F on T { a ...F }'), limits)).toBeUndefined();
});
