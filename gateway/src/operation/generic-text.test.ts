import fc from 'fast-check';
import { buildSchema, parse, print, validate } from 'graphql';
import { describe, expect, test } from 'vitest';
import { operations } from '../conformance/random-operations.fixture.ts';
import { isRefusal } from '../errors.ts';
import { genericText } from './generic-text.ts';
import { defaultLimits } from './limits.ts';
import { readDocument } from './read-document.ts';

const schema = buildSchema(`
  scalar Json
  type Query { person(idNumber: String, id: ID, filter: Filter, more: Json, first: Int, ratio: Float): Person }
  type Person { name: String friends(kind: Kind, only: Boolean): [Person!] }
  input Filter { name: String kinds: [Kind!] tags: [String!] nested: Filter }
  enum Kind { NEAR FAR }
`);

function generic(text: string): string {
  const document = readDocument(text, schema, defaultLimits);
  if (isRefusal(document)) throw new Error(document.errors[0]?.message);
  const [operation] = document.operations;
  if (operation === undefined) throw new Error('no operation');
  return genericText(operation, schema);
}

const printed = (text: string) => print(parse(text));

describe('The generic text of an operation', () => {
  test('has its fields, and empty values in place of its values', () => {
    expect(
      generic(
        '{ person(idNumber: "110108198003150011", first: 20, ratio: 1.5, filter: { name: "张", kinds: [NEAR], tags: ["a"] }) { name } }',
      ),
    ).toBe(
      printed(
        '{ person(idNumber: "", first: 0, ratio: 0.0, filter: {name: "", kinds: [NEAR], tags: [""]}) { name } }',
      ),
    );
  });

  test('keeps nothing of a value that a scalar takes in any form', () => {
    const values = ['{ p110108: 1 }', 'P110108', '[{ p110108: "x" }]', '"110108"', '110108'];
    for (const value of values)
      expect(generic(`{ person(more: ${value}) { name } }`)).not.toContain('110108');
  });

  test('is the same whatever its caller calls things', () => {
    const one = generic(
      'query A($id: ID = "1") { x: person(id: $id) { ...F } } fragment F on Person { n: name friends(kind: FAR, only: true) { name } }',
    );
    const other = generic(
      '# of 张文博\nquery B($number: ID = "2") { y: person(id: $number) { ...G } } fragment G on Person { m: name friends(kind: FAR, only: true) { name } }',
    );
    expect(one).toBe(other);
    expect(one).toBe(
      printed(
        'query ($_g0: ID = "") { _g1: person(id: $_g0) { ..._g2 } } fragment _g2 on Person { _g3: name friends(kind: FAR, only: true) { name } }',
      ),
    );
  });

  test('has one operation of several, with the fragments that it uses', () => {
    expect(
      generic(
        'query A { person { ...F } } query B { person { ...G } } fragment F on Person { name } fragment G on Person { friends { name } }',
      ),
    ).not.toContain('friends');
  });

  test('holds no word of its caller, wherever one can stand', () => {
    const secrets = fc.tuple(
      fc.stringMatching(/^[1-9][0-9]{17}$/),
      fc.constantFrom(
        (secret: string) => `{ person(idNumber: "${secret}") { name } }`,
        (secret: string) => `{ person(id: ${secret}) { name } }`,
        (secret: string) => `{ person(ratio: ${secret}.5) { name } }`,
        (secret: string) => `{ person(filter: { nested: { tags: ["a", "x${secret}"] } }) { name } }`,
        (secret: string) => `{ person(more: { a: [X${secret}, { k${secret}: null }] }) { name } }`,
        (secret: string) => `{ p${secret}: person { n${secret}: name } }`,
        (secret: string) => `query q${secret} { person { name } }`,
        (secret: string) =>
          `query ($v${secret}: String = "${secret}") { person(idNumber: $v${secret}) { name } }`,
        (secret: string) => `{ person { ...f${secret} } } fragment f${secret} on Person { name }`,
        (secret: string) => `# ${secret}\n{ person { name } }`,
        (secret: string) => `{ person(idNumber: """block ${secret}""") { name } }`,
      ),
    );
    fc.assert(
      fc.property(secrets, ([secret, write]) => {
        expect(generic(write(secret))).not.toContain(secret.slice(0, 6));
      }),
      { seed: 1 },
    );
  });

  test('is valid for the schema as the operation is, and is its own generic text', () => {
    const argumentValues = {
      idNumber: ['"1"'],
      id: ['1'],
      kind: ['NEAR'],
      first: ['7'],
      filter: ['{ name: "x" }'],
    };
    fc.assert(
      fc.property(operations(schema, argumentValues), ({ query }) => {
        const text = generic(query);
        expect(validate(schema, parse(text))).toEqual([]);
        expect(generic(text)).toBe(text);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
