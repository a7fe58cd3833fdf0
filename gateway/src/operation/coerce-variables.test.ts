/** What callers may have looked at in their variables, and what they are told about mistakes in them. */
import { ExactNumber } from '@govgraph/protocol';
import fc from 'fast-check';
import { type OperationDefinitionNode, buildSchema, getVariableValues, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { ClientError } from '../errors.ts';
import { coerceVariables } from './coerce-variables.ts';

const fields = Array.from({ length: 20 }, (_, at) => `f${at}: Int`).join(' ');
const schema = buildSchema(`
  scalar JSON
  enum Order { BY_NAME BY_AGE }
  type Query { found(filters: [Filter!], wide: Filter, any: JSON, one: One, order: Order, ints: [Int]): Int }
  input One @oneOf { a: Int b: [Int!] }
  input Filter { ${fields} within: Filter all: [Filter] }`);
const document = parse(
  `query ($filters: [Filter!], $wide: Filter, $any: JSON, $one: One, $order: Order, $ints: [Int] = [7], $id: Int!) {
    found(filters: $filters, wide: $wide, any: $any, one: $one, order: $order, ints: $ints) }`,
);
const { variableDefinitions = [] } = document.definitions[0] as OperationDefinitionNode;
const coerce = (given: Readonly<Record<string, unknown>>) =>
  coerceVariables(schema, variableDefinitions, { id: 1, ...given });

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
    ['values in a scalar of the schema’s own', { any: [Array.from({ length: 100_001 }, () => 1)] }],
  ])('that would take long to look at are refused before: %s', (_what, given) => {
    expect(codeOf(given)).toBe('OPERATION_TOO_LARGE');
  });

  test('of some thousand values are taken', () => {
    const filters = Array.from({ length: 3_000 }, (_, at) => ({ f1: at }));
    expect(coerce({ filters }).variables).toEqual({ filters, ints: [7], id: 1 });
  });

  test.each<[string, Readonly<Record<string, unknown>>, string[]]>([
    ['left out', { id: undefined }, ['Variable "$id" of required type "Int!" was not provided.']],
    ['null', { id: null }, ['Variable "$id" of non-null type "Int!" must not be null.']],
    [
      'of another type',
      { id: 'x', order: 'BY_NAMES', filters: [{}, null] },
      [
        'Variable "$filters" got invalid value null at "filters[1]"; Expected non-nullable type "Filter!" not to be null.',
        'Variable "$order" got invalid value "BY_NAMES"; Value "BY_NAMES" does not exist in "Order" enum. Did you mean the enum value "BY_NAME" or "BY_AGE"?',
        'Variable "$id" got invalid value "x"; Int cannot represent non-integer value: "x"',
      ],
    ],
    [
      'an object instead of a number',
      { id: { a: [1, 'x', null, true] } },
      [
        'Variable "$id" got invalid value {a: [1, "x", null, true]}; Int cannot represent non-integer value: {a: [1, "x", null, true]}',
      ],
    ],
    [
      'misspelt',
      { wide: { f20: 1, within: { constructor: {} } } },
      [
        'Variable "$wide" got invalid value {constructor: {}} at "wide.within"; Field "constructor" is not defined by type "Filter".',
        'Variable "$wide" got invalid value {f20: 1, within: {constructor: {}}}; Field "f20" is not defined by type "Filter". Did you mean "f0", "f2", "f10", "f1", or "f3"?',
      ],
    ],
    [
      'two of one',
      { one: { a: 1, b: [2] } },
      [
        'Variable "$one" got invalid value {a: 1, b: [2]}; Exactly one key must be specified for OneOf type "One".',
      ],
    ],
    [
      'nothing of one',
      { one: { a: null } },
      ['Variable "$one" got invalid value null at "one.a"; Field "a" must be non-null.'],
    ],
  ])('that are %s are named with their place', (_what, given, messages) => {
    const { id = 1, ...others } = given;
    const sent = Object.hasOwn(given, 'id') && given['id'] === undefined ? others : { ...others, id };
    const { errors = [] } = coerceVariables(schema, variableDefinitions, sent);
    expect(errors.map(({ message }) => message)).toEqual(messages);
  });

  const manyNames = Object.fromEntries(Array.from({ length: 40_000 }, (_, at) => [`unknown${at}`, 1]));
  const someNames = Object.fromEntries(Array.from({ length: 10 }, (_, at) => [`unknown${at}`, 1]));
  const longText = 'long '.repeat(200_000);

  test.each([
    ['with many names that belong nowhere', { wide: manyNames }],
    ['with a name that is a book', { wide: { [longText]: 1 } }],
    ['that are a text in place of numbers', { ints: Array.from({ length: 20 }, () => longText) }],
    ['that are a text in place of one of a few', { order: longText }],
    ['with a text beside names that belong nowhere', { wide: { f1: longText, ...someNames } }],
    ['with large objects in each other', { wide: { within: { ...someNames, within: manyNames } } }],
    ['with a number of many digits', { ints: [new ExactNumber('9'.repeat(100_000))] }],
    ['with a list in place of a number', { ints: [[manyNames, longText]] }],
  ])('%s are explained, and not sent back', (_what, given) => {
    const { errors = [] } = coerce(given);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.length).toBeLessThanOrEqual(11);
    for (const { message } of errors) expect(message.length).toBeLessThan(1_000);
  });

  test('are explained with what came first of them, and never with half of a character', () => {
    const message = (given: unknown) => coerce({ wide: given }).errors?.[0]?.message ?? '';
    expect(message(`${'a'.repeat(198)}😀`)).toContain(`"${'a'.repeat(198)}…`);
    expect(message(`${'a'.repeat(198)}😀`)).not.toMatch(/[\ud800-\udfff]/);
    expect(message(['a'.repeat(10), longText])).toMatch(
      /^Variable "\$wide" got invalid value \["a{10}", "long /,
    );
  });

  test('that are named like members of every object are read like others', () => {
    const definitions = (
      parse('query ($__proto__: JSON, $constructor: JSON) { found(any: $__proto__, wide: $constructor) }')
        .definitions[0] as OperationDefinitionNode
    ).variableDefinitions!;
    expect(coerceVariables(schema, definitions, {}).variables).toEqual({});
    const given = JSON.parse('{"__proto__":{"a":1}}') as Record<string, unknown>;
    expect(Object.entries(coerceVariables(schema, definitions, given).variables!)).toEqual([
      ['__proto__', { a: 1 }],
    ]);
  });

  test('come to what graphql-js makes of them, and are refused where it refuses them', () => {
    const plain = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, 1, -7, 2 ** 31, 1.5, 'x', '', 'BY_NAME'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('f0', 'within', 'all', 'a', 'b', 'none'), tie('value'), { maxKeys: 3 }),
      ),
    })).value;
    const names = fc.constantFrom('filters', 'wide', 'any', 'one', 'order', 'ints', 'id');
    fc.assert(
      fc.property(fc.dictionary(names, plain, { noNullPrototype: true }), (given) => {
        const expected = getVariableValues(schema, variableDefinitions, given, { maxErrors: 10 });
        const { variables, errors } = coerceVariables(schema, variableDefinitions, given);
        expect(variables).toEqual(expected.coerced);
        const reasons = (all: readonly Error[] = []) =>
          all.map(({ message }) => /at "[^"]*"; .*/.exec(message)?.[0].replace(/ value: .*/, ''));
        expect(reasons(errors)).toEqual(reasons(expected.errors));
      }),
      { numRuns: 1_000, seed: 13 },
    );
  });
});
