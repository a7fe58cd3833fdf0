/**
 * A request that is decided several times, since the policy changed or a permission ended while a department was slow,
 * is one use: departments and the caller know it by one id, and its one record says what departments were asked.
 */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { repeatDecisions } from '../pipeline/usage/repeat-decisions.ts';
import { createMemoryUsageStore, groupsOf, type UsageRecord } from '@govgraph/storage';
import { refuse } from '../errors.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { aid, clerk, people, registerFederation, registerPolicy } from '../testing/register-federation.ts';
import { type NextPolicy, createSuccessivePolicies } from '../testing/successive-policies.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const start = Date.parse('2026-03-02T08:00:00Z');

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => void (federation = await startTestFederation(registerFederation())));
afterAll(() => federation.close());
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

/**
 * The policies come into force one after the other, each while departments are asked under the one before; after the
 * last, the store may not answer any more.
 */
async function open(policies: readonly NextPolicy[], options: Partial<GatewayOptions> = {}) {
  const first = policyOf();
  const { policyStore, currentVersion } = createSuccessivePolicies(first, federation.supergraph, policies);
  const usageStore = createMemoryUsageStore(currentVersion);
  const gateway = await createTestGateway(
    federation,
    compilePolicy(first),
    { clerk },
    {
      policyStore,
      usageStore,
      policyPollIntervalMs: 3_600_000,
      maxPolicyStalenessMs: Infinity,
      now: () => start,
      ...options,
    },
  );
  gateways.push(gateway);
  const records = () => usageStore.read({});
  return { gateway, records };
}

function policyOf(version = 1, change: Partial<PolicySource> = {}): PolicySource {
  return { ...registerPolicy(change), version };
}

const suspended = (target: PolicySource['suspensions'][number]['target'], version = 2) =>
  policyOf(version, { suspensions: [{ target, since: '2026-01-01T00:00:00Z', reason: 'incident' }] });

const [li] = people;
const query = `{ person(idNumber: "${li?.idNumber}") { id name } }`;
const ask = (gateway: TestGateway) => gateway.ask({ query, purpose: aid });

/** What the record says that was asked in attempts before the last. */
function askedBefore(record: UsageRecord) {
  return groupsOf(record)
    .filter(({ earlier }) => earlier !== undefined)
    .map(({ subjects, items, earlier }) => ({
      ...earlier,
      subjects: subjects.length,
      items: items.map((item) => [item.coordinate, 'result' in item ? item.result : undefined]),
    }));
}

const ofNobody = { ...attempt(1), subjects: 0, items: [['Query.person', 'withheld']] };
const ofLi = {
  ...attempt(1),
  subjects: 1,
  items: [
    ['Person.id', 'withheld'],
    ['Person.name', 'withheld'],
  ],
};

function attempt(policyVersion: number) {
  return { policyVersion, at: new Date(start).toISOString() };
}

/** The one record of a request, which departments and the caller know by its id. */
async function onlyRecord(records: () => Promise<readonly UsageRecord[]>): Promise<UsageRecord> {
  const [record, ...others] = await records();
  if (record === undefined || others.length > 0) throw new Error(`${others.length} records too many`);
  expect(new Set(federation.received.map(({ decisionId }) => decisionId))).toEqual(
    new Set([record.decisionId]),
  );
  return record;
}

