import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { shopFederation } from '../testing/shop-federation.ts';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let gateway: TestGateway;

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
  gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), {
    token: testingCaller,
  });
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});
beforeEach(() => {
  federation.received.length = 0;
  for (const name of ['products', 'shipping', 'reviews', 'accounts']) federation.disturb(name, 'recover');
});

async function dataOf(query: string, variables: Record<string, unknown> = {}): Promise<unknown> {
  const { data, errors } = await gateway.ask({ query, variables });
  expect(errors).toBeUndefined();
  return data;
}

describe('A plan is executed', () => {
  test('across departments, with each distinct record asked about once', async () => {
    const data = await dataOf(
      '{ latest { ... on Book { name reviews { author { name mail } } } ... on Gadget { name } } }',
    );
    expect(data).toEqual({
      latest: [
        { name: 'Lamp "Classic"' },
        {
          name: 'Tao Te Ching',
          reviews: [
            { author: { name: 'Li', mail: 'u1@example.org' } },
            { author: { name: 'Wang', mail: 'u2@example.org' } },
          ],
        },
        {
          name: 'Tao Te Ching',
          reviews: [
            { author: { name: 'Li', mail: 'u1@example.org' } },
            { author: { name: 'Wang', mail: 'u2@example.org' } },
          ],
        },
      ],
    });
    const asked = federation.received.filter(({ subgraph }) => subgraph === 'accounts');
    expect(asked).toHaveLength(1);
    expect(Object.values(asked[0]?.variables ?? {}).flat()).toHaveLength(2);
  });

  test('in the caller’s order and under its aliases, which no department sees', async () => {
    const data = await dataOf(
      '{ z: product(upc: "b1") { second: name first: upc id: name upc: name } a: product(upc: "g1") { name } }',
    );
    expect(JSON.stringify(data)).toBe(
      '{"z":{"second":"Tao Te Ching","first":"b1","id":"Tao Te Ching","upc":"Tao Te Ching"},"a":{"name":"Lamp \\"Classic\\""}}',
    );
    expect(federation.received.map(({ query }) => query).join()).not.toMatch(/second|first:/);
  });

  test('over interfaces, unions, nested lists and nulls in them', async () => {
    const data = await dataOf(
      '{ matrix { __typename name ... on Book { weight } } review(id: "r3") { subject { __typename ... on Gadget { name } } } }',
    );
    expect(data).toEqual({
      matrix: [
        [{ __typename: 'Book', name: 'Tao Te Ching', weight: 300 }, null],
        [],
        [{ __typename: 'Gadget', name: 'Lamp "Classic"' }],
      ],
      review: { subject: { __typename: 'Gadget', name: 'Lamp "Classic"' } },
    });
  });

  test('with @requires on an argument that the caller uses differently', async () => {
    const data = await dataOf(
      '{ product(upc: "b1") { price ... on Book { shippingFee usd: price(currency: "USD") } } }',
    );
    expect(data).toEqual({ product: { price: 12, shippingFee: 6, usd: 3 } });
  });

  test('with variables, defaults, and @skip and @include that depend on them', async () => {
    const query = `query ($n: Int = 1, $withName: Boolean!, $withoutReviews: Boolean = true) {
      products(first: $n) {
        upc
        name @include(if: $withName)
        ... on Book @skip(if: $withoutReviews) { reviews { id } }
      }
    }`;
    expect(await dataOf(query, { withName: false })).toEqual({ products: [{ upc: 'b1' }] });
    expect(federation.received.map(({ subgraph }) => subgraph)).toEqual(['products']);
    expect(await dataOf(query, { n: 2, withName: true, withoutReviews: false })).toEqual({
      products: [
        { upc: 'b1', name: 'Tao Te Ching', reviews: [{ id: 'r1' }, { id: 'r2' }] },
        { upc: 'b2', name: '论语', reviews: [] },
      ],
    });
  });

  test('with fragments that spread the same fields many times', async () => {
    const data = await dataOf(`
      query { user(id: "u1") { ...A ...B friends { ...A } } }
      fragment A on User { name ...B }
      fragment B on User { id reviews { body } reviews { id } }`);
    expect(data).toEqual({
      user: {
        name: 'Li',
        id: 'u1',
        reviews: [
          { body: 'short', id: 'r1' },
          { body: 'bright', id: 'r3' },
        ],
        friends: [{ name: 'Wang', id: 'u2', reviews: [{ body: 'line\nbreak', id: 'r2' }] }],
      },
    });
  });

  test('as a mutation, field after field', async () => {
    const data = await dataOf(
      'mutation { a: rename(upc: "b1", name: "x") { name } b: ship(upc: "b1") c: rename(upc: "b2", name: "y") { name } log }',
    );
    expect(data).toMatchObject({ a: { name: 'x' }, b: 'shipped b1', c: { name: 'y' } });
    expect(data).toMatchObject({ log: ['rename b1', 'ship b1', 'rename b2'] });
  });

  test('with introspection beside data', async () => {
    const data = await dataOf(
      '{ __typename t: __type(name: "Review") { name } product(upc: "b1") { __typename } }',
    );
    expect(data).toEqual({ __typename: 'Query', t: { name: 'Review' }, product: { __typename: 'Book' } });
  });

  test('with introspection that depends on variables, and in fragments', async () => {
    const query = `
      query ($type: String!, $upc: String!, $isLeftOut: Boolean!) {
        ...OfSchema
        product(upc: $upc) { __typename }
        none: __type(name: "Nobody") { name }
        ...LeftOut @skip(if: $isLeftOut)
      }
      fragment OfSchema on Query { __type(name: $type) { ...Kind } __schema { queryType { name } } }
      fragment Kind on __Type { name kind }
      fragment LeftOut on Query { other: __type(name: "Book") { name } __schema { description } }
    `;
    expect(await dataOf(query, { type: 'Book', upc: 'b1', isLeftOut: true })).toEqual({
      __type: { name: 'Book', kind: 'OBJECT' },
      __schema: { queryType: { name: 'Query' } },
      product: { __typename: 'Book' },
      none: null,
    });
    expect(await dataOf(query, { type: 'Review', upc: 'b1', isLeftOut: false })).toMatchObject({
      __type: { name: 'Review' },
      __schema: { queryType: { name: 'Query' }, description: null },
      other: { name: 'Book' },
    });
  });

  test('with introspection of which nothing is left', async () => {
    const query = `query ($isLeftOut: Boolean!) {
      __type(name: "Book") { ... @skip(if: $isLeftOut) { name } }
      ... @skip(if: $isLeftOut) { __schema { queryType { name } } }
    }`;
    expect(await dataOf(query, { isLeftOut: true })).toEqual({ __type: {} });
    expect(await dataOf(query, { isLeftOut: false })).toEqual({
      __type: { name: 'Book' },
      __schema: { queryType: { name: 'Query' } },
    });
  });

  test('unless what is asked of the schema is refused: then no department is asked', async () => {
    const query =
      'query ($name: String = "Book") { __type(name: $name) { name } product(upc: "b1") { name } }';
    federation.received.length = 0;
    const { data, errors } = await gateway.ask({ query, variables: { name: null } });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(federation.received).toEqual([]);
  });
});

