import type { SharedStores } from '../shared/shared-stores.ts';
import type { RedisAddress } from './redis-address.ts';
import { createRedisCacheStore } from './redis-cache-store.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisDocumentStore } from './redis-document-store.ts';
import type { RedisHealth } from './redis-health.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';

export interface RedisStoresOptions {
  /** For what gateways have to agree on. */
  readonly redis: RedisAddress | undefined;
  /** For what may be lost, and therefore evicted. */
  readonly cacheRedis: RedisAddress | undefined;
  /** See `createRedisDocumentStore`. */
  readonly documentKey: Buffer;
  readonly health: RedisHealth;
}

/**
 * What is shared through Redis. Each store has its own connection, so that none waits for another.
 *
 * INVARIANT: the entity cache, which fills whatever memory it is given, is never where quotas are counted.
 */
export function redisStores(options: RedisStoresOptions): Partial<SharedStores> {
  const { redis, cacheRedis, documentKey, health } = options;
  const documentRedis = cacheRedis ?? redis;
  return {
    ...(redis && {
      createInvalidation: () => createRedisInvalidation(redis, health),
      createCounters: () => createRedisCounters(redis, health),
    }),
    ...(documentRedis && {
      createDocumentStore: () => createRedisDocumentStore(documentRedis, health, documentKey),
    }),
    ...(cacheRedis && { createCacheStore: () => createRedisCacheStore(cacheRedis, health) }),
  };
}
