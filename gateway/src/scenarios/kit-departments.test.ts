/**
 * Numbers on their way from a caller through the gateway to departments that are built with the kit, and back: each is
 * the one that was given, or an error. A neighbour that JavaScript would round it to is never asked about or answered.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { testingCaller } from '@govgraph/policy/testing';
import { parseJson, stringifyJson } from '@govgraph/protocol';
import { jsonNumbers } from '@govgraph/protocol/testing-arbitraries';
import { defineSubgraph } from '@govgraph/subgraph-kit';
import fc from 'fast-check';
import { GraphQLScalarType, parse } from 'graphql';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';

/** Of no use outside a test. */
const secret = Buffer.alloc(32, 7).toString('base64');
const federation = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])\n';

/** What resolvers were given, as they were given it. */
let seen: Record<string, unknown> = {};
/** What the register's resolvers give. */
let thing: Record<string, unknown> = {};

const departments = {
  register: {
    schema: `
      scalar JSON
      input In { id: ID json: JSON float: Float ids: [ID!] }
      type Query { thing(id: ID, int: Int, float: Float, json: JSON, in: In, text: String): Thing }
      type Thing @key(fields: "id") { id: ID ids: [ID] int: Int float: Float json: JSON text: String }`,
    resolvers: {
      Query: {
        thing: (_: unknown, given: Record<string, unknown>) => {
          seen = given;
          return thing;
        },
      },
      JSON: new GraphQLScalarType({ name: 'JSON' }),
    },
  },
  records: {
    schema: `type Thing @key(fields: "id") { id: ID note: String }`,
    resolvers: {
      Thing: { note: ({ id }: { readonly id: unknown }) => `of ${typeof id} ${String(id)}` },
    },
  },
};

let gateway: TestGateway;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'departments-'));
  closers.push(() => rm(directory, { recursive: true }));
  const services = [];
  for (const [name, { schema, resolvers }] of Object.entries(departments)) {
    const file = path.join(directory, `${name}.graphql`);
    await writeFile(file, federation + schema);
    const start = defineSubgraph({
      name,
      schema: pathToFileURL(file),
      resolvers,
      openDatabase: () => ({ $queryRawUnsafe: async () => {}, $disconnect: async () => {} }),
      createLoaders: () => ({}),
    });
    const { url, close } = await start({
      port: 0,
      connectionString: 'none',
      gatewayKeys: { keys: [{ keyId: `test-${name}`, algorithm: 'hmac-sha256', secret }] },
      log: () => {},
    });
    closers.push(close);
    services.push({ name, url, typeDefs: parse(federation + schema) });
  }
  const { supergraphSdl = '', errors } = composeServices(services);
  expect(errors).toBeUndefined();
  gateway = await createTestGateway(
    { supergraph: supergraphSdl, names: Object.keys(departments) },
    allowSupergraph(supergraphSdl),
    { office: testingCaller },
  );
  closers.push(() => gateway.close());
});
afterAll(async () => {
  for (const close of closers.toReversed()) await close();
});
beforeEach(() => {
  seen = {};
  thing = { id: 'a' };
});

/** Sends JSON text as it is; the thing of the response comes back as text, undefined where there is an error. */
async function ask(query: string, variables = '{}'): Promise<string | undefined> {
  const response = await gateway.fetch(
    new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: { authorization: 'Bearer office', 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
    }),
  );
  const { data, errors } = parseJson(await response.text()) as {
    readonly data?: { readonly thing: unknown };
    readonly errors?: readonly unknown[];
  };
  return errors === undefined ? stringifyJson(data?.thing) : undefined;
}

/** The digits of an integer, whichever way it is written; undefined when it is none. */
function integerOf(number: string): bigint | undefined {
  const [, sign = '', integer = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE](.+))?$/.exec(number) ?? [];
  const shift = Number(exponent) - fraction.length;
  const digits = BigInt(integer + fraction) * (sign === '' ? 1n : -1n);
  if (shift >= 0) return digits * 10n ** BigInt(shift);
  return digits % 10n ** BigInt(-shift) === 0n ? digits / 10n ** BigInt(-shift) : undefined;
}

