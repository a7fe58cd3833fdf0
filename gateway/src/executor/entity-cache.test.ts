/**
 * What the gateway keeps of departments' responses: nobody gets through it what the policy does not give, and nobody
 * gets it for longer than the update cycle allows.
 */
import { type Caller, type PolicySource, type UpdateCycle, compilePolicy } from '@govgraph/policy';
import { randomBytes } from 'node:crypto';
import { RESP_TYPES, createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  type CacheEntry,
  type CacheStore,
  createMemoryCacheStore,
  createMemoryUsageStore,
  type LoadedPolicy,
} from '@govgraph/storage';
import { createRedisCacheStore } from '@govgraph/storage/redis';
import {
  type RunningRedis,
  redisProblem,
  silentHealth,
  startRedis,
} from '@govgraph/storage/testing/redis-server';
import {
  type BenefitsRecords,
  benefitsFederation,
  benefitsPolicy,
  benefitsPurpose as purpose,
  benefitsRecords,
  desk,
  otherPurpose,
  seniorDesk,
  southernDesk,
} from '../testing/benefits-federation.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const minuteMs = 60_000;
const callers: Record<string, Caller> = {
  desk,
  seniorDesk,
  southernDesk,
  housing: { ...desk, department: 'housing' },
  otherApplication: { ...desk, application: 'kiosk' },
};

let records: BenefitsRecords;
let federation: TestFederation;

beforeAll(async () => {
  records = benefitsRecords();
  federation = await startTestFederation(benefitsFederation(records));
});
afterAll(() => federation.close());
beforeEach(() => {
  const { registered, taxed } = benefitsRecords();
  for (const [id, person] of registered) records.registered.set(id, person);
  for (const [id, person] of taxed) records.taxed.set(id, person);
  federation.received.length = 0;
});

/** A store that tells what it was asked for and what it was given. */
function watched(store: CacheStore) {
  const lookedUp: string[] = [];
  const written: CacheEntry[] = [];
  return {
    lookedUp,
    written,
    read: (names: readonly string[]) => {
      lookedUp.push(...names);
      return store.read(names);
    },
    write: (entries: readonly CacheEntry[]) => {
      written.push(...entries);
      return store.write(entries);
    },
    close: () => store.close(),
  };
}

interface Setting {
  readonly policy?: PolicySource;
  readonly store?: CacheStore;
  readonly key?: Buffer;
  readonly maxTtlSeconds?: number;
}

async function openGateway({
  policy = benefitsPolicy(),
  store = createMemoryCacheStore(),
  ...rest
}: Setting = {}) {
  let current: LoadedPolicy = { version: policy.version, policy, supergraphSdl: federation.supergraph };
  const clock = { now: Date.parse('2026-06-01T08:00:00Z') };
  const cache = watched(store);
  const failures: unknown[] = [];
  const usageStore = createMemoryUsageStore(() => current.version);
  const options: Partial<GatewayOptions> = {
    policyStore: {
      load: async () => current,
      currentVersion: async () => current.version,
      announcedSupergraph: async () => undefined,
      earlierSupergraph: async () => undefined,
    },
    usageStore,
    policyPollIntervalMs: 3_600_000,
    maxPolicyStalenessMs: Infinity,
    now: () => clock.now,
    entityCache: { key: Buffer.alloc(32, 5), ...rest, store: cache },
    telemetry: { failed: (error) => failures.push(error) },
  };
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers, options);
  onTestFinished(() => gateway.close());
  return {
    cache,
    clock,
    failures,
    enforce: (next: Partial<LoadedPolicy>) => {
      current = { ...current, ...next, version: current.version + 1 };
      current = { ...current, policy: { ...current.policy, version: current.version } };
    },
    usage: () => usageStore.read({}),
    /** Asks, and waits until what is to be kept of the response was given to the store. */
    ask: async (
      query: string,
      question: { as?: string; purpose?: string; variables?: Record<string, unknown> } = {},
    ) => {
      const answer = await gateway.ask({ query, purpose, ...question });
      await new Promise((resolve) => setImmediate(resolve));
      return answer;
    },
  };
}

