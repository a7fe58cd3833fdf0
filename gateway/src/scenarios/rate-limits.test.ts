/** What applications, their officials and strangers may ask for in a minute or an hour: abuse, with numbers. */
import { type RateLimit, compilePolicy } from '@govgraph/policy';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  createMemoryUsageStore,
  limitedMeasureOf,
  type UsageEntry,
  type UsageRecord,
} from '@govgraph/storage';
import { refuse } from '../errors.ts';
import type { LimitAlarm } from '../telemetry/telemetry.ts';
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
  now = Date.parse('2026-06-01T08:30:15Z');
  federation.received.length = 0;
});
afterEach(async () => {
  for (const name of federation.names) federation.disturb(name, 'recover');
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const much = 1_000_000;
const everybody: RateLimit = {
  application: '*',
  requestsPerMinute: much,
  costPerMinute: much,
  personsPerHour: much,
};
const { application: _all, ...plenty } = everybody;
const callers = {
  clerk,
  colleague: { ...clerk, official: 'clerk 2' },
  neighbour: { ...clerk, application: 'other-desk' },
};

async function open(limit: Partial<RateLimit>, options: Partial<GatewayOptions> = {}, missesPerHour = 1_000) {
  const usageStore = createMemoryUsageStore(
    () => 1,
    () => now,
  );
  const alarms: LimitAlarm[] = [];
  const policy = marriagePolicy({
    grants: [marriageGrant(), incomeGrant()],
    rateLimits: [{ ...everybody, ...limit }],
    identificationLimits: [{ application: '*', triesPerHour: 1_000, missesPerHour }],
  });
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers, {
    usageStore,
    now: () => now,
    maxPolicyStalenessMs: Infinity,
    telemetry: { limitNeared: (alarm) => alarms.push(alarm) },
    ...options,
  });
  gateways.push(gateway);
  const ask = (query: string, as = 'clerk') => gateway.ask({ query, as, purpose });
  const records = async () => (await usageStore.read({ limit: 10_000 })) as readonly UsageEntry[];
  return { gateway, ask, records, alarms };
}

const outcomeOf = ({ status, errors }: TestResponse): unknown =>
  errors === undefined ? status : [status, errors[0]?.extensions['code']];
const refused = [429, 'RATE_LIMITED'];
const one = '{ person(id: "p1") { name } }';
const people = (first: number) => `{ people(first: ${first}) { name } }`;

/** The response itself, for its headers. */
const send = (gateway: TestGateway, query: string, token = 'clerk') =>
  gateway.fetch(
    new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'govgraph-purpose': purpose,
      },
      body: JSON.stringify({ query }),
    }),
  );

