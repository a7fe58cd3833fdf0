import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { StoreError } from '../../errors.ts';
import { describeCounters } from '../counters.contract.ts';
import { describeInvalidation } from '../invalidation.contract.ts';
import type { Counters, Invalidation } from '../ports.ts';
import { createRedisCounters } from './redis-counters.ts';
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

  it('counters and invalidation come back by themselves when Redis does', async ({ skip }) => {
    if (redis.restart === undefined) return skip('the server at REDIS_URL is not ours to restart');
    const counters = await connectCounters(redis.url);
    const invalidation = await connectInvalidation(redis.url);
    const heard: number[] = [];
    await invalidation.subscribe((version) => void heard.push(version));
    await redis.restart();
    await waitUntil(async () => expect(await counters.increment('after-restart', 60_000)).toBeGreaterThan(0));
    await waitUntil(async () => {
      await invalidation.publish(7);
      expect(heard).toContain(7);
    });
    await Promise.all([counters.close(), invalidation.close()]);
  });
});

it('an unreachable Redis is reported as a failing store, at once', async () => {
  const counters = createRedisCounters('redis://127.0.0.1:1', () => undefined);
  const invalidation = createRedisInvalidation('redis://127.0.0.1:1', () => undefined);
  const begin = Date.now();
  await expect(counters.increment('x', 1000)).rejects.toBeInstanceOf(StoreError);
  await expect(invalidation.publish(1)).rejects.toBeInstanceOf(StoreError);
  expect(Date.now() - begin).toBeLessThan(2000);
  await Promise.all([counters.close(), invalidation.close()]);
});

/** Connections are made in the background, and commands fail until they stand. */
async function connectCounters(url: string): Promise<Counters> {
  const counters = createRedisCounters(url, () => undefined);
  await waitUntil(() => counters.read('anything'));
  return counters;
}

async function connectInvalidation(url: string): Promise<Invalidation> {
  const invalidation = createRedisInvalidation(url, () => undefined, channel);
  await waitUntil(() => invalidation.publish(0));
  return invalidation;
}

function waitUntil(succeeds: () => Promise<unknown>): Promise<unknown> {
  return vi.waitFor(succeeds, { timeout: 10_000, interval: 50 });
}
