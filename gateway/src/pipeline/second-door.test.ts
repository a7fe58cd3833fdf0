/**
 * The request path serves any front door: one of a few lines, without HTTP, gives out the same data and refusals under the
 * same records; another one decides and asks nobody.
 */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { type UsageStore, createMemoryUsageStore } from '@govgraph/storage';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type Pipeline, openPipeline } from '../assembly/open-pipeline.ts';
import { refuse } from '../errors.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { answerRequest } from './answer-request.ts';
import { askWithoutHttp, decideOnly } from './second-door.fixture.ts';

let shop: TestFederation;
beforeAll(async () => void (shop = await startTestFederation(shopFederation())));
afterAll(() => shop.close());
beforeEach(() => void (shop.received.length = 0));

async function open(policy: PolicySource = shopPolicy()): Promise<Pipeline & { usageStore: UsageStore }> {
  const usageStore = createMemoryUsageStore(() => policy.version);
  const pipeline = await openPipeline(
    {
      supergraph: shop.supergraph,
      policy: compilePolicy(policy),
      identity: { verify: async (token) => (token === 'office' ? office : refuse('TOKEN_INVALID')) },
      usageStore,
    },
    telemetryOf(),
  );
  onTestFinished(() => pipeline.close());
  return { ...pipeline, usageStore };
}

const query = '{ product(upc: "g1") { ... on Gadget { price secret } } }';
const asked = { authorization: 'office', purpose, query };

test('A door without HTTP gives what the caller may have, once it is on record', async () => {
  const { parts, usageStore } = await open();
  const { decisionId, ...given } = await askWithoutHttp(parts, asked);
  expect(given).toEqual({ data: { product: { price: 80, secret: null } }, reasons: ['NOT_SHARED'] });
  expect(await usageStore.read({})).toMatchObject([
    { decisionId, application: 'office-app', purpose, outcome: 'ANSWERED', status: 200 },
  ]);
});

test('A door without HTTP is refused what any other is refused, and that is on record', async () => {
  const { parts, usageStore } = await open();
  expect(await askWithoutHttp(parts, { ...asked, query: '{ product' })).toMatchObject({
    refused: 'GRAPHQL_PARSE_FAILED',
  });
  expect(await askWithoutHttp(parts, { ...asked, purpose: 'two words' })).toMatchObject({
    refused: 'BAD_REQUEST',
  });
  expect(await askWithoutHttp(parts, { ...asked, authorization: 'nobody' })).toMatchObject({
    refused: 'TOKEN_INVALID',
  });
  expect(shop.received).toEqual([]);
  expect(await usageStore.read({})).toMatchObject([
    { outcome: 'REFUSED', code: 'GRAPHQL_PARSE_FAILED', status: 400 },
    { outcome: 'REFUSED', code: 'BAD_REQUEST', status: 400 },
  ]);
});

test('What a door cannot read is refused once it is known who asks, and a stranger’s is never read', async () => {
  const { parts, usageStore } = await open();
  let reads = 0;
  const unreadable = (authorization: string) =>
    answerRequest(parts, {
      authorization,
      purpose,
      parameters: () => {
        reads++;
        return refuse('PAYLOAD_TOO_LARGE');
      },
      statusOf: (result) => (typeof result === 'string' ? 200 : 413),
    });
  expect((await unreadable('nobody')).result).toMatchObject({ refusal: { code: 'TOKEN_INVALID' } });
  expect(reads).toBe(0);
  expect((await unreadable('office')).result).toMatchObject({ refusal: { code: 'PAYLOAD_TOO_LARGE' } });
  expect(reads).toBe(1);
  expect(await usageStore.read({})).toMatchObject([{ application: 'office-app', status: 413 }]);
});

test('A dry run decides as the path does, asks no department, records no use and uses nothing up', async () => {
  const grants = shopPolicy().grants.map((grant) => ({ ...grant, dailyQuota: 1 }));
  const { parts, usageStore } = await open(shopPolicy({ grants }));
  const books = { ...asked, query: '{ product(upc: "b1") { ... on Book { name reviews { body } } } }' };
  for (let turn = 0; turn < 3; turn++)
    expect(await decideOnly(parts, books)).toMatchObject({ 'Book.name': 'allow', 'Book.reviews': 'allow' });
  expect(await decideOnly(parts, asked)).toMatchObject({
    'Gadget.price': 'allow',
    'Gadget.secret': 'NOT_SHARED',
  });
  expect(await decideOnly(parts, { ...asked, query: '{ nothing }' })).toMatchObject({
    code: 'GRAPHQL_VALIDATION_FAILED',
  });
  expect(shop.received).toEqual([]);
  expect(await usageStore.read({})).toEqual([]);
  // The quota of the grant is still there.
  expect(await askWithoutHttp(parts, books)).toMatchObject({ reasons: [] });
});

test('What a mutation did is given, though its door names data by which it may be kept', async () => {
  const { parts, usageStore } = await open();
  const { result } = await answerRequest(parts, {
    authorization: 'office',
    purpose,
    parameters: () => ({
      query: 'mutation { rename(upc: "b1", name: "x") { upc } }',
      documentId: undefined,
      operationName: undefined,
      variables: {},
      mayMutate: true,
      withheldForm: 'errors',
      tellsCost: false,
    }),
    statusOf: (of) => (of === 'unchanged' ? 304 : 200),
    validate: () => ({ tag: 'known', isHeld: true }),
  });
  if (result.kind !== 'data') throw new Error(`expected data, got ${result.kind}`);
  expect(JSON.parse(Buffer.from(result.body).toString())).toMatchObject({ data: { rename: { upc: 'b1' } } });
  expect(result.tag).toBeUndefined();
  expect(await usageStore.read({})).toMatchObject([{ outcome: 'ANSWERED', status: 200 }]);
});
