import { type Grant, type PolicySource, compilePolicy } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  createMemoryUsageStore,
  groupsOf,
  StoreError,
  type UsageRecord,
  type UsageStore,
} from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { createSuccessivePolicies } from '../testing/successive-policies.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(() => federation.close());
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
beforeEach(() => {
  federation.received.length = 0;
});

interface Recorded {
  readonly gateway: TestGateway;
  readonly usageStore: UsageStore;
  /** Puts another policy into force, as an administrator would on another machine: nobody tells the gateway. */
  enforce(policy: PolicySource): void;
  records(): Promise<readonly UsageRecord[]>;
  clock: { now: number };
}

async function openGateway(policy = shopPolicy()): Promise<Recorded> {
  const { policyStore, currentVersion, enforce } = createSuccessivePolicies(policy, federation.supergraph);
  const clock = { now: Date.parse('2026-06-01T08:00:00Z') };
  const usageStore = createMemoryUsageStore(currentVersion);
  const gateway = await createTestGateway(
    federation,
    compilePolicy(policy),
    { office, shopkeeper },
    {
      policyStore,
      usageStore,
      strangerSumIntervalMs: 20,
      policyPollIntervalMs: 3_600_000,
      maxPolicyStalenessMs: Infinity,
      now: () => clock.now,
    },
  );
  gateways.push(gateway);
  return {
    gateway,
    usageStore,
    enforce,
    records: () => usageStore.read({}),
    clock,
  };
}

function asked(subgraph: string): string {
  return federation.received
    .filter((request) => request.subgraph === subgraph)
    .map(({ query, variables }) => query + JSON.stringify(variables))
    .join('\n');
}

describe('A denied field', () => {
  test('is null, explained where the caller asked for it, and its department is not asked', async () => {
    const { gateway } = await openGateway();
    const { data, errors } = await gateway.ask({
      query:
        '{ thing: product(upc: "g1") { ... on Gadget { hidden: secret price opinions: reviews { body } } } }',
      purpose,
    });
    expect(data).toEqual({ thing: { hidden: null, price: 80, opinions: null } });
    expect(errors).toMatchObject([
      {
        path: ['thing', 'hidden'],
        extensions: {
          code: 'NOT_SHARED',
          coordinate: 'Gadget.secret',
          provider: 'products',
          shareType: 'NOT_SHARED',
        },
      },
      {
        path: ['thing', 'opinions'],
        extensions: { code: 'GRANT_REQUIRED', provider: 'reviews', resource: '100000/000002' },
      },
    ]);
    for (const error of errors ?? []) expect(error.extensions['howToRequest']).toMatch(/products|reviews/);
    expect(asked('products')).not.toContain('secret');
    expect(asked('reviews')).toBe('');
  });

  test.each([
    ['an alias', '{ product(upc: "g1") { ... on Gadget { price name: secret } } }'],
    [
      'a fragment',
      'query { product(upc: "g1") { ...F } } fragment F on Gadget { ...G } fragment G on Gadget { name: secret }',
    ],
    ['an interface', '{ product(upc: "g1") { ... on Product { ... on Gadget { name: secret } } } }'],
    [
      'a directive',
      'query ($yes: Boolean = true) { product(upc: "g1") { ... on Gadget @include(if: $yes) { name: secret @skip(if: false) } } }',
    ],
    [
      'a second operation',
      'query A { product(upc: "g1") { ... on Gadget { name: secret } } } query B { __typename }',
    ],
  ])('stays denied behind %s', async (_how, query) => {
    const { gateway } = await openGateway();
    const { data, errors } = await gateway.ask({
      query,
      purpose,
      ...(query.includes('query A') ? { operationName: 'A' } : {}),
    });
    expect(data).toMatchObject({ product: { name: null } });
    expect(errors).toMatchObject([{ path: ['product', 'name'], extensions: { code: 'NOT_SHARED' } }]);
    expect(asked('products')).not.toContain('secret');
  });

  test('is denied only on the types on which it is, when it is asked for on an interface', async () => {
    const { gateway } = await openGateway();
    const { data, errors } = await gateway.ask({ query: '{ products { upc name } }', purpose });
    expect(data).toEqual({
      products: [
        { upc: 'b1', name: 'Tao Te Ching' },
        { upc: 'b2', name: '论语' },
        { upc: 'g1', name: null },
      ],
    });
    expect(errors).toMatchObject([
      { path: ['products', 2, 'name'], extensions: { coordinate: 'Gadget.name' } },
    ]);
    expect(asked('products')).toMatch(/\.\.\. ?on Book ?{[^}]*name/);
    expect(asked('products')).not.toMatch(/\.\.\. ?on Gadget ?{[^}]*name/);
  });

  test('is not let in through the department’s own federation fields', async () => {
    const { gateway } = await openGateway();
    for (const query of ['{ _service { sdl } }', '{ _entities(representations: []) { __typename } }']) {
      const { errors } = await gateway.ask({ query, purpose });
      expect(errors).toMatchObject([{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }]);
    }
    expect(federation.received).toEqual([]);
  });

  test('stays denied to one caller while another, who may have it, asks for the same document', async () => {
    const { gateway } = await openGateway();
    const query = '{ product(upc: "g1") { name ... on Gadget { secret } } }';
    const responses = await Promise.all(
      Array.from({ length: 200 }, (_, turn) =>
        gateway.ask({ query, purpose: turn % 2 ? purpose : '', as: turn % 2 ? 'office' : 'shopkeeper' }),
      ),
    );
    for (const [turn, { data }] of responses.entries()) {
      expect(data).toEqual({
        product:
          turn % 2 ? { name: null, secret: null } : { name: 'Lamp "Classic"', secret: 'gadget secret' },
      });
    }
  });
});

