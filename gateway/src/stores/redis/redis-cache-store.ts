import { RESP_TYPES } from 'redis';
import type { CacheStore } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

const keyPrefix = 'govgraph:cache:';

/** A cache that all gateways share. */
export function createRedisCacheStore(url: string, onError: (error: Error) => void): CacheStore {
  const client = createRedisClient(url, onError);
  const bytes = client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer });
  return {
    read: (names) =>
      askRedis(async () => {
        const values = await bytes.mGet(names.map((name) => keyPrefix + name));
        return values.map((value) => value ?? undefined);
      }),
    write: (entries) =>
      askRedis(async () => {
        const pipeline = client.multi();
        for (const { name, value, ttlMs } of entries) {
          pipeline.set(keyPrefix + name, value, { expiration: { type: 'PX', value: Math.ceil(ttlMs) } });
        }
        await pipeline.execAsPipeline();
      }),
    close: async () => closeRedisClient(client),
  };
}
