/**
 * Behind Apollo Server, callers have what they have at the gateway's own door, and nothing else: whatever Apollo Server
 * would answer, keep or share by itself.
 */
import { readFileSync } from 'node:fs';
import { ApolloServer, type ApolloServerPlugin, type BaseContext, HeaderMap } from '@apollo/server';
import { compilePolicy, omitUndefined } from '@govgraph/policy';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { startApolloServer } from '../../examples/apollo-server.ts';
import { createMemoryUsageStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { apolloServerOptions } from './apollo-server.ts';

let shop: TestFederation;
let gateway: TestGateway;
const usageStore = createMemoryUsageStore(() => 1);
beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  gateway = await createTestGateway(
    shop,
    compilePolicy(shopPolicy()),
    { office, shopkeeper },
    { usageStore },
  );
});
afterAll(async () => {
  await gateway?.close();
  await shop?.close();
});
beforeEach(() => {
  shop.received.length = 0;
  for (const name of shop.names) shop.disturb(name, 'recover');
});

type ServerConfig = Partial<ConstructorParameters<typeof ApolloServer<BaseContext>>[0]>;

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

async function startServer(config: ServerConfig = {}): Promise<ApolloServer> {
  const { gateway: door, ...options } = apolloServerOptions(gateway);
  const server = new ApolloServer({
    ...options,
    gateway: { ...door, stop: async () => {} },
    logger: quiet,
    ...config,
  } as ConstructorParameters<typeof ApolloServer<BaseContext>>[0]);
  await server.start();
  onTestFinished(() => server.stop());
  return server;
}

interface Asked {
  readonly query?: string;
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly as?: string;
  readonly purpose?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

type Answered = TestResponse & { readonly headers: ReadonlyMap<string, string> };

const headersOf = ({ as, purpose: declared, headers = {} }: Asked) =>
  new HeaderMap(
    Object.entries({
      'content-type': 'application/json',
      ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
      ...omitUndefined({ 'govgraph-purpose': declared }),
      ...headers,
    }),
  );

async function send(
  server: ApolloServer,
  asked: Asked,
  body: unknown,
): Promise<{ status: number; headers: HeaderMap; text: string }> {
  const { method = 'POST', query = '' } = asked;
  const answer = await server.executeHTTPGraphQLRequest({
    httpGraphQLRequest: {
      method,
      headers: headersOf(asked),
      search: method === 'GET' ? `?${new URLSearchParams({ query }).toString()}` : '',
      // As it comes over the network, without what is undefined.
      body: JSON.parse(JSON.stringify(body)),
    },
    context: async () => ({}),
  });
  if (answer.body.kind !== 'complete') throw new Error('expected one body');
  return { status: answer.status ?? 200, headers: answer.headers, text: answer.body.string };
}

async function ask(server: ApolloServer, asked: Asked): Promise<Answered> {
  const { query, variables, extensions } = asked;
  const { status, headers, text } = await send(server, asked, { query, variables, extensions });
  return { status, headers, ...(JSON.parse(text) as Omit<TestResponse, 'status'>) };
}

/** A response without what is different each time. */
function stable({ status, data, errors, extensions }: TestResponse) {
  const withoutId = (member: object) => ({ ...member, decisionId: undefined });
  return {
    status,
    data,
    errors: errors?.map((error) => ({ ...error, extensions: withoutId(error.extensions) })),
    govgraph: extensions && withoutId(extensions.govgraph),
  };
}

const query = `{
  products { upc ... on Book { name price reviews { body author { name mail } } } ... on Gadget { name secret } }
}`;
const codesOf = ({ errors = [] }: TestResponse) => errors.map(({ extensions }) => extensions['code']);
const compared = new Set(
  'channel user approver content method medium application purpose operationHash outcome code status'.split(
    ' ',
  ),
);
/** Of identified callers, without what is different each time. */
const lastRecords = async (count: number) =>
  (await usageStore.read({}))
    .filter(({ application }) => application !== null)
    .slice(-count)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => compared.has(name))));