describe('A record outside the scope of a grant', () => {
  const query = '{ products { upc ... on Book { name reviews { body } } } }';

  test('is not asked about, and its fields say OUT_OF_SCOPE', async () => {
    const { gateway, records } = await openGateway();
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(data).toEqual({
      products: [
        { upc: 'b1', name: 'Tao Te Ching', reviews: [{ body: 'short' }, { body: 'line\nbreak' }] },
        { upc: 'b2', name: '论语', reviews: null },
        { upc: 'g1' },
      ],
    });
    expect(errors).toMatchObject([
      { path: ['products', 1, 'reviews'], extensions: { code: 'OUT_OF_SCOPE' } },
    ]);
    expect(asked('reviews')).toContain('b1');
    expect(asked('reviews')).not.toContain('b2');
    const [record] = await records();
    const given = groupsOf(record!).flatMap(({ items }) =>
      items.filter(({ coordinate }) => coordinate === 'Book.reviews'),
    );
    const basis = { coordinate: 'Book.reviews', outcome: 'allow', grantId: 'reviews-of-light-books' };
    expect(given).toEqual([
      { ...basis, result: 'given' },
      { ...basis, result: 'withheld', code: 'OUT_OF_SCOPE' },
    ]);
  });

  test('no department is asked when no record is in scope', async () => {
    const { gateway } = await openGateway();
    await gateway.ask({ query: '{ product(upc: "b2") { ... on Book { reviews { body } } } }', purpose });
    expect(federation.received.map(({ subgraph }) => subgraph)).toEqual(['products']);
  });

  test('the scope is asked for first when the record is met in another department', async () => {
    const { gateway } = await openGateway();
    const { data } = await gateway.ask({
      query: '{ review(id: "r1") { subject { ... on Book { reviews { body } } } } }',
      purpose,
    });
    expect(data).toEqual({ review: { subject: { reviews: [{ body: 'short' }, { body: 'line\nbreak' }] } } });
  });

  test('a grant’s item below another record than its scope is about is denied as a whole', async () => {
    const { gateway } = await openGateway();
    const { data, errors } = await gateway.ask({ query: '{ review(id: "r1") { id body } }', purpose });
    expect(data).toEqual({ review: { id: 'r1', body: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'OUT_OF_SCOPE', coordinate: 'Review.body' } }]);
    expect(asked('reviews')).not.toContain('body');
  });
});

describe('What flows between departments', () => {
  const query = '{ product(upc: "b1") { ... on Book { shippingFee } } }';

  test('needs an approval: without it, the field that requires it is denied', async () => {
    const { gateway } = await openGateway();
    const { errors } = await gateway.ask({ query, purpose });
    expect(errors).toMatchObject([
      { extensions: { code: 'FLOW_NOT_APPROVED', coordinate: 'Book.shippingFee' } },
    ]);
    expect(asked('shipping')).toBe('');
  });

  test('flows once it is approved', async () => {
    const flows = (['Book.weight', 'Book.price'] as const).map((item) => ({
      item,
      to: 'shipping',
      basis: 'a law',
    }));
    const { gateway } = await openGateway(shopPolicy({ flows }));
    const { data } = await gateway.ask({ query, purpose });
    expect(data).toEqual({ product: { shippingFee: 6 } });
  });
});

