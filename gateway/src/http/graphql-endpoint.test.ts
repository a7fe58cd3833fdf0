import { compilePolicy } from '@govgraph/policy';
import { createMemoryUsageStore, StoreError } from '@govgraph/storage';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { openPipeline } from '../assembly/open-pipeline.ts';
import { refuse } from '../errors.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { createEntityTagger } from './entity-tag.ts';
import { createGraphQLEndpoint } from './graphql-endpoint.ts';
import type { GatewayRequest, GatewayResponse } from './http-message.ts';

let shop: TestFederation;
beforeAll(async () => void (shop = await startTestFederation(shopFederation())));
afterAll(() => shop.close());

async function open(usageStore = createMemoryUsageStore(() => 1)) {
  const pipeline = await openPipeline(
    {
      supergraph: shop.supergraph,
      policy: compilePolicy(shopPolicy()),
      identity: { verify: async (token) => (token === 'office' ? office : refuse('TOKEN_INVALID')) },
      usageStore,
    },
    telemetryOf(),
  );
  onTestFinished(() => pipeline.close());
  const endpoint = createGraphQLEndpoint(pipeline.parts, createEntityTagger(Buffer.alloc(32, 1)));
  return { endpoint, usageStore };
}

const query = '{ product(upc: "b1") { ... on Book { name } } }';
const wellFormed: GatewayRequest = {
  method: 'POST',
  path: '/graphql',
  query: '',
  headers: { authorization: 'office', 'content-type': 'application/json', 'govgraph-purpose': purpose },
  body: Buffer.from(JSON.stringify({ query })),
};
const withHeader = (name: string, value: string) => (request: GatewayRequest) => ({
  ...request,
  headers: { ...request.headers, [name]: value },
});

function read({ body }: GatewayResponse) {
  return JSON.parse(Buffer.from(body).toString()) as {
    readonly data?: unknown;
    readonly errors?: readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
    readonly extensions?: unknown;
  };
}

/** In the order in which they are looked for. */
const problems: readonly [
  told: string,
  status: number,
  spoil: (request: GatewayRequest) => GatewayRequest,
][] = [
  ['authorization is given more', 400, (sent) => ({ ...sent, repeatedHeaders: ['authorization'] })],
  ['TOKEN_INVALID', 401, withHeader('authorization', 'nobody')],
  ['govgraph-purpose is not', 400, withHeader('govgraph-purpose', 'two words')],
  ['PAYLOAD_TOO_LARGE', 413, (sent) => ({ ...sent, unread: 'PAYLOAD_TOO_LARGE' })],
  ['NOT_ACCEPTABLE', 406, withHeader('accept', 'text/html')],
  ['govgraph-withheld has no', 400, withHeader('govgraph-withheld', 'x')],
  ['govgraph-cost has no', 400, withHeader('govgraph-cost', 'x')],
  ['METHOD_NOT_ALLOWED', 405, (sent) => ({ ...sent, method: 'PUT' })],
];

test('Of several problems the first is told, in a fixed order, and recorded with the status that it is told with', async () => {
  const { endpoint, usageStore } = await open();
  for (const [at, [told, status]] of problems.entries()) {
    const spoilt = problems.slice(at).reduce((request, [, , spoil]) => spoil(request), wellFormed);
    const response = await endpoint(spoilt);
    expect([response.status, JSON.stringify(read(response).errors)]).toEqual([
      status,
      expect.stringContaining(told),
    ]);
  }
  expect((await endpoint(wellFormed)).status).toBe(200);
  // Those of whom nobody knows who they are, the first two, are counted in sums.
  const statuses = (await usageStore.read({})).map(({ status }) => status);
  expect(statuses).toEqual([...problems.slice(2).map(([, status]) => status), 200]);
});

test('A caller that has the data already is given its tag, and that is on record as 304', async () => {
  const { endpoint, usageStore } = await open();
  const get = {
    ...wellFormed,
    method: 'GET',
    query: `query=${encodeURIComponent(query)}`,
    body: Buffer.alloc(0),
  };
  const first = await endpoint(get);
  const tag = first.headers['etag'] ?? '';
  const second = await endpoint(withHeader('if-none-match', tag)(get));
  expect([first.status, second.status, second.headers['etag'], second.body.length]).toEqual([
    200,
    304,
    tag,
    0,
  ]);
  const records = await usageStore.read({});
  expect(records.map(({ status, outcome }) => [status, outcome])).toEqual([
    [200, 'ANSWERED'],
    [304, 'ANSWERED'],
  ]);
  expect(second.headers['govgraph-decision-id']).toBe(records[1]?.decisionId);
});

test('What is incomplete, or came by POST, has no tag', async () => {
  const { endpoint } = await open();
  const denied = encodeURIComponent('{ product(upc: "g1") { ... on Gadget { secret } } }');
  const incomplete = await endpoint({ ...wellFormed, method: 'GET', query: `query=${denied}` });
  for (const { headers } of [incomplete, await endpoint(wellFormed)]) {
    expect(headers).not.toHaveProperty('etag');
    expect(headers['cache-control']).toBe('no-store');
  }
});

test('What cannot be recorded is constant, in application/json whatever the caller takes', async () => {
  const { endpoint } = await open({
    ...createMemoryUsageStore(() => 1),
    append: async () => {
      throw new StoreError('usage', 'the disk is full');
    },
  });
  const response = await endpoint(withHeader('accept', 'application/graphql-response+json')(wellFormed));
  expect(response.status).toBe(503);
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(read(response)).toEqual({
    errors: [expect.objectContaining({ extensions: { code: 'AUDIT_UNAVAILABLE' } })],
  });
});