describe('Behind Apollo Server, a caller has what it has at the own door', () => {
  test.each([
    ['a consumer', { query, as: 'office', purpose }],
    ['the department that provides it', { query, as: 'shopkeeper' }],
    ['somebody without a purpose', { query, as: 'office' }],
    ['somebody with a purpose that nobody knows', { query, as: 'office', purpose: 'curiosity' }],
    ['somebody whose token is not valid', { query, as: 'nobody', purpose }],
    ['somebody who misspells a field', { query: '{ products { upx } }', as: 'office', purpose }],
    [
      'somebody whose text is too large',
      { query: `{ ${'a: products { upc } '.repeat(60)} }`, as: 'office', purpose },
    ],
    [
      'somebody who renames what is denied',
      { query: '{ a: product(upc: "g1") { ... on Gadget { b: secret secret } } }', as: 'office', purpose },
    ],
    [
      'somebody whose variables do not fit',
      {
        query: 'query ($n: Int) { products(first: $n) { upc } }',
        variables: { n: 'x' },
        as: 'office',
        purpose,
      },
    ],
    [
      'somebody who accepts GraphQL responses',
      {
        query: '{ products { upx } }',
        as: 'office',
        purpose,
        headers: { accept: 'application/graphql-response+json' },
      },
    ],
    [
      'somebody who wants what is withheld in short',
      { query, as: 'office', purpose, headers: { 'govgraph-withheld': 'compact' } },
    ],
    [
      'somebody who asks for the cost',
      { query, as: 'office', purpose, headers: { 'govgraph-cost': 'true' } },
    ],
    [
      'somebody who repeats the header of the purpose',
      { query, as: 'office', purpose: `${purpose}, ${purpose}` },
    ],
    ['a mutation', { query: 'mutation { log }', as: 'shopkeeper' }],
    [
      'introspection',
      { query: '{ __schema { queryType { name } } __type(name: "Gadget") { kind } }', as: 'office', purpose },
    ],
  ] as const)('%s', async (_, asked: Asked) => {
    const server = await startServer();
    const atDoor = await gateway.ask({ query: '', as: '', ...asked });
    const behind = await ask(server, asked);
    expect(stable(behind)).toEqual(stable(atDoor));
    const [first, second] = await lastRecords(2);
    expect(second).toEqual(first);
    expect(behind.headers.get('cache-control')).toBe('no-store');
  });

  test('and a stranger is told nothing but that a token is missing, whatever it asks', async () => {
    const server = await startServer();
    for (const query of ['{ products { upx } }', '{ __schema { types { name } } }', '{ products { upc } }']) {
      const answer = await ask(server, { query });
      expect([answer.status, codesOf(answer), answer.data]).toEqual([401, ['TOKEN_INVALID'], undefined]);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
    expect(shop.received).toEqual([]);
  });

  test('and what is executed without an HTTP request comes from a stranger', async () => {
    const server = await startServer();
    const { body } = await server.executeOperation(
      { query },
      { contextValue: { token: 'office', ...office } },
    );
    expect(body).toMatchObject({ singleResult: { errors: [{ extensions: { code: 'TOKEN_INVALID' } }] } });
    expect(shop.received).toEqual([]);
  });
});

describe('Nothing of Apollo Server is shared between callers', () => {
  test('not answers to the same text at the same time', async () => {
    const server = await startServer();
    const callers = Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? 'office' : 'shopkeeper'));
    const answers = await Promise.all(
      callers.map((as) => ask(server, { query, as, ...(as === 'office' ? { purpose } : {}) })),
    );
    const expected = {
      office: stable(await gateway.ask({ query, as: 'office', purpose })),
      shopkeeper: stable(await gateway.ask({ query, as: 'shopkeeper' })),
    };
    expect(expected.office).not.toEqual(expected.shopkeeper);
    for (const [index, as] of callers.entries())
      expect(stable(answers[index] ?? { status: 0 })).toEqual(expected[as]);
    const ids = answers.map(({ extensions }) => extensions?.govgraph['decisionId']);
    expect(new Set(ids).size).toBe(callers.length);
  });

  test('not what a persisted query gave somebody else', async () => {
    const server = await startServer();
    const extensions = { persistedQuery: { version: 1, sha256Hash: hash('sha256', query, 'hex') } };
    expect((await ask(server, { query, extensions, as: 'shopkeeper' })).status).toBe(200);

    const asOffice = await ask(server, { extensions, as: 'office', purpose });
    expect(stable(asOffice)).toEqual(stable(await gateway.ask({ query, as: 'office', purpose })));
    expect((await ask(server, { extensions })).status).toBe(401);
  });

  test('not what a plugin takes for something to be kept', async () => {
    const kept = new Map<string, unknown>();
    const keeping: ApolloServerPlugin = {
      requestDidStart: async () => ({
        responseForOperation: async ({ source }) => (kept.get(source) as never) ?? null,
        willSendResponse: async ({ source, response, overallCachePolicy }) => {
          overallCachePolicy.restrict({ maxAge: 60 });
          if (overallCachePolicy.policyIfCacheable() !== null) kept.set(source, structuredClone(response));
        },
      }),
    };
    const server = await startServer({ plugins: [keeping] });
    await ask(server, { query, as: 'shopkeeper' });
    expect(kept.size).toBe(0);
    expect((await ask(server, { query })).status).toBe(401);
  });

  test('not what a plugin makes of one answer, or of the schema', async () => {
    const changing: ApolloServerPlugin = {
      serverWillStart: async ({ schema }) => {
        delete schema.getQueryType()?.getFields()['products'];
      },
      requestDidStart: async () => ({
        willSendResponse: async ({ response }) => {
          if (response.body.kind === 'single')
            Object.assign(response.body.singleResult.data ?? {}, { products: 'all' });
        },
      }),
    };
    const changed = await ask(await startServer({ plugins: [changing] }), { query, as: 'office', purpose });
    expect([changed.status, changed.data]).toEqual([200, { products: 'all' }]);
    expect(
      (await ask(await startServer(), { query: `${query} # again`, as: 'office', purpose })).data?.[
        'products'
      ],
    ).toHaveLength(3);
  });
});

