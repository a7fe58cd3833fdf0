import { randomUUID } from 'node:crypto';

import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { StoreError } from '../../errors.ts';
import { describeCacheStore } from '../cache-store.contract.ts';
import { documentHash } from '../../operation/document-id.ts';
import { describeCounters, recordedBudget, volatileBudget } from '../counters.contract.ts';
import type { Counters } from '../counters.ts';
import { describeDocumentStore } from '../document-store.contract.ts';
import { describeInvalidation } from '../invalidation.contract.ts';
import type { CacheStore, DocumentStore, Invalidation } from '../ports.ts';
import { createRedisCacheStore } from './redis-cache-store.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisDocumentStore } from './redis-document-store.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';
import { redisProblem, startRedis, type RunningRedis } from './redis-server.fixture.ts';

/** Of this run alone: the server at REDIS_URL may serve others. */
const channel = `govgraph-test:${randomUUID()}`;

const reason = redisProblem === undefined ? '' : ` (skipped: ${redisProblem})`;

describe.skipIf(redisProblem !== undefined)(`in Redis${reason}`, () => {
  let redis: RunningRedis;

  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  describeInvalidation(async () => [
    await connectInvalidation(redis.url),
    await connectInvalidation(redis.url),
  ]);

  describeCounters(async () => [await connectCounters(redis.url), await connectCounters(redis.url)]);

  describeDocumentStore(async () => [await connectDocuments(redis.url), await connectDocuments(redis.url)]);

  it('a text that somebody put under the hash of another one is not found, and replaced', async () => {
    const [text, planted] = [`{ a } # ${randomUUID()}`, '{ person(idNumber: "1") { idNumber } }'];
    const key = `govgraph:document:health:${documentHash(text)}`;
    const intruder = await createClient({ url: redis.url }).connect();
    const documents = await connectDocuments(redis.url);
    await intruder.set(key, planted);
    expect(await documents.find('health', documentHash(text))).toBeUndefined();
    await documents.remember('health', documentHash(text), text);
    expect(await intruder.get(key)).toBe(text);
    intruder.destroy();
    await documents.close();
  });

  it('a server that takes a command and hangs keeps nobody waiting for it', async () => {
    const counters = await connectCounters(redis.url);
    const operator = await createClient({ url: redis.url }).connect();
    await operator.sendCommand(['CLIENT', 'PAUSE', '60000', 'WRITE']);
    await expect(counters.hold([{ budget: volatileBudget(1) }], 1, 0)).rejects.toBeInstanceOf(StoreError);
    await operator.sendCommand(['CLIENT', 'UNPAUSE']);
    expect(await counters.hold([{ budget: volatileBudget(1) }], 1, 0)).toMatchObject({ amount: 1 });
    operator.destroy();
    await counters.close();
  });

  it('a document is forgotten a day after a gateway last asked for it', async () => {
    const text = `{ a } # ${randomUUID()}`;
    const key = `govgraph:document:health:${documentHash(text)}`;
    const observer = await createClient({ url: redis.url }).connect();
    const [first, second] = [await connectDocuments(redis.url), await connectDocuments(redis.url)];
    await first.remember('health', documentHash(text), text);
    expect(await observer.ttl(key)).toBeGreaterThan(86_000);
    await observer.expire(key, 60);
    await second.find('health', documentHash(text));
    expect(await observer.ttl(key)).toBeGreaterThan(86_000);
    observer.destroy();
    await Promise.all([first.close(), second.close()]);
  });

  describeCacheStore(async () => [await connectCache(redis.url), await connectCache(redis.url)]);

  it('counters and invalidation come back by themselves when Redis does', async ({ skip }) => {
    if (redis.restart === undefined) return skip('the server at REDIS_URL is not ours to restart');
    const counters = await connectCounters(redis.url);
    const invalidation = await connectInvalidation(redis.url);
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

it('an unreachable Redis is reported as a failing store', async () => {
  const counters = createRedisCounters('redis://127.0.0.1:1', () => undefined);
  const invalidation = createRedisInvalidation('redis://127.0.0.1:1', () => undefined);
  const documents = createRedisDocumentStore('redis://127.0.0.1:1', () => undefined);
  const cache = createRedisCacheStore('redis://127.0.0.1:1', () => undefined);
  await expect(counters.hold([{ budget: recordedBudget(1) }], 1, 0)).rejects.toBeInstanceOf(StoreError);
  await expect(invalidation.publish(1)).rejects.toBeInstanceOf(StoreError);
  await expect(documents.find('health', 'x')).rejects.toBeInstanceOf(StoreError);
  await expect(cache.read(['x'])).rejects.toBeInstanceOf(StoreError);
  const entry = { name: 'x', value: Buffer.from('y'), ttlMs: 1000 };
  await expect(cache.write([entry])).rejects.toBeInstanceOf(StoreError);
  await Promise.all([counters.close(), invalidation.close(), documents.close(), cache.close()]);
});

it('a gateway subscribes and ends its subscription though Redis is unreachable', async () => {
  const invalidation = createRedisInvalidation('redis://127.0.0.1:1', () => undefined);
  const heard: number[] = [];
  const end = await invalidation.subscribe((version) => void heard.push(version));
  await expect(end()).resolves.toBeUndefined();
  await invalidation.close();
  expect(heard).toEqual([]);
});

/** Connections are made in the background, and commands fail until they stand. */
async function connectCounters(url: string): Promise<Counters> {
  const counters = createRedisCounters(url, () => undefined);
  await waitUntil(() => counters.hold([{ budget: volatileBudget(1) }], 0, 0));
  return counters;
}

async function connectDocuments(url: string): Promise<DocumentStore> {
  const documents = createRedisDocumentStore(url, () => undefined);
  await waitUntil(() => documents.find('health', documentHash(randomUUID())));
  return documents;
}

async function connectCache(url: string): Promise<CacheStore> {
  const cache = createRedisCacheStore(url, () => undefined);
  await waitUntil(() => cache.read(['anything']));
  return cache;
}

async function connectInvalidation(url: string): Promise<Invalidation> {
  const invalidation = createRedisInvalidation(url, () => undefined, channel);
  await waitUntil(() => invalidation.publish(0));
  return invalidation;
}

function waitUntil(succeeds: () => Promise<unknown>): Promise<unknown> {
  return vi.waitFor(succeeds, { timeout: 10_000, interval: 50 });
}
