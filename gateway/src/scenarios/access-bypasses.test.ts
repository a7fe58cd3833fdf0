/**
 * Two ways around access directives that federation gateways had, and closed in November 2025: a rule on an
 * interface evaded through a type that implements it, and a protected value reached through what is computed of it.
 */
import { type Rule, compilePolicy } from '@govgraph/policy';
import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { type ShopPolicyChange, office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(() => federation.close());
beforeEach(() => {
  federation.received.length = 0;
});
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

async function open(change: ShopPolicyChange): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(shopPolicy(change)), { office });
  closers.push(() => gateway.close());
  return gateway;
}

const sent = () =>
  federation.received.map(({ query, variables }) => query + JSON.stringify(variables)).join('\n');

const ofGadgets: Rule = { id: 'r', basis: 'law', fields: ['Gadget'], when: 'true', effect: 'deny' };

describe('A rule on a type', () => {
  test.each([
    ['the interface', '{ products { upc price } }'],
    ['a fragment on the interface', '{ product(upc: "g1") { ... on Product { upc price } } }'],
    [
      'a fragment on the type inside one on the interface',
      '{ product(upc: "g1") { ... on Product { ... on Gadget { upc price } } } }',
    ],
    ['a union that has the type', '{ latest { ... on Product { upc price } } }'],
    ['a field that leads to the interface', '{ matrix { upc price } }'],
  ])('holds however its field is reached: through %s', async (_how, query) => {
    const gateway = await open({ rules: [ofGadgets] });
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(JSON.stringify(data)).not.toContain('80');
    expect(errors?.map(({ extensions }) => extensions['code'])).toContain('RULE_DENIED');
    expect(sent()).not.toMatch(/on Gadget ?\{[^}]*price/);
    expect(sent()).not.toMatch(/on Product ?\{[^}]*price/);
  });

  test('cannot be one on an interface, which some gateway might not carry over to its types', () => {
    const rule = { ...ofGadgets, fields: ['Product.price'] } as Rule;
    expect(() => compilePolicy(shopPolicy({ rules: [rule] }))).toThrow(
      /Product\.price.*no such item or type/,
    );
  });
});

describe('A protected value', () => {
  const query = '{ product(upc: "g1") { ... on Gadget { shippingFee weight } } }';

  test('does not reach a caller through a field that requires it, unless the flow was approved', async () => {
    const gateway = await open({});
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(data).toEqual({ product: { shippingFee: null, weight: null } });
    expect(errors?.map(({ path, extensions }) => [path?.at(-1), extensions['code']])).toEqual([
      ['shippingFee', 'FLOW_NOT_APPROVED'],
      ['weight', 'GRANT_REQUIRED'],
    ]);
    expect(sent()).not.toContain('weight');
  });

  test('is not given itself to those who get what was computed of it under an approved flow', async () => {
    const flows = [{ item: 'Gadget.weight', to: 'shipping', basis: 'the post act' }] as const;
    const gateway = await open({ flows });
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(data).toEqual({ product: { shippingFee: 20, weight: null } });
    expect(errors).toMatchObject([{ path: ['product', 'weight'], extensions: { code: 'GRANT_REQUIRED' } }]);
  });

  test('does not reach anybody as the context of an argument', async () => {
    const withContext = await startTestFederation({
      registry: {
        typeDefs: `
          type Query { person: Person }
          type Person @key(fields: "id") @context(name: "holder") { id: ID! secret: String card: Card }
          type Card @key(fields: "id") { id: ID! label(of: String @fromContext(field: "$holder { secret }")): String }`,
        resolvers: { Query: { person: () => ({ id: '1', secret: 'sealed', card: { id: '2' } }) } },
      },
      other: {
        typeDefs: 'type Query { other: Int } type Card @key(fields: "id") { id: ID! }',
        resolvers: {},
      },
    });
    const gateway = await createTestGateway(withContext, allowSupergraph(withContext.supergraph), {
      token: testingCaller,
    });
    closers.push(
      () => gateway.close(),
      () => withContext.close(),
    );
    const response = await gateway.ask({ query: '{ person { card { label } } }' });
    // A supergraph with contexts is not opened at all.
    expect([response.status, response.data]).toEqual([503, undefined]);
    expect(withContext.received).toEqual([]);
  });
});
