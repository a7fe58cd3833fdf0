/** What becomes of a mutation whose outcome, record or policy is in doubt: it runs once, and nobody is told to try again. */
import { type PolicySource, type RateLimit, compilePolicy } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  createMemoryUsageStore,
  groupsOf,
  StoreError,
  type UsageRecord,
  type UsageStore,
} from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../testing/shop-policy.ts';
import { type NextPolicy, createSuccessivePolicies } from '../testing/successive-policies.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startRogue, startTestFederation } from '../testing/test-subgraphs.ts';

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
  for (const name of federation.names) federation.disturb(name, 'recover');
  for (const close of closers.splice(0)) await close();
});

interface Opened {
  readonly gateway: TestGateway;
  /** Puts policies into force, one after the other: the next with each record that is refused for its version. */
  enforce(...policies: readonly NextPolicy[]): void;
  records(): Promise<readonly UsageRecord[]>;
}

async function open(
  options: {
    readonly supergraph?: string;
    readonly usageStore?: UsageStore;
    readonly timeoutMs?: number;
    readonly policy?: PolicySource;
  } = {},
): Promise<Opened> {
  const first = options.policy ?? shopPolicy();
  const { supergraph = federation.supergraph } = options;
  const { policyStore, currentVersion, enforce } = createSuccessivePolicies(first, supergraph);
  const usageStore = options.usageStore ?? createMemoryUsageStore(currentVersion);
  const gateway = await createTestGateway(
    { ...federation, supergraph },
    compilePolicy(first),
    { office, shopkeeper },
    {
      policyStore,
      usageStore,
      policyPollIntervalMs: 3_600_000,
      maxPolicyStalenessMs: Infinity,
      subgraphTimeoutMs: options.timeoutMs ?? 5_000,
    },
  );
  closers.push(() => gateway.close());
  return {
    gateway,
    enforce,
    records: () => usageStore.read({}),
  };
}

const rename = 'mutation { rename(upc: "b1", name: "x") { upc name } }';
const withReviews =
  'mutation { rename(upc: "b1", name: "x") { upc ... on Book { reviews { body author { name } } } } }';

const onePerson: RateLimit = {
  application: '*',
  requestsPerMinute: 1_000,
  costPerMinute: 1_000_000,
  personsPerHour: 1,
};

const sentMutations = () => federation.received.filter(({ query }) => query.startsWith('mutation'));

function codesOf({ errors = [] }: TestResponse): readonly unknown[] {
  return errors.map(({ extensions }) => extensions['code']);
}

function grantOfReviews(when = 'int(subject.weight) < 400') {
  return buildGrant({
    id: 'reviews-of-light-books',
    consumer: 'office',
    purpose,
    provider: 'reviews',
    items: ['Book.reviews', 'Review.body'],
    rows: { type: 'Book', needs: '{ weight }', when },
  });
}

