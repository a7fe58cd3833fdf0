import { compilePolicy } from '@govgraph/policy';
import { createTestDatabase } from '@govgraph/prisma/testing';
import type { GraphQLSchema } from 'graphql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { defaultLimits } from '../operation/limits.ts';
import type { Operation } from '../operation/operation.ts';
import { readDocument } from '../operation/read-document.ts';
import { openSupergraph, tryOperation } from '../publication/index.ts';
import { createPostgresUsedOperations, type OperationUses, type UsedOperationStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { createUsedOperations } from './used-operations.ts';

let shop: TestFederation;
beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
});
afterAll(() => shop.close());

function memory() {
  const batches: (readonly OperationUses[])[] = [];
  const store: UsedOperationStore = {
    remember: async (operations) => void batches.push(operations),
    list: async () => [],
    close: async () => undefined,
  };
  return { store, batches };
}

function readUsed(schema: GraphQLSchema, text: string): Operation {
  const document = readDocument(text, schema, defaultLimits);
  const [operation] = document.kind === 'document' ? document.operations : [];
  if (operation === undefined) throw new Error(`not an operation: ${text}`);
  return operation;
}

describe('A gateway notes what is used', () => {
  test('as often as it is, for each application, purpose and name, without the values that were asked for', async () => {
    const { store, batches } = memory();
    const clock = { now: Date.parse('2026-06-01T08:00:00Z') };
    const gateway = await createTestGateway(
      shop,
      compilePolicy(shopPolicy()),
      { office, shopkeeper },
      { usedOperations: store, now: () => clock.now },
    );
    for (const upc of ['b1', 'g1', 'b1']) {
      await gateway.ask({ query: `{ product(upc: "${upc}") { upc } }`, purpose });
    }
    const named = 'query ofBooks { product(upc: "b1") { upc } }';
    await gateway.ask({ query: named, as: 'shopkeeper' });
    await gateway.ask({ query: named, as: 'shopkeeper', purpose: 'q110105194912310021' });
    await gateway.ask({ query: 'query q110105194912310021 { products { upc } }', as: 'shopkeeper' });
    await gateway.ask({ query: '{ nothing }', purpose });
    await gateway.close();

    const text = '{\n  product(upc: "") {\n    upc\n  }\n}';
    const lastUsedOn = '2026-06-01';
    const ofOffice = { application: 'office-app', department: 'office', text, lastUsedOn, purpose };
    const ofShop = { application: 'shop-app', department: 'products', lastUsedOn };
    expect(batches).toEqual([
      [
        // Each value has a document of its own; what is the same without the values is added up in the store.
        { ...ofOffice, count: 2 },
        { ...ofOffice, count: 1 },
        { ...ofShop, text, count: 2, operationName: 'ofBooks' },
        { ...ofShop, text: '{\n  products {\n    upc\n  }\n}', count: 1 },
      ],
    ]);
  });

  test('again the next day, and again when it could not be written', async () => {
    const schema = await openSupergraph(shop.supergraph);
    onTestFinished(() => schema.close());
    const operation = readUsed(schema.apiSchema, '{ products { upc } }');
    const clock = { now: 0 };
    const remember = vi.fn(async (_operations: readonly OperationUses[]) => undefined);
    const onFailure = vi.fn();
    const used = createUsedOperations({
      store: { ...memory().store, remember },
      telemetry: { failed: onFailure },
      now: () => clock.now,
      intervalMs: 5,
    });
    const note = () => used.note(operation, schema.apiSchema, office);
    remember.mockRejectedValueOnce(new Error('the database does not answer'));
    note();
    await vi.waitFor(() => expect(onFailure).toHaveBeenCalledTimes(1));
    note();
    note();
    await vi.waitFor(() => expect(remember).toHaveBeenCalledTimes(2));
    clock.now += 86_400_000;
    note();
    await used.close();
    expect(remember.mock.calls.map(([[first]]) => first?.lastUsedOn)).toEqual([
      '1970-01-01',
      '1970-01-01',
      '1970-01-02',
    ]);
  });

  test('of one application, however many another one has', async () => {
    const schema = await openSupergraph(shop.supergraph);
    onTestFinished(() => schema.close());
    const { store, batches } = memory();
    const used = createUsedOperations({
      store,
      telemetry: { failed: vi.fn() },
      now: () => 0,
      intervalMs: 60_000,
    });
    for (let turn = 0; turn < 600; turn++) {
      const fields = Array.from({ length: 10 }, (_, bit) => ((turn >> bit) & 1 ? 'upc' : 'price'));
      const text = `{ ${fields.map((field, at) => `a${at}: products { ${field} }`).join(' ')} }`;
      used.note(readUsed(schema.apiSchema, text), schema.apiSchema, shopkeeper);
    }
    used.note(readUsed(schema.apiSchema, '{ products { upc } }'), schema.apiSchema, office);
    await used.close();
    const applications = batches.flat().map(({ application }) => application);
    expect(applications.filter((application) => application === 'office-app')).toHaveLength(1);
    expect(applications.length).toBeGreaterThan(200);
    expect(applications.length).toBeLessThanOrEqual(500);
  });
});