/** The persons about whom a department was asked, request by request. */
function askedOf(department: string): string[][] {
  return federation.received
    .filter(({ subgraph }) => subgraph === department)
    .map(({ variables }) =>
      Object.values(variables)
        .filter((value) => Array.isArray(value))
        .flat()
        .map((representation: { id: string }) => representation.id),
    );
}

const employers = '{ people { name employer { name } } }';

describe('What a department has answered', () => {
  test('is not asked again, and every answer has its usage record all the same', async () => {
    const { ask, usage } = await openGateway();
    const answers = [await ask(employers), await ask(employers)];
    expect(answers[0]?.data).toMatchObject({ people: [{ employer: { name: 'Harbour Works' } }, {}, {}] });
    expect(answers[1]?.data).toEqual(answers[0]?.data);
    expect(askedOf('tax')).toEqual([['p1', 'p2', 'p3']]);
    const [first, second] = await usage();
    expect(second).toMatchObject({ content: first?.content, subjects: first?.subjects });
    expect(second?.subjects).toHaveLength(3);
  });

  test('is not asked again about those who are known; about others it is', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p2") { employer { name } } }');
    const { data } = await ask(employers);
    expect(askedOf('tax')).toEqual([['p2'], ['p1', 'p3']]);
    expect(data).toMatchObject({
      people: [
        { name: 'Zhang Wei', employer: { name: 'Harbour Works' } },
        { name: 'Wang Fang', employer: { name: 'City Theatre' } },
        { name: 'Li Na', employer: { name: 'Steel Mill' } },
      ],
    });
  });

  test('serves whoever asks for the same under other names and in another order', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p1") { income employer { name } } }');
    const { data } = await ask('{ person(id: "p1") { company: employer { name } yearly: income } }');
    expect(data).toEqual({ person: { company: { name: 'Harbour Works' }, yearly: 48_000 } });
    expect(askedOf('tax')).toEqual([['p1']]);
  });

  test('is told apart by the values of arguments', async () => {
    const { ask } = await openGateway();
    const query = 'query ($year: Int) { person(id: "p1") { refund(year: $year) } }';
    const seen = [];
    for (const variables of [{ year: 2025 }, { year: 2024 }, { year: null }, {}, { year: 2025 }])
      seen.push((await ask(query, { variables })).data);
    expect(seen).toEqual([50_025, 50_024, 48_000, 48_000, 50_025].map((refund) => ({ person: { refund } })));
    expect(askedOf('tax')).toHaveLength(4);
  });

  test('is served while the department is down', async () => {
    const { ask } = await openGateway();
    await ask('{ person(id: "p1") { employer { name } } }');
    federation.disturb('tax', 'hang up');
    onTestFinished(() => federation.disturb('tax', 'recover'));
    const { data, errors } = await ask(employers);
    expect(data).toMatchObject({
      people: [{ employer: { name: 'Harbour Works' } }, { employer: null }, { employer: null }],
    });
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([
      'SUBGRAPH_UNAVAILABLE',
      'SUBGRAPH_UNAVAILABLE',
    ]);
  });
});