describe('When the policy changes while a mutation runs', () => {
  test.each([
    ['nothing', rename, shopPolicy({ version: 2 })],
    ['a grant that the mutation does not need', rename, shopPolicy({ version: 2, grants: [] })],
    ['nothing that its records hang on', withReviews, shopPolicy({ version: 2 })],
  ])('in %s, its result is given under the new policy', async (_what, query, policy) => {
    const { gateway, enforce, records } = await open();
    enforce(policy);
    const answer = await gateway.ask({ query, purpose });
    expect(answer).toMatchObject({
      status: 200,
      data: { rename: { upc: 'b1' } },
      extensions: { govgraph: { policyVersion: 2 } },
    });
    expect(sentMutations()).toHaveLength(1);
    const recorded = await records();
    expect(recorded).toMatchObject([{ outcome: 'ANSWERED', status: 200, policyVersion: 2 }]);
    expect(answer).toMatchObject({ extensions: { govgraph: { decisionId: recorded[0]?.decisionId } } });
  });

  const [mask] = shopPolicy().masks;
  test.each<[string, PolicySource]>([
    ['a grant is gone', shopPolicy({ version: 2, grants: [] })],
    ['the same grant covers other records', shopPolicy({ version: 2, grants: [grantOfReviews('false')] })],
    [
      'a mask hides more under the same name',
      {
        ...shopPolicy({ version: 2 }),
        masks: [{ ...mask, name: 'surname', strength: 10, method: { kind: 'null' } }],
      },
    ],
    [
      'a rule denies a field',
      shopPolicy({
        version: 2,
        rules: [{ id: 'r', basis: 'law', fields: ['Review.body'], when: 'true', effect: 'deny' }],
      }),
    ],
    ['its department left the sharing', { ...shopPolicy({ version: 2 }), departments: [] }],
    [
      'more persons are in it than may be looked at',
      { ...shopPolicy({ version: 2 }), rateLimits: [onePerson] },
    ],
  ])('so that %s, nothing is given, and that it may have run is recorded', async (_what, policy) => {
    const { gateway, enforce, records } = await open();
    enforce(policy);
    const answer = await gateway.ask({ query: withReviews, purpose });
    expect([answer.status, codesOf(answer), answer.data]).toEqual([409, ['POLICY_CHANGED'], undefined]);
    expect(sentMutations()).toHaveLength(1);
    expect(await records()).toMatchObject([
      { channel: 'graphql:mutation', outcome: 'FAILED', status: 409, policyVersion: 1 },
    ]);
  });

  test('so that a quota does not reach for it any more, nothing is given, and one use is counted', async () => {
    const quotaOf = (dailyQuota: number, version: number) =>
      shopPolicy({ version, grants: [{ ...grantOfReviews('true'), dailyQuota }] });
    const { gateway, enforce } = await open({ policy: quotaOf(2, 1) });
    enforce(quotaOf(1, 2));
    const renamed = (upc: string) => `rename(upc: "${upc}", name: "x") { ... on Book { reviews { body } } }`;
    const query = `mutation { a: ${renamed('b1')} b: ${renamed('b2')} }`;
    expect(codesOf(await gateway.ask({ query, purpose }))).toEqual(['POLICY_CHANGED']);
    expect(sentMutations()).toHaveLength(2);
    const reviews = '{ product(upc: "b1") { ... on Book { reviews { body } } } }';
    expect(codesOf(await gateway.ask({ query: reviews, purpose }))).toEqual(['QUOTA_EXCEEDED']);
  });

  test('and again before the record, its result is given under the last one', async () => {
    const { gateway, enforce, records } = await open();
    enforce(...[2, 3, 4].map((version) => shopPolicy({ version })));
    expect(await gateway.ask({ query: rename, purpose })).toMatchObject({
      status: 200,
      extensions: { govgraph: { policyVersion: 4 } },
    });
    expect(sentMutations()).toHaveLength(1);
    expect(await records()).toMatchObject([{ policyVersion: 4 }]);
  });

  test('again and again, it ends, recorded', async () => {
    const { gateway, enforce, records } = await open();
    enforce(...Array.from({ length: 9 }, (_, at) => shopPolicy({ version: at + 2 })));
    expect(codesOf(await gateway.ask({ query: rename, purpose }))).toEqual(['POLICY_CHANGED']);
    expect(sentMutations()).toHaveLength(1);
    expect(await records()).toMatchObject([{ outcome: 'FAILED', status: 409 }]);
  });

  test('and cannot be loaded, it is recorded all the same', async () => {
    const { gateway, enforce, records } = await open();
    enforce(shopPolicy({ version: 2 }), 'unreachable');
    expect(codesOf(await gateway.ask({ query: rename, purpose }))).toEqual(['POLICY_CHANGED']);
    expect(await records()).toMatchObject([{ outcome: 'FAILED', status: 409, policyVersion: 1 }]);
  });

  test('a mutation of which nothing was sent is decided anew, as a query is', async () => {
    const { gateway, enforce, records } = await open();
    enforce(shopPolicy({ version: 2 }));
    const answer = await gateway.ask({ query: 'mutation { __typename }', purpose });
    expect(answer).toMatchObject({ status: 200, data: { __typename: 'Mutation' } });
    expect(await records()).toMatchObject([{ outcome: 'ANSWERED', policyVersion: 2 }]);
  });
});

