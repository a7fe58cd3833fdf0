/** Each decision of a day is made again from its record and the policy of its version, and comes out the same. */
import {
  type Caller,
  type Grant,
  PolicyError,
  type Rule,
  compilePolicy,
  omitUndefined,
} from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import { createTestDatabase } from '@govgraph/prisma/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  createPostgresPolicyAdmin,
  createPostgresPolicyStore,
  createPostgresUsageStore,
  type PolicyChange,
  type UsageEntry,
  type UsageItem,
} from '@govgraph/storage';
import { shopFederation } from '../../testing/shop-federation.ts';
import { office, purpose, shopPolicy, shopkeeper } from '../../testing/shop-policy.ts';
import { createTestGateway } from '../../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../../testing/test-subgraphs.ts';
import { repeatDecisions } from './repeat-decisions.ts';
import { usageEntry } from '@govgraph/storage/testing/usage-entry';

const dayStart = Date.parse('2026-03-02T00:00:00Z');
const hour = 3_600_000;
const at = (hours: number) => new Date(dayStart + hours * hour).toISOString();

/** Callers differ in everything that decisions look at. */
const callers: Readonly<Record<string, Caller>> = {
  office,
  shopkeeper,
  cleared: { ...office, application: 'cleared-app', clearance: 4 },
  elsewhere: { ...office, region: '44', level: 'PROVINCE', roles: ['auditor'] },
};

const operations = [
  '{ products { upc name ... on Book { reviews { body } } ... on Gadget { secret name } } }',
  '{ product(upc: "b1") { name price } other: product(upc: "b2") { price(currency: "EUR") } }',
  '{ product(upc: "g1") { price(currency: "USD") ... on Gadget { weight } } }',
  '{ product(upc: "nobody") { name } }',
  '{ user(id: "u1") { name mail friends { name } } }',
  '{ review(id: "r1") { body author { name } } }',
  'mutation { rename(upc: "b1", name: "x") { name } }',
  '{ product(upc: "b1") { nmae } }',
];

const grant = (id: string, from: number, until: number, changes: Partial<Grant> = {}): Grant =>
  buildGrant({
    id,
    consumer: 'office',
    purpose,
    provider: 'reviews',
    items: ['Book.reviews', 'Review.body'],
    validFrom: at(from),
    validUntil: at(until),
    ...changes,
  });

const rule = (changes: Partial<Rule>): Rule => ({
  id: 'rule',
  basis: 'a law',
  fields: ['User.name'],
  when: 'true',
  effect: 'deny',
  ...changes,
});

const changes: readonly PolicyChange[] = [
  { grants: [grant('morning', 0, 12)] },
  { grants: [grant('evening', 12, 24, { dailyQuota: 2, applications: ['office-app'] })] },
  {
    grants: [
      grant('morning', 0, 6, {
        rows: { type: 'Book', needs: '{ weight }', when: 'int(subject.weight) < 400' },
      }),
    ],
  },
  {
    grants: [
      grant('gadgets', 0, 24, {
        provider: 'products',
        items: ['Gadget.name', 'Gadget.weight'],
        masks: { 'Gadget.name': 'surname' },
      }),
    ],
  },
  { suspensions: [{ target: { coordinate: 'Book.name' }, since: at(8), reason: 'incident' }] },
  { suspensions: [{ target: { application: 'cleared-app' }, since: at(16), reason: 'incident' }] },
  {
    ruleSet: {
      version: 'arguments deny',
      rules: [rule({ fields: ['Book.price', 'Gadget.price'], when: 'args.currency == "EUR"' })],
    },
  },
  {
    ruleSet: {
      version: 'arguments fail',
      rules: [rule({ fields: ['Gadget.price'], when: 'args.none == 1' })],
    },
  },
  {
    ruleSet: {
      version: 'clearance',
      rules: [
        rule({ when: 'caller.clearance < 3' }),
        rule({
          id: 'mask',
          fields: ['Book.name'],
          when: 'caller.region.startsWith("11")',
          effect: { mask: 'surname' },
        }),
      ],
    },
  },
  {
    ruleSet: {
      version: 'records',
      rules: [rule({ fields: ['Book'], needs: '{ weight }', when: 'int(subject.weight) > 400' })],
    },
  },
  { ruleSet: { version: 'nothing', rules: [rule({ when: 'false' })] } },
];

let federation: TestFederation;
beforeAll(async () => {
  federation = await startTestFederation(shopFederation());
});
afterAll(() => federation.close());