describe('Requests', () => {
  test('beyond the limit are refused until the minute is over, and recorded', async () => {
    const { ask, records } = await open({ requestsPerMinute: 3 });
    const outcomes: unknown[] = [];
    for (let turn = 0; turn < 5; turn++) outcomes.push(outcomeOf(await ask(one)));
    expect(outcomes).toEqual([200, 200, 200, refused, refused]);
    const asked = federation.received.length;
    now += 44_000;
    expect(outcomeOf(await ask(one))).toEqual(refused);
    expect(federation.received).toHaveLength(asked);
    now += 1_000;
    expect(outcomeOf(await ask(one))).toBe(200);
    const refusals = (await records()).filter(({ code }) => code === 'RATE_LIMITED');
    expect(refusals).toHaveLength(3);
    expect(refusals[0]).toMatchObject({ application: 'desk', outcome: 'REFUSED', status: 429 });
  });

  test('are refused before their document is looked at', async () => {
    const { ask } = await open({ requestsPerMinute: 1 });
    expect(outcomeOf(await ask('{'))).toEqual([200, 'GRAPHQL_PARSE_FAILED']);
    expect(outcomeOf(await ask('{'))).toEqual(refused);
  });

  test('of one application take nothing of another', async () => {
    const { ask } = await open({ requestsPerMinute: 1 });
    expect([await ask(one), await ask(one), await ask(one, 'neighbour')].map(outcomeOf)).toEqual([
      200,
      refused,
      200,
    ]);
  });

  test('of an official beyond its own limit take nothing of its colleagues', async () => {
    const perOfficial = { ...plenty, requestsPerMinute: 2 };
    const { ask } = await open({ requestsPerMinute: 4, perOfficial });
    const flood = Array.from({ length: 50 }, () => ask(one));
    const others = [ask(one, 'colleague'), ask(one, 'colleague')];
    const outcomes = (await Promise.all(flood)).map(outcomeOf);
    expect(outcomes.filter((outcome) => outcome === 200)).toHaveLength(2);
    expect((await Promise.all(others)).map(outcomeOf)).toEqual([200, 200]);
  });

  test('that are decided anew, because the policy changed meanwhile, are one', async () => {
    const store = createMemoryUsageStore(
      () => 1,
      () => now,
    );
    let attempts = 0;
    const usageStore: typeof store = {
      ...store,
      append: (...given) => (++attempts === 1 ? Promise.resolve('superseded') : store.append(...given)),
    };
    const { ask } = await open({ requestsPerMinute: 1 }, { usageStore });
    expect(outcomeOf(await ask(one))).toBe(200);
    expect(attempts).toBe(2);
  });

  test('at one time are as many as the limit', async () => {
    const { ask } = await open({ requestsPerMinute: 20 });
    const answers = await Promise.all(Array.from({ length: 60 }, () => ask(one)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(20);
  });
});

describe('Cost', () => {
  const costOf = async (gateway: TestGateway, query: string) => {
    const { extensions } = await gateway.ask({ query, purpose, headers: { 'govgraph-cost': 'true' } });
    const { cost } = extensions!.govgraph as {
      readonly cost: { readonly estimated: { readonly cost: number } };
    };
    return cost.estimated.cost;
  };

  test('is counted as it is estimated, and what is refused costs nothing', async () => {
    const small = await costOf((await open({})).gateway, one);
    const large = await costOf((await open({})).gateway, people(50));
    expect(large).toBeGreaterThan(2 * small);
    const { ask } = await open({ costPerMinute: large + small });
    expect(outcomeOf(await ask(people(50)))).toBe(200);
    const asked = federation.received.length;
    for (let turn = 0; turn < 3; turn++) expect(outcomeOf(await ask(people(50)))).toEqual(refused);
    expect(federation.received).toHaveLength(asked);
    expect(outcomeOf(await ask(one))).toBe(200);
    expect(outcomeOf(await ask(one))).toEqual(refused);
  });

  test('of one request that is more than a minute may have is told so', async () => {
    const { ask } = await open({ costPerMinute: 1 });
    expect((await ask(people(50))).errors?.[0]?.message).toContain('by itself: ask for less at a time');
  });
});

describe('Persons', () => {
  test('are counted as they come, and none is given of an answer that tells of too many', async () => {
    const { ask, records } = await open({ personsPerHour: 30 });
    expect(outcomeOf(await ask(people(20)))).toBe(200);
    const tooMany = await ask(people(20));
    expect([outcomeOf(tooMany), tooMany.data]).toEqual([refused, undefined]);
    // Nor is it told how many there were; that they were too many costs one.
    expect(JSON.stringify(tooMany.errors)).not.toMatch(/asks for \d/);
    expect(outcomeOf(await ask(people(9)))).toBe(200);
    federation.received.length = 0;
    expect(outcomeOf(await ask(one))).toEqual(refused);
    expect(federation.received).toHaveLength(0);
    expect(outcomeOf(await ask('{ richerCount(than: 1) }'))).toBe(200);
    now += 30 * 60_000;
    expect(outcomeOf(await ask(people(20)))).toBe(200);
    const [, second] = await records();
    expect(second?.code).toBe('RATE_LIMITED');
    expect(JSON.stringify(second?.content)).not.toContain('"given"');
  });

  test.each<[string, string, number]>([
    [
      'with 50 aliases',
      `{ ${Array.from({ length: 50 }, (_, at) => `a${at}: person(id: "p${at + 1}") { name }`).join(' ')} }`,
      50,
    ],
    [
      'one person with 50 aliases',
      `{ ${Array.from({ length: 50 }, (_, at) => `a${at}: person(id: "p1") { name }`).join(' ')} }`,
      1,
    ],
    ['spouses', '{ people(first: 3) { marriage { spouse { name } } } }', 4],
    ['who is not married, which is told', '{ person(id: "p7") { marriage { status } } }', 1],
    ['nobody', '{ person(id: "nobody") { name } }', 0],
    ['nobody by nature', '{ richerCount(than: 1) }', 0],
  ])('are each counted once a request: %s', async (_what, query, persons) => {
    const { gateway, ask } = await open({ personsPerHour: 100 });
    expect((await send(gateway, query)).status).toBe(200);
    expect(outcomeOf(await ask(people(100 - persons)))).toBe(200);
    expect(outcomeOf(await ask(one))).toEqual(refused);
  });

  test('of whom a department failed to give anything are given back', async () => {
    const { ask } = await open({ personsPerHour: 20 });
    federation.disturb('register', 'hang up');
    for (let turn = 0; turn < 3; turn++) await ask(people(20));
    federation.disturb('register', 'recover');
    expect(outcomeOf(await ask(people(20)))).toBe(200);
  });

  test('at one time are never more than the limit', async () => {
    const { ask } = await open({ personsPerHour: 35 });
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask(people(10))));
    const given = answers.filter(({ status }) => status === 200).length;
    expect(given).toBeLessThanOrEqual(3);
  });
});

