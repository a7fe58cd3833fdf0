/** What the daily quota of a grant gives, however it is asked for: a person × the grant × a request is one use. */
import { type Grant, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { repeatDecisions } from '../pipeline/usage/repeat-decisions.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import { createMemoryUsageStore, type UsageEntry } from '@govgraph/storage';
import { type Asked, failingCounters } from '@govgraph/storage/testing/failing-counters';
import {
  incomeGrant,
  marriageFederation,
  marriageGrant,
  marriagePolicy,
  purpose,
} from '../testing/marriage-federation.ts';
import { clerk } from '../testing/register-federation.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];
let now = 0;

beforeAll(async () => void (federation = await startTestFederation(marriageFederation())));
afterAll(() => federation?.close());
beforeEach(() => {
  now = Date.parse('2026-06-01T08:30:00Z');
  federation.received.length = 0;
});
afterEach(async () => {
  for (const name of federation.names) federation.disturb(name, 'recover');
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function open(grants: readonly Grant[], options: Partial<GatewayOptions> = {}) {
  const usageStore = createMemoryUsageStore(
    () => 1,
    () => now,
  );
  const snapshot = compilePolicy(marriagePolicy({ grants }));
  const gateway = await createTestGateway(
    federation,
    snapshot,
    { clerk },
    {
      usageStore,
      now: () => now,
      maxPolicyStalenessMs: Infinity,
      ...options,
    },
  );
  gateways.push(gateway);
  const records = async () => (await usageStore.read({ limit: 10_000 })) as readonly UsageEntry[];
  const ask = (query: string) => gateway.ask({ query, purpose });
  return { gateway, ask, records, snapshot };
}

const codesOf = ({ errors = [] }: TestResponse) => errors.map(({ extensions }) => extensions['code']);
const exceededIn = (response: TestResponse) =>
  codesOf(response).filter((code) => code === 'QUOTA_EXCEEDED').length;
const aliases = (count: number, selection: string, from = 1) =>
  `{ ${Array.from({ length: count }, (_, at) => `a${at}: person(id: "p${from + at}") ${selection}`).join(' ')} }`;
const isAsked = (department: string) => federation.received.some(({ subgraph }) => subgraph === department);
const status = '{ marriage { status } }';

describe('One request of many persons', () => {
  test('has the marital status of one under a quota of one, with 50 aliases', async () => {
    const { ask } = await open([marriageGrant({ dailyQuota: 1 })]);
    const response = await ask(aliases(50, '{ name marriage { status } }'));
    const given = Object.values(response.data ?? {}) as { name: string; marriage: object | null }[];
    expect(given.filter(({ marriage }) => marriage !== null)).toEqual([
      { name: 'name of p1', marriage: { status: 'MARRIED' } },
    ]);
    expect(given.filter(({ name }) => name !== null)).toHaveLength(50);
    expect(exceededIn(response)).toBe(49);
    expect(response.errors?.[0]).toMatchObject({
      path: ['a1', 'marriage'],
      extensions: { code: 'QUOTA_EXCEEDED', coordinate: 'Person.marriage', provider: 'civil' },
    });
  });

  test.each<[string, string, number]>([
    ['a list', '{ people(first: 60) { marriage { status } } }', 60],
    [
      'a list twice',
      '{ a: people(first: 60) { marriage { status } } b: people(first: 60) { marriage { status } } }',
      60,
    ],
    [
      'aliases of one person',
      `{ ${'abcdef'.replaceAll(/./g, (name) => `${name}: person(id: "p1") ${status} `)} }`,
      1,
    ],
    ['aliases of the field', '{ people(first: 20) { a: marriage { status } b: marriage { status } } }', 20],
    [
      'spouses, of whom something is asked as well',
      '{ people(first: 1) { marriage { spouse { marriage { status } } } } }',
      2,
    ],
    ['spouses of whom nothing is asked', '{ people(first: 3) { marriage { spouse { name } } } }', 3],
    ['people who are not married, which is told', '{ person(id: "p7") { marriage { status } } }', 1],
    ['nobody', '{ person(id: "p7000") { marriage { status } } }', 0],
    ['people, but nothing under the grant', '{ people(first: 60) { name } }', 0],
  ])('uses the quota once for each of them: %s', async (_what, query, uses) => {
    const { ask } = await open([marriageGrant({ dailyQuota: 60 })]);
    expect(codesOf(await ask(query))).toEqual([]);
    const left = exceededIn(await ask('{ people(first: 61) { marriage { status } } }'));
    expect(61 - left).toBe(uses === 60 ? 0 : 60 - uses);
  });

  test('is given what is left in the order of the answer, and the next one asks no department', async () => {
    const { ask } = await open([marriageGrant({ dailyQuota: 10 })]);
    const response = await ask('{ people(first: 50) { id marriage { status } } }');
    const given = ((response.data?.['people'] ?? []) as { id: string; marriage: unknown }[]).filter(
      ({ marriage }) => marriage,
    );
    // Of the tenth person, nobody is given: the seventh is not married, which is told.
    expect(given.map(({ id }) => id)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p8', 'p9', 'p10']);
    expect(exceededIn(response)).toBe(40);
    federation.received.length = 0;
    expect(codesOf(await ask(aliases(1, status)))).toEqual(['QUOTA_EXCEEDED']);
    expect(isAsked('civil')).toBe(false);
  });

  test('counts each grant for itself', async () => {
    const { ask } = await open([marriageGrant({ dailyQuota: 5 }), incomeGrant({ dailyQuota: 8 })]);
    const response = await ask(
      '{ people(first: 6) { marriage { status } } more: people(first: 10) { income } }',
    );
    expect(codesOf(response)).toHaveLength(1 + 2);
    const paths = response.errors?.map(({ path }) => path?.join('.'));
    expect(paths).toEqual(['people.5.marriage', 'more.8.income', 'more.9.income']);
  });

  test('is given parts of a record, which have no key, as those of the person', async () => {
    const way = marriageGrant({ id: 'way', items: ['Person.marriage'] });
    const { ask } = await open([way, marriageGrant({ items: ['Marriage.status'], dailyQuota: 2 })]);
    const response = await ask('{ people(first: 4) { marriage { status } } }');
    const paths = response.errors?.map(({ path }) => path?.join('.'));
    expect(paths).toEqual(['people.2.marriage.status', 'people.3.marriage.status']);
  });

  test('has what is about nobody once a request', async () => {
    const grant = marriageGrant({ provider: 'register', items: ['Query.motto'], dailyQuota: 2 });
    const { ask } = await open([grant]);
    const codes = [];
    for (let turn = 0; turn < 3; turn++) codes.push(...codesOf(await ask('{ motto more: motto }')));
    expect(codes).toEqual(['QUOTA_EXCEEDED', 'QUOTA_EXCEEDED']);
  });

  test('is recorded as it was given, and its decisions can be made again', async () => {
    const { ask, records, snapshot } = await open([marriageGrant({ dailyQuota: 2 })]);
    await ask('{ people(first: 5) { name marriage { status } } }');
    const [record] = await records();
    const groups = record!.content.filter(({ subjectCount }) => subjectCount > 0);
    const resultsOf = (coordinate: string) =>
      groups.map(({ subjectCount, items }) => {
        const { result, code } = items.find((item) => item.coordinate === coordinate) ?? {};
        return [subjectCount, result, code];
      });
    expect(resultsOf('Person.marriage')).toEqual([
      [2, 'given', undefined],
      [3, 'withheld', 'QUOTA_EXCEEDED'],
    ]);
    expect(repeatDecisions(record!, snapshot).every(({ isSame }) => isSame)).toBe(true);
  });

  test('may be told so in the compact form', async () => {
    const { gateway } = await open([marriageGrant({ dailyQuota: 1 })]);
    const query = '{ people(first: 3) { marriage { status } } }';
    const { extensions } = await gateway.ask({ query, purpose, headers: { 'govgraph-withheld': 'compact' } });
    expect(extensions?.govgraph['withheld']).toMatchObject([{ code: 'QUOTA_EXCEEDED' }]);
  });
});

describe('A search by what is had under a grant', () => {
  test.each<[string, string, number]>([
    ['everybody whom it finds', '{ richer(than: 90) { name } }', 10],
    ['nobody, once', '{ richer(than: 1000) { name } }', 1],
    ['a number, once', '{ richerCount(than: 90) }', 1],
    [
      'numbers, each time',
      '{ a: richerCount(than: 10) b: richerCount(than: 20) c: richerCount(than: 30) }',
      3,
    ],
  ])('uses its quota for %s', async (_what, query, uses) => {
    const { ask } = await open([incomeGrant({ dailyQuota: 20 })]);
    expect(codesOf(await ask(query))).toEqual([]);
    expect(20 - exceededIn(await ask('{ people(first: 20) { income } }'))).toBe(20 - uses);
  });

  test('is answered as a whole or not at all', async () => {
    const { ask } = await open([incomeGrant({ dailyQuota: 9 })]);
    const response = await ask('{ richer(than: 90) { name } }');
    expect([response.data, codesOf(response)]).toEqual([{ richer: null }, ['QUOTA_EXCEEDED']]);
    // That there are more than are left has cost one use.
    expect(codesOf(await ask('{ richer(than: 92) { name } }'))).toEqual([]);
  });

  test('learns one threshold under a quota of two, after it was refused 50 at a time, which costs one use', async () => {
    const { ask } = await open([incomeGrant({ dailyQuota: 2 })]);
    const thresholds = Array.from({ length: 50 }, (_, at) => `a${at}: richerCount(than: ${at})`);
    expect(exceededIn(await ask(`{ ${thresholds.join(' ')} }`))).toBe(50);
    expect(codesOf(await ask('{ richerCount(than: 50) }'))).toEqual([]);
    expect(codesOf(await ask('{ richerCount(than: 51) }'))).toEqual(['QUOTA_EXCEEDED']);
  });
});

describe('What was not given is given back', () => {
  const all = '{ people(first: 5) { marriage { status } } }';

  test.each<
    [string, (gateway: Awaited<ReturnType<typeof open>>) => Promise<unknown>, Partial<GatewayOptions>]
  >([
    [
      'because a department failed',
      async ({ ask }) => {
        federation.disturb('civil', 'hang up');
        const response = await ask(all);
        federation.disturb('civil', 'recover');
        return response.errors?.[0]?.extensions['code'];
      },
      {},
    ],
    ['because nobody is there', async ({ ask }) => (await ask(aliases(5, status, 5_000))).data?.['a0'], {}],
  ])('%s', async (_what, fail, options) => {
    const opened = await open([marriageGrant({ dailyQuota: 5 })], options);
    for (let turn = 0; turn < 3; turn++) expect(await fail(opened)).not.toBe('QUOTA_EXCEEDED');
    expect(codesOf(await opened.ask(all))).toEqual([]);
    expect(exceededIn(await opened.ask(aliases(1, status)))).toBe(1);
  });

  test('but for one use, where it was refused for its size, which tells something of it', async () => {
    const { ask } = await open([marriageGrant({ dailyQuota: 5 })], { maxResponseBytes: 3_000 });
    const large = '{ people(first: 100) { id name marriage { status } } }';
    for (let turn = 0; turn < 3; turn++) expect(codesOf(await ask(large))).toEqual(['RESPONSE_TOO_LARGE']);
    expect(exceededIn(await ask(all))).toBe(3);
  });

  test('because the answer could not be recorded', async () => {
    const store = createMemoryUsageStore(
      () => 1,
      () => now,
    );
    let isBroken = true;
    const usageStore: typeof store = {
      ...store,
      append: (...given) => (isBroken ? Promise.reject(new Error('full')) : store.append(...given)),
    };
    const { ask } = await open([marriageGrant({ dailyQuota: 5 })], { usageStore });
    expect((await ask(all)).status).toBe(503);
    isBroken = false;
    expect(codesOf(await ask(all))).toEqual([]);
  });
});

test('A quota begins anew with the day in China, whenever its first use was', async () => {
  const { ask } = await open([marriageGrant({ dailyQuota: 1 })]);
  now = Date.parse('2026-06-01T15:59:59Z');
  expect(exceededIn(await ask(aliases(2, status)))).toBe(1);
  now = Date.parse('2026-06-01T16:00:00Z');
  expect(exceededIn(await ask(aliases(2, status)))).toBe(1);
});

test('What cannot be counted is not given', async () => {
  let failsBeyond = 0;
  const isFailing = ({ what, amount }: Asked) => what === 'hold' && amount > failsBeyond;
  const counters = failingCounters(isFailing, () => now);
  const { ask, records, snapshot } = await open([incomeGrant({ dailyQuota: 100 })], { counters });
  const query = '{ people(first: 5) { name income } }';
  const unknown = Array.from({ length: 5 }, () => 'QUOTA_UNKNOWN');
  const { data, errors } = await ask(query);
  expect(codesOf({ status: 200, errors: errors ?? [] })).toEqual(unknown);
  expect(data?.['people']).toContainEqual({ name: 'name of p1', income: null });
  expect(errors?.[0]?.extensions['howToRequest']).toBe(
    'Try again in some seconds: it cannot be counted now how much of grant incomes is used.',
  );
  expect(isAsked('tax')).toBe(false);
  const [denied] = await records();
  expect(denied).toMatchObject({ exhaustedGrants: [], uncountedGrants: ['incomes'] });
  expect(repeatDecisions(denied!, snapshot).map(({ isSame }) => isSame)).toEqual([true, true, true]);

  // Counted before departments were asked, and no more when they had answered.
  failsBeyond = 1;
  expect(codesOf(await ask(query))).toEqual(unknown);
  const [, withheld] = await records();
  const item = { coordinate: 'Person.income', result: 'withheld', code: 'QUOTA_UNKNOWN' };
  expect(withheld?.content).toContainEqual(
    expect.objectContaining({ items: expect.arrayContaining([expect.objectContaining(item)]) as unknown }),
  );
  expect(withheld?.uses).toBeUndefined();
  failsBeyond = Infinity;
  expect(codesOf(await ask('{ people(first: 100) { income } }'))).toEqual([]);
});
