import type { Counters } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

const keyPrefix = 'govgraph:counter:';

/** One step, so that a window never stays open because a gateway died between counting and expiring. */
const incrementScript = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
`;

/** Counters that all gateways share. */
export function createRedisCounters(url: string, onError: (error: Error) => void): Counters {
  const client = createRedisClient(url, onError);
  return {
    increment: (key, windowMs) =>
      askRedis(async () => {
        const keys = [keyPrefix + key];
        return Number(await client.eval(incrementScript, { keys, arguments: [String(windowMs)] }));
      }),
    close: async () => closeRedisClient(client),
  };
}