describe('When a department fails', () => {
  test('its fields are null with SUBGRAPH_UNAVAILABLE at the caller’s path, and the others arrive', async () => {
    federation.disturb('reviews', 'hang up');
    const { data, errors } = await gateway.ask({
      query: '{ p: product(upc: "b1") { name ... on Book { r: reviews { id } } } }',
    });
    expect(data).toEqual({ p: { name: 'Tao Te Ching', r: null } });
    expect(errors).toMatchObject([
      {
        path: ['p', 'r'],
        extensions: { code: 'SUBGRAPH_UNAVAILABLE', provider: 'reviews', coordinate: 'Book.reviews' },
      },
    ]);
  });

  test('an error of one value is reported where it is missing, without the department’s words', async () => {
    const { data, errors } = await gateway.ask({
      query: '{ products(first: 2) { name ... on Book { pages } } }',
    });
    // `pages` cannot be null, `products` has non-null elements: the nearest nullable place is `products`.
    expect(data).toEqual({ products: null });
    expect(JSON.stringify(errors)).not.toContain('secret cause');
    expect(errors).toMatchObject([
      { path: ['products'], extensions: { code: 'SUBGRAPH_ERROR', provider: 'products' } },
    ]);
  });

  test('an argument that it refuses is told apart from a failure', async () => {
    const { data, errors } = await gateway.ask({ query: '{ p: product(upc: "") { name } }' });
    expect(data).toEqual({ p: null });
    expect(errors).toMatchObject([
      { path: ['p'], extensions: { code: 'BAD_USER_INPUT', provider: 'products' } },
    ]);
    expect(JSON.stringify(errors)).not.toContain('internal words');
  });
});
