/** Documents that are named instead of sent, over HTTP as clients speak it, and what GET adds: being asked again. */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  type Counters,
  createMemoryCounters,
  createMemoryDocumentStore,
  createMemoryUsageStore,
  documentHash,
  type DocumentStore,
  type PolicyStore,
  StoreError,
  type UsageRecord,
} from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type TestResponse, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await federation.close();
});
beforeEach(() => {
  federation.received.length = 0;
});

const query = '{ product(upc: "b1") { ... on Book { name reviews { body } } } }';
const hash = documentHash(query);
const otherQuery = '{ product(upc: "b1") { ... on Book { price } } }';
const persisted = (sha256Hash: unknown, version = 1) => ({ persistedQuery: { version, sha256Hash } });

/** The provider of the products declares no purpose for its own data. */
const asShopkeeper = { authorization: 'Bearer shopkeeper', 'govgraph-purpose': '' };

interface Shop {
  post(body: object, headers?: Record<string, string>): Promise<DocumentResponse>;
  get(parameters: Record<string, unknown>, headers?: Record<string, string>): Promise<DocumentResponse>;
  /** Puts another policy into force; the gateway finds out by itself. */
  enforce(policy: PolicySource): void;
  records(): Promise<readonly UsageRecord[]>;
  /** Texts that were remembered, in order. */
  readonly remembered: readonly string[];
}

interface DocumentResponse extends TestResponse {
  readonly headers: Headers;
  readonly text: string;
}

