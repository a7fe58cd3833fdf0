/**
 * Values pass the gateway unchanged, digit for digit and character for character, whichever way they take: a caller's
 * literal, variable or default, a department's response, a key, the cache. What cannot be passed on is an error.
 */
import { testingCaller } from '@govgraph/policy/testing';
import { parseJson, stringifyJson } from '@govgraph/protocol';
import { jsonNumbers } from '@govgraph/protocol/testing-arbitraries';
import fc from 'fast-check';
import { Kind, parse, print, visit } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryCacheStore, createMemoryUsageStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import {
  type Rogue,
  type TestFederation,
  startRogue,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

const notAsked = { Query: { thing: () => null } };

/** One department gives things, the other knows more of each by its key; both answer as the test says. */
const subgraphs = {
  register: {
    typeDefs: `
      scalar JSON
      input In { float: Float json: JSON id: ID list: [Float] within: In }
      type Query { thing(id: ID, int: Int, ints: [Int], float: Float, json: JSON, in: In, list: [Float!], text: String): Thing }
      type Thing @key(fields: "id") { id: ID! int: Int float: Float json: JSON text: String list: [Float] }
      extend type Query { place: Place }
      type Place @key(fields: "at { code floor }") { at: [At!] name: String }
      type At @shareable { code: ID! floor: Int }`,
    resolvers: notAsked,
  },
  records: {
    typeDefs: `
      scalar JSON
      type Thing @key(fields: "id") {
        id: ID! note: String more: JSON float: Float @external int: Int @external list: [Float] @external
        cost: String @requires(fields: "float int list")
      }
      type Place @key(fields: "at { code floor }") { at: [At!] note: String }
      type At @shareable { code: ID! floor: Int }`,
    resolvers: {},
  },
};

const usageStore = createMemoryUsageStore(() => 1);
let federation: TestFederation;
let gateway: TestGateway;
const rogues: Rogue[] = [];
/** JSON texts of what departments were asked with, in order. */
let asked: { readonly department: string; readonly variables: string; readonly query: string }[] = [];
/** JSON texts: the thing that the register gives, and what the records say of it. */
let thing = '{}';
let record = '{}';

beforeAll(async () => {
  federation = await startTestFederation(subgraphs);
  let supergraph = federation.supergraph;
  for (const department of federation.names) {
    const rogue = await startRogue(({ query }, text) => {
      const variables = text.slice(text.indexOf('"variables":') + '"variables":'.length, -1);
      asked.push({ department, variables, query });
      const name = /_g\d+_thing/.exec(query)?.[0] ?? 'place';
      return department === 'register'
        ? `{"data":{"${name}":${thing}}}`
        : `{"data":{"_e0":[${variables
            .slice(variables.indexOf('['))
            .split('"__typename"')
            .slice(1)
            .map(() => record)
            .join(',')}]}}`;
    });
    rogues.push(rogue);
    supergraph = supergraph.replace(new RegExp(`(name: "${department}", url: )"[^"]*"`), `$1"${rogue.url}"`);
  }
  gateway = await createTestGateway(
    { ...federation, supergraph },
    allowSupergraph(supergraph),
    { office: testingCaller },
    {
      entityCache: { key: Buffer.alloc(32, 5), store: createMemoryCacheStore() },
      usageStore,
    },
  );
});
afterAll(async () => {
  await gateway.close();
  await Promise.all([federation, ...rogues].map((each) => each.close()));
});
beforeEach(() => {
  asked = [];
  thing = '{"__typename":"Thing","id":"a"}';
  record = '{"__typename":"Thing"}';
});

/** Sends JSON text as it is, and returns the text of the response. */
async function post(
  query: string,
  variables = '{}',
): Promise<{ readonly status: number; readonly text: string }> {
  const response = await gateway.fetch(
    new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: {
        authorization: 'Bearer office',
        accept: 'application/graphql-response+json',
        'content-type': 'application/json',
      },
      body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
    }),
  );
  return { status: response.status, text: await response.text() };
}

/** What stands under a name of the thing in the response, as text. */
const given = (text: string, name: string): string | undefined => {
  const { data } = parseJson(text) as { data: { thing: Record<string, unknown> | null } };
  return stringifyJson(data.thing?.[name]);
};

