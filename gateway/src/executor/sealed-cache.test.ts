/**
 * The store of the entity cache learns nothing, and whoever meddles with it, or lets it fail, harms nobody.
 */
import { randomBytes } from 'node:crypto';
import { type CacheStore, createMemoryCacheStore } from '@govgraph/storage';
import { createRedisCacheStore } from '@govgraph/storage/redis';
import {
  type RunningRedis,
  redisProblem,
  silentHealth,
  startRedis,
} from '@govgraph/storage/testing/redis-server';
import { RESP_TYPES, createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { benefitsPurpose as purpose } from '../testing/benefits-federation.ts';
import { serveCachedBenefits } from './cached-benefits.fixture.ts';

const { records, openGateway, askedOf } = serveCachedBenefits();
const minuteMs = 60_000;
const employers = '{ people { name employer { name } } }';

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
        const response = await opened.ask(query);
        const keys = await vi.waitFor(async () => {
          const own = (await client.keys('govgraph:cache:*')).filter((name) => !before.has(name));
          expect(own).toHaveLength(entries);
          return own;
        });
        return { response, keys };
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
    const { response, keys } = await askUntil(3, query);
    const [first = '', second = ''] = keys;
    const [one, other] = [await valueAt(first), await valueAt(second)];
    await client.set(first, other);
    await client.set(second, one);
    expect((await ask(query)).data).toEqual(response.data);
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