async function openShop(options: Partial<GatewayOptions> = {}, policy = shopPolicy()): Promise<Shop> {
  let current = { version: policy.version, policy, supergraphSdl: federation.supergraph };
  const policyStore: PolicyStore = {
    load: async () => current,
    currentVersion: async () => current.version,
    stagedSupergraph: async () => undefined,
    earlierSupergraph: async () => undefined,
    close: async () => undefined,
  };
  const usageStore = createMemoryUsageStore(() => current.version);
  const memory = createMemoryDocumentStore();
  const remembered: string[] = [];
  const documentStore: DocumentStore = {
    ...memory,
    remember: async (department, key, text) => {
      remembered.push(text);
      await memory.remember(department, key, text);
    },
  };
  const gateway = await createTestGateway(
    federation,
    compilePolicy(policy),
    { office, shopkeeper, branch: { ...shopkeeper, application: office.application } },
    { policyStore, usageStore, documentStore, policyPollIntervalMs: 3_600_000, ...options },
  );
  closing.push(() => gateway.close());
  const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${port}/graphql`;
  const send = async (address: string, init: RequestInit): Promise<DocumentResponse> => {
    const headers = { authorization: 'Bearer office', 'govgraph-purpose': purpose, ...init.headers };
    const response = await fetch(address, { ...init, headers });
    const text = await response.text();
    const body = (text === '' ? {} : JSON.parse(text)) as Omit<TestResponse, 'status'>;
    return { ...body, status: response.status, headers: response.headers, text };
  };
  return {
    post: (body, headers = {}) =>
      send(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      }),
    get: (parameters, headers = {}) => {
      const pairs = Object.entries(parameters).map(([name, value]): [string, string] => [
        name,
        typeof value === 'string' ? value : JSON.stringify(value),
      ]);
      return send(`${url}?${new URLSearchParams(pairs).toString()}`, { headers });
    },
    enforce: (next) => (current = { ...current, version: next.version, policy: next }),
    records: () => usageStore.read({}),
    remembered,
  };
}

function codesOf({ errors }: TestResponse): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions['code']);
}

describe('An automatic persisted query', () => {
  test('is asked for, sent once with its text, and known by its hash from then on', async () => {
    const shop = await openShop();
    const missed = await shop.get({ extensions: persisted(hash) });
    expect([missed.status, missed.errors]).toEqual([
      200,
      [{ message: 'PersistedQueryNotFound', extensions: { code: 'PERSISTED_QUERY_NOT_FOUND' } }],
    ]);
    const registered = await shop.post({ query, extensions: persisted(hash) });
    expect(registered.data).toMatchObject({ product: { name: 'Tao Te Ching' } });
    for (const answer of [
      await shop.get({ extensions: persisted(hash) }),
      await shop.post({ extensions: persisted(hash) }),
      await shop.get({ documentId: `sha256:${hash}` }),
      await shop.post({ documentId: `sha256:${hash}` }),
    ]) {
      expect([answer.status, answer.data]).toEqual([200, registered.data]);
    }
    expect(shop.remembered).toEqual([query]);
  });

  test('that is not known is answered so in the status that clients for iOS need, and recorded', async () => {
    const shop = await openShop();
    const accept = 'application/graphql-response+json';
    const missed = await shop.post({ extensions: persisted(hash) }, { accept });
    expect([missed.status, missed.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await shop.records()).toMatchObject([
      { application: 'office-app', outcome: 'REFUSED', status: 200, operationHash: null, content: [] },
    ]);
    expect(federation.received).toEqual([]);
  });

  test('is decided each time that it is named, not when it is sent', async () => {
    const shop = await openShop();
    const sent = await shop.post({ query: otherQuery, extensions: persisted(documentHash(otherQuery)) });
    expect(sent.errors).toBeUndefined();
    const byHash = await shop.get({ documentId: documentHash(otherQuery) }, { 'govgraph-purpose': '' });
    expect([byHash.data, codesOf(byHash)]).toEqual([{ product: null }, ['PURPOSE_REQUIRED']]);
  });

  test('is not known to another department: a hash does not tell who asks what', async () => {
    const shop = await openShop();
    await shop.post({ query, extensions: persisted(hash) });
    const ofOthers = await shop.get({ extensions: persisted(hash) }, asShopkeeper);
    expect(codesOf(ofOthers)).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    await shop.post({ query, extensions: persisted(hash) }, asShopkeeper);
    expect((await shop.get({ extensions: persisted(hash) }, asShopkeeper)).status).toBe(200);
    expect(shop.remembered).toEqual([query, query]);
  });

  const broken = '{ product(upc: "b1") {';
  const unknown = '{ product(upc: "b1") { nothing } }';
  const huge = `{ __typename } # ${'x'.repeat(100_000)}`;
  const mutation = 'mutation { rename(upc: "b1", name: "x") { upc } }';
  test.each([
    ['under the hash of another document', otherQuery, persisted(hash), 'BAD_REQUEST'],
    ['under its hash in upper case', query, persisted(hash.toUpperCase()), 'BAD_REQUEST'],
    ['under a name that it chose itself', query, persisted('mine'), 'BAD_REQUEST'],
    ['under no hash', query, persisted(undefined), 'BAD_REQUEST'],
    ['in another version of the protocol', query, persisted(hash, 2), 'BAD_REQUEST'],
    ['that is no GraphQL', broken, persisted(documentHash(broken)), 'GRAPHQL_PARSE_FAILED'],
    ['that does not fit the schema', unknown, persisted(documentHash(unknown)), 'GRAPHQL_VALIDATION_FAILED'],
    ['beyond the limits', huge, persisted(documentHash(huge)), 'OPERATION_TOO_LARGE'],
  ])('is not remembered %s', async (_how, text, extensions, code) => {
    const shop = await openShop();
    expect(codesOf(await shop.post({ query: text, extensions })).at(0)).toBe(code);
    expect(shop.remembered).toEqual([]);
    expect(codesOf(await shop.post({ extensions: persisted(documentHash(text)) }))).toEqual([
      'PERSISTED_QUERY_NOT_FOUND',
    ]);
    expect(federation.received).toEqual([]);
  });

  test('is not remembered for those who are not let in, nor when it is a mutation by GET', async () => {
    const shop = await openShop();
    const stranger = { authorization: 'Bearer nobody' };
    expect((await shop.post({ query, extensions: persisted(hash) }, stranger)).status).toBe(401);
    expect((await shop.post({ extensions: persisted(hash) }, stranger)).status).toBe(401);
    const byGet = await shop.get({ query: mutation, extensions: persisted(documentHash(mutation)) });
    expect([byGet.status, shop.remembered]).toEqual([405, []]);
    await shop.post({ query: mutation, extensions: persisted(documentHash(mutation)) });
    expect((await shop.get({ extensions: persisted(documentHash(mutation)) })).status).toBe(405);
  });

  /** Counters by which an application may add so many more today. */
  const withDocumentsLeft = (left: number): Counters => {
    const counters = createMemoryCounters();
    return {
      ...counters,
      hold: (claims, amount, least) => {
        const claimed = claims.map(({ budget }) => ({
          budget: { ...budget, limit: budget.limit - 1_000 + left },
        }));
        return counters.hold(claimed, amount, least);
      },
    };
  };

  test('is remembered up to a number a day, so that no application fills the store', async () => {
    const shop = await openShop({ counters: withDocumentsLeft(0) });
    const { status, errors } = await shop.post({ query, extensions: persisted(hash) });
    expect([status, errors, shop.remembered]).toEqual([200, undefined, []]);
  });

  test('takes nothing of what another department may add that uses the same client id', async () => {
    const shop = await openShop({ counters: withDocumentsLeft(1) });
    const send = (text: string, headers = {}) =>
      shop.post({ query: text, extensions: persisted(documentHash(text)) }, headers);
    await send(query);
    await send(otherQuery);
    expect(shop.remembered).toEqual([query]);
    await send(otherQuery, { authorization: 'Bearer branch', 'govgraph-purpose': '' });
    expect(shop.remembered).toEqual([query, otherQuery]);
  });

  test('counts as several where it is long', async () => {
    const shop = await openShop({ counters: withDocumentsLeft(3) });
    const long = `${otherQuery} # ${'x'.repeat(20_000)}`;
    for (const text of [query, long, otherQuery])
      await shop.post({ query: text, extensions: persisted(documentHash(text)) });
    expect(shop.remembered).toEqual([query, otherQuery]);
  });

  test('is sent with its text as long as the store does not answer', async () => {
    const fail = () => Promise.reject(new StoreError('policy', 'Redis does not answer'));
    const shop = await openShop({ documentStore: { find: fail, remember: fail, close: fail } });
    expect(codesOf(await shop.post({ extensions: persisted(hash) }))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
    const { status, errors } = await shop.post({ query, extensions: persisted(hash) });
    expect([status, errors]).toEqual([200, undefined]);
  });
});