describe('The usage record', () => {
  test('tells who had what, masked values are masked, and it holds no value', async () => {
    const { gateway, records } = await openGateway();
    const { data } = await gateway.ask({
      query: 'query Who { user(id: "u2") { name friends { name } } }',
      purpose,
    });
    expect(data).toEqual({ user: { name: 'W**', friends: [{ name: 'L**' }, { name: 'Z**' }] } });
    const [record, ...others] = await records();
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      channel: 'graphql:query',
      user: 'clerk 7',
      application: 'office-app',
      department: 'office',
      purpose,
      operationName: 'Who',
      outcome: 'ANSWERED',
      status: 200,
    });
    const name = { coordinate: 'User.name', outcome: 'mask', result: 'given', mask: 'surname' };
    const leadsTo = ['User'];
    const friends = { coordinate: 'User.friends', outcome: 'allow', result: 'given', leadsTo };
    const inputs = ['Query.user(id:)'];
    expect(record?.content).toEqual([
      {
        subjectCount: 0,
        items: [{ coordinate: 'Query.user', outcome: 'allow', result: 'given', inputs, leadsTo }],
      },
      { subjectCount: 2, items: [name] },
      { subjectCount: 1, items: [name, friends] },
    ]);
    expect(record?.subjects).toHaveLength(3);
    expect(JSON.stringify(record)).not.toMatch(/Wang|"u2"/);
  });

  test('keeps what was put into a field that the policy permits and the schema does not', async () => {
    const rule = { basis: 'a law', when: 'true', effect: { mask: 'surname' } };
    const rules = [
      { ...rule, id: 'names-of-prices', fields: ['Book.price'] },
      { ...rule, id: 'names-of-users', fields: ['Query.user'] },
    ] as const;
    const { gateway, records } = await openGateway(shopPolicy({ rules }));
    const query = '{ product(upc: "b1") { ... on Book { price(currency: "EUR") } } user(id: "u2") { name } }';
    const { data } = await gateway.ask({ query, purpose });
    expect(data).toEqual({ product: { price: null }, user: null });
    const [record] = await records();
    const denied = { outcome: 'deny', code: 'RULE_FAILED', deniedBy: 'operation' };
    expect(groupsOf(record!).flatMap(({ items }) => items)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ coordinate: 'Book.price', ...denied, inputs: ['Book.price(currency:)'] }),
        expect.objectContaining({
          coordinate: 'Query.user',
          ...denied,
          inputs: ['Query.user(id:)'],
          leadsTo: ['User'],
        }),
      ]),
    );
  });

  test('is written for refusals too', async () => {
    const { gateway, records } = await openGateway();
    expect((await gateway.ask({ query: '{ product', purpose })).errors).toMatchObject([
      { extensions: { code: 'GRAPHQL_PARSE_FAILED' } },
    ]);
    expect(await gateway.ask({ query: '{ __typename }', as: 'nobody' })).toMatchObject({ status: 401 });
    await vi.waitFor(async () =>
      expect((await records()).map(({ outcome, application }) => [outcome, application])).toEqual([
        ['REFUSED', 'office-app'],
        ['REFUSED', null],
      ]),
    );
  });

  test('is written for a request whose body is too large to be read, with who sent it and for what', async () => {
    const { gateway, records } = await openGateway();
    const send = (token: string) =>
      gateway.fetch(
        new Request('http://gateway.test/graphql', {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'govgraph-purpose': purpose },
          body: 'x'.repeat(2 ** 20 + 1),
        }),
      );
    const tooLarge = await send('office');
    expect(tooLarge.status).toBe(413);
    expect(await tooLarge.json()).toMatchObject({
      errors: [{ extensions: { code: 'PAYLOAD_TOO_LARGE' } }],
      extensions: { govgraph: { policyVersion: 1 } },
    });
    // Who is nobody here learns no more than from any other request.
    expect((await send('nobody')).status).toBe(401);
    const office = { application: 'office-app', purpose, code: 'PAYLOAD_TOO_LARGE', status: 413 };
    await vi.waitFor(async () =>
      expect(await records()).toMatchObject([
        { outcome: 'REFUSED', content: [], ...office },
        { outcome: 'REFUSED', application: null, code: 'TOKEN_INVALID', status: 401, sum: { count: 1 } },
      ]),
    );
  });

  test('claims no field where what is asked of the schema beside data is refused', async () => {
    const { gateway, records } = await openGateway();
    const query = 'query ($type: String = "User") { __type(name: $type) { name } user(id: "u2") { name } }';
    const { errors } = await gateway.ask({ query, variables: { type: null }, purpose });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(await records()).toMatchObject([{ outcome: 'REFUSED', content: [], subjects: [] }]);
  });

  test('when it cannot be written, there is a constant 503 and no data', async () => {
    const { usageStore } = await openGateway();
    const gateway = await createTestGateway(
      federation,
      compilePolicy(shopPolicy()),
      { office },
      {
        usageStore: {
          ...usageStore,
          append: async () => {
            throw new StoreError('usage', 'the disk is full');
          },
        },
      },
    );
    gateways.push(gateway);
    const response = await gateway.ask({ query: '{ product(upc: "b1") { ... on Book { name } } }', purpose });
    expect(response).toEqual({
      status: 503,
      errors: [
        { message: expect.stringContaining('usage record'), extensions: { code: 'AUDIT_UNAVAILABLE' } },
      ],
    });
  });
});

