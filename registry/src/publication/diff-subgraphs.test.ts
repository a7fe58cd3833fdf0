import { buildItem, buildResource } from '@govgraph/policy/testing';
import { describe, expect, test } from 'vitest';
import { diffSubgraphs } from './diff-subgraphs.ts';

const none = { sdl: '', resources: [] };
const schemaOf = (sdl: string) => ({ sdl, resources: [] });
const lines = (before: string, after: string) =>
  diffSubgraphs(schemaOf(before), schemaOf(after)).schema.map(
    ({ kind, place, what }) => `${kind} ${place}: ${what}`,
  );

describe('The difference of two schemas', () => {
  test.each([
    ['type A { a: Int }', 'type A { a: Int b: String }', ['added A.b: String']],
    ['type A { a: Int }', 'type A { a: Int! }', ['changed A.a: Int!, was Int']],
    [
      'type A { a(b: Int = 1): Int }',
      'type A { a(b: Int = 2, c: ID): Int }',
      ['changed A.a(b:): Int = 2, was Int = 1', 'added A.a(c:): ID'],
    ],
    [
      'type A { a: Int }',
      'type A { a: Int @deprecated(reason: "b") }',
      ['changed A.a: Int @deprecated(reason: "b"), was Int'],
    ],
    [
      'type A { a: Int }',
      'type A @key(fields: "a") { a: Int }',
      ['changed A: object @key(fields: "a"), was object'],
    ],
    ['enum E { A B }', 'enum E { A C }', ['removed E.B: value', 'added E.C: value']],
    [
      'union U = A type A { a: Int }',
      'union U = A | B type A { a: Int } type B { b(c: Int): Int }',
      ['added B: object', 'added U = B: member'],
    ],
    ['input I { a: Int }', 'input I { b: Int }', ['removed I.a: Int', 'added I.b: Int']],
    ['type A { a: Int }', 'extend type A { a: Int }', []],
    ['"a type" type A { "a field" a: Int }', 'type A { a: Int }', []],
    ['', 'scalar Date', ['added Date: scalar']],
  ])('%s → %s', (before, after, expected) => {
    expect(lines(before, after)).toEqual(expected);
  });

  test('is none between a schema and itself, and the other way round from what it was', () => {
    const sdl = 'type A @key(fields: "a") { a(b: Int): Int } interface B { c: A } directive @d on OBJECT';
    expect(lines(sdl, sdl)).toEqual([]);
    expect(lines(sdl, '').map((line) => line.replace('removed', 'added'))).toEqual(lines('', sdl));
  });
});

test('The difference of two catalogs says what of which item is another, and what it was', () => {
  const item = buildItem({ coordinate: 'A.a', level: 2 });
  const resource = buildResource({ provider: 'health', items: [item, buildItem({ coordinate: 'A.b' })] });
  const after = {
    ...resource,
    name: 'Another name',
    items: [
      {
        ...item,
        shareType: 'CONDITIONAL' as const,
        condition: { scope: ['health'], uses: ['a business'] },
        level: 3 as const,
      },
    ],
    inputs: [{ coordinate: 'Query.a(b:)' as const, mode: 'identify' as const, reads: 'A.a' as const }],
  };
  const { catalog } = diffSubgraphs({ sdl: '', resources: [resource] }, { sdl: '', resources: [after] });
  expect(catalog.map(({ kind, place }) => `${kind} ${place}`)).toEqual([
    'changed A.a',
    'removed A.b',
    'added Query.a(b:)',
    'changed resource 900000/000001',
  ]);
  expect(catalog[0]?.what).toBe(
    'shareType: CONDITIONAL, was UNCONDITIONAL; level: 3, was 2; condition: a business (for health), was nothing',
  );
  expect(catalog[3]?.what).toBe('name: Another name, was Test resource');
  expect(diffSubgraphs(none, none)).toEqual({ schema: [], catalog: [] });
});
