/** The entity cache fills whatever memory it is given; quotas are counted all the same. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { volatileBudget } from '../testing/budgets.ts';
import type { SharedStores } from '../shared/shared-stores.ts';
import { RedisHealth } from './redis-health.ts';
import { type RedisServer, serverProblem, startServer } from '../testing/redis-server.ts';
import { askServer } from '../testing/redis-set-ups.ts';
import { documentKey } from './redis-stores.fixture.ts';
import { redisStores } from './redis-stores.ts';

const reason = serverProblem === undefined ? '' : ` (skipped: ${serverProblem})`;

describe.skipIf(serverProblem !== undefined)(`A Redis whose memory ends, evicting nothing${reason}`, () => {
  let counting: RedisServer;
  let cache: RedisServer;
  beforeAll(async () => {
    const settings = ['--maxmemory', '8mb', '--maxmemory-policy', 'noeviction'];
    [counting, cache] = [await startServer({ settings }), await startServer({ settings })];
  });
  afterAll(async () => void (await Promise.all([counting.stop(), cache.stop()])));

  function open(withCache: boolean): {
    readonly stores: Partial<SharedStores>;
    readonly health: RedisHealth;
  } {
    const health = new RedisHealth({ info: () => undefined, warn: () => undefined });
    onTestFinished(() => health.close());
    const cacheRedis = withCache ? cache.address : undefined;
    return { stores: redisStores({ redis: counting.address, cacheRedis, documentKey, health }), health };
  }
  const closedAfterwards = <Store extends { close(): Promise<void> }>(store: Store | undefined): Store => {
    if (store === undefined) throw new Error('there is no such store');
    onTestFinished(() => store.close());
    return store;
  };
  const options = { timeout: 10_000, interval: 50 };

  test('is filled by the entity cache, and counts where another one is for it', async () => {
    const { stores, health } = open(true);
    const [entities, counters, documents] = [
      closedAfterwards(stores.createCacheStore?.()),
      closedAfterwards(stores.createCounters?.()),
      closedAfterwards(stores.createDocumentStore?.()),
    ];
    await vi.waitFor(() => documents.remember('health', randomUUID(), 'a text'), options);
    await vi.waitFor(() => entities.read(['anything']), options);
    const fill = async () => {
      for (let number = 0; number < 1_000; number++) {
        const value = Buffer.alloc(64 * 1024, number);
        await entities.write([{ name: randomUUID(), value, ttlMs: 60_000 }]);
      }
    };
    await expect(fill()).rejects.toThrow('Redis does not answer');
    const budget = volatileBudget(3);
    expect(await vi.waitFor(() => counters.hold([{ budget }], 3, 3), options)).toMatchObject({ amount: 3 });
    await vi.waitFor(
      () => expect(health.problems().join()).toMatch(/^entity cache does not work.*memory is full/),
      options,
    );
    const kept = await askServer(counting.port, (send) => send('KEYS', '*'));
    expect((kept as string[]).filter((key) => !key.startsWith('govgraph:counter:'))).toEqual([]);
  });

  test('is never given the entity cache where it is the only one', () => {
    const { stores } = open(false);
    expect(Object.keys(stores).toSorted()).toEqual([
      'createCounters',
      'createDocumentStore',
      'createInvalidation',
    ]);
  });
});
