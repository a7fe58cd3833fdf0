/** Whatever a caller sends, the mistake is the caller's: it is told so, it is recorded, and nothing of ours fails. */
import { connect } from 'node:net';
import { testingCaller } from '@govgraph/policy/testing';
import * as fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { createMemoryUsageStore, type UsageRecord, type UsageStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let withoutMutations: TestFederation;
let gateway: TestGateway;
let gatewayOfQueries: TestGateway;
const recorded: UsageRecord[] = [];
const failures: unknown[] = [];

beforeAll(async () => {
  [federation, withoutMutations] = await Promise.all([
    startTestFederation({
      a: {
        typeDefs: `
          scalar Any
          enum Order { UP DOWN }
          input In { a: Int, in: In, any: Any, list: [[ID!]], order: Order = UP }
          interface Named { name(of: String): String }
          type Item implements Named @key(fields: "id") { id: ID! name(of: String): String self: Query items: [Item!] }
          union Found = Item
          type Query { x(v: Any, l: [[Int]], i: In): String item(id: ID!): Item items: [Item!] found: [Found] }
          type Mutation { put(v: Any, i: In): Item }
          type Subscription { tick: Int }`,
        resolvers: {
          Query: {
            x: () => 'x',
            item: (_: unknown, { id }: { id: string }) => ({ id }),
            items: () => [{ id: '1' }, { id: '2' }],
            found: () => [{ __typename: 'Item', id: '1' }],
          },
          Mutation: { put: () => ({ id: '3' }) },
          Item: { name: () => 'name', self: () => ({}), items: () => [] },
        },
      },
      b: {
        typeDefs: 'type Item @key(fields: "id") { id: ID! price(in: String! = "CNY"): Int }',
        resolvers: { Item: { price: () => 7 } },
      },
    }),
    startTestFederation({ a: { typeDefs: 'type Query { x: String }', resolvers: {} } }),
  ]);
  [gateway, gatewayOfQueries] = await Promise.all([open(federation), open(withoutMutations)]);
});
afterAll(async () => {
  await Promise.all([gateway, gatewayOfQueries, federation, withoutMutations].map((each) => each?.close()));
});
afterEach(() => {
  expect(failures.splice(0)).toEqual([]);
});

function open(of: TestFederation): Promise<TestGateway> {
  const store = createMemoryUsageStore(() => 1);
  const usageStore: UsageStore = {
    ...store,
    append: (records, version) => {
      recorded.push(...records);
      return store.append(records, version);
    },
  };
  return createTestGateway(
    of,
    allowSupergraph(of.supergraph),
    { token: testingCaller },
    // What nobody is known to have sent is recorded in sums: here, soon.
    { usageStore, strangerSumIntervalMs: 1, telemetry: { failed: (error) => void failures.push(error) } },
  );
}

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly search?: string;
  readonly body?: string | Uint8Array;
}

interface Received {
  readonly status: number;
  readonly text: string;
  readonly codes: readonly string[];
}

const json = 'application/graphql-response+json';

async function send(
  { method = 'POST', headers = {}, search = '', body }: Sent,
  to = gateway,
): Promise<Received> {
  const response = await to.fetch(
    new Request(`http://gateway.test/graphql${search}`, {
      method,
      headers: {
        authorization: 'Bearer token',
        'content-type': 'application/json',
        accept: json,
        ...headers,
      },
      ...(body === undefined || method === 'GET' ? {} : { body: Buffer.from(body) }),
    }),
  );
  const text = await response.text();
  // A 304 has no body.
  const { errors = [] } = JSON.parse(text || '{}') as { errors?: { extensions: { code: string } }[] };
  return { status: response.status, text, codes: errors.map(({ extensions }) => extensions.code) };
}

const post = (parameters: object, to?: TestGateway) => send({ body: JSON.stringify(parameters) }, to);

const nested = (levels: number, [start, end]: readonly [string, string], inner = '') =>
  start.repeat(levels) + inner + end.repeat(levels);

const list = ['[', ']'] as const;

