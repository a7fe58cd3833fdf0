import type { Counters } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

const keyPrefix = 'govgraph:counter:';

/** One step, so that a window never stays open because a gateway died between counting and expiring. */
const incrementScript = `
local isNew = redis.call('EXISTS', KEYS[1]) == 0
local count = redis.call('INCRBY', KEYS[1], ARGV[2])
if isNew then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
`;

/** Counters that all gateways share. */
export function createRedisCounters(url: string, onError: (error: Error) => void): Counters {
  const client = createRedisClient(url, onError);
  return {
    increment: (key, windowMs, by = 1) =>
      askRedis(async () => {
        const keys = [keyPrefix + key];
        const given = [String(windowMs), String(by)];
        return Number(await client.eval(incrementScript, { keys, arguments: given }));
      }),
    close: async () => closeRedisClient(client),
  };
}
