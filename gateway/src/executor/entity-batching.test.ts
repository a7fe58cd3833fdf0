/** The same plans, run by @apollo/gateway's own executor and by ours, against the same departments. */
import { ApolloGateway } from '@apollo/gateway';
import { testingCaller } from '@govgraph/policy/testing';
import { parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { shopFederation } from '../testing/shop-federation.ts';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let gateway: TestGateway;
let apollo: ApolloGateway;
let executeWithApollo: Awaited<ReturnType<ApolloGateway['load']>>['executor'];

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
  gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), {
    token: testingCaller,
  });
  apollo = new ApolloGateway({ supergraphSdl: federation.supergraph });
  executeWithApollo = (await apollo.load()).executor;
});
afterAll(async () => {
  await apollo.stop();
  await gateway.close();
  await federation.close();
});

test.each([
  ['one record', '{ product(upc: "b1") { name ... on Book { reviews { body author { mail } } } } }'],
  [
    'records that repeat',
    '{ latest { ... on Book { name } ... on Gadget { name } } users { friends { friends { mail } } } }',
  ],
  [
    'places that share a department',
    '{ latest { ... on Book { name reviews { author { mail } } } } users { reviews { author { mail } } } }',
  ],
])('%s: the same data, with no more requests and no record asked about twice', async (_what, query) => {
  const apolloResponse = await askApollo(query);
  const requestsOfApollo = federation.received.splice(0).length;
  const response = await gateway.ask({ query });
  const received = federation.received.splice(0);

  expect(response.data).toEqual(apolloResponse);
  expect(received.length).toBeLessThanOrEqual(requestsOfApollo);
  for (const { variables } of received) {
    for (const representations of Object.values(variables)) {
      const texts = (representations as unknown[]).map((representation) => JSON.stringify(representation));
      expect(new Set(texts).size).toBe(texts.length);
    }
  }
});

async function askApollo(query: string): Promise<unknown> {
  const document = parse(query);
  const { data, errors } = await executeWithApollo({
    document,
    request: { query },
    operationName: null,
    queryHash: query,
    source: query,
    operation: document.definitions[0],
    metrics: {},
    cache: { get: async () => undefined, set: async () => undefined, delete: async () => undefined },
    context: {},
    schema: undefined,
    logger: console,
    overallCachePolicy: undefined,
  } as unknown as Parameters<typeof executeWithApollo>[0]);
  expect(errors).toBeUndefined();
  return JSON.parse(JSON.stringify(data));
}
