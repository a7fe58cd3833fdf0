import { randomUUID } from 'node:crypto';

import { RESP_TYPES, createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';

import { StoreError } from '../store-error.ts';
import { describeCacheStore } from '../shared/cache-store.contract.ts';
import { documentHash } from '../shared/document-id.ts';
import { describeCounters } from '../counting/counters.contract.ts';
import { recordedBudget, volatileBudget } from '../testing/budgets.ts';
import { describeDocumentStore } from '../shared/document-store.contract.ts';
import { describeInvalidation } from '../shared/invalidation.contract.ts';
import { createRedisCacheStore } from './redis-cache-store.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisDocumentStore } from './redis-document-store.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';
import {
  addressOf,
  redisProblem,
  silentHealth,
  startRedis,
  type RunningRedis,
} from '../testing/redis-server.ts';
import {
  connectCache,
  connectCounters,
  connectDocuments,
  connectInvalidation,
  documentKey,
} from './redis-stores.fixture.ts';

const reason = redisProblem === undefined ? '' : ` (skipped: ${redisProblem})`;

describe.skipIf(redisProblem !== undefined)(`in Redis${reason}`, () => {
  let redis: RunningRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  describeInvalidation(async () => [
    await connectInvalidation(redis.address),
    await connectInvalidation(redis.address),
  ]);

  describeCounters(async () => [await connectCounters(redis.address), await connectCounters(redis.address)]);

  describeDocumentStore(async () => [
    await connectDocuments(redis.address),
    await connectDocuments(redis.address),
  ]);

  /** What one document is kept as. */
  async function keep(text: string, department = 'health') {
    const observer = await createClient({ url: redis.url })
      .on('error', () => undefined)
      .connect();
    onTestFinished(() => observer.destroy());
    const before = new Set(await observer.keys('govgraph:document:*'));
    const documents = await connectDocuments(redis.address);
    onTestFinished(() => documents.close());
    await documents.remember(department, documentHash(text), text);
    const keys = await observer.keys('govgraph:document:*');
    const [key = ''] = keys.filter((each) => !before.has(each));
    return { key, observer };
  }

  test('a document is kept without telling its text, its hash or whose it is', async () => {
    const text = '{ person(idNumber: "110101199003074258") { name } }';
    const { key, observer } = await keep(text);
    const content = `${key} ${await observer.get(key)}`;
    for (const known of ['110101199003074258', 'person', 'health', documentHash(text)])
      expect(content).not.toContain(known);
  });

  test('a document that was changed, put in the place of another one, or is in clear, is not found, and replaced', async () => {
    const [text, other] = [`{ a } # ${randomUUID()}`, `{ b } # ${randomUUID()}`];
    const { key, observer } = await keep(text);
    const { key: otherKey } = await keep(other);
    const bytes = observer.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
    const [sealed, otherSealed] = [(await bytes.get(key))!, (await bytes.get(otherKey))!];
    const changed = Buffer.from(sealed);
    changed[20] = changed[20]! ^ 1;
    for (const planted of [otherSealed, changed, Buffer.from(text), Buffer.alloc(0)]) {
      await observer.set(key, planted);
      const documents = await connectDocuments(redis.address);
      expect(await documents.find('health', documentHash(text))).toBeUndefined();
      await documents.remember('health', documentHash(text), text);
      await documents.close();
      const again = await connectDocuments(redis.address);
      expect(await again.find('health', documentHash(text))).toBe(text);
      await again.close();
    }
  });

  test('a document that was sealed with another key is not found', async () => {
    const text = `{ a } # ${randomUUID()}`;
    await keep(text);
    const others = createRedisDocumentStore(redis.address, silentHealth(), Buffer.alloc(32, 7));
    onTestFinished(() => others.close());
    expect(await waitUntil(() => others.find('health', documentHash(text)))).toBeUndefined();
  });

  test('a server that takes a command and hangs keeps nobody waiting for it', async () => {
    const counters = await connectCounters(redis.address);
    const operator = await createClient({ url: redis.url }).connect();
    await operator.sendCommand(['CLIENT', 'PAUSE', '60000', 'WRITE']);
    await expect(counters.hold([{ budget: volatileBudget(1) }], 1, 0)).rejects.toBeInstanceOf(StoreError);
    await operator.sendCommand(['CLIENT', 'UNPAUSE']);
    expect(await counters.hold([{ budget: volatileBudget(1) }], 1, 0)).toMatchObject({ amount: 1 });
    operator.destroy();
    await counters.close();
  });

  test('a document is forgotten a day after a gateway last asked for it', async () => {
    const text = `{ a } # ${randomUUID()}`;
    const { key, observer } = await keep(text);
    expect(await observer.ttl(key)).toBeGreaterThan(86_000);
    await observer.expire(key, 60);
    const documents = await connectDocuments(redis.address);
    await documents.find('health', documentHash(text));
    expect(await observer.ttl(key)).toBeGreaterThan(86_000);
    await documents.close();
  });

  test('what no gateway stored in the place of a document is not read whole, and replaced', async () => {
    const text = `{ a } # ${randomUUID()}`;
    const { key, observer } = await keep(text);
    const sent = async () => Number(/total_net_output_bytes:(\d+)/.exec(await observer.info('stats'))?.[1]);
    for (const plant of [() => observer.set(key, 'x'.repeat(16_000_000)), () => observer.rPush(key, text)]) {
      await observer.del(key);
      await plant();
      const documents = await connectDocuments(redis.address);
      onTestFinished(() => documents.close());
      const before = await sent();
      expect(await documents.find('health', documentHash(text))).toBeUndefined();
      expect((await sent()) - before).toBeLessThan(3_000_000);
      await documents.remember('health', documentHash(text), text);
      expect(await observer.type(key)).toBe('string');
    }
  });

  describeCacheStore(async () => [await connectCache(redis.address), await connectCache(redis.address)]);

  test('what no gateway stored in the cache is as good as missing, hides nothing else, and is not read whole', async () => {
    const observer = await createClient({ url: redis.url })
      .on('error', () => undefined)
      .connect();
    onTestFinished(() => observer.destroy());
    const sent = async () => Number(/total_net_output_bytes:(\d+)/.exec(await observer.info('stats'))?.[1]);
    const cache = await connectCache(redis.address);
    onTestFinished(() => cache.close());
    const [own, huge, other, empty] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const value = Buffer.alloc(200_000, 7);
    await cache.write([{ name: own, value, ttlMs: 60_000 }]);
    await observer.set(`govgraph:cache:${huge}`, 'x'.repeat(16_000_000));
    await observer.hSet(`govgraph:cache:${other}`, 'a', 'b');
    await observer.set(`govgraph:cache:${empty}`, '');
    const before = await sent();
    const found = await cache.read([huge, other, empty, own]);
    expect(found.map((each) => each?.length)).toEqual([undefined, undefined, undefined, value.length]);
    expect((await sent()) - before).toBeLessThan(2_000_000);
  });

  test('counters and invalidation come back by themselves when Redis does', async ({ skip }) => {
    if (redis.restart === undefined) return skip('the server at REDIS_URL is not ours to restart');
    const counters = await connectCounters(redis.address);
    const invalidation = await connectInvalidation(redis.address);
    const heard: number[] = [];
    await invalidation.subscribe((version) => void heard.push(version));
    await redis.restart();
    await waitUntil(() => counters.hold([{ budget: volatileBudget(1) }], 1, 0));
    await waitUntil(async () => {
      await invalidation.publish(7);
      expect(heard).toContain(7);
    });
    await Promise.all([counters.close(), invalidation.close()]);
  });
});

const nowhere = addressOf('redis://127.0.0.1:1');

test('an unreachable Redis is reported as a failing store', async () => {
  const counters = createRedisCounters(nowhere, silentHealth());
  const invalidation = createRedisInvalidation(nowhere, silentHealth());
  const documents = createRedisDocumentStore(nowhere, silentHealth(), documentKey);
  const cache = createRedisCacheStore(nowhere, silentHealth());
  await expect(counters.hold([{ budget: recordedBudget(1) }], 1, 0)).rejects.toBeInstanceOf(StoreError);
  await expect(invalidation.publish(1)).rejects.toBeInstanceOf(StoreError);
  await expect(documents.find('health', 'x')).rejects.toBeInstanceOf(StoreError);
  await expect(cache.read(['x'])).rejects.toBeInstanceOf(StoreError);
  const entry = { name: 'x', value: Buffer.from('y'), ttlMs: 1000 };
  await expect(cache.write([entry])).rejects.toBeInstanceOf(StoreError);
  await Promise.all([counters.close(), invalidation.close(), documents.close(), cache.close()]);
});

test('a gateway subscribes and ends its subscription though Redis is unreachable', async () => {
  const invalidation = createRedisInvalidation(nowhere, silentHealth());
  const heard: number[] = [];
  const end = await invalidation.subscribe((version) => void heard.push(version));
  await expect(end()).resolves.toBeUndefined();
  await invalidation.close();
  expect(heard).toEqual([]);
});

function waitUntil<Value>(succeeds: () => Promise<Value>): Promise<Value> {
  return vi.waitFor(succeeds, { timeout: 10_000, interval: 50 });
}
