/** Quotas on a Redis that forgets, is restarted, may not be written to, or is written to by somebody else. */
import { randomUUID } from 'node:crypto';
import { createClient } from 'redis';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { createRecountedCounters } from '../counting/recounted-counters.ts';
import { Reservations } from '../counting/reservations.ts';
import { recordedBudget, volatileBudget } from '../testing/budgets.ts';
import type { Counters, RecordedBudget } from '../counting/counters.ts';
import { createRedisCounters } from './redis-counters.ts';
import { type RunningRedis, redisProblem, silentHealth, startRedis } from '../testing/redis-server.ts';

const skipped = redisProblem === undefined ? '' : ` (skipped: ${redisProblem})`;

describe.skipIf(redisProblem !== undefined)(`In Redis${skipped}, a quota that is used up`, () => {
  let redis: RunningRedis;
  let counters: Counters;
  let operator: ReturnType<typeof createClient>;
  let budget: RecordedBudget;
  /** What records say. */
  let recorded: number;

  beforeAll(async () => {
    redis = await startRedis();
    counters = createRedisCounters(redis.address, silentHealth());
    operator = createClient({ url: redis.url });
    operator.on('error', () => undefined);
    await operator.connect();
  });
  afterAll(async () => {
    operator.destroy();
    await counters.close();
    await redis.stop();
  });
  beforeEach(async () => {
    budget = recordedBudget(10, { name: `quota:["${randomUUID()}"]:2026-06-01` });
    recorded = 0;
    await untilItCounts();
  });

  const untilItCounts = () =>
    vi.waitFor(() => counters.hold([{ budget: volatileBudget(1) }], 0, 0), { timeout: 10_000 });
  const begin = () => {
    const readUses = async (names: readonly string[]) => new Map(names.map((name) => [name, recorded]));
    return new Reservations(createRecountedCounters(counters, { readUses }));
  };
  /** How much a request is given of what it asks for; undefined where that is not known. */
  const use = async (amount: number): Promise<number | undefined> => {
    const request = begin();
    const reserved = await request.reserve([budget], amount, 0);
    if (reserved.counts === undefined) return undefined;
    recorded += reserved.amount;
    const { isCounted } = await request.settle({ [budget.name]: reserved.amount });
    return isCounted ? reserved.amount : 0;
  };
  const keyOfBudget = async (): Promise<string> => {
    for await (const keys of operator.scanIterator({ MATCH: 'govgraph:counter:*' }))
      for (const key of keys) if (key.endsWith(budget.name)) return key;
    throw new Error('there is no counter');
  };
  /** A server that is not ours alone is not stopped, emptied or made to refuse. */
  const isOurs = () => redis.restart !== undefined;

  test('stays used up when everything is flushed', async ({ skip }) => {
    if (!isOurs()) return skip('the server at REDIS_URL is not ours to flush');
    expect([await use(8), await use(8)]).toEqual([8, 2]);
    await operator.flushAll();
    expect(await use(1)).toBe(0);
    await operator.flushAll();
    recorded = 7;
    expect(await use(8)).toBe(3);
  });

  test('stays used up when Redis is restarted and has kept nothing', async ({ skip }) => {
    if (redis.restart === undefined) return skip('the server at REDIS_URL is not ours to restart');
    expect(await use(10)).toBe(10);
    await redis.restart();
    await untilItCounts();
    expect(await use(1)).toBe(0);
  });

  test('is not believed where a restarted Redis has kept an older count', async ({ skip }) => {
    if (redis.restart === undefined) return skip('the server at REDIS_URL is not ours to restart');
    expect(await use(3)).toBe(3);
    await operator.sendCommand(['SAVE']);
    expect(await use(7)).toBe(7);
    await redis.restart();
    await untilItCounts();
    expect(await use(1)).toBe(0);
  });

  test.each([
    ['−100,000', () => '-100000'],
    ['0', () => '0'],
    ['a text', () => 'nothing used'],
    ['a number below 0 in its own life', (text: string) => text.replace(/\d+$/, '-100000')],
    ['a fraction', (text: string) => text.replace(/\d+$/, '0.5')],
    ['more digits than are counted', (text: string) => text.replace(/\d+$/, '9'.repeat(400))],
    [
      'the life of a server that does not run',
      (text: string) => text.replace(/^\S+/, 'a'.repeat(40)).replace(/\d+$/, '0'),
    ],
    ['a life of a megabyte', (text: string) => text.replace(/ \S+ \d+$/, ` ${'x'.repeat(1_000_000)} 0`)],
  ])('stays used up when somebody writes %s', async (_what, forge) => {
    expect(await use(10)).toBe(10);
    const key = await keyOfBudget();
    await operator.set(key, forge((await operator.get(key)) ?? ''));
    expect(await use(1)).toBe(0);
  });

  test('stays used up when somebody removes it, or puts a list in its place', async () => {
    expect(await use(10)).toBe(10);
    const key = await keyOfBudget();
    await operator.del(key);
    expect(await use(1)).toBe(0);
    await operator.del(key);
    await operator.rPush(key, 'nothing used');
    expect(await use(1)).toBe(0);
  });

  test('gives nothing that was held before everything was flushed and is not counted since', async ({
    skip,
  }) => {
    if (!isOurs()) return skip('the server at REDIS_URL is not ours to flush');
    const request = begin();
    expect(await request.reserve([budget], 8, 0)).toMatchObject({ amount: 8 });
    await operator.flushAll();
    expect(await use(5)).toBe(5);
    expect(await request.settle({ [budget.name]: 8 })).toMatchObject({ isCounted: false });
  });

  test.each([
    ['a replica that may only be read', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    ['full, and evicts nothing', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  ])('is not known while Redis is %s, and is counted on afterwards', async (_what, breaking, mending) => {
    if (!isOurs()) return;
    expect(await use(4)).toBe(4);
    await operator.sendCommand(breaking);
    expect(await use(1)).toBeUndefined();
    await operator.sendCommand(mending);
    await vi.waitFor(async () => expect(await use(8)).toBe(6), { timeout: 10_000 });
  });
});