describe('Each operation is decided, counted and recorded', () => {
  test('also in a batch, whose status is that of the refused one', async () => {
    const server = await startServer({ allowBatchedHttpRequests: true });
    const before = (await usageStore.read({})).length;
    const accept = 'application/graphql-response+json';
    const { status, text } = await send(server, { as: 'office', purpose, headers: { accept } }, [
      { query: '{ product(upc: "b1") { ... on Book { price } } }' },
      { query: '{ product(upc: "g1") { ... on Gadget { secret } } }' },
      { query: '{ nothing }' },
    ]);
    const answers = JSON.parse(text) as TestResponse[];
    expect(answers.map(({ data }) => data)).toEqual([
      { product: { price: 12 } },
      { product: { secret: null } },
      undefined,
    ]);
    expect(answers.map(codesOf)).toEqual([[], ['NOT_SHARED'], ['GRAPHQL_VALIDATION_FAILED']]);
    expect((await usageStore.read({})).length - before).toBe(3);
    expect(status).toBe(400);
  });

  test('and a batch is refused where Apollo Server is not told to take it', async () => {
    const { status } = await send(await startServer(), { as: 'office', purpose }, [{ query }, { query }]);
    expect(status).toBe(400);
    expect(shop.received).toEqual([]);
  });

  test('of a GET, in which no mutation runs, and for which nothing is kept', async () => {
    const server = await startServer();
    const csrf = { 'apollo-require-preflight': 'true', 'content-type': 'application/json' };
    const asked = { method: 'GET', as: 'office', purpose, headers: { ...csrf, 'if-none-match': '*' } };
    const read = await send(
      server,
      { ...asked, query: '{ product(upc: "b1") { ... on Book { price } } }' },
      {},
    );
    expect([read.status, read.headers.get('etag'), read.headers.get('cache-control')]).toEqual([
      200,
      undefined,
      'no-store',
    ]);
    expect(JSON.parse(read.text)).toMatchObject({ data: { product: { price: 12 } } });

    shop.received.length = 0;
    const changing = 'mutation { rename(upc: "b1", name: "x") { upc } }';
    const refused = await send(server, { ...asked, as: 'shopkeeper', query: changing }, {});
    const { gateway: door } = apolloServerOptions(gateway);
    const { executor } = await door.load();
    const direct = await executor({
      source: changing,
      request: { http: { method: 'GET', headers: headersOf({ as: 'shopkeeper' }) } },
      overallCachePolicy: { restrict: () => {} },
    });
    expect([refused.status, direct.data]).toEqual([405, undefined]);
    expect(shop.received).toEqual([]);
  });
});

