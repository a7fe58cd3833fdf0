/** Departments that response more than they were asked for; what they were asked for is given, whatever fails in it. */
import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, anyCost, createTestGateway } from '../testing/test-gateway.ts';
import {
  type SubgraphResponse,
  type TestFederation,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let gateway: TestGateway;
const failures: string[] = [];

const entityOf = (at: number) => ({ id: `E${at}`, name: `Entity ${at}`, founded: '2020-01-01' });

beforeAll(async () => {
  federation = await startTestFederation({
    market: {
      typeDefs: `
        type Query { legalEntities(first: Int): [LegalEntity!] all: [LegalEntity!] register: Document }
        type LegalEntity @key(fields: "id") { id: ID! name: String founded: Date }
        type Document { text: String file: File }
        scalar Date
        scalar File`,
      resolvers: {
        Query: {
          legalEntities: (_: unknown, { first }: { first?: number }) =>
            Array.from({ length: first ?? 5_000 }, (__, at) => entityOf(at)),
          all: () => Array.from({ length: 5_000 }, (__, at) => entityOf(at)),
          register: () => ({ text: 'x'.repeat(900_000), file: 'x'.repeat(2_600_000) }),
        },
      },
    },
    tax: {
      typeDefs: `type LegalEntity @key(fields: "id") { id: ID! owed: Float paid: Float rating: String note: String }`,
      resolvers: {
        LegalEntity: {
          owed: () => {
            throw new Error('x'.repeat(300));
          },
          paid: () => {
            throw new Error('no connection');
          },
          rating: () => 'A',
          note: () => {
            throw new Error('no connection');
          },
        },
      },
    },
  });
  gateway = await createTestGateway(
    federation,
    allowSupergraph(federation.supergraph),
    { token: testingCaller },
    { costLimits: anyCost, telemetry: { failed: (error) => failures.push((error as Error).message) } },
  );
});
afterAll(async () => {
  await gateway?.close();
  await federation?.close();
});
afterEach(() => {
  federation.disturb('market', 'recover');
  federation.disturb('tax', 'recover');
  failures.length = 0;
});

const one = 'query ($n: Int) { legalEntities(first: $n) { id name founded } }';
const many = (length: number, value: object) => Array.from({ length }, () => value);
const unavailable = [{ extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }];
const members = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`unasked${at}`, 1]));

describe('What nobody asked for is not read', () => {
  test.each<[string, (response: SubgraphResponse) => unknown]>([
    [
      '45,001 records in place of one',
      () => ({ data: { legalEntities: Array.from({ length: 45_001 }, (_, at) => entityOf(at)) } }),
    ],
    [
      'one text of 2.6 million characters',
      () => ({ data: { legalEntities: [{ ...entityOf(1), name: 'x'.repeat(2_600_000) }] } }),
    ],
    ['190,000 names beside it', (response) => ({ data: { ...response.data, ...members(190_000) } })],
    ['20,000 lists in a leaf', () => ({ data: { legalEntities: [{ id: 'E1', name: many(20_000, []) }] } })],
    ['20,000 errors', (response) => ({ ...response, errors: many(20_000, {}) })],
    ['extensions', (response) => ({ ...response, extensions: { trace: many(20_000, {}) } })],
  ])('%s', async (_what, instead) => {
    federation.disturb('market', { instead });
    const { data, errors } = await gateway.ask({ query: one, variables: { n: 1 } });
    expect(data).toEqual({ legalEntities: null });
    expect(errors).toMatchObject(unavailable);
    expect(failures.join()).toMatch(/^market: its answer (holds more than \d+ values|exceeds \d+ bytes)$/);
  });

  test('45,001 records about one that another department is asked about', async () => {
    federation.disturb('tax', { instead: () => ({ data: { _e0: many(45_001, { rating: 'A' }) } }) });
    const query = '{ legalEntities(first: 1) { id rating } }';
    const { data, errors } = await gateway.ask({ query });
    expect(data).toEqual({ legalEntities: [{ id: 'E0', rating: null }] });
    expect(errors).toMatchObject(unavailable);
    expect(failures.join()).toContain('values');
  });
});

test('More errors than are read fail an answer as a whole, however much was asked for', async () => {
  const errors = many(10_001, {});
  federation.disturb('market', { instead: () => ({ data: { all: null }, errors }) });
  const { data, errors: told } = await gateway.ask({ query: '{ all { id } }' });
  expect(data).toEqual({ all: null });
  expect(told).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
});

describe('What was asked for is given', () => {
  test.each([1, 30, 5_000])('of %i records, as a variable says', async (n) => {
    const { data, errors } = await gateway.ask({ query: one, variables: { n } });
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({ legalEntities: { length: n } });
  });

  test.each([
    ['of a list without an argument', '{ all { id name } }'],
    ['of a list whose argument is left out', one],
  ])('%s, as much as is ever read', async (_what, query) => {
    const { data, errors } = await gateway.ask({ query });
    expect(errors).toBeUndefined();
    expect(Object.values(data ?? {})).toMatchObject([{ length: 5_000 }]);
  });

  test('of a text up to a mebibyte, and of a scalar that may hold anything up to eight', async () => {
    const text = await gateway.ask({ query: '{ register { text } }' });
    const file = await gateway.ask({ query: '{ register { file } }' });
    expect(JSON.stringify(text.data)).toHaveLength(900_024);
    expect(JSON.stringify(file.data)).toHaveLength(2_600_024);
  });

  test('of 1,000 records, of each of which three fields fail with a trace of twenty lines', async () => {
    const stacktrace = Array.from({ length: 20 }, (_, line) => `at resolve (file.ts:${line}:1)`);
    federation.disturb('tax', {
      instead: ({ data, errors }) => ({
        data,
        errors: (errors as object[]).map((error) => ({ ...error, extensions: { code: 'OOPS', stacktrace } })),
      }),
    });
    const query = '{ legalEntities(first: 1000) { id owed paid rating note } }';
    const { data, errors } = await gateway.ask({ query });
    expect(data).toMatchObject({ legalEntities: { length: 1_000, 999: { rating: 'A', owed: null } } });
    expect(errors).toHaveLength(3_000);
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['SUBGRAPH_ERROR']));
  });
});