describe('Counters that cannot be reached', () => {
  const broken = failingCounters(() => true);

  test('leave requests and cost counted in this process', async () => {
    const { ask } = await open({ requestsPerMinute: 3 }, { counters: broken });
    const outcomes: unknown[] = [];
    for (let turn = 0; turn < 5; turn++) outcomes.push(outcomeOf(await ask('{ richerCount(than: 1) }')));
    expect(outcomes).toEqual([200, 200, 200, refused, refused]);
  });

  test('let nobody be looked at, and say when to come again', async () => {
    const { gateway, records } = await open({}, { counters: broken });
    const response = await send(gateway, people(3));
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
    expect(await response.json()).toMatchObject({ errors: [{ extensions: { code: 'QUOTA_UNKNOWN' } }] });
    expect(federation.received).toHaveLength(0);
    expect(await records()).toMatchObject([{ code: 'QUOTA_UNKNOWN', outcome: 'FAILED', status: 503 }]);
  });

  test('that fail once departments have answered let nothing be given', async () => {
    const isFailing = ({ what, names, amount }: Asked) =>
      what === 'hold' && amount > 1 && names.some((name) => name.startsWith('persons'));
    const { ask } = await open({}, { counters: failingCounters(isFailing, () => now) });
    expect(outcomeOf(await ask(people(3)))).toEqual([503, 'QUOTA_UNKNOWN']);
    expect(outcomeOf(await ask(one))).toBe(200);
  });
});

describe('Callers are told of their limits', () => {
  test('with every answer', async () => {
    const { gateway } = await open({
      requestsPerMinute: 10,
      personsPerHour: 500,
      perOfficial: { ...plenty, requestsPerMinute: 5 },
    });
    await send(gateway, one);
    const { headers } = await send(gateway, people(3));
    const policies = headers.get('ratelimit-policy')?.split(', ');
    expect(policies).toContain('"requests";q=10;w=60');
    expect(policies).toContain('"requests-of-official";q=5;w=60');
    expect(policies).toContain('"persons";q=500;w=3600;qu="persons"');
    const left = headers.get('ratelimit')?.split(', ');
    expect(left).toContain('"requests";r=8;t=45');
    expect(left).toContain('"requests-of-official";r=3;t=45');
    expect(left).toContain('"persons";r=496;t=1785');
    expect(headers.get('retry-after')).toBeNull();
  });

  test('and with a refusal, which says when to come again', async () => {
    const { gateway } = await open({ requestsPerMinute: 1 });
    await send(gateway, one);
    const response = await send(gateway, one);
    expect(response.headers.get('retry-after')).toBe('45');
    expect(response.headers.get('ratelimit')).toBe('"requests";r=0;t=45');
    const { errors } = (await response.json()) as TestResponse;
    expect(errors?.[0]).toEqual({
      message:
        'The application may have 1 requests in this minute, which this request would exceed. Try again in 45 s.',
      extensions: { code: 'RATE_LIMITED', limit: 'requests', retryAfterSeconds: 45 },
    });
  });

  test('unless they have none', async () => {
    const { gateway } = await open({ application: 'another' });
    const { headers } = await send(gateway, one);
    expect([headers.get('ratelimit'), headers.get('ratelimit-policy')]).toEqual([null, null]);
  });
});

