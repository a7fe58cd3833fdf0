import type { CacheStore } from '../ports.ts';
import { probeWrites } from './probe-writes.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisHealth } from './redis-health.ts';

const keyPrefix = 'govgraph:cache:';

/** A cache that all gateways share. */
export function createRedisCacheStore(address: RedisAddress, health: RedisHealth): CacheStore {
  const connection = new RedisConnection({ address, health, use: 'entity cache', check: probeWrites });
  return {
    read: async (names) => {
      const keys = names.map((name) => keyPrefix + name);
      const values = await connection.ask((client) => client.send(keys[0], 'MGET', ...keys));
      return (values as (Buffer | null)[]).map((value) => value ?? undefined);
    },
    write: async (entries) => {
      await connection.ask((client) =>
        // Of one tick, all are sent together; in a cluster each goes to its own server.
        Promise.all(
          entries.map(({ name, value, ttlMs }) => {
            const key = keyPrefix + name;
            return client.send(key, 'SET', key, value, 'PX', String(Math.ceil(ttlMs)));
          }),
        ),
      );
    },
    close: async () => connection.close(),
  };
}
