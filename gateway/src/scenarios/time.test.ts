/** What becomes of a right that ends, or of a suspension that begins, while a department takes its time. */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createMemoryUsageStore, groupsOf } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const start = Date.parse('2026-03-02T08:00:00Z');
const end = '2026-03-02T08:00:10Z';

let federation: TestFederation;
beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(() => federation.close());
beforeEach(() => {
  federation.received.length = 0;
});

/** Every department takes a minute for its first response, by the gateway's clock. */
async function open(policy: PolicySource) {
  const usageStore = createMemoryUsageStore(() => policy.version);
  const gateway = await createTestGateway(
    federation,
    compilePolicy(policy),
    { office },
    {
      usageStore,
      maxPolicyStalenessMs: Infinity,
      now: () => start + (federation.received.length > 0 ? 60_000 : 0),
    },
  );
  return { gateway, records: () => usageStore.read({}) };
}

function policyWith(change: Partial<PolicySource>): PolicySource {
  return { ...shopPolicy(), ...change };
}

const grantUntil = (until: string) => [
  buildGrant({
    id: 'reviews',
    consumer: 'office',
    purpose,
    provider: 'reviews',
    items: ['Book.reviews', 'Review.body'],
    validUntil: until,
  }),
];
const query = '{ product(upc: "b1") { ... on Book { name reviews { body } } } }';

describe('While a department takes its time', () => {
  const { resources } = shopPolicy();
  test.each<[string, PolicySource, string]>([
    ['a grant ends', policyWith({ grants: grantUntil(end) }), 'GRANT_EXPIRED'],
    [
      'a suspension begins',
      policyWith({
        grants: grantUntil('2027-01-01T00:00:00Z'),
        suspensions: [{ target: { coordinate: 'Book.reviews' }, since: end, reason: 'incident' }],
      }),
      'SUSPENDED',
    ],
    [
      'an item leaves the catalog',
      policyWith({
        grants: grantUntil('2027-01-01T00:00:00Z'),
        resources: resources.map((resource) =>
          resource.provider === 'reviews'
            ? { ...resource, items: resource.items.map((item) => ({ ...item, inForceUntil: end })) }
            : resource,
        ),
      }),
      'FIELD_NOT_REGISTERED',
    ],
  ])('%s: what came of it is not given, and the record says so', async (_what, policy, code) => {
    const { gateway, records } = await open(policy);
    const { data, errors } = await gateway.ask({ query, purpose });
    expect(federation.received.map(({ subgraph }) => subgraph)).toContain('reviews');
    expect(data).toEqual({ product: { name: expect.any(String), reviews: null } });
    expect(errors).toMatchObject([{ path: ['product', 'reviews'], extensions: { code } }]);
    const [record, ...others] = await records();
    expect(others).toEqual([]);
    expect(record?.at).toBe('2026-03-02T08:01:00.000Z');
    expect(groupsOf(record!).flatMap(({ items }) => items)).toContainEqual(
      expect.objectContaining({ coordinate: 'Book.reviews', outcome: 'deny', code }),
    );
    // Its department was asked about the book all the same.
    const before = groupsOf(record!).filter(({ earlier }) => earlier?.at === '2026-03-02T08:00:00.000Z');
    expect(before.flatMap(({ items }) => items)).toContainEqual(
      expect.objectContaining({ coordinate: 'Book.reviews', outcome: 'allow', result: 'withheld' }),
    );
    expect(new Set(federation.received.map(({ decisionId }) => decisionId))).toEqual(
      new Set([record?.decisionId]),
    );
  });

  test('a grant begins: nothing is asked for twice', async () => {
    const [grant] = grantUntil('2027-01-01T00:00:00Z');
    const begins = { ...grant!, validFrom: end };
    const { gateway } = await open(policyWith({ grants: [begins] }));
    const { errors } = await gateway.ask({ query, purpose });
    expect(errors).toMatchObject([{ extensions: { code: 'GRANT_REQUIRED' } }]);
    expect(federation.received).toHaveLength(1);
  });

  test('the right to a mutation ends: it ran once, and its result is not given', async () => {
    const suspension = { target: { coordinate: 'Mutation.rename' }, since: end, reason: 'incident' } as const;
    const { gateway, records } = await open(policyWith({ suspensions: [suspension] }));
    const mutation = 'mutation { rename(upc: "b1", name: "x") { ... on Book { name } } }';
    const { data, errors } = await gateway.ask({ query: mutation, purpose });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'POLICY_CHANGED' } }]);
    expect(federation.received.filter(({ query: sent }) => sent.includes('mutation'))).toHaveLength(1);
    expect(await records()).toMatchObject([{ outcome: 'FAILED', code: 'POLICY_CHANGED', status: 409 }]);
    expect(JSON.stringify(await records())).not.toContain('"given"');
  });
});
