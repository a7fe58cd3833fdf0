/** A gateway whose counters are lost, with the usage record that knows what was used. */
import { compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Counters,
  createMemoryCounters,
  createMemoryUsageStore,
  type UsageEntry,
  type UsageStore,
} from '@govgraph/storage';
import {
  marriageFederation,
  marriageGrant,
  marriagePolicy,
  purpose,
} from '../testing/marriage-federation.ts';
import { clerk } from '../testing/register-federation.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let usageStore: UsageStore;
let counters: Counters;
let now: number;
const gateways: TestGateway[] = [];

beforeAll(async () => void (federation = await startTestFederation(marriageFederation())));
afterAll(() => federation?.close());
beforeEach(() => {
  now = Date.parse('2026-06-01T08:30:00Z');
  usageStore = createMemoryUsageStore(
    () => 1,
    () => now,
  );
  counters = createMemoryCounters(() => now);
});
afterEach(() => Promise.all(gateways.splice(0).map((gateway) => gateway.close())));

const plenty = { requestsPerMinute: 1_000, costPerMinute: 1_000_000 };

/** @param clockMs by how much the clock of this gateway is ahead of that of the usage store */
async function open(clockMs = 0): Promise<(query: string) => Promise<TestResponse>> {
  const policy = marriagePolicy({
    grants: [marriageGrant({ dailyQuota: 10 })],
    rateLimits: [{ application: '*', ...plenty, personsPerHour: 12 }],
    identificationLimits: [{ application: '*', triesPerHour: 5, missesPerHour: 3 }],
  });
  const gateway = await createTestGateway(
    federation,
    compilePolicy(policy),
    { clerk },
    { usageStore, counters, now: () => now + clockMs, maxPolicyStalenessMs: Infinity },
  );
  gateways.push(gateway);
  return (query) => gateway.ask({ query, purpose });
}

const outcomeOf = ({ status, errors = [] }: TestResponse) => [
  status,
  ...new Set(errors.map(({ extensions }) => extensions['code'])),
];
const married = (first: number) => `{ people(first: ${first}) { marriage { status } } }`;
const usesOf = async () =>
  ((await usageStore.read({})) as readonly UsageEntry[]).map(({ uses = {} }) => uses);

describe('A record', () => {
  test('says what its request used, and nothing where it used nothing', async () => {
    const ask = await open();
    await ask(married(3));
    await ask('{ motto }');
    await ask(married(20));
    expect(await usesOf()).toEqual([
      { 'quota:["marriages"]:2026-06-01': 3, 'persons:["desk"]:2026-06-01T08': 3 },
      {},
      // That there are more persons than are left is learned, too.
      { 'quota:["marriages"]:2026-06-01': 1, 'persons:["desk"]:2026-06-01T08': 1 },
    ]);
  });
});

describe('When counters are lost', () => {
  test('a grant that is used up stays used up, and persons that were looked at stay counted', async () => {
    const ask = await open();
    expect(outcomeOf(await ask(married(10)))).toEqual([200]);
    await counters.close();
    expect(outcomeOf(await ask(married(1)))).toEqual([200, 'QUOTA_EXCEEDED']);
    await counters.close();
    expect(outcomeOf(await ask('{ people(first: 3) { name } }'))).toEqual([429, 'RATE_LIMITED']);
  });

  test('a grant gives what is left of it, and no more', async () => {
    const ask = await open();
    await ask(married(4));
    await counters.close();
    const { errors = [] } = await ask(married(8));
    expect(errors).toHaveLength(2);
  });

  test('requests wait until they are counted again, and are told so where they cannot be', async () => {
    const ask = await open();
    await ask(married(1));
    const { readUses } = usageStore;
    await counters.close();
    usageStore.readUses = () => Promise.reject(new Error('the database is away'));
    expect(outcomeOf(await ask(married(1)))).toEqual([503, 'QUOTA_UNKNOWN']);
    usageStore.readUses = readUses;
    now += 7_000;
    expect(outcomeOf(await ask(married(1)))).toEqual([200]);
  });

  test('an answer that was under way is given only if it can be counted', async () => {
    const [ask, other] = [await open(), await open()];
    const { append } = usageStore;
    usageStore.append = async (...given) => {
      usageStore.append = append;
      await counters.close();
      // Another gateway counts again before the first has recorded.
      expect(outcomeOf(await other(married(8)))).toEqual([200]);
      return append(...given);
    };
    const { status, errors, data } = await ask(married(5));
    expect([status, errors?.[0]?.extensions['code'], data]).toEqual([503, 'QUOTA_UNKNOWN', undefined]);
    const given = (await usesOf()).map((uses) => uses['quota:["marriages"]:2026-06-01']);
    expect(new Set(given)).toEqual(new Set([5, 8]));
  });
});

test('A gateway whose clock is wrong counts the day of the usage store', async () => {
  const [right, wrong] = [await open(), await open(24 * 60 * 60 * 1000)];
  expect(outcomeOf(await right(married(10)))).toEqual([200]);
  expect(outcomeOf(await wrong(married(1)))).toEqual([200, 'QUOTA_EXCEEDED']);
});