describe('a resolver is given', () => {
  test('an ID with all of its digits, in arguments, lists and input objects', async () => {
    await fc.assert(
      fc.asyncProperty(jsonNumbers, async (number) => {
        seen = {};
        const answer = await ask(
          'query ($id: ID, $in: In) { thing(id: $id, in: $in) { __typename } }',
          `{"id":${number},"in":{"id":${number},"ids":${number}}}`,
        );
        const integer = integerOf(number)?.toString();
        // Beyond doubles the gateway refuses integers too.
        if (integer === undefined || !Number.isFinite(Number(number))) expect(answer).toBeUndefined();
        else expect(seen).toEqual({ id: integer, in: { id: integer, ids: [integer] } });
      }),
      { numRuns: 100 },
    );
  });

  test('a number in a scalar of its own as a number if that is exact and safe, as text otherwise', async () => {
    await fc.assert(
      fc.asyncProperty(jsonNumbers, async (number) => {
        await ask(
          'query ($json: JSON, $in: In) { thing(json: $json, in: $in) { __typename } }',
          `{"json":[{"n":${number}}],"in":{"json":${number}}}`,
        );
        const { json, in: within } = seen as { json: [{ n: unknown }]; in: { json: unknown } };
        expect(within.json).toEqual(json[0].n);
        const integer = integerOf(number);
        if (typeof within.json === 'number') {
          expect(Number.isInteger(within.json) && !Number.isSafeInteger(within.json)).toBe(false);
          if (integer !== undefined) expect(BigInt(within.json)).toBe(integer);
        } else {
          expect(within.json).toBe(integer === undefined ? number : integer.toString());
        }
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['9007199254740993', '9007199254740993'],
    ['9007199254740994', '9007199254740994'],
    ['-9007199254740993', '-9007199254740993'],
    ['9007199254740991', 9_007_199_254_740_991],
    ['1e21', '1000000000000000000000'],
    ['12.50', 12.5],
    ['1e3', 1000],
    ['0.1000000000000000055', '0.1000000000000000055'],
  ])('for the number %s in a scalar of its own: %s', async (number, expected) => {
    await ask('query ($json: JSON) { thing(json: $json) { __typename } }', `{"json":${number}}`);
    expect(seen).toEqual({ json: expected });
    seen = {};
    await ask(`{ thing(json: [${number}]) { __typename } }`);
    if (number !== '9007199254740994') expect(seen).toEqual({ json: [expected] });
  });

  test.each([
    ['int', '1e3', 1000],
    ['int', '2147483647.00000000000000000001', undefined],
    ['int', '9007199254740993', undefined],
    ['float', '0.1000000000000000055', 0.1],
    ['float', '9007199254740993', 9_007_199_254_740_992],
    ['float', '1e400', undefined],
    ['text', '9007199254740993', undefined],
  ])('as %s the number %s as GraphQL says: %s', async (name, number, expected) => {
    const type = { int: 'Int', float: 'Float', text: 'String' }[name];
    const answer = await ask(`query ($v: ${type}) { thing(${name}: $v) { __typename } }`, `{"v":${number}}`);
    expect(seen).toEqual(expected === undefined ? {} : { [name]: expected });
    expect(answer === undefined).toBe(expected === undefined);
  });
});

describe('a key that a resolver gives', () => {
  test.each([
    ['text', '9007199254740993', '"of string 9007199254740993"'],
    ['a bigint', 9_007_199_254_740_993n, '"of string 9007199254740993"'],
    ['a safe number', 9_007_199_254_740_991, '"of string 9007199254740991"'],
  ])('as %s is asked about with all of its digits', async (_, id, expected) => {
    thing = { id };
    expect(await ask('{ thing { note } }')).toBe(`{"note":${expected}}`);
  });

  test('as a number that may have been rounded is an error, and nobody is asked about it', async () => {
    thing = { id: Number('9007199254740993') };
    expect(await ask('{ thing { note } }')).toBeUndefined();
  });
});

describe('a caller is given', () => {
  test.each([
    ['id', 9_007_199_254_740_993n, '"9007199254740993"'],
    ['id', Promise.resolve(9_007_199_254_740_993n), '"9007199254740993"'],
    ['id', Number('9007199254740993'), undefined],
    [
      'ids',
      [1n, '2', 3, null, Promise.resolve(9_007_199_254_740_993n)],
      '["1","2","3",null,"9007199254740993"]',
    ],
    ['ids', [1, 2 ** 53], undefined],
    ['int', 9_007_199_254_740_993n, undefined],
    ['float', { valueOf: (): string => '0.50' }, '0.5'],
    ['json', 9_007_199_254_740_993n, '9007199254740993'],
    [
      'json',
      { deep: [-9_007_199_254_740_993n, { toJSON: (): string => '1.50' }] },
      '{"deep":[-9007199254740993,"1.50"]}',
    ],
    ['text', 9_007_199_254_740_993n, undefined],
  ])('of %s %s all digits or an error', async (name, value, expected) => {
    thing = { [name]: value };
    expect(await ask(`{ thing { ${name} } }`)).toBe(expected && `{"${name}":${expected}}`);
  });

  test('the rest of an answer of which one ID may have been rounded', async () => {
    thing = { ids: [1, 2 ** 53, 3], text: 'a' };
    const { data, errors } = await gateway.ask({ query: '{ thing { ids text } }' });
    expect(data).toEqual({ thing: { ids: ['1', null, '3'], text: 'a' } });
    expect(errors?.map(({ path: at }) => at)).toEqual([['thing', 'ids', 1]]);
  });
});
