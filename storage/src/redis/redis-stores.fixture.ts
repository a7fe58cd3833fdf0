import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { documentHash } from '../shared/document-id.ts';
import { volatileBudget } from '../testing/budgets.ts';
import type { Counters } from '../counting/counters.ts';
import type { CacheStore } from '../shared/cache-store.ts';
import type { DocumentStore } from '../shared/document-store.ts';
import type { Invalidation } from '../shared/invalidation.ts';
import type { RedisAddress } from './redis-address.ts';
import { createRedisCacheStore } from './redis-cache-store.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisDocumentStore } from './redis-document-store.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';
import { silentHealth } from '../testing/redis-server.ts';

/** Of this run alone: the server at REDIS_URL may serve others. */
const channel = `govgraph:test:${randomUUID()}`;

export const documentKey = Buffer.alloc(32, 9);

/*
 * Connections are made in the background, and commands fail until they stand.
 */

export async function connectCounters(address: RedisAddress, health = silentHealth()): Promise<Counters> {
  const counters = createRedisCounters(address, health);
  await waitUntil(() => counters.hold([{ budget: volatileBudget(1) }], 0, 0));
  return counters;
}

export async function connectDocuments(
  address: RedisAddress,
  health = silentHealth(),
): Promise<DocumentStore> {
  const documents = createRedisDocumentStore(address, health, documentKey);
  await waitUntil(() => documents.find('health', documentHash(randomUUID())));
  return documents;
}

export async function connectCache(address: RedisAddress, health = silentHealth()): Promise<CacheStore> {
  const cache = createRedisCacheStore(address, health);
  await waitUntil(() => cache.read(['anything']));
  return cache;
}

export async function connectInvalidation(
  address: RedisAddress,
  health = silentHealth(),
): Promise<Invalidation> {
  const invalidation = createRedisInvalidation(address, health, channel);
  const end = await invalidation.subscribe(() => undefined);
  await end();
  return invalidation;
}

function waitUntil(succeeds: () => Promise<unknown>): Promise<unknown> {
  return vi.waitFor(succeeds, { timeout: 10_000, interval: 50 });
}
