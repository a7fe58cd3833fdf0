import { LRUCache } from 'lru-cache';
import type { DocumentStore } from '../ports.ts';

/** In characters of text: callers choose how long a document is. */
const defaultMaxSize = 2_000_000;

/** Remembers documents in this process; those that nobody asked for longest are forgotten. */
export function createMemoryDocumentStore(maxSize = defaultMaxSize): DocumentStore {
  const texts = new LRUCache<string, string>({
    maxSize,
    sizeCalculation: (text, key) => key.length + text.length,
  });
  return {
    find: async (department, hash) => texts.get(`${department}:${hash}`),
    remember: async (department, hash, text) => void texts.set(`${department}:${hash}`, text),
    close: async () => texts.clear(),
  };
}