test('Numbers that JavaScript cannot hold, statuses and headers go through as the gateway gave them', async () => {
  const listeners = { onSchema: gateway.onSchema, close: async () => {} };
  const answers = [
    new Response('{"data":{"amount":12345678901234567890.10}}', {
      headers: { 'content-type': 'application/json' },
    }),
    new Response('{"errors":[{"message":"Later.","extensions":{"code":"RATE_LIMITED"}}]}', {
      status: 429,
      headers: { 'retry-after': '7', ratelimit: '"minute";r=0;t=7' },
    }),
  ];
  const server = new ApolloServer(
    apolloServerOptions({ ...listeners, fetch: async () => answers.shift() ?? Response.error() }),
  );
  await server.start();
  onTestFinished(() => server.stop());
  expect((await send(server, {}, { query: '{ amount }' })).text).toBe(
    '{"data":{"amount":12345678901234567890.10}}\n',
  );
  const limited = await send(server, {}, { query: '{ amount }' });
  expect([limited.status, limited.headers.get('retry-after'), limited.headers.get('ratelimit')]).toEqual([
    429,
    '7',
    '"minute";r=0;t=7',
  ]);
  expect(JSON.parse(limited.text)).toEqual({
    errors: [{ message: 'Later.', extensions: { code: 'RATE_LIMITED' } }],
  });
});

describe('The life of the server', () => {
  test('begins when the gateway serves a schema, follows its changes, and ends with the gateway', async () => {
    const given: { update?: (sdl: string) => void } = {};
    const own = await createTestGateway(
      { ...shop, supergraph: '' },
      compilePolicy(shopPolicy()),
      { office },
      {
        supergraph: async ({ update }) => {
          given.update = update;
          return { supergraphSdl: shop.supergraph };
        },
      },
    );
    const close = vi.spyOn(own, 'close');
    const seen: (string | undefined)[] = [];
    const watching: ApolloServerPlugin = {
      serverWillStart: async () => ({
        schemaDidLoadOrUpdate: ({ coreSupergraphSdl }) => void seen.push(coreSupergraphSdl),
      }),
    };
    const server = new ApolloServer({ ...apolloServerOptions(own), plugins: [watching], logger: quiet });
    await server.start();
    const next = `${shop.supergraph}\n# published again`;
    given.update?.(next);
    await vi.waitFor(() => expect(seen).toEqual([shop.supergraph, next]), 20_000);
    expect((await ask(server, { query: '{ products { upc } }', as: 'office', purpose })).status).toBe(200);
    await server.stop();
    expect(close).toHaveBeenCalledTimes(1);
  });

  test('does not begin while the gateway serves none', async () => {
    const server = new ApolloServer({
      ...apolloServerOptions({ fetch: gateway.fetch, close: async () => {}, onSchema: () => () => {} }),
      logger: quiet,
    });
    await expect(server.start()).rejects.toThrow('the gateway serves no schema yet');
  });
});

describe('The example in docs/embedding.md', () => {
  const textOf = (path: string) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');

  test('is a file', () => {
    expect(textOf('docs/embedding.md')).toContain(
      `\`\`\`ts\n${textOf('gateway/examples/apollo-server.ts')}\`\`\`\n`,
    );
  });

  test('runs; who leaves before the answer has left a record, and keeps nobody from theirs', async () => {
    const { url } = await startApolloServer({ ...gateway, close: async () => {} }, 0);
    const post = (signal?: AbortSignal) =>
      fetch(url, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: 'Bearer office',
          'govgraph-purpose': purpose,
        },
        body: JSON.stringify({ query }),
        ...omitUndefined({ signal }),
      });
    const before = (await usageStore.read({})).length;
    shop.disturb('products', { delayMs: 300 });
    await expect(post(AbortSignal.timeout(100))).rejects.toThrow('aborted');
    await vi.waitFor(async () => expect(await usageStore.read({})).toHaveLength(before + 1), 10_000);
    shop.disturb('products', 'recover');
    const answer = await post();
    expect([answer.status, await answer.json()]).toMatchObject([
      200,
      { data: { products: expect.any(Array) } },
    ]);
  });
});