describe('When the policy changes while a department is slow', () => {
  test('so that the caller may ask nothing any more, the record says who was asked about, and found', async () => {
    const { gateway, records } = await open([suspended({ application: 'desk' })]);
    const response = await ask(gateway);
    expect(response).toMatchObject({
      data: { person: null },
      errors: [{ extensions: { code: 'SUSPENDED' } }],
    });
    const record = await onlyRecord(records);
    expect(response.extensions?.govgraph).toEqual({ decisionId: record.decisionId, policyVersion: 2 });
    expect(askedBefore(record)).toEqual([ofNobody, ofLi]);
    expect(record.subjects).toHaveLength(1);
    expect(record).toMatchObject({
      policyVersion: 2,
      tries: [{ coordinate: 'Query.person(idNumber:)', isFound: true }],
    });
  });

  test('so that the caller may have less, the record says what was given, and what was asked for in vain', async () => {
    const { gateway, records } = await open([suspended({ coordinate: 'Person.name' })]);
    expect((await ask(gateway)).data).toEqual({ person: { id: 'p1', name: null } });
    const record = await onlyRecord(records);
    expect(askedBefore(record)).toEqual([ofNobody, ofLi]);
    expect(groupsOf(record)).toContainEqual({
      subjects: [expect.any(String)],
      items: [
        expect.objectContaining({ coordinate: 'Person.id', result: 'given' }),
        expect.objectContaining({ coordinate: 'Person.name', code: 'SUSPENDED' }),
      ],
    });
    expect(record).toMatchObject({ tries: [{ isFound: true }] });
  });

  test('again and again, the record says so of each attempt', async () => {
    const { gateway, records } = await open([policyOf(2), policyOf(3)]);
    expect((await ask(gateway)).data).toEqual({ person: { id: 'p1', name: 'Li' } });
    const record = await onlyRecord(records);
    expect(record).toMatchObject({ policyVersion: 3, tries: [{ isFound: true }] });
    const again = [ofNobody, ofLi].map((group) => ({ ...group, ...attempt(2) }));
    expect(askedBefore(record)).toEqual([ofNobody, ofLi, ...again]);
  });

  test('what the last attempt decided can be decided again from the record', async () => {
    const change = suspended({ coordinate: 'Person.name' });
    const { gateway, records } = await open([change]);
    await ask(gateway);
    const record = await onlyRecord(records);
    if (record.form === undefined) throw new Error('a record of the first form');
    const repeated = repeatDecisions(record, compilePolicy(change));
    expect(repeated.map(({ recorded, isSame }) => [recorded.coordinate, recorded.outcome, isSame])).toEqual([
      ['Query.person', 'allow', true],
      ['Person.id', 'allow', true],
      ['Person.name', 'deny', true],
    ]);
  });
});

describe('A request that departments were asked for is recorded', () => {
  test('when its caller is not let in any more', async () => {
    let isKnown = true;
    const identity = { verify: async () => (isKnown ? clerk : refuse('TOKEN_INVALID')) };
    const { gateway, records } = await open([policyOf(2)], { identity });
    federation.disturb('register', { instead: (response) => ((isKnown = false), response) });
    const { status, errors } = await ask(gateway);
    federation.disturb('register', 'recover');
    expect([status, errors?.[0]?.extensions['code']]).toEqual([401, 'TOKEN_INVALID']);
    const record = await onlyRecord(records);
    expect(record).toMatchObject({
      outcome: 'REFUSED',
      code: 'TOKEN_INVALID',
      application: 'desk',
      user: 'clerk 1',
      purpose: aid,
      tries: [{ isFound: true }],
    });
    expect(askedBefore(record)).toEqual([ofNobody, ofLi]);
  });

  const withheld = [
    ['Query.person', 'withheld'],
    ['Person.id', 'withheld'],
    ['Person.name', 'withheld'],
  ];

  test.each<[string, readonly (PolicySource | 'unreachable')[], number]>([
    ['the policy changes at each attempt', [2, 3, 4, 5, 6, 7].map((version) => policyOf(version)), 5],
    ['the new policy cannot be loaded', [policyOf(2), 'unreachable'], 1],
  ])('when %s', async (_what, policies, attempts) => {
    const { gateway, records } = await open(policies);
    const response = await ask(gateway);
    expect([response.status, response.errors?.[0]?.extensions['code']]).toEqual([503, 'POLICY_UNAVAILABLE']);
    expect(federation.received).toHaveLength(attempts);
    const record = await onlyRecord(records);
    expect(response.extensions?.govgraph['decisionId']).toBe(record.decisionId);
    expect(record).toMatchObject({
      outcome: 'FAILED',
      code: 'POLICY_UNAVAILABLE',
      status: 503,
      policyVersion: attempts,
      tries: [{ isFound: true }],
    });
    const own = groupsOf(record).filter(({ earlier }) => earlier === undefined);
    expect(
      own.flatMap(({ items }) => items.map((item) => [item.coordinate, 'result' in item && item.result])),
    ).toEqual(withheld);
    expect(askedBefore(record)).toHaveLength(2 * (attempts - 1));
    expect(record.subjects).toHaveLength(attempts);
    expect(JSON.stringify(record)).not.toContain('"given"');
  });
});