describe('Where only trusted documents are answered', () => {
  const twoOperations = 'query A { __typename } query B { product(upc: "b1") { ... on Book { price } } }';
  const trustedDocuments = new Map([
    ['books', query],
    [hash, query],
    ['two', twoOperations],
  ]);
  const refuse = { trustedDocuments, untrustedDocuments: 'refuse' } as const;

  test('one is answered by its id, its hash, and its text', async () => {
    const shop = await openShop(refuse);
    for (const answer of [
      await shop.get({ documentId: 'books' }),
      await shop.get({ extensions: persisted('books') }),
      await shop.post({ extensions: persisted(hash) }),
      await shop.post({ query, extensions: persisted(hash) }),
      await shop.get({ query }),
      await shop.post({ documentId: 'two', operationName: 'B' }),
    ]) {
      expect([answer.status, answer.errors]).toEqual([200, undefined]);
    }
    expect(shop.remembered).toEqual([]);
  });

  test.each([
    ['another text', { query: otherQuery }, 'DOCUMENT_NOT_TRUSTED'],
    ['the text with a space more', { query: `${query} ` }, 'DOCUMENT_NOT_TRUSTED'],
    ['introspection', { query: '{ __schema { types { name } } }' }, 'DOCUMENT_NOT_TRUSTED'],
    ['what is not even GraphQL', { query: '{{{' }, 'DOCUMENT_NOT_TRUSTED'],
    [
      'another text with its own hash, to have it remembered',
      { query: otherQuery, extensions: persisted(documentHash(otherQuery)) },
      'DOCUMENT_NOT_TRUSTED',
    ],
    ['a hash that nobody registered', { extensions: persisted('0'.repeat(64)) }, 'DOCUMENT_NOT_TRUSTED'],
    ['an id that nobody registered', { documentId: 'bookz' }, 'DOCUMENT_NOT_TRUSTED'],
    ['the name of a property', { documentId: '__proto__' }, 'DOCUMENT_NOT_TRUSTED'],
    ['another text under a trusted hash', { query: otherQuery, extensions: persisted(hash) }, 'BAD_REQUEST'],
    ['another text under a trusted id', { query: otherQuery, documentId: 'books' }, 'BAD_REQUEST'],
    [
      'a trusted id beside a hash',
      { documentId: 'books', extensions: persisted(documentHash(otherQuery)) },
      'BAD_REQUEST',
    ],
    ['an operation that the document lacks', { documentId: 'books', operationName: 'B' }, 'BAD_USER_INPUT'],
  ])('%s is refused, by POST and by GET, and recorded', async (_what, parameters, code) => {
    const shop = await openShop(refuse);
    expect([codesOf(await shop.post(parameters)), codesOf(await shop.get(parameters))]).toEqual([
      [code],
      [code],
    ]);
    expect(federation.received).toEqual([]);
    expect((await shop.records()).map(({ outcome }) => outcome)).toEqual(['REFUSED', 'REFUSED']);
  });

  test('what another gateway remembered is not trusted for that', async () => {
    const documentStore = createMemoryDocumentStore();
    await documentStore.remember('office', documentHash(otherQuery), otherQuery);
    const shop = await openShop({ ...refuse, documentStore });
    const answer = await shop.get({ extensions: persisted(documentHash(otherQuery)) });
    expect([answer.status, codesOf(answer)]).toEqual([403, ['DOCUMENT_NOT_TRUSTED']]);
  });

  test('other documents are answered too, if the operators say so', async () => {
    const shop = await openShop({ ...refuse, untrustedDocuments: 'accept' });
    expect((await shop.get({ documentId: 'books' })).errors).toBeUndefined();
    expect((await shop.post({ query: otherQuery })).errors).toBeUndefined();
    expect(codesOf(await shop.get({ documentId: 'bookz' }))).toEqual(['PERSISTED_QUERY_NOT_FOUND']);
  });

  test('the log says once for each schema which of them cannot be run', async () => {
    const unfit = '{ gone }';
    const documents = new Map([...trustedDocuments, [documentHash(unfit), unfit]]);
    const onFailure = vi.fn();
    const shop = await openShop({ ...refuse, trustedDocuments: documents, telemetry: { failed: onFailure } });
    shop.enforce(shopPolicy({ version: 2 }));
    expect((await shop.get({ documentId: 'books' })).errors).toBeUndefined();
    const reason = `trusted documents do not fit the schema: ${documentHash(unfit)}: Cannot query field "gone" on type "Query".`;
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalled());
    expect(onFailure.mock.calls).toEqual([[new Error(reason), expect.anything()]]);
  });
});

