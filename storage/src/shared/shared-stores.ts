import type { Counters } from '../counting/counters.ts';
import type { CacheStore } from './cache-store.ts';
import type { DocumentStore } from './document-store.ts';
import type { Invalidation } from './invalidation.ts';

/** Opens what the processes of one gateway have in common. */
export interface SharedStores {
  createInvalidation(): Invalidation;
  createCounters(): Counters;
  createDocumentStore(): DocumentStore;
  createCacheStore(): CacheStore;
}
