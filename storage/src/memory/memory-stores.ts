import type { SharedStores } from '../shared/shared-stores.ts';
import { createMemoryCacheStore } from './memory-cache-store.ts';
import { createMemoryCounters } from './memory-counters.ts';
import { createMemoryDocumentStore } from './memory-document-store.ts';
import { createMemoryInvalidation } from './memory-invalidation.ts';

/** What only one process has, where there is nothing to share it through. */
export const memoryStores: SharedStores = {
  createInvalidation: createMemoryInvalidation,
  createCounters: () => createMemoryCounters(),
  createDocumentStore: () => createMemoryDocumentStore(),
  createCacheStore: () => createMemoryCacheStore(),
};