describe('A caller is told what is wrong', () => {
  test.each([
    ['a subscription', 'subscription { tick }'],
    ['a subscription with a name beside a query', 'query Q { x } subscription S { tick }'],
  ])('with %s', async (_what, query) => {
    const { status, text, codes } = await post({ query, operationName: 'Q' });
    expect([status, codes]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
    expect(text).toContain('Operations of the kind \\"subscription\\" are not offered.');
  });

  test.each(['subscription S { x }', 'mutation M { x }'])(
    'with %s, which the schema lacks',
    async (query) => {
      const { status, codes } = await post({ query }, gatewayOfQueries);
      expect([status, codes]).toEqual([400, ['GRAPHQL_VALIDATION_FAILED']]);
    },
  );

  const body = (variables: string, query = 'query($v: Any, $i: In) { x(v: $v, i: $i) }') =>
    `{"query":${JSON.stringify(query)},"variables":${variables}}`;
  test.each([
    ['a variable nested 200,000 deep', body(`{"v":${nested(200_000, list)}}`)],
    ['a variable that is not used, nested as deep', body(`{"v":${nested(200_000, list)}}`, '{ x }')],
    ['an input object nested 100,000 deep', body(`{"i":${nested(100_000, ['{"in":', '}'], '{}')}}`)],
    ['a variable of 101 levels', body(`{"v":${nested(99, list)}}`)],
    ['extensions nested deep', `{"query":"{ x }","extensions":{"a":${nested(200_000, list)}}}`],
    ['a body of brackets only', nested(400_000, list)],
    ['a body that never ends', '{"a":'.repeat(100_000)],
  ])('by %s', async (_what, text) => {
    const answer = await send({ body: text });
    expect([answer.status, answer.codes]).toEqual([400, ['BAD_REQUEST']]);
    expect(answer.text).toContain('nested deeper than 100 levels');
  });

  test('and values that look deep but are not pass', async () => {
    const v = ['[[[['.repeat(200), '\\"{'.repeat(200), nested(90, list)];
    expect((await send({ body: body(JSON.stringify({ v })) })).status).toBe(200);
    expect((await send({ body: body(`{"v":${nested(98, list)}}`) })).status).toBe(200);
  });

  test('by variables of a GET that are nested deep', async () => {
    const variables = encodeURIComponent(`{"v":${nested(1_000, list)}}`);
    const answer = await send({ method: 'GET', search: `?query={x}&variables=${variables}` });
    expect([answer.status, answer.codes]).toEqual([400, ['BAD_REQUEST']]);
  });

  test.each([
    ['a variable type of 4,000 levels', `query ($v: ${nested(4_000, list, 'Int')}) { x(v: $v) }`],
    ['a list of 4,900 levels', `{ x(v: ${nested(4_900, list, '1')}) }`],
    ['an object of 3,000 levels', `{ x(v: ${nested(3_000, ['{a:', '}'], '1')}) }`],
    ['a default of 2,400 levels', `query ($i: In = ${nested(2_400, ['{in:', '}'], '{}')}) { x(i: $i) }`],
    ['selections of 3,300 levels', nested(3_300, ['{ x ', '}'])],
    ['brackets that never end', '{ x('.repeat(3_000)],
    ['a type condition in a chain of fragments', fragmentChain(99, 30)],
    ['a name of 90,000 characters', `{ ${'A'.repeat(90_000)}: x }`],
    ['a variable of 90,000 characters', `query ($${'A'.repeat(90_000)}: Int!) { x }`],
  ])('by %s', async (_what, query) => {
    const { status, codes, text } = await post({ query });
    expect([status, codes]).toEqual([400, ['OPERATION_TOO_LARGE']]);
    expect(text.length).toBeLessThan(1_000);
  });

  test.each([
    ['1,600 directives', `{ x ${'@skip(if: false) '.repeat(1_400)} }`],
    ['4,900 unknown directives', `{ x ${'@a '.repeat(4_900)} }`],
    ['10,000 tokens', `{ x ${'@skip(if: false) '.repeat(2_000)} }`],
    ['a field named __proto__', '{ __proto__ constructor { toString } }'],
    ['a variable named __proto__', 'query ($__proto__: Any) { x(v: $__proto__) }'],
    ['half a character', '{ x(v: "\ud800") }'],
    ['a zero byte', '{ x \u0000 }'],
    ['an operation that is none', 'fragment F on Query { x }'],
    ['a fragment that uses itself', '{ ...F } fragment F on Query { x ...F }'],
  ])('by %s', async (_what, query) => {
    const { status, codes } = await post({ query });
    expect(status).toBe(400);
    expect(new Set(codes).size).toBe(1);
  });

  test.each([
    ['an operation name', { query: '{ x }', operationName: 'A\ud800'.repeat(100_000) }],
    [
      'a variable’s value',
      { query: 'query ($v: [[Int]]) { x(l: $v) }', variables: { v: 'A'.repeat(900_000) } },
    ],
    [
      'many values',
      {
        query: 'query ($v: [[Int]]) { x(l: $v) }',
        variables: { v: Array.from({ length: 900 }, () => 'A'.repeat(900)) },
      },
    ],
    ['a document id', { documentId: 'a'.repeat(900_000) }],
    ['a field', { query: `{ ${'a'.repeat(500)} }` }],
  ])('without the length of %s', async (_what, parameters) => {
    const { status, text } = await post(parameters);
    expect(status).toBe(400);
    expect(text.length).toBeLessThan(7_000);
    expect(text).not.toMatch(/\\ud8/);
  });

  test.each([
    'Authorization: Bearer other',
    'Content-Type: text/plain',
    'Govgraph-Purpose: b',
    'content-encoding: gzip',
  ])('by two headers of which one is %s', async (header) => {
    const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
    const body = '{"query":"{ x }"}';
    const own =
      'Authorization: Bearer token\r\nContent-Type: application/json\r\nGovgraph-Purpose: a\r\ncontent-encoding: identity';
    const answer = await sendRaw(
      port,
      `POST /graphql HTTP/1.1\r\nhost: x\r\nconnection: close\r\n${own}\r\n${header}\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    );
    const name = header.split(':')[0]?.toLowerCase();
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer).toContain(`The header ${name} is given more than once.`);
    await vi.waitFor(() =>
      expect(recorded.at(-1)).toMatchObject({ outcome: 'REFUSED', status: 400, application: null }),
    );
  });
});

describe('Names that objects of JavaScript have are names as others', () => {
  test('of aliases, fragments and literals', async () => {
    const query =
      '{ __proto__: x constructor: x ...__proto__ x2: x(v: { __proto__: { a: 1 }, constructor: 2 }) } fragment __proto__ on Query { toString: x }';
    const { status, text } = await post({ query });
    expect(status).toBe(200);
    expect(text).toContain('"data":{"__proto__":"x","constructor":"x","toString":"x","x2":"x"}');
  });

  test('of variables’ values, which go to the department as they are', async () => {
    federation.received.length = 0;
    const body = `{"query":"query ($v: Any) { x(v: $v) }","variables":{"v":{"__proto__":{"a":1},"b":"\\ud800\\u0000"}},"__proto__":{"operationName":"X"}}`;
    expect((await send({ body })).status).toBe(200);
    expect(JSON.stringify(federation.received[0]?.variables)).toBe(
      '{"v":{"__proto__":{"a":1},"b":"\\ud800\\u0000"}}',
    );
  });
});

const documents = [
  'query Q($v: Any, $i: In = {a: 1, list: [["1"]]}, $s: Boolean = false) { x(v: $v, i: $i) items @skip(if: $s) { ...F } } fragment F on Item { id name(of: "a") price }',
  'mutation M($v: Any) { a: put(v: $v) { id self { x } } b: put(i: {order: DOWN}) { price(in: "EUR") } }',
  '{ found { ... on Item { id } __typename } item(id: 1) { name items { name self { item(id: "2") { price } } } } }',
  'query ($name: String!) { __type(name: $name) { name fields { name } } x(v: [1, {a: null}], l: [[1]]) __schema { queryType { name } } }',
  'subscription { tick }',
];

const fragments = [
  ...documents.flatMap((document) => document.split(/(?<=[{}() ])/)),
  '{',
  '}',
  '(',
  ')',
  '[',
  ']',
  ':',
  '$',
  '!',
  '...',
  '@include(if: $s)',
  '"""',
  '"\\u{1F600}"',
  '1e400',
  '-0',
  '9007199254740993',
  '__proto__',
  'constructor',
  '\u0000',
  '\ud800',
  '#\n',
  '@skip',
  'on',
  'null',
  'UP',
];

/** Documents that begin as good ones, with pieces left out, doubled, swapped and put in. */
const mutatedDocument = fc
  .tuple(
    fc.constantFrom(...documents),
    fc.array(
      fc.tuple(fc.nat(200), fc.constantFrom('drop', 'double', 'insert'), fc.constantFrom(...fragments)),
      {
        maxLength: 3,
      },
    ),
  )
  .map(([document, changes]) => {
    const pieces = document.split(/(?<=[{}() ])/);
    for (const [at, how, piece] of changes) {
      const index = at % (pieces.length + 1);
      if (how === 'drop') pieces.splice(index, 1);
      else pieces.splice(index, 0, how === 'double' ? (pieces[index] ?? piece) : piece);
    }
    return pieces.join('');
  });

const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 4, stringUnit: 'binary' }),
  fc.constantFrom(null, '', 1e21, -0, '\ud800', { __proto__: null }, nestedList(50), nestedList(150)),
);

const parameters = fc.record(
  {
    query: fc.oneof({ weight: 9, arbitrary: mutatedDocument }, { weight: 1, arbitrary: anyValue }),
    variables: fc.oneof(
      fc.record({ v: anyValue, i: anyValue, s: anyValue, name: anyValue }, { requiredKeys: [] }),
      anyValue,
    ),
    operationName: fc.oneof(fc.constantFrom('Q', 'M', null), anyValue),
    extensions: fc.oneof(fc.constant(undefined), anyValue, fc.record({ persistedQuery: anyValue })),
    documentId: fc.oneof(
      { weight: 9, arbitrary: fc.constant(undefined) },
      { weight: 1, arbitrary: anyValue },
    ),
  },
  { requiredKeys: ['query'] },
);

const headers = fc.record(
  {
    'content-type': fc.constantFrom('application/json', 'application/json; charset=utf-8', 'text/plain', ''),
    accept: fc.constantFrom(json, 'application/json', '*/*', 'text/html', 'q=;;,', ''),
    authorization: fc.constantFrom('Bearer token', 'Bearer other', 'Bearer token, Bearer token', 'token', ''),
    'govgraph-purpose': fc.string({ unit: 'grapheme-ascii', maxLength: 120 }),
    'govgraph-withheld': fc.constantFrom('compact', 'compact, compact', ''),
    'govgraph-cost': fc.constantFrom('true', 'true, true', ''),
    'if-none-match': fc.constantFrom('*', 'W/"', ''),
  },
  { requiredKeys: [] },
);

const request: fc.Arbitrary<Sent> = fc.oneof(
  { weight: 6, arbitrary: parameters.map((body) => ({ body: JSON.stringify(body) })) },
  { weight: 2, arbitrary: fc.record({ headers, body: parameters.map((body) => JSON.stringify(body)) }) },
  { weight: 1, arbitrary: fc.record({ body: fc.oneof(fc.uint8Array(), fc.string(), fc.json()), headers }) },
  {
    weight: 2,
    arbitrary: fc.record({
      method: fc.constantFrom('GET', 'GET', 'PUT', 'OPTIONS'),
      headers,
      search: fc.oneof(
        fc.webQueryParameters().map((text) => `?${text}`),
        fc
          .record({ query: mutatedDocument, variables: fc.oneof(fc.json(), fc.string()) })
          .map(
            ({ query, variables }) =>
              `?query=${encodeURIComponent(wellFormed(query))}&variables=${encodeURIComponent(wellFormed(variables))}`,
          ),
      ),
    }),
  },
);

test(
  'nothing that a caller sends is a failure of the gateway, and all of it is recorded',
  { timeout: 120_000 },
  async () => {
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        recorded.length = 0;
        const { status, codes, text } = await send(sent);
        expect(failures).toEqual([]);
        expect(codes).not.toContain('INTERNAL_ERROR');
        expect(status).toBeLessThan(500);
        expect(text.length).toBeLessThan(20_000);
        const record = { status, outcome: status < 400 ? expect.any(String) : 'REFUSED' };
        await vi.waitFor(() => expect(recorded).toMatchObject([record]), { interval: 1 });
      }),
      { numRuns: Number(process.env['GOVGRAPH_TEST_RUNS'] ?? 400), seed: 5 },
    );
  },
);

function nestedList(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}

function wellFormed(text: string): string {
  return Buffer.from(text).toString();
}

function fragmentChain(length: number, levels: number): string {
  const fragments = Array.from(
    { length },
    (_, at) => `fragment f${at} on Query { ${nested(levels, ['... { ', '}'], `...f${at + 1} `)} }`,
  );
  return `{ ...f0 } ${fragments.join(' ')} fragment f${length} on Query { x }`;
}

function sendRaw(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.on('data', (chunk) => (answer += String(chunk)));
    socket.on('error', reject);
    socket.on('close', () => resolve(answer));
  });
}