describe('From a usage record and the policy of its version', () => {
  test('every decision of a random day is made again as it was', async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    const admin = createPostgresPolicyAdmin(connectionString);
    const policyStore = createPostgresPolicyStore(connectionString);
    const usageStore = createPostgresUsageStore(connectionString);
    const { departments, purposes, masks, flows, resources } = shopPolicy();
    await admin.apply({ departments, masks }, 'authority', 'the beginning');
    const subgraphs = federation.names.map((name) => ({
      name,
      sdl: name,
      url: `http://${name}`,
      resources: resources.filter(({ provider }) => provider === name),
    }));
    await admin.publishSubgraphs(
      { subgraphs, supergraphSdl: federation.supergraph },
      'authority',
      'the schema',
    );
    const ruleSet = { version: 'the first', rules: [rule({ when: 'false' })] };
    await admin.apply({ purposes, flows, ruleSet }, 'authority', 'the purposes');
    let now = dayStart;
    const gateway = await createTestGateway(federation, compilePolicy(shopPolicy()), callers, {
      policyStore,
      usageStore,
      maxPolicyStalenessMs: Infinity,
      policyPollIntervalMs: 3_600_000,
      now: () => now,
    });

    const event = fc.record({
      minutes: fc.nat({ max: 18 }),
      change: fc.option(fc.constantFrom(...changes), { nil: undefined }),
      as: fc.constantFrom(...Object.keys(callers)),
      purpose: fc.constantFrom(purpose, purpose, purpose, 'unknown', undefined),
      query: fc.constantFrom(...operations),
    });
    const [day = []] = fc.sample(fc.array(event, { minLength: 150, maxLength: 150 }), {
      numRuns: 1,
      seed: 12,
    });
    for (const { minutes, change, as, query, purpose: declared } of day) {
      now += minutes * 60_000;
      if (change !== undefined) await admin.apply(change, 'authority', 'a change').catch(expectPolicyError);
      await gateway.ask({ query, as, ...omitUndefined({ purpose: declared }) });
    }

    const records = (await usageStore.read({ limit: 10_000 })).flatMap((record) =>
      record.form === undefined ? [] : [record],
    );
    expect(records).toHaveLength(day.length);
    const outcomes = new Set<string>();
    for (const record of records) {
      const policy = await policyStore.loadVersion(record.policyVersion);
      for (const { recorded, repeated, isSame } of repeatDecisions(record, compilePolicy(policy!))) {
        expect({ isSame, recorded, repeated }).toMatchObject({ isSame: true });
        outcomes.add(kindOf(recorded));
      }
    }
    // It was a day on which much happened.
    expect([...outcomes]).toEqual(
      expect.arrayContaining([
        'allow given morning',
        'allow given pass (arguments)',
        'allow none',
        'deny GRANT_EXPIRED',
        'deny NOT_NECESSARY',
        'deny RULE_FAILED fail (arguments)',
        'deny SUSPENDED',
        'mask given mask',
      ]),
    );
    await gateway.close();
    await Promise.all([admin.close(), policyStore.close(), usageStore.close()]);
  });
});

function expectPolicyError(error: unknown): void {
  expect(error).toBeInstanceOf(PolicyError);
}

function kindOf({ outcome, result, code, grantId, rules = [] }: UsageItem): string {
  const rule = rules.map((each) => `${each.outcome}${each.readsArguments ? ' (arguments)' : ''}`).join();
  return [outcome, result ?? '', code ?? '', grantId ?? '', rule].join(' ').replace(/ +/g, ' ').trim();
}

describe('A decision that is not as it was is told', () => {
  const record: UsageEntry = usageEntry({
    application: office.application,
    department: office.department,
    attributes: office,
    purpose,
    at: at(1),
  });
  const policy = compilePolicy(shopPolicy());
  const repeat = (item: UsageItem) =>
    repeatDecisions({ ...record, content: [{ subjectCount: 0, items: [item] }] }, policy)[0]!;

  test.each<[string, UsageItem]>([
    ['outcome', { coordinate: 'User.name', outcome: 'allow', result: 'given' }],
    ['mask', { coordinate: 'User.name', outcome: 'mask', mask: 'other', result: 'given' }],
    ['code', { coordinate: 'User.mail', outcome: 'deny', code: 'SUSPENDED' }],
    ['grant', { coordinate: 'Book.name', outcome: 'allow', grantId: 'made-up', result: 'given' }],
    ['rule', { coordinate: 'Book.name', outcome: 'allow', rules: [{ id: 'r', outcome: 'mask' }] }],
  ])('by its %s', (_what, item) => {
    expect(repeat(item).isSame).toBe(false);
  });

  test('and one that is, is not', () => {
    const item: UsageItem = { coordinate: 'User.name', outcome: 'mask', mask: 'surname', result: 'none' };
    expect(repeat(item)).toMatchObject({ isSame: true, takenRules: [] });
  });

  test('and no other version of the policy is taken for it', () => {
    expect(() => repeatDecisions({ ...record, policyVersion: 7 }, policy)).toThrow(
      'expected version 7 of the policy, got version 1',
    );
  });
});