describe('An alarm is raised', () => {
  test('once at 80 % and once at 100 % of the persons of an application or an official', async () => {
    const { ask, alarms, gateway } = await open({
      personsPerHour: 1_000,
      perOfficial: { ...plenty, personsPerHour: 100 },
    });
    for (const first of [70, 9]) await ask(people(first));
    expect(alarms).toEqual([]);
    for (const first of [1, 5, 5]) await ask(people(first));
    const { decisionId, ...alarm } = alarms[0]!;
    expect(alarm).toEqual({ limit: 'persons-of-official', percent: 80, application: 'desk' });
    expect(alarms).toHaveLength(1);
    for (const first of [50, 50]) await ask(people(first));
    expect(alarms.map(({ percent }) => percent)).toEqual([80, 100]);
    const metrics = await gateway.fetch(new Request('http://gateway.test/metrics'));
    expect(await metrics.text()).toContain(
      'govgraph_limit_alarms_total{limit="persons-of-official",percent="80"} 1',
    );
    expect(decisionId).toMatch(/^[0-9a-f-]{36}$/);
  });

  test('where many names are not there, and not where many are', async () => {
    const { ask, alarms } = await open({}, {}, 10);
    const named = (prefix: string) =>
      `{ ${Array.from({ length: 4 }, (_, at) => `a${at}: person(id: "${prefix}${at + 1}") { name }`).join(' ')} }`;
    for (let turn = 0; turn < 5; turn++) await ask(named('p'));
    await ask(named('nobody'));
    expect(alarms).toEqual([]);
    await ask(named('none'));
    await expect
      .poll(() => alarms.map(({ limit, percent }) => [limit, percent]))
      .toEqual([['identification-misses', 80]]);
    await ask(named('no-one'));
    expect(alarms.map(({ percent }) => percent)).toEqual([80, 100]);
  });
});

describe('Strangers', () => {
  const address = async (options: Partial<GatewayOptions>) => {
    const expired = async (header: string | undefined) =>
      header === 'Bearer old'
        ? refuse('TOKEN_EXPIRED')
        : header === 'Bearer clerk'
          ? clerk
          : refuse('TOKEN_INVALID');
    const { gateway } = await open({}, { identity: { verify: expired }, ...options });
    const { port } = await gateway.listen({ host: '127.0.0.1', port: 0 });
    return (token: string) =>
      fetch(`http://127.0.0.1:${port}/graphql`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${token}`,
          'content-type': 'application/json',
          'govgraph-purpose': purpose,
        },
        body: JSON.stringify({ query: '{ richerCount(than: 1) }' }),
      });
  };

  test('of one network are told so often in a minute; who has a token is answered all the same', async () => {
    const ask = await address({ maxStrangersPerMinute: 5 });
    const statuses: number[] = [];
    for (let turn = 0; turn < 8; turn++) statuses.push((await ask('forged')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429]);
    expect((await ask('forged')).headers.get('retry-after')).toBe('45');
    expect((await ask('old')).status).toBe(401);
    expect((await ask('clerk')).status).toBe(200);
    now += 45_000;
    expect((await ask('forged')).status).toBe(401);
  });
});

describe('A usage record of a refusal tells which limit it was about', () => {
  const measuresIn = async (records: () => Promise<readonly UsageEntry[]>) =>
    ((await records()) as readonly UsageRecord[]).flatMap((record) => limitedMeasureOf(record) ?? []);

  test.each<[measure: string, limit: Partial<RateLimit>, query: string]>([
    ['requests', { requestsPerMinute: 1 }, one],
    ['requests', { requestsPerMinute: 1 }, '{'],
    ['cost', { costPerMinute: 1 }, people(3)],
    // Of nobody, and so before anything is decided of a person.
    ['cost', { costPerMinute: 1 }, '{ __typename ...on Query { people(first: 3) { __typename } } }'],
    ['persons', { personsPerHour: 1 }, people(3)],
    ['persons', { personsPerHour: 1, perOfficial: { ...plenty, personsPerHour: 1 } }, one],
  ])('%s by %j: %s', async (measure, limit, query) => {
    const { ask, records } = await open(limit);
    for (let turn = 0; turn < 3; turn++) await ask(query);
    const measures = await measuresIn(records);
    expect(measures.length).toBeGreaterThanOrEqual(2);
    expect(new Set(measures)).toEqual(new Set([measure]));
  });

  test('and no record of anything else does', async () => {
    const { ask, records } = await open({});
    await ask(one);
    await ask('{');
    expect(await measuresIn(records)).toEqual([]);
  });
});
