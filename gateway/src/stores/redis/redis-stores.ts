import type { SharedStores } from '../ports.ts';
import { createRedisCacheStore } from './redis-cache-store.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisDocumentStore } from './redis-document-store.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';

/** What all processes of the gateway share. Each store has its own connection, so that none waits for another. */
export function redisStores(url: string, onError: (error: Error) => void): SharedStores {
  return {
    createInvalidation: () => createRedisInvalidation(url, onError),
    createCounters: () => createRedisCounters(url, onError),
    createDocumentStore: () => createRedisDocumentStore(url, onError),
    createCacheStore: () => createRedisCacheStore(url, onError),
  };
}
