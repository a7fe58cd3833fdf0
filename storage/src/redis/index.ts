/* What gateways share through Redis. Its addresses are an entry of their own: reading a setting loads no client. */
export { createRedisCacheStore } from './redis-cache-store.ts';
export { createRedisCounters } from './redis-counters.ts';
export { RedisHealth } from './redis-health.ts';
export { redisStores } from './redis-stores.ts';