describe('A mutation that may have run is told so, and not that it may be tried again', () => {
  const unknown = (path: string, provider: string) => ({
    path: [path],
    message: expect.stringMatching(/may have taken effect.*Check before you repeat it/),
    extensions: { code: 'MUTATION_OUTCOME_UNKNOWN', provider, coordinate: `Mutation.${path}` },
  });

  test('when the connection breaks; what follows it runs', async () => {
    const { gateway, records } = await open();
    federation.disturb('products', 'hang up');
    const answer = await gateway.ask({
      query: 'mutation { rename(upc: "b1", name: "x") { upc } ship(upc: "b1") }',
      purpose,
    });
    expect(answer).toMatchObject({ status: 200, data: { rename: null, ship: 'shipped b1' } });
    expect(answer.errors).toMatchObject([unknown('rename', 'products')]);
    const [record] = await records();
    expect(groupsOf(record!).flatMap(({ items }) => items)).toContainEqual({
      coordinate: 'Mutation.rename',
      outcome: 'allow',
      result: 'unavailable',
      code: 'MUTATION_OUTCOME_UNKNOWN',
      inputs: ['Mutation.rename(name:)', 'Mutation.rename(upc:)'],
      leadsTo: ['Book', 'Gadget'],
    });
  });

  test('when the department does not answer in time', async () => {
    const { gateway } = await open({ timeoutMs: 200 });
    federation.disturb('shipping', { delayMs: 1_000 });
    const answer = await gateway.ask({ query: 'mutation { ship(upc: "b1") }', purpose });
    expect(answer.errors).toMatchObject([unknown('ship', 'shipping')]);
    expect(sentMutations()).toHaveLength(1);
  });

  test.each<[string, unknown]>([
    ['what is not JSON', '<html>bad gateway</html>'],
    ['what is not GraphQL', { message: 'ok' }],
    ['data of nothing', { data: {} }],
    ['no data and no error', { data: null }],
    ['a list', { data: ['shipped'] }],
    ['an error that belongs to something else', { data: {}, errors: [{ message: 'slow', path: ['log'] }] }],
  ])('when the department answers %s', async (_what, response) => {
    const rogue = await startRogue(() => response);
    closers.push(() => rogue.close());
    const { gateway, records } = await open({ supergraph: movedTo('shipping', rogue.url) });
    const answer = await gateway.ask({ query: 'mutation { ship(upc: "b1") }', purpose });
    expect(answer.data).toEqual({ ship: null });
    expect(answer.errors?.[0]).toMatchObject(unknown('ship', 'shipping'));
    expect(await records()).toMatchObject([{ content: [{ items: [{ code: 'MUTATION_OUTCOME_UNKNOWN' }] }] }]);
  });

  test.each([302, 500, 503])('when only status %i says that it may have failed', async (status) => {
    federation.disturb('shipping', { status, instead: () => ({ data: { ship: null } }) });
    const { gateway } = await open();
    const answer = await gateway.ask({ query: 'mutation { ship(upc: "b1") }', purpose });
    expect(answer.data).toEqual({ ship: null });
    expect(answer.errors).toMatchObject([unknown('ship', 'shipping')]);
  });

  test('unless the department says that it failed', async () => {
    const rogue = await startRogue(() => ({ data: null, errors: [{ message: 'no such product' }] }));
    closers.push(() => rogue.close());
    const { gateway } = await open({ supergraph: movedTo('shipping', rogue.url) });
    expect(codesOf(await gateway.ask({ query: 'mutation { ship(upc: "b1") }', purpose }))).toEqual([
      'SUBGRAPH_ERROR',
    ]);
  });

  test('unless it was surely not sent', async () => {
    const { gateway } = await open({ supergraph: movedTo('shipping', 'http://127.0.0.1:9/graphql') });
    const answer = await gateway.ask({ query: 'mutation { ship(upc: "b1") }', purpose });
    expect(codesOf(answer)).toEqual(['SUBGRAPH_UNAVAILABLE']);
  });

  test('when its use cannot be recorded: then nothing is given', async () => {
    const usageStore: UsageStore = {
      ...createMemoryUsageStore(() => 1),
      append: async () => {
        throw new StoreError('usage', 'no answer');
      },
    };
    const { gateway } = await open({ usageStore });
    const answer = await gateway.ask({ query: rename, purpose });
    expect([answer.status, codesOf(answer), answer.data]).toEqual([
      500,
      ['MUTATION_OUTCOME_UNKNOWN'],
      undefined,
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/try again|again later/i);
    expect(sentMutations()).toHaveLength(1);

    const query = await gateway.ask({ query: '{ products { upc } }', purpose });
    expect([query.status, codesOf(query)]).toEqual([503, ['AUDIT_UNAVAILABLE']]);
  });

  test('when the gateway shuts down before the department has answered: it is recorded', async () => {
    const { gateway, records } = await open();
    const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
    federation.disturb('shipping', { delayMs: 60_000 });
    const asking = fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: {
        authorization: 'Bearer office',
        'content-type': 'application/json',
        'govgraph-purpose': purpose,
      },
      body: JSON.stringify({ query: 'mutation { ship(upc: "b1") }' }),
    });
    await expect.poll(() => sentMutations().length).toBe(1);
    await Promise.all([closers.pop()?.(), asking]);
    expect(codesOf((await (await asking).json()) as TestResponse)).toEqual(['MUTATION_OUTCOME_UNKNOWN']);
    expect(await records()).toMatchObject([{ content: [{ items: [{ code: 'MUTATION_OUTCOME_UNKNOWN' }] }] }]);
  });
});

/** The shop's supergraph, with one department at another address. */
function movedTo(department: string, url: string): string {
  const address = new RegExp(`(@join__graph\\(name: "${department}", url: )"[^"]*"`);
  return federation.supergraph.replace(address, `$1"${url}"`);
}