describe('How long an answer is kept', () => {
  const cases: [UpdateCycle, number | undefined][] = [
    ['REALTIME', undefined],
    ['DAILY', 10],
    ['WEEKLY', 70],
    ['TENDAYS', 100],
    ['MONTHLY', 300],
    ['QUARTERLY', 900],
    ['HALFYEARLY', 1440],
    ['YEARLY', 1440],
    ['IRREGULAR', undefined],
    ['OTHER', undefined],
  ];
  test.each(cases)('follows the update cycle: of %s data, %s minutes', async (cycle, minutes) => {
    const policy = benefitsPolicy({ updateCycles: { tax: cycle } });
    const { ask, cache } = await openGateway({ policy, maxTtlSeconds: 24 * 3_600 });
    await ask('{ person(id: "p1") { income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs / minuteMs)).toEqual(
      minutes === undefined ? [] : [minutes],
    );
    expect(cache.lookedUp).toHaveLength(minutes === undefined ? 0 : 1);
  });

  test('is an hour at most, unless the operator says otherwise', async () => {
    const policy = benefitsPolicy({ updateCycles: { tax: 'YEARLY' } });
    const { ask, cache } = await openGateway({ policy });
    await ask('{ person(id: "p1") { income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([60 * minuteMs]);
  });

  test('follows the fastest cycle in it, also of what stands deeper', async () => {
    const { ask, cache } = await openGateway({ maxTtlSeconds: 24 * 3_600 });
    await ask('{ person(id: "p1") { employer { name } } }');
    await ask('{ person(id: "p1") { employer { name } income } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs / minuteMs)).toEqual([300, 10]);
  });

  test('ends by the clock: then the department’s update is seen', async () => {
    const { ask, clock } = await openGateway();
    const query = '{ person(id: "p1") { income } }';
    await ask(query);
    records.taxed.set('p1', { income: 1, employer: 'none' });
    clock.now += 10 * minuteMs - 1;
    expect((await ask(query)).data).toEqual({ person: { income: 48_000 } });
    clock.now += 1;
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
  });

  test('is shortened at once when the department registers a faster cycle', async () => {
    const { ask, enforce } = await openGateway({
      policy: benefitsPolicy({ updateCycles: { tax: 'WEEKLY' } }),
    });
    const query = '{ person(id: "p1") { income } }';
    await ask(query);
    enforce({ policy: benefitsPolicy({ updateCycles: { tax: 'DAILY' } }) });
    await ask(query);
    expect(askedOf('tax')).toHaveLength(2);
  });

  test('ends when resources are registered anew, though their cycle is the same again afterwards', async () => {
    const yearly = benefitsPolicy({ updateCycles: { tax: 'YEARLY' } });
    const { ask, enforce } = await openGateway({ policy: yearly });
    const query = '{ person(id: "p1") { income } }';
    enforce({ catalogVersion: 1 });
    await ask(query);
    // Of a change that leaves the resources alone, nothing has to be asked again.
    enforce({ catalogVersion: 1 });
    await ask(query);
    expect(askedOf('tax')).toEqual([['p1']]);
    enforce({ policy: benefitsPolicy({ updateCycles: { tax: 'REALTIME' } }), catalogVersion: 3 });
    records.taxed.set('p1', { income: 1, employer: 'none' });
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
    enforce({ policy: yearly, catalogVersion: 4 });
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
  });

  test('ends with each version where the store of policies does not say what changed', async () => {
    const { ask, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income } }');
    enforce({});
    await ask('{ person(id: "p1") { income } }');
    expect(askedOf('tax')).toHaveLength(2);
  });

  test.each([
    ['a value', '{ income }', { income: null }],
    ['a value of what stands deeper', '{ employer { name } }', { employer: { name: null } }],
    ['all that stands deeper', '{ employer { name } }', { employer: null }],
    ['one value of several', '{ income employer { name } }', { income: null, employer: { name: 'Mill' } }],
    ['the last of several', '{ income employer { name } }', { income: 7, employer: { name: null } }],
  ])('is ten seconds where %s is absent, so that it is seen when it comes', async (_what, fields, given) => {
    const { ask, cache, clock } = await openGateway({
      policy: benefitsPolicy({ updateCycles: { tax: 'YEARLY' } }),
    });
    onTestFinished(() => federation.disturb('tax', 'recover'));
    federation.disturb('tax', {
      instead: ({ data }) => {
        for (const person of (data?.['_e0'] ?? []) as object[]) Object.assign(person, given);
        return { data };
      },
    });
    const query = `{ person(id: "p1") ${fields} }`;
    expect(await ask(query)).toMatchObject({ data: { person: given } });
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([10_000]);
    federation.disturb('tax', 'recover');
    clock.now += 9_999;
    expect(await ask(query)).toMatchObject({ data: { person: given } });
    clock.now += 1;
    expect(JSON.stringify((await ask(query)).data)).not.toContain('null');
  });

  test('is whole for texts that only look as if something were absent', async () => {
    const { ask, cache } = await openGateway();
    records.taxed.set('p1', { income: 1, employer: 'Nullify & Sons null' });
    await ask('{ person(id: "p1") { employer { name } } }');
    expect(cache.written.map(({ ttlMs }) => ttlMs)).toEqual([60 * minuteMs]);
  });

  test('ends when a schema is published', async () => {
    const { ask, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income } }');
    enforce({ supergraphSdl: `${federation.supergraph}\n# published again` });
    await ask('{ person(id: "p1") { income } }');
    expect(askedOf('tax')).toHaveLength(2);
  });
});

