import { documentHash } from '../../operation/document-id.ts';
import { createMemoryDocumentStore } from '../memory/memory-document-store.ts';
import type { DocumentStore } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

/** A document that no gateway has asked Redis for this long (in seconds) is forgotten. */
const expiration = { type: 'EX', value: 24 * 60 * 60 } as const;

/**
 * Documents that all gateways share. What was found stays in this process too: a text never changes under its
 * hash, so nothing can become stale.
 */
export function createRedisDocumentStore(url: string, onError: (error: Error) => void): DocumentStore {
  const client = createRedisClient(url, onError);
  const near = createMemoryDocumentStore();
  return {
    find: async (department, hash) => {
      const known = await near.find(department, hash);
      if (known !== undefined) return known;
      const text = await askRedis(() => client.getEx(keyOf(department, hash), expiration));
      // Others can write into this Redis: a text that is not what its name says would run in its place.
      if (text === null || documentHash(text) !== hash) return undefined;
      await near.remember(department, hash, text);
      return text;
    },
    remember: async (department, hash, text) => {
      await near.remember(department, hash, text);
      await askRedis(() => client.set(keyOf(department, hash), text, { expiration }));
    },
    close: async () => {
      closeRedisClient(client);
      await near.close();
    },
  };
}

function keyOf(department: string, hash: string): string {
  return `govgraph:document:${department}:${hash}`;
}