describe('A change of the policy', () => {
  const query = '{ product(upc: "b1") { ... on Book { name reviews { body } } } }';
  const grantOfReviews = (terms: Partial<Grant>): Grant =>
    buildGrant({
      id: 'of reviews',
      consumer: 'office',
      purpose,
      provider: 'reviews',
      items: ['Book.reviews', 'Review.body'],
      ...terms,
    });

  test('is obeyed by the very next answer, although nobody told the gateway', async () => {
    const { gateway, enforce, records } = await openGateway();
    expect((await gateway.ask({ query, purpose })).errors).toBeUndefined();
    enforce(shopPolicy({ version: 2, grants: [] }));
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(data).toEqual({ product: { name: 'Tao Te Ching', reviews: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'GRANT_REQUIRED' } }]);
    expect((await records()).map(({ policyVersion }) => policyVersion)).toEqual([1, 2]);
  });

  test('a grant ends by itself when its term ends', async () => {
    const grants = [grantOfReviews({ validUntil: '2026-06-01T09:00:00Z' })];
    const { gateway, clock } = await openGateway(shopPolicy({ grants }));
    expect((await gateway.ask({ query, purpose })).errors).toBeUndefined();
    clock.now = Date.parse('2026-06-01T09:00:00Z');
    expect((await gateway.ask({ query, purpose })).errors).toMatchObject([
      { extensions: { code: 'GRANT_EXPIRED' } },
    ]);
  });

  test('a daily quota ends a grant until the next day', async () => {
    const grants = [grantOfReviews({ dailyQuota: 2 })];
    const { gateway, clock } = await openGateway(shopPolicy({ grants }));
    const codes: unknown[] = [];
    for (let turn = 0; turn < 3; turn++) {
      codes.push((await gateway.ask({ query, purpose })).errors?.[0]?.extensions['code']);
    }
    clock.now += 24 * 60 * 60 * 1000;
    codes.push((await gateway.ask({ query, purpose })).errors?.[0]?.extensions['code']);
    expect(codes).toEqual([undefined, undefined, 'QUOTA_EXCEEDED', undefined]);
  });

  test('a request that is decided anew under a new policy counts once against a quota', async () => {
    const grants = [grantOfReviews({ dailyQuota: 1 })];
    const { gateway, enforce, records } = await openGateway(shopPolicy({ grants }));
    enforce(shopPolicy({ version: 2, grants }));
    expect((await gateway.ask({ query, purpose })).errors).toBeUndefined();
    expect(await records()).toMatchObject([{ policyVersion: 2 }]);
    expect((await gateway.ask({ query, purpose })).errors).toMatchObject([
      { extensions: { code: 'QUOTA_EXCEEDED' } },
    ]);
  });
});
