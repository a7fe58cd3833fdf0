/**
 * Whether a caller may have a record hangs on what some department says of it. Where that department fails, nothing is
 * given, and the caller is told that it failed: not that the record is out of its scope.
 */
import { type PolicySource, type Rule, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryUsageStore, groupsOf, type UsageStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import {
  type SubgraphResponse,
  type TestFederation,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];
beforeAll(async () => void (federation = await startTestFederation(shopFederation())));
afterAll(() => federation.close());
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  for (const name of federation.names) federation.disturb(name, 'recover');
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function open(
  policy: PolicySource = shopPolicy(),
): Promise<{ gateway: TestGateway; usageStore: UsageStore }> {
  const usageStore = createMemoryUsageStore(() => 1);
  const gateway = await createTestGateway(federation, compilePolicy(policy), { office }, { usageStore });
  gateways.push(gateway);
  return { gateway, usageStore };
}

/** The book is found by its reviews; whether these may be had hangs on its weight, which its seller knows. */
const query = '{ latest { ... on Book { upc reviews { body } } } }';
const asked = () => federation.received.map(({ subgraph }) => subgraph);

/** Changes what the seller says of books. */
function say(change: (book: Record<string, unknown>) => unknown): void {
  federation.disturb('products', {
    instead: ({ data, errors }: SubgraphResponse) => {
      const entities = data?.['_e0'] as Record<string, unknown>[];
      return { data: { _e0: entities.map(change) }, errors };
    },
  });
}

const failures: [string, string, () => void][] = [
  [
    'reports an error',
    'SUBGRAPH_ERROR',
    () => federation.disturb('products', { instead: () => ({ errors: [{ message: 'down' }] }) }),
  ],
  ['does not answer', 'SUBGRAPH_UNAVAILABLE', () => federation.disturb('products', 'hang up')],
  [
    'answers with a status of failure',
    'SUBGRAPH_ERROR',
    () => federation.disturb('products', { status: 500, instead: () => ({ data: { _e0: [null, null] } }) }),
  ],
  ['leaves the weight out', 'SUBGRAPH_ERROR', () => say(({ __typename }) => ({ __typename }))],
  ['gives a weight that is none', 'SUBGRAPH_ERROR', () => say((book) => ({ ...book, weight: { kg: 1 } }))],
  ['gives a text for the weight', 'SUBGRAPH_ERROR', () => say((book) => ({ ...book, weight: 'light' }))],
];

describe('When the department that knows whether a record is in scope', () => {
  test.each(failures)(
    '%s, its failure is told, and nobody is asked about the record',
    async (_how, code, fail) => {
      const { gateway, usageStore } = await open();
      fail();
      const { data, errors } = await gateway.ask({ query, purpose });
      const book = { upc: 'b1', reviews: null };
      expect(data).toEqual({ latest: [{}, book, book] });
      const extensions = { code, provider: 'products', coordinate: 'Book.reviews' };
      expect(errors?.map(({ path, extensions: told }) => [path, told])).toEqual(
        [1, 2].map((at) => [['latest', at, 'reviews'], extensions]),
      );
      expect(asked().filter((name) => name === 'reviews')).toHaveLength(1);
      const [record] = await usageStore.read({});
      expect(groupsOf(record!).flatMap(({ items }) => items)).toContainEqual(
        expect.objectContaining({
          coordinate: 'Book.reviews',
          outcome: 'allow',
          result: 'unavailable',
          code,
        }),
      );
      expect(JSON.stringify(record)).not.toContain('OUT_OF_SCOPE');
    },
  );

  test('fails, the compact form says so', async () => {
    const { gateway } = await open();
    federation.disturb('products', 'hang up');
    const headers = { 'govgraph-withheld': 'compact' };
    const { extensions } = await gateway.ask({ query, purpose, headers });
    expect(extensions?.govgraph['withheld']).toMatchObject([
      {
        code: 'SUBGRAPH_UNAVAILABLE',
        provider: 'products',
        coordinate: 'Book.reviews',
        paths: [['latest', [[1, 2]], 'reviews']],
      },
    ]);
  });

  test.each<[string, () => void]>([
    ['says that it has no weight', () => say((book) => ({ ...book, weight: null }))],
    [
      'does not know it',
      () => federation.disturb('products', { instead: () => ({ data: { _e0: [null] } }) }),
    ],
    ['says that it is heavy', () => say((book) => ({ ...book, weight: 900 }))],
  ])('%s, the record is out of scope', async (_what, happen) => {
    const { gateway, usageStore } = await open();
    happen();
    const { errors } = await gateway.ask({ query, purpose });
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['OUT_OF_SCOPE']));
    const [record] = await usageStore.read({});
    expect(groupsOf(record!).flatMap(({ items }) => items)).toContainEqual(
      expect.objectContaining({ coordinate: 'Book.reviews', result: 'withheld', code: 'OUT_OF_SCOPE' }),
    );
  });
});

describe('Of several conditions', () => {
  const heavy = shopPolicy({ rules: [ruleOn('Book.reviews', 'pages', 'int(subject.pages) < 100')] });

  test('one that is known not to hold outweighs one that nobody can judge', async () => {
    const { gateway } = await open(heavy);
    say((book) => ({ ...book, weight: { kg: 1 } }));
    const { errors } = await gateway.ask({ query, purpose });
    expect(new Set(errors?.map(({ extensions }) => extensions['code']))).toEqual(new Set(['OUT_OF_SCOPE']));
  });

  test('where what one reads was not asked for, since the record is out of scope for that, no department failed', async () => {
    const policy = shopPolicy({
      rules: [ruleOn('Book.weight', 'upc', 'subject.upc == "b1"')],
    });
    const { gateway } = await open(policy);
    const both = '{ latest { ... on Book { weight reviews { body } } } }';
    const { errors } = await gateway.ask({ query: both, purpose });
    expect(errors?.map(({ extensions }) => [extensions['coordinate'], extensions['code']])).toEqual(
      [1, 2].flatMap(() => [
        ['Book.weight', 'OUT_OF_SCOPE'],
        ['Book.reviews', 'OUT_OF_SCOPE'],
      ]),
    );
    expect(asked()).toEqual(['reviews']);
  });
});

/** Denies a field of some books. */
function ruleOn(field: Rule['fields'][number], need: string, when: string): Rule {
  return { id: field, basis: 'a law', fields: [field], needs: `{ ${need} }`, when, effect: 'deny' };
}