describe('what a caller asks with reaches the department as it is', () => {
  const seenVariable = (name: string): string | undefined =>
    stringifyJson((parseJson(asked[0]?.variables ?? '{}') as Record<string, unknown>)[name]);

  test('numbers in variables of every kind', async () => {
    const query = `query ($id: ID, $float: Float, $json: JSON, $in: In, $list: [Float!]) {
      thing(id: $id, float: $float, json: $json, in: $in, list: $list) { id }
    }`;
    await fc.assert(
      fc.asyncProperty(jsonNumbers, async (number) => {
        asked = [];
        const within = `{"float":${number},"json":{"a":[${number}]},"list":${number}}`;
        const variables = `{"float":${number},"json":${number},"in":{"within":${within}},"list":${number}}`;
        const { status, text } = await post(query, variables);
        if (!Number.isFinite(Number(number))) {
          expect(status).toBe(400);
          expect(text).toContain('BAD_USER_INPUT');
          expect(asked).toEqual([]);
          return;
        }
        expect(status).toBe(200);
        expect(seenVariable('float')).toBe(number);
        expect(seenVariable('json')).toBe(number);
        expect(seenVariable('list')).toBe(`[${number}]`);
        const { within: seen } = (parseJson(asked[0]!.variables) as { in: Record<string, unknown> }).in;
        expect(stringifyJson(seen)).toBe(within.replace(/,"list":.*$/, `,"list":[${number}]}`));
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['9007199254740993', '"9007199254740993"'],
    ['1e3', '"1000"'],
    ['1e+21', '"1000000000000000000000"'],
    ['1e400', undefined],
    ['12.0', '"12"'],
    ['9007199254740992.5', undefined],
    ['1e-3', undefined],
    ['1e99999', undefined],
  ])('the ID %s as %s', async (number, expected) => {
    const { status } = await post('query ($id: ID) { thing(id: $id) { id } }', `{"id":${number}}`);
    expect(status).toBe(expected === undefined ? 400 : 200);
    expect(seenVariable('id')).toBe(expected);
  });

  test.each([
    ['1e3', '1000'],
    ['2147483647.0', '2147483647'],
    ['2147483647.00000000000000000001', undefined],
    ['2147483648', undefined],
    ['1e400', undefined],
  ])('the Int %s as %s', async (number, expected) => {
    const { status } = await post('query ($int: Int) { thing(int: $int) { id } }', `{"int":${number}}`);
    expect(status).toBe(expected === undefined ? 400 : 200);
    expect(seenVariable('int')).toBe(expected);
  });

  test.each([
    ['a text', 'query ($v: String) { thing(text: $v) { id } }'],
    ['an object', 'query ($v: In) { thing(in: $v) { id } }'],
    [
      'an object, beside a field that is not known',
      'query ($v: In) { thing(in: $v) { id } }',
      '{"x":1,"json":1.0}',
    ],
  ])('a number in place of %s is the caller’s mistake', async (_, query, value = '9007199254740993') => {
    const { status, text } = await post(query, `{"v":${value}}`);
    expect(status).toBe(400);
    expect(text).toContain('BAD_USER_INPUT');
  });

  test.each([
    ['int', 'Int', '9007199254740993', 'non 32-bit signed integer value: 9007199254740993'],
    ['int', 'Int', '1e10', 'non 32-bit signed integer value: 1e10'],
    ['int', 'Int', '1.50', 'non 32-bit signed integer value: 1.50'],
    ['float', 'Float', '1e400', 'Float cannot represent non numeric value: 1e400'],
    ['id', 'ID', '1e-3', 'ID cannot represent value: 1e-3'],
    ['text', 'String', '9007199254740993', 'String cannot represent a non string value: 9007199254740993'],
    [
      'in',
      'In',
      '9007199254740993',
      'invalid value 9007199254740993; Expected type \\"In\\" to be an object',
    ],
    ['in', 'In', '{"none":9007199254740993}', 'invalid value {none: 9007199254740993}; Field'],
    ['in', 'In', '{"within":{"list":[1,1e400]}}', 'invalid value 1e400 at \\"v.within.list[1]\\"'],
    // What stands beside is legal, or was written as JavaScript writes it.
    ['in', 'In', '{"id":1.5e1,"json":[1.0,{"a":1e400}],"float":-1e400}', 'invalid value -1e400 at'],
    ['ints', '[Int]', '[9007199254740992,9007199254740993]', 'value 9007199254740993 at \\"v[1]\\"'],
    ['ints', '[Int]', '[9007199254740992,9007199254740993]', 'value 9007199254740992 at \\"v[0]\\"'],
  ])(
    'for %s, a variable of the type %s, %s is refused as it was sent',
    async (name, type, value, message) => {
      const { status, text } = await post(
        `query ($v: ${type}) { thing(${name}: $v) { id } }`,
        `{"v":${value}}`,
      );
      expect(status).toBe(400);
      expect(text).toContain(message);
      expect(text).not.toMatch(/Infinity|INTERNAL_ERROR/);
      expect(asked).toEqual([]);
    },
  );

  test('number literals, in fragments and beside variables too', async () => {
    await fc.assert(
      fc.asyncProperty(jsonNumbers, async (number) => {
        asked = [];
        const query = `query ($x: JSON) { thing(json: { n: ${number}, x: [$x, NAME, "s"] }, in: { within: { json: ${number},
          list: [${number}, 1] } }, list: ${number}) { id } ...F }
          fragment F on Query { thing(in: { within: { list: [${number}, 1], json: ${number} } }, list: ${number},
            json: { x: [$x, NAME, "s"], n: ${number} }) { __typename } }`;
        const { status } = await post(query, '{"x":1.50}');
        if (!Number.isFinite(Number(number))) {
          expect(status).toBe(400);
          return;
        }
        expect(status).toBe(200);
        expect(asked).toHaveLength(1);
        const { query: sent, variables } = asked[0]!;
        // What JavaScript writes in the same way stays a literal, and equal literals share a variable.
        if (Object.is(Number(number), -0) || String(Number(number)) !== number) {
          const { x: _, ...values } = parseJson(variables) as Record<string, unknown>;
          expect(new Set(Object.values(values).map(stringifyJson))).toEqual(
            new Set([number, `{"n":${number},"x":[1.50,"NAME","s"]}`]),
          );
          expect(Object.keys(values)).toHaveLength(3);
          expect(sent.match(/thing\(/g)).toHaveLength(1);
        } else {
          expect(sent).toContain(`list:[${number}]`);
        }
      }),
      { numRuns: 30 },
    );
  });

  test('an ID that is an integer literal', async () => {
    await post('{ thing(id: 9007199254740993) { id } }');
    expect(Object.values(JSON.parse(asked[0]!.variables) as object)).toEqual(['9007199254740993']);
  });

  test('defaults of variables', async () => {
    const query = `query ($id: ID = 9007199254740993, $float: Float = 0.1000000000000000055, $json: JSON = { n: [1.0, 1e400] },
      $in: In = { float: 12345678901234567.89, within: { id: 9007199254740993 } }) {
      thing(id: $id, float: $float, json: $json, in: $in) { id } }`;
    expect((await post(query)).status).toBe(200);
    expect(seenVariable('id')).toBe('"9007199254740993"');
    expect(seenVariable('float')).toBe('0.1000000000000000055');
    expect(seenVariable('json')).toBe('{"n":[1.0,1e400]}');
    expect(seenVariable('in')).toContain('"float":12345678901234567.89');
    expect(seenVariable('in')).toContain('"within":{"id":"9007199254740993"}');
  });

  test('text literals, as they are printed for the department', async () => {
    const units = fc.oneof(
      fc.constantFrom('\0', '\\', '"', '"""', '\u007f', '𠮷', '\u2028'),
      fc.string({ unit: 'grapheme' }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(units), async (parts) => {
        asked = [];
        const text = parts.join('');
        const literal = print({ kind: Kind.STRING, value: text });
        await post(`{ thing(text: ${literal}, json: { a: ${literal} }) { id } }`);
        const seen: string[] = [];
        visit(parse(asked[0]!.query), { StringValue: ({ value }) => void seen.push(value) });
        expect(seen).toEqual([text, text]);
      }),
      { numRuns: 30 },
    );
  });

  test('by GET as by POST', async () => {
    const search = new URLSearchParams({
      query: 'query ($json: JSON) { thing(json: $json) { id } }',
      variables: '{"json":9007199254740993}',
    });
    const headers = { authorization: 'Bearer office' };
    await gateway.fetch(new Request(`http://gateway.test/graphql?${search.toString()}`, { headers }));
    expect(asked[0]?.variables).toBe('{"json":9007199254740993}');
  });

  test('a Float literal beyond doubles is the caller’s mistake', async () => {
    expect((await post('{ thing(float: 1e400) { id } }')).status).toBe(400);
    expect((await post('query ($f: Float = -1e400) { thing(float: $f) { id } }')).status).toBe(400);
    expect(asked).toEqual([]);
  });

  test('texts with any characters, lone surrogates too', async () => {
    const units = fc.string({
      unit: fc.oneof(
        fc.constantFrom('\0', '\\', '"', '\ud800', '\udc00', '𠮷', '\u2028'),
        fc.string({ unit: 'binary' }),
      ),
    });
    await fc.assert(
      fc.asyncProperty(units, async (text) => {
        asked = [];
        thing = `{"__typename":"Thing","text":${JSON.stringify(text)},"json":{"a":${JSON.stringify(text)}}}`;
        const query = 'query ($text: String, $json: JSON) { thing(text: $text, json: $json) { text json } }';
        const answer = await post(query, JSON.stringify({ text, json: { [text]: text } }));
        expect(JSON.parse(asked[0]!.variables)).toEqual({ text, json: { [text]: text } });
        expect(JSON.parse(given(answer.text, 'text')!)).toBe(text);
        expect(JSON.parse(given(answer.text, 'json')!)).toEqual({ a: text });
      }),
      { numRuns: 50 },
    );
  });
});

describe('what a department answers reaches the caller as it is', () => {
  test('numbers', async () => {
    await fc.assert(
      fc.asyncProperty(jsonNumbers, async (number) => {
        thing = `{"__typename":"Thing","float":${number},"list":[${number},null],"json":{"a":[${number}]}}`;
        const { text } = await post('{ thing { float list json } }');
        expect(given(text, 'json')).toBe(`{"a":[${number}]}`);
        const isDouble = Number.isFinite(Number(number));
        expect(given(text, 'float')).toBe(isDouble ? number : 'null');
        expect(given(text, 'list')).toBe(isDouble ? `[${number},null]` : '[null,null]');
        expect(text.includes('SUBGRAPH_ERROR')).toBe(!isDouble);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['int', '2147483648', 'null'],
    ['int', '9007199254740993', 'null'],
    ['int', '2147483647.00000000000000000001', 'null'],
    ['int', '1.0', '1'],
    ['id', '9007199254740993', '"9007199254740993"'],
    ['id', '1e+21', '"1000000000000000000000"'],
    ['text', '9007199254740993', '"9007199254740993"'],
  ])('as %s, %s is %s', async (name, value, expected) => {
    thing = `{"__typename":"Thing","${name}":${value}}`;
    const { text } = await post(`{ thing { ${name} } }`);
    expect(given(text, name)).toBe(expected);
    expect(text.includes('SUBGRAPH_ERROR')).toBe(expected === 'null');
  });

  test('a key that is a large integer is asked about with all of its digits', async () => {
    thing = '{"__typename":"Thing","id":9007199254740993}';
    record = '{"__typename":"Thing","note":"of 9007199254740993"}';
    const { text } = await post('{ thing { note } }');
    expect(given(text, 'note')).toBe('"of 9007199254740993"');
    expect(asked[1]?.variables).toBe('{"representations0":[{"__typename":"Thing","id":"9007199254740993"}]}');
  });

  test('numbers of a record that was kept in the cache', async () => {
    thing = '{"__typename":"Thing","id":"cached"}';
    record = '{"__typename":"Thing","more":[9007199254740993,1.0,1e400,-0,0.1000000000000000055]}';
    const first = await post('{ thing { more } }');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const second = await post('{ thing { more } }');
    expect(asked.map(({ department }) => department)).toEqual(['register', 'records', 'register']);
    for (const { text } of [first, second])
      expect(given(text, 'more')).toBe('[9007199254740993,1.0,1e400,-0,0.1000000000000000055]');
  });
});

describe('what may not travel from one department to another', () => {
  const tooLong = JSON.stringify('x'.repeat(1_025));

  /** Nobody else is asked, what that one would have given is an error that names the giver, the rest is given. */
  async function expectFault(query: string, field: string): Promise<void> {
    const { status, text } = await post(query);
    const { data, errors = [] } = JSON.parse(text) as TestResponse;
    expect(status).toBe(200);
    expect(asked.map(({ department }) => department)).toEqual(['register']);
    const [name = '', below = ''] = field.split('.');
    expect(data?.[name]).toMatchObject({ [below]: null });
    const error = errors.find(({ path }) => path?.join('.') === field);
    expect(error?.extensions).toMatchObject({ code: 'SUBGRAPH_ERROR', provider: 'register' });
    const recorded = JSON.stringify((await usageStore.read({})).at(-1));
    expect(recorded).toMatch(/"result":"unavailable"|"outcome":"unavailable"/);
  }

  test.each([
    '{"not":""}',
    'true',
    '[]',
    '["a"]',
    '""',
    '1.5',
    '1e3',
    '1e+21',
    '7.0',
    '-0',
    'null',
    tooLong,
    '"\\ud800"',
    '"a\\udc00"',
    '" "',
    '"\\u3000"',
    '"a\\u0000"',
    '"a\\nb"',
    '"\\u0085"',
  ])('the key %s', async (key) => {
    thing = `{"__typename":"Thing","id":${key},"float":1}`;
    await expectFault('{ thing { float note } }', 'thing.note');
  });

  test.each([
    '[{"code":{"not":""},"floor":1}]',
    '[{"code":"a","floor":1},{"code":"","floor":1}]',
    '[{"code":"a","floor":"1"}]',
    '[{"code":"a","floor":9007199254740993.5}]',
    '[true]',
    '"a"',
    '{"code":"a","floor":true}',
    '{"code":-0,"floor":1}',
    '{"code":"a","floor":-0}',
  ])('%s in a key of nested fields', async (at) => {
    thing = `{"__typename":"Place","at":${at},"name":"here"}`;
    await expectFault('{ place { name note } }', 'place.note');
  });

  test.each([
    ['float', '"1"'],
    ['float', '1e400'],
    ['float', '{}'],
    ['int', '1.5'],
    ['int', '[1]'],
    ['list', '1'],
    ['list', '[1,"2"]'],
  ])('as %s that another department requires: %s', async (name, value) => {
    const values = { float: '1', int: '1', list: '[1]', [name]: value };
    thing = `{"__typename":"Thing","id":"a","float":${values.float},"int":${values.int},"list":${values.list}}`;
    await expectFault('{ thing { cost } }', 'thing.cost');
  });

  test.each([
    ['"a"', '"a"'],
    ['" a 𠮷"', '" a 𠮷"'],
    ['"07"', '"07"'],
    ['7', '"7"'],
    ['-7', '"-7"'],
    ['0', '"0"'],
    ['9007199254740995', '"9007199254740995"'],
    ['123456789012345678901234567890', '"123456789012345678901234567890"'],
  ])('not the key %s, which is passed on as the ID %s', async (key, expected) => {
    thing = `{"__typename":"Thing","id":${key}}`;
    record = '{"__typename":"Thing","note":"found"}';
    expect(given((await post('{ thing { note } }')).text, 'note')).toBe('"found"');
    expect(asked).toHaveLength(2);
    const variables = parseJson(asked[1]!.variables) as { representations0: { id: unknown }[] };
    expect(stringifyJson(variables.representations0[0]?.id)).toBe(expected);
  });

  test('not a key of nested fields, in which an ID is text, and an Int a number', async () => {
    thing =
      '{"__typename":"Place","at":[{"code":7,"floor":3},{"code":9007199254740993,"floor":-1}],"name":"here"}';
    record = '{"__typename":"Place","note":"found"}';
    expect((await post('{ place { note } }')).text).toContain('"found"');
    expect(asked[1]?.variables).toBe(
      '{"representations0":[{"__typename":"Place","at":[{"code":"7","floor":3},{"code":"9007199254740993","floor":-1}]}]}',
    );
  });

  test('not required values, which are passed on with all digits, null too', async () => {
    thing = '{"__typename":"Thing","id":"a","float":0.1000000000000000055,"int":null,"list":[1.0,null]}';
    await post('{ thing { cost } }');
    expect(asked[1]?.variables).toContain('"float":0.1000000000000000055,"int":null,"list":[1.0,null]');
  });
});
