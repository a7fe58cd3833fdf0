/** Operations that would cost too much are refused before anybody works for them, whatever form they have. */
import { compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import { createMemoryUsageStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let gateway: TestGateway;

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
});
afterAll(() => shop.close());
afterEach(() => gateway.close());
beforeEach(() => void (shop.received.length = 0));

async function ask(
  query: string,
  options: Partial<GatewayOptions> = {},
  variables: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<TestResponse> {
  gateway = await createTestGateway(shop, compilePolicy(shopPolicy()), { office }, options);
  return gateway.ask({ query, variables, purpose, headers });
}

const nested = (levels: number): string => (levels === 0 ? 'id' : `friends { ${nested(levels - 1)} }`);
const aliases = (count: number) =>
  Array.from({ length: count }, (_, at) => `a${at}: friends { friends { id } }`).join(' ');
const fragments = Array.from(
  { length: 6 },
  (_, at) => `fragment F${at} on User { friends { ...F${at + 1} } }`,
);

describe('An operation that would cost too much is refused', () => {
  test.each([
    ['lists in each other', `{ users { ${nested(5)} } }`, {}],
    ['many aliases of lists', `{ users { friends { ${aliases(50)} } } }`, {}],
    ['fragments', `{ users { ...F0 } } ${fragments.join(' ')} fragment F6 on User { id }`, {}],
    ['a large number of records', '{ products(first: 2147483647) { upc } }', {}],
    ['a large number in a variable', 'query ($n: Int) { products(first: $n) { upc } }', { n: 60_000 }],
    ['a large number in a default', 'query ($n: Int = 60000) { products(first: $n) { upc } }', {}],
    [
      'records by way of two departments',
      '{ users { reviews { author { reviews { author { reviews { author { reviews { id } } } } } } } } }',
      {},
    ],
  ])('made of %s', async (_, query, variables) => {
    const usageStore = createMemoryUsageStore(() => 1);
    const { status, errors, data, extensions } = await ask(query, { usageStore }, variables, {
      accept: 'application/graphql-response+json',
    });
    expect(status).toBe(400);
    expect(data).toBeUndefined();
    expect(errors?.map((error) => error.extensions['code'])).toEqual(['OPERATION_TOO_COSTLY']);
    expect(extensions?.govgraph['decisionId']).toBeTypeOf('string');
    expect(shop.received).toEqual([]);
    const [record] = await usageStore.read({});
    expect(record).toMatchObject({ outcome: 'REFUSED', code: 'OPERATION_TOO_COSTLY', status: 400 });
  });
});

test('The refusal has the estimate, the limit and the most expensive part', async () => {
  const { errors } = await ask('{ user(id: "u1") { id } users { name friends { friends { id } } } }', {
    costLimits: { maxCost: 1_000 },
  });
  expect(errors).toEqual([
    {
      message:
        'The operation is estimated to cost 1111; at most 1000 is allowed. Most expensive: users.friends.friends, 1000. Ask for fewer records at a time.',
      extensions: {
        code: 'OPERATION_TOO_COSTLY',
        cost: {
          estimated: 1111,
          limit: 1000,
          costliest: { path: ['users', 'friends', 'friends'], cost: 1000 },
        },
      },
    },
  ]);
});

test('A department is not asked for more than its share', async () => {
  const costLimits = { maxDepartmentCost: 100 };
  const { errors } = await ask('{ users { name reviews { body } } }', { costLimits });
  expect(errors?.[0]?.message).toContain('estimated to cost 110 to the department reviews; at most 100');
  expect(errors?.[0]?.extensions['cost']).toMatchObject({
    estimated: 110,
    limit: 100,
    department: 'reviews',
  });
  expect(shop.received).toEqual([]);
});

test('What stays within the limit is answered, to the last', async () => {
  const { errors } = await ask('{ products(first: 50) { upc } }', { costLimits: { maxCost: 50 } });
  expect(errors).toBeUndefined();
  await gateway.close();
  const over = await ask('{ products(first: 51) { upc } }', { costLimits: { maxCost: 50 } });
  expect(over.errors?.[0]?.extensions['code']).toBe('OPERATION_TOO_COSTLY');
});

describe('A trusted document may have a limit of its own', () => {
  const query = '{ users { friends { id } } }';
  const trustedDocuments = new Map([['friends', query]]);
  const limited = (maxCost: number): Partial<GatewayOptions> => ({
    trustedDocuments,
    documentCostLimits: new Map([[query, maxCost]]),
    costLimits: { maxCost: 100, maxDepartmentCost: 90 },
  });

  test('above the one for all, for its department too', async () => {
    expect((await ask(query, limited(110))).errors).toBeUndefined();
  });

  test('or below it', async () => {
    const { errors } = await ask(query, { ...limited(109), costLimits: {} });
    expect(errors?.[0]?.message).toContain('estimated to cost 110; at most 109 is allowed');
  });

  test('which it lends to no other text', async () => {
    const { errors } = await ask(`${query} `, limited(110));
    expect(errors?.[0]?.message).toContain('at most 100 is allowed');
  });
});

describe('A caller that asks is told what was estimated and what came', () => {
  const told = { 'govgraph-cost': 'true' };
  const query = '{ users { name } }';

  test.each([{}, { 'govgraph-withheld': 'compact' }])('with %o', async (form) => {
    const { data, extensions } = await ask(query, {}, {}, { ...told, ...form });
    expect(extensions?.govgraph['cost']).toEqual({
      estimated: { cost: 10, records: 10, bytes: 351 },
      actual: { records: 3, bytes: JSON.stringify(data).length },
    });
  });

  test('also of what is refused, of which nothing came', async () => {
    const { extensions } = await ask('{ products(first: 60000) { upc } }', {}, {}, told);
    expect(extensions?.govgraph['cost']).toMatchObject({ estimated: { cost: 60_000, records: 60_000 } });
    expect(extensions?.govgraph['cost']).not.toHaveProperty('actual');
  });

  test('each time for the variables of the request', async () => {
    await ask(query);
    const text = `query ($n: Int, $b: Boolean!) {
      products(first: $n) { upc } users @include(if: $b) { name friends { id } } }`;
    const costs: unknown[] = [];
    for (const variables of [
      { n: 2, b: true },
      { n: 3, b: false },
      { n: 4, b: true },
    ]) {
      const { extensions } = await gateway.ask({ query: text, variables, purpose, headers: told });
      costs.push(extensions?.govgraph['cost']);
    }
    expect(costs).toMatchObject([2 + 110, 3, 4 + 110].map((cost) => ({ estimated: { cost } })));
  });

  test('and nobody else', async () => {
    const { extensions } = await ask(query);
    expect(extensions?.govgraph).not.toHaveProperty('cost');
  });

  test('but no other value of the header is understood', async () => {
    const { errors } = await ask(query, {}, {}, { 'govgraph-cost': 'yes' });
    expect(errors?.[0]?.message).toBe('The header govgraph-cost has no value but true.');
  });
});

test('Clients that take application/json get the refusal with status 200', async () => {
  const { status } = await ask('{ products(first: 60000) { upc } }', {}, {}, { accept: 'application/json' });
  expect(status).toBe(200);
});

test('Operators say how long a list is of which nothing is said', async () => {
  const limited = { costLimits: { maxCost: 5 } };
  const { errors } = await ask('{ users { id } }', { ...limited, assumedListSize: 5 });
  expect(errors).toBeUndefined();
  await gateway.close();
  expect((await ask('{ users { id } }', { ...limited, assumedListSize: 6 })).errors).toHaveLength(1);
});
