import { LRUCache } from 'lru-cache';
import type { CacheStore } from '../shared/cache-store.ts';

const defaultMaxBytes = 64 * 1024 * 1024;
/** What an entry takes beside its name and value. */
const overheadBytes = 200;

/** Keeps values in this process. When there is no room left, what was not read for longest goes first. */
export function createMemoryCacheStore(maxBytes = defaultMaxBytes): CacheStore {
  const values = new LRUCache<string, Buffer>({
    maxSize: maxBytes,
    sizeCalculation: (value, name) => value.length + name.length + overheadBytes,
  });
  return {
    read: async (names) => names.map((name) => values.get(name)),
    write: async (entries) => {
      for (const { name, value, ttlMs } of entries) values.set(name, value, { ttl: ttlMs });
    },
    close: async () => values.clear(),
  };
}