describe('The answer to a GET', () => {
  test('may be kept by its caller, and costs no body when it is asked for again', async () => {
    const shop = await openShop();
    const first = await shop.get({ query });
    expect(Object.fromEntries(first.headers)).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: 'Authorization, Govgraph-Purpose, Govgraph-Withheld, Govgraph-Cost, Accept, Accept-Encoding',
      etag: expect.stringMatching(/^W\/"[\w-]{22}"$/),
    });
    const again = await shop.get({ query }, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect([again.status, again.text]).toEqual([304, '']);
    expect(Object.fromEntries(again.headers)).toMatchObject({
      'cache-control': 'private, no-cache',
      vary: first.headers.get('vary'),
      etag: first.headers.get('etag'),
    });
    expect(again.headers.get('content-length')).toBeNull();
  });

  test('is decided, fetched and recorded each time, under a decision of its own', async () => {
    const shop = await openShop();
    const first = await shop.get({ query });
    const fetches = federation.received.length;
    const again = await shop.get({ query }, { 'if-none-match': first.headers.get('etag') ?? '' });
    expect(federation.received).toHaveLength(2 * fetches);
    const [before, after] = await shop.records();
    expect(after).toMatchObject({
      outcome: 'ANSWERED',
      status: 304,
      content: before?.content,
      subjects: before?.subjects,
      operationHash: before?.operationHash,
      decisionId: again.headers.get('govgraph-decision-id'),
    });
    expect(after?.decisionId).not.toBe(before?.decisionId);
  });

  test('is given anew when a grant was revoked: a tag does not outlive the right to the data', async () => {
    const shop = await openShop();
    const kept = await shop.get({ query });
    shop.enforce(shopPolicy({ version: 2, grants: [] }));
    for (const ifNoneMatch of [kept.headers.get('etag') ?? '', '*']) {
      const { status, data, headers, ...answer } = await shop.get(
        { query },
        { 'if-none-match': ifNoneMatch },
      );
      expect([status, data]).toEqual([200, { product: { name: 'Tao Te Ching', reviews: null } }]);
      expect(codesOf({ status, ...answer })).toEqual(['GRANT_REQUIRED']);
      expect([headers.get('cache-control'), headers.get('etag')]).toEqual(['no-store', null]);
    }
  });

  test('has another tag for another caller, other data and another policy', async () => {
    const shop = await openShop();
    const free = '{ product(upc: "b1") { __typename } }';
    const tags = [
      await shop.get({ query: free }),
      await shop.get({ query: free }, asShopkeeper),
      await shop.get({ query: '{ product(upc: "g1") { __typename } }' }),
    ].map(({ headers }) => headers.get('etag'));
    shop.enforce(shopPolicy({ version: 2 }));
    const later = await shop.get({ query: free }, { 'if-none-match': String(tags[0]) });
    expect(later.status).toBe(200);
    const all = [...tags, later.headers.get('etag')];
    expect(all).not.toContain(null);
    expect(new Set(all).size).toBe(all.length);
  });

  test('is kept by nobody when it is a refusal or has an error', async () => {
    const shop = await openShop();
    for (const answer of [
      await shop.get({ query: '{' }, { 'if-none-match': '*' }),
      await shop.get({ query }, { 'if-none-match': '*', authorization: 'Bearer nobody' }),
      await shop.get({ query }, { 'if-none-match': '*', accept: 'text/html' }),
      await shop.get(
        { query: '{ product(upc: "g1") { ... on Gadget { secret } } }' },
        { 'if-none-match': '*' },
      ),
    ]) {
      expect(answer.status).not.toBe(304);
      expect([answer.headers.get('cache-control'), answer.headers.get('etag')]).toEqual(['no-store', null]);
    }
  });

  test('is the only one: what a POST is answered is kept by nobody', async () => {
    const shop = await openShop();
    const { status, headers } = await shop.post({ query }, { 'if-none-match': '*' });
    expect([status, headers.get('cache-control'), headers.get('etag')]).toEqual([200, 'no-store', null]);
  });
});
