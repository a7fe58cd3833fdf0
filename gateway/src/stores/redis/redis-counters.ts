import type { Counters } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

const keyPrefix = 'govgraph:counter:';

/** One step, so that a window never stays open because a gateway died between counting and expiring. */
const incrementScript = `
local before = tonumber(redis.call('GET', KEYS[1]))
local by = tonumber(ARGV[2])
if before == nil and by < 0 then return 0 end
if before ~= nil and before + by < 0 then by = 0 - before end
local count = redis.call('INCRBY', KEYS[1], string.format('%d', by))
if before == nil then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
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
