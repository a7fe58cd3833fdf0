import { FairCache } from '../shared/fair-cache.ts';
import type { DocumentStore } from '../shared/document-store.ts';

/** In characters of text: callers choose how long a document is. */
const defaultMaxSize = 2_000_000;

/** Remembers documents in this process; departments share the room, and of each, what it asked for longest ago goes first. */
export function createMemoryDocumentStore(maxSize = defaultMaxSize): DocumentStore {
  let texts = new FairCache<string>(maxSize);
  return {
    find: async (department, hash) => texts.get(department, `${department}:${hash}`),
    remember: async (department, hash, text) => {
      const key = `${department}:${hash}`;
      texts.set(department, key, text, key.length + text.length);
    },
    close: async () => void (texts = new FairCache(maxSize)),
  };
}