describe('What is kept of used operations', () => {
  const today = new Date().toISOString().slice(0, 10);
  const before = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  const use = (text: string, more: Partial<OperationUses> = {}): OperationUses => ({
    application: 'app',
    department: 'office',
    text,
    lastUsedOn: today,
    count: 1,
    ...more,
  });

  test('is each operation of each application, for forty days and 500 for each application', async () => {
    const database = await createTestDatabase({ schemas: ['catalog'] });
    const store = createPostgresUsedOperations(database.connectionString);
    onTestFinished(async () => {
      await store.close();
      await database.drop();
    });
    expect(await store.list()).toEqual([]);
    await store.remember([
      use('{ a }', { lastUsedOn: before(20), count: 5 }),
      use('{ a }', { application: 'other', lastUsedOn: '2020-01-01' }),
    ]);
    const named = { purpose: 'assistance', operationName: 'AnA' };
    await store.remember([use('{ a }'), use('{ a }', { ...named, count: 7 }), use('{ a }')]);
    await store.remember([
      use('{ a }', { ...named, lastUsedOn: before(20), count: 3 }),
      use('{ a }', { lastUsedOn: before(35), count: 100 }),
    ]);
    const kept = {
      application: 'app',
      department: 'office',
      text: '{ a }',
      lastUsedOn: today,
      // What was used for one purpose and under one name is added up, without what is longer ago than 30 days.
      uses: [
        { ...named, count: 10, lastUsedOn: today },
        { count: 7, lastUsedOn: today },
      ],
    };
    expect(await store.list()).toEqual([kept]);

    const others = Array.from({ length: 600 }, (_, index) => use(`{ a${index} }`, { application: 'many' }));
    await store.remember(others);
    const all = await store.list();
    expect(all.filter(({ application }) => application === 'many')).toHaveLength(500);
    expect(all).toContainEqual(kept);
  });

  test('is the same however many gateways add to it at one time', async () => {
    const database = await createTestDatabase({ schemas: ['catalog'] });
    const stores = Array.from({ length: 4 }, () => createPostgresUsedOperations(database.urlOf('gateway')));
    const reader = createPostgresUsedOperations(database.urlOf('authority'));
    onTestFinished(async () => {
      await Promise.all([...stores, reader].map((store) => store.close()));
      await database.drop();
    });
    const batch = Array.from({ length: 50 }, (_, index) => use(`{ a${index} }`));
    await Promise.all(
      stores.flatMap((store, index) => [
        store.remember(index % 2 === 0 ? batch : batch.toReversed()),
        store.remember(batch.toReversed()),
      ]),
    );
    const counts = (await reader.list()).flatMap(({ uses }) => uses.map(({ count }) => count));
    expect(counts).toEqual(Array.from({ length: 50 }, () => 8));
  });
});

describe('An operation is tried on a schema', () => {
  test.each([
    ['{ products { upc ... on Book { reviews { body author { name } } } } }', undefined],
    ['query ($_g0: Boolean!) { products { upc @include(if: $_g0) @skip(if: $_g0) } }', undefined],
    ['{ products { upcs } }', /Cannot query field "upcs"/],
    ['{ product { upc } }', /argument "upc" of type "String!" is required/],
    ['{ __schema { types { name } } }', undefined],
  ])('%s', async (text, reason) => {
    const schema = await openSupergraph(shop.supergraph);
    onTestFinished(() => schema.close());
    const result = await tryOperation(schema, text);
    if (reason === undefined) expect(result).toBeUndefined();
    else expect(result).toMatch(reason);
  });

  test('and what no plan can be made for is said', async () => {
    const schema = await openSupergraph(shop.supergraph);
    onTestFinished(() => schema.close());
    const { ClientError, refuse } = await import('../errors.ts');
    const plan = () => Promise.reject(new ClientError(refuse('INTERNAL_ERROR')));
    expect(await tryOperation({ ...schema, plan }, '{ products { upc } }')).toBe(
      'No plan can be made for it.',
    );
  });
});