describe('Never kept is', () => {
  test('what is updated in real time, alone or together with anything else', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) await ask('{ person(id: "p1") { residence income } }');
    expect(askedOf('police')).toEqual([['p1'], ['p1']]);
    expect(askedOf('tax')).toEqual([['p1']]);
    expect(cache.written).toHaveLength(1);
  });

  test('an answer with an error in it', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) {
      const { errors } = await ask('{ person(id: "p1") { income audited } }');
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
    }
    expect(cache.written).toEqual([]);
  });

  test('a value that is no legal answer', async () => {
    const { ask, cache } = await openGateway();
    for (const _ of [1, 2]) {
      const { errors } = await ask('{ person(id: "p1") { income file } }');
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
    }
    expect(cache.written).toEqual([]);
  });

  test('that a department does not know someone: who registers is there at once', async () => {
    const { ask } = await openGateway();
    records.taxed.delete('p3');
    expect((await ask(employers)).data).toMatchObject({ people: [{}, {}, { employer: null }] });
    records.taxed.set('p3', { income: 9, employer: 'New Mill' });
    expect((await ask(employers)).data).toMatchObject({
      people: [{}, {}, { employer: { name: 'New Mill' } }],
    });
    expect(askedOf('tax')).toEqual([['p1', 'p2', 'p3'], ['p3']]);
  });

  test('what a condition reads: who moves away is out of scope at once', async () => {
    const rule = {
      id: 'own-region',
      basis: 'a law',
      fields: ['Person.income'],
      needs: '{ region }',
      when: '!subject.region.startsWith(caller.region)',
      effect: 'deny' as const,
    };
    const policy = benefitsPolicy({ ruleSet: { version: 'r', rules: [rule] } });
    const { ask, cache } = await openGateway({ policy });
    const query = '{ taxpayers { income } }';
    expect((await ask(query)).data).toEqual({
      taxpayers: [{ income: 48_000 }, { income: 52_500 }, { income: null }],
    });
    records.registered.set('p1', { name: 'Zhang Wei', region: '440101' });
    expect((await ask(query)).data).toEqual({
      taxpayers: [{ income: null }, { income: 52_500 }, { income: null }],
    });
    expect(cache.written).toEqual([]);
    // Where nothing is decided by it, it is kept like any other.
    await ask('{ taxpayers { region } }');
    expect(cache.written).toHaveLength(3);
  });

  test('anything of a mutation, which does not read what was kept before it either', async () => {
    const { ask, cache } = await openGateway();
    await ask('{ taxpayers { name } }');
    records.registered.set('p1', { name: 'Zhang Wei-Li', region: '110101' });
    cache.lookedUp.length = 0;
    cache.written.length = 0;
    const { data } = await ask('mutation { declare(id: "p1", income: 48000) { name } }');
    expect(data).toEqual({ declare: { name: 'Zhang Wei-Li' } });
    expect([cache.lookedUp, cache.written]).toEqual([[], []]);
  });

  test('what is no answer about a record: root fields', async () => {
    const { ask, cache } = await openGateway();
    await ask('{ people { name region } }');
    expect([cache.lookedUp, cache.written]).toEqual([[], []]);
  });
});

