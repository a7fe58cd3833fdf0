import type { CacheStore } from '../shared/cache-store.ts';
import type { RedisClient } from './open-redis-client.ts';
import { probeWrites } from './probe-writes.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisHealth } from './redis-health.ts';

const keyPrefix = 'govgraph:cache:';

/** No entry has more: texts of 64 Ki characters, of three bytes at most, and what seals them. */
const maxValueBytes = 256 * 1024;

/** What is longer has one byte more than there may be. Of another type than a text, nothing is there. */
const readScript = `
local values = {}
for i, key in ipairs(KEYS) do
  local value = redis.pcall('GETRANGE', key, 0, ARGV[1])
  if type(value) == 'table' and not string.find(value.err, 'WRONGTYPE', 1, true) then return value end
  values[i] = type(value) == 'string' and value
end
return values
`;

/**
 * A cache that all gateways share. Whatever stands in its places that no gateway can have stored (another type, nothing
 * at all, 500 MB) is as good as missing: it neither hides the other values nor fills the memory of gateways.
 */
export function createRedisCacheStore(address: RedisAddress, health: RedisHealth): CacheStore {
  const connection = new RedisConnection({ address, health, use: 'entity cache', check: probeWrites });
  const readTogether = (client: RedisClient, keys: readonly string[]): Promise<unknown> =>
    client.send(keys[0], 'EVAL', readScript, String(keys.length), ...keys, String(maxValueBytes));
  const read = async (client: RedisClient, keys: readonly string[]): Promise<readonly unknown[]> => {
    // In a cluster each is on a server of its own.
    const groups = address.kind === 'cluster' ? keys.map((key) => [key]) : [keys];
    return (await Promise.all(groups.map((group) => readTogether(client, group)))).flat();
  };
  return {
    read: async (names) => {
      if (names.length === 0) return [];
      const values = await connection.ask((client) =>
        read(
          client,
          names.map((name) => keyPrefix + name),
        ),
      );
      return values.map((value) =>
        value instanceof Buffer && value.length > 0 && value.length <= maxValueBytes ? value : undefined,
      );
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
