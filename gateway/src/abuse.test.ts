/** What an attacker tries, be it a caller or a department, and what comes of it. */
import { type PolicySource, type Rule, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type GatewayOptions } from './create-gateway.ts';
import { defaultLimits } from './operation/limits.ts';
import { buildFederatedSchema } from './planner/federated-schema.ts';
import { createRelease, defaultCacheSizes } from './release.ts';
import { readOperation } from './steps/read-operation.ts';
import { letterFederation, letterPolicy, letterPurpose } from './testing/letter-federation.ts';
import { shopFederation } from './testing/shop-federation.ts';
import { office, purpose, shopPolicy } from './testing/shop-policy.ts';
import { type TestCallers, type TestGateway, createTestGateway } from './testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from './testing/test-subgraphs.ts';

let shop: TestFederation;
let post: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  [shop, post] = await Promise.all([
    startTestFederation(shopFederation()),
    startTestFederation(letterFederation()),
  ]);
});
afterAll(async () => {
  await Promise.all(gateways.map((gateway) => gateway.close()));
  await Promise.all([shop.close(), post.close()]);
});
beforeEach(() => {
  shop.received.length = 0;
  post.received.length = 0;
});

async function openShop(policy = shopPolicy(), callers: TestCallers = { office }): Promise<TestGateway> {
  return open(shop, policy, callers, {});
}

async function openPost(
  rules: readonly Rule[] = [],
  options: Partial<GatewayOptions> = {},
  federation = post,
): Promise<TestGateway> {
  return open(federation, letterPolicy(rules), { office }, options);
}

async function open(
  federation: TestFederation,
  policy: PolicySource,
  callers: TestCallers,
  options: Partial<GatewayOptions>,
): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers, options);
  gateways.push(gateway);
  return gateway;
}

describe('A caller cannot keep the gateway busy', () => {
  const deep = (levels: number) => `${'... { '.repeat(levels)}upc${' }'.repeat(levels)}`;

  test.each([
    ['fragments that double each other', doublingFragments(40)],
    ['one large fragment that is used a thousand times', amplifiedFragment(1_000, 90)],
    ['a thousand fragments in each other', `{ products { ${deep(1_000)} } }`],
    ['half a million comments', `{ __typename }${'#\n'.repeat(200_000)}`],
    ['a thousand root fields', `{ ${'__typename '.repeat(1_000)} }`],
    ['more aliases than anybody reads', `{ products { ${aliases(300)} } }`],
  ])('with %s', async (_what, query) => {
    const gateway = await openShop();
    const start = performance.now();
    const { errors } = await gateway.ask({ query, purpose });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
    expect(performance.now() - start).toBeLessThan(1_000);
    expect(shop.received).toEqual([]);
  });

  test('nor fill its memory with documents, each of which it would remember', () => {
    const schema = buildFederatedSchema(shop.supergraph);
    const send = () => Promise.reject(new Error('nobody is asked'));
    const release = createRelease(schema, compilePolicy(shopPolicy()), send, defaultCacheSizes);
    for (let turn = 0; turn < 60; turn++) {
      const query = `{ __typename } # ${turn} ${' '.repeat(50_000)}`;
      readOperation(release, defaultLimits, { query, variables: {}, extensions: {}, mayMutate: false });
    }
    const remembered = [...release.documents.keys()].reduce((sum, text) => sum + text.length, 0);
    expect(remembered).toBeGreaterThan(0);
    expect(remembered).toBeLessThanOrEqual(defaultCacheSizes.documents);
  });
});

describe('A caller gets nothing beyond its decision', () => {
  test('by having the same roles as another, in another order', async () => {
    const when = 'caller.roles[0] == "clerk"';
    const rules: Rule[] = [
      { id: 'not-by-clerks', basis: 'a law', fields: ['Book.name'], when, effect: 'deny' },
    ];
    const gateway = await openShop(shopPolicy({ rules }), {
      auditor: { ...office, roles: ['auditor', 'clerk'] },
      clerk: { ...office, roles: ['clerk', 'auditor'] },
    });
    const query = '{ product(upc: "b1") { ... on Book { name } } }';
    const asAuditor = await gateway.ask({ query, purpose, as: 'auditor' });
    const asClerk = await gateway.ask({ query, purpose, as: 'clerk' });
    expect(asAuditor.data).toEqual({ product: { name: 'Tao Te Ching' } });
    expect(asClerk.data).toEqual({ product: { name: null } });
  });

  test('by asking for what is below a masked field: only values can be masked', async () => {
    const rules: Rule[] = [
      { id: 'hidden', basis: 'a law', fields: ['User.friends'], when: 'true', effect: { mask: 'surname' } },
    ];
    const gateway = await openShop(shopPolicy({ rules }));
    const { data, errors } = await gateway.ask({ query: '{ user(id: "u2") { friends { id } } }', purpose });
    expect(data).toEqual({ user: { friends: null } });
    expect(errors).toMatchObject([{ path: ['user', 'friends'], extensions: { code: 'RULE_FAILED' } }]);
    expect(shop.received.map(({ query }) => query).join()).not.toContain('friends');
  });
});

describe('Nothing that a caller sends reaches the log', () => {
  test('through an argument that is null where it may not be', async () => {
    const failures: unknown[] = [];
    const gateway = await openPost([], { onFailure: (error) => failures.push(error) });
    const { status, data } = await gateway.ask({
      query:
        'query ($limit: Int) { search(filter: { idNumber: "110101199003071234", limit: $limit }) { id } }',
      variables: { limit: null },
      purpose: letterPurpose,
    });
    expect([status, data]).toEqual([200, { search: null }]);
    expect(failures).toEqual([]);
  });

  test('not even when a rule reads the arguments', async () => {
    const failures: unknown[] = [];
    const when = 'args.filter.limit > 100';
    const rules: Rule[] = [{ id: 'few', basis: 'a law', fields: ['Query.search'], when, effect: 'deny' }];
    const gateway = await openPost(rules, { onFailure: (error) => failures.push(error) });
    const { errors } = await gateway.ask({
      query:
        'query ($limit: Int) { search(filter: { idNumber: "110101199003071234", limit: $limit }) { id } }',
      variables: { limit: null },
      purpose: letterPurpose,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(failures).toEqual([]);
    expect(post.received).toEqual([]);
  });
});

function doublingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, at) => `fragment F${at} on Query { ...F${at + 1} ... { ...F${at + 1} } }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${count} on Query { __typename }`;
}

function amplifiedFragment(uses: number, size: number): string {
  const nested = `${'... { '.repeat(size)}upc${' }'.repeat(size)}`;
  return `{ products { ${'...F '.repeat(uses)} } } fragment F on Product { ${nested} }`;
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}: upc`).join(' ');
}