describe('What was answered to one caller', () => {
  const query = '{ person(id: "p1") { income } }';

  test.each<[string, { as?: string; purpose?: string }]>([
    ['department', { as: 'housing', purpose: 'public-housing' }],
    ['application', { as: 'otherApplication' }],
    ['purpose', { purpose: otherPurpose }],
  ])('is asked anew for another %s, as the department decides for whom it answers', async (_what, other) => {
    const { ask } = await openGateway();
    await ask(query);
    expect((await ask(query, other)).data).toEqual({ person: { income: 48_000 } });
    expect(askedOf('tax')).toHaveLength(2);
  });

  test('is not even looked up for one without a grant', async () => {
    const { ask, cache } = await openGateway({ policy: benefitsPolicy({ grants: [] }) });
    const { data, errors } = await ask(query);
    expect(data).toEqual({ person: { income: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'GRANT_REQUIRED' } }]);
    expect(cache.lookedUp).toEqual([]);
  });

  test('is not given any more once the grant is revoked', async () => {
    const { ask, cache, enforce } = await openGateway();
    await ask(query);
    const policy = benefitsPolicy();
    const grants = policy.grants.map((grant) => ({ ...grant, revokedAt: '2026-05-31T00:00:00Z' }));
    enforce({ policy: { ...policy, grants } });
    for (const _ of [1, 2]) {
      cache.lookedUp.length = 0;
      const { data, errors } = await ask(query);
      expect(data).toEqual({ person: { income: null } });
      expect(errors).toMatchObject([{ extensions: { code: 'GRANT_EXPIRED' } }]);
    }
    // The first request was begun under the policy before, and decided again.
    expect(cache.lookedUp).toEqual([]);
  });

  test('is not given any more once the item is suspended', async () => {
    const { ask, cache, enforce } = await openGateway();
    await ask('{ person(id: "p1") { income employer { name } } }');
    const suspensions = [
      { target: { coordinate: 'Person.income' as const }, reason: 'incident', since: '2026-05-31T00:00:00Z' },
    ];
    enforce({ policy: benefitsPolicy({ suspensions }) });
    const { data, errors } = await ask('{ person(id: "p1") { income employer { name } } }');
    expect(data).toEqual({ person: { income: null, employer: { name: 'Harbour Works' } } });
    expect(errors).toMatchObject([{ extensions: { code: 'SUSPENDED' } }]);
    // What is left of the question is another one, which was not asked before.
    expect(new Set(cache.lookedUp).size).toBe(2);
  });

  const maskedBelowClearance3 = () => {
    const rule = {
      id: 'employers-below-clearance-3',
      basis: 'a law',
      fields: ['Employer.name'],
      when: 'caller.clearance < 3',
      effect: { mask: 'initial' },
    };
    return benefitsPolicy({ ruleSet: { version: 'r', rules: [rule] } });
  };

  /** The department errs, then recovers. */
  async function whileEmployerIs(name: unknown, during: () => Promise<void>): Promise<void> {
    federation.disturb('tax', {
      instead: ({ data }) => {
        const entities = data?.['_e0'] as { employer: { name: unknown } }[] | undefined;
        for (const person of entities ?? []) person.employer.name = name;
        return { data };
      },
    });
    await during();
    federation.disturb('tax', 'recover');
  }

  const employer = '{ person(id: "p1") { employer { name } } }';
  const isMasked = { person: { employer: { name: 'H***********' } } };

  test.each([
    ['a number', 7],
    ['a yes', true],
    ['a text that is too long', 'H'.repeat(10_001)],
  ])('is not kept where its mask leaves nothing of it: %s', async (_what, name) => {
    const { ask, cache } = await openGateway({ policy: maskedBelowClearance3() });
    await whileEmployerIs(name, async () => {
      const { errors } = await ask(employer);
      expect(errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR', provider: 'tax' } }]);
    });
    expect(cache.written).toEqual([]);
    const { data, errors } = await ask(employer);
    expect([data, errors]).toEqual([isMasked, undefined]);
  });

  test('is forgotten where its mask leaves nothing of it, though somebody without a mask could have it', async () => {
    const { ask } = await openGateway({ policy: maskedBelowClearance3() });
    await whileEmployerIs(7, async () => {
      const { data } = await ask(employer, { as: 'seniorDesk' });
      expect(data).toEqual({ person: { employer: { name: '7' } } });
      expect((await ask(employer)).errors).toMatchObject([{ extensions: { code: 'SUBGRAPH_ERROR' } }]);
      expect(askedOf('tax')).toHaveLength(1);
    });
    const { data, errors } = await ask(employer);
    expect([data, errors]).toEqual([isMasked, undefined]);
  });

  test('is masked for the next one if its clearance is lower, and was not masked for it', async () => {
    const { ask } = await openGateway({ policy: maskedBelowClearance3() });
    const seen = [];
    for (const as of ['seniorDesk', 'desk', 'seniorDesk']) seen.push((await ask(employer, { as })).data);
    expect(seen.map((data) => JSON.stringify(data).match(/H[^"]*/)?.[0])).toEqual([
      'Harbour Works',
      'H***********',
      'Harbour Works',
    ]);
    expect(askedOf('tax')).toHaveLength(1);
  });

  test('is not looked up for an official of the same application who may not see the record', async () => {
    const grants = benefitsPolicy().grants.map((grant) => ({
      ...grant,
      rows: { type: 'Person', needs: '{ region }', when: 'subject.region.startsWith(caller.region)' },
    }));
    const { ask, cache } = await openGateway({ policy: benefitsPolicy({ grants }) });
    const everybody = '{ people { income } }';
    expect((await ask(everybody)).data).toEqual({
      people: [{ income: 48_000 }, { income: 52_500 }, { income: null }],
    });
    const northern = new Set(cache.lookedUp.splice(0));
    expect((await ask(everybody, { as: 'southernDesk' })).data).toEqual({
      people: [{ income: null }, { income: null }, { income: 61_250 }],
    });
    expect(northern.size).toBe(2);
    expect(cache.lookedUp.filter((name) => northern.has(name))).toEqual([]);
    expect(askedOf('tax')).toEqual([['p1', 'p2'], ['p3']]);
  });
});

const reason = redisProblem === undefined ? '' : ` (skipped: ${redisProblem})`;

describe.skipIf(redisProblem !== undefined)(`Whoever gets hold of Redis${reason}`, () => {
  let redis: RunningRedis;
  let client: ReturnType<typeof createClient>;

  beforeAll(async () => {
    redis = await startRedis();
    client = createClient({ url: redis.url });
    await client.connect();
  });
  afterAll(async () => {
    client.destroy();
    await redis.stop();
  });

  /** A gateway with a key, and so with entries, of its own. */
  async function openWithRedis() {
    const store = createRedisCacheStore(redis.address, silentHealth());
    onTestFinished(() => store.close());
    await vi.waitFor(() => store.read(['anything']), { timeout: 10_000 });
    const before = new Set(await client.keys('govgraph:cache:*'));
    const opened = await openGateway({ store, key: randomBytes(32) });
    return {
      ...opened,
      /** Asks, and waits until Redis holds so many entries of this gateway. */
      askUntil: async (entries: number, query: string) => {
        const answer = await opened.ask(query);
        const keys = await vi.waitFor(async () => {
          const own = (await client.keys('govgraph:cache:*')).filter((name) => !before.has(name));
          expect(own).toHaveLength(entries);
          return own;
        });
        return { answer, keys };
      },
    };
  }

  const raw = () => client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  const valueAt = async (name: string): Promise<Buffer> => (await raw().get(name)) ?? Buffer.alloc(0);

  test('reads neither whom it is about, nor what was asked, nor what was answered', async () => {
    const { askUntil, ask } = await openWithRedis();
    const { keys } = await askUntil(3, '{ people { name income employer { name } refund(year: 2025) } }');
    const content = Buffer.concat([
      Buffer.from(keys.join('\n')),
      ...(await Promise.all(keys.map(valueAt))),
    ]).toString('latin1');
    const known = [
      '"p1"',
      'Person',
      'income',
      '48000',
      'Harbour',
      'Zhang',
      'welfare',
      'benefits',
      '2025',
      purpose,
    ];
    for (const text of known) expect(content).not.toContain(text);
    for (const name of keys) expect(await client.pTTL(name)).toBeLessThanOrEqual(10 * minuteMs);
    await ask('{ people { name income employer { name } refund(year: 2025) } }');
    expect(askedOf('tax')).toHaveLength(1);
  });

  test('cannot exchange two persons’ data: both are asked about again, and operators hear of it', async () => {
    const { askUntil, ask, failures } = await openWithRedis();
    const query = '{ people { income } }';
    const { answer, keys } = await askUntil(3, query);
    const [first = '', second = ''] = keys;
    const [one, other] = [await valueAt(first), await valueAt(second)];
    await client.set(first, other);
    await client.set(second, one);
    expect((await ask(query)).data).toEqual(answer.data);
    expect(askedOf('tax').at(-1)).toHaveLength(2);
    expect(String(failures)).toContain('not as it was stored');
  });

  test.each<[string, (value: Buffer) => Buffer]>([
    ['changed', (value) => Buffer.from(value.map((byte, at) => (at === 20 ? byte ^ 1 : byte)))],
    ['cut off', (value) => value.subarray(0, 20)],
    ['emptied', () => Buffer.alloc(0)],
    ['given a shorter tag', (value) => value.subarray(0, value.length - 12)],
    ['replaced by readable text', () => Buffer.from('{"income":1}')],
  ])('gains nothing by an entry that is %s', async (_how, change) => {
    const { askUntil, ask } = await openWithRedis();
    const query = '{ person(id: "p1") { income } }';
    const { keys } = await askUntil(1, query);
    await client.set(keys[0] ?? '', change(await valueAt(keys[0] ?? '')));
    expect((await ask(query)).data).toEqual({ person: { income: 48_000 } });
    expect(askedOf('tax')).toHaveLength(2);
  });

  test('cannot keep an old value alive', async () => {
    const { askUntil, ask, clock } = await openWithRedis();
    const query = '{ person(id: "p1") { income } }';
    const { keys } = await askUntil(1, query);
    await client.persist(keys[0] ?? '');
    records.taxed.set('p1', { income: 1, employer: 'none' });
    clock.now += 10 * minuteMs;
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
  });

  test('cannot put back an older value, though its time is not over', async () => {
    const { askUntil, ask, clock, failures } = await openWithRedis();
    const query = '{ person(id: "p1") { income } }';
    const { keys } = await askUntil(1, query);
    const [key = ''] = keys;
    const older = await valueAt(key);
    await client.del(key);
    records.taxed.set('p1', { income: 1, employer: 'none' });
    clock.now += 1_000;
    await askUntil(1, query);
    await client.set(key, older);
    expect((await ask(query)).data).toEqual({ person: { income: 1 } });
    expect(askedOf('tax')).toHaveLength(3);
    expect(failures).toEqual([]);
  });

  test('finds nothing with another key', async () => {
    const { askUntil } = await openWithRedis();
    await askUntil(1, '{ person(id: "p1") { income } }');
    const other = await openWithRedis();
    await other.ask('{ person(id: "p1") { income } }');
    expect(askedOf('tax')).toHaveLength(2);
    expect(other.failures).toEqual([]);
  });

  test('can take it away, and everything is answered without it', async ({ skip }) => {
    if (process.env['REDIS_URL'] !== undefined) return skip('the server at REDIS_URL is not ours to stop');
    const own = await startRedis();
    const store = createRedisCacheStore(own.address, silentHealth());
    onTestFinished(() => store.close());
    await vi.waitFor(() => store.read(['anything']), { timeout: 10_000 });
    const { ask } = await openGateway({ store });
    await ask(employers);
    await own.stop();
    for (const _ of [1, 2]) {
      const { data, errors } = await ask(employers);
      expect(data).toMatchObject({ people: [{ employer: { name: 'Harbour Works' } }, {}, {}] });
      expect(errors).toBeUndefined();
    }
    expect(askedOf('tax')).toHaveLength(3);
  });
});

describe('A store that', () => {
  const query = '{ person(id: "p1") { income } }';

  test('never answers is not waited for, and left alone for a second', async () => {
    const store: CacheStore = {
      read: () => new Promise(() => undefined),
      write: async () => undefined,
      close: async () => undefined,
    };
    const { ask, cache, failures, clock } = await openGateway({ store });
    for (const _ of [1, 2, 3]) expect((await ask(query)).data).toEqual({ person: { income: 48_000 } });
    expect(cache.lookedUp).toHaveLength(1);
    expect(failures).toHaveLength(1);
    clock.now += 1_000;
    await ask(query);
    expect(cache.lookedUp).toHaveLength(2);
  });

  test('takes nothing harms nobody', async () => {
    const write = () => Promise.reject(new Error('out of memory'));
    const { ask, failures } = await openGateway({ store: { ...createMemoryCacheStore(), write } });
    for (const _ of [1, 2]) expect((await ask(query)).data).toEqual({ person: { income: 48_000 } });
    expect(failures).toHaveLength(1);
  });
});
