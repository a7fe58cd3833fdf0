/* What gateways share through Redis. */
export {
  type RedisAddress,
  type RedisCredentials,
  type RedisHost,
  type RedisTls,
  isSameRedis,
  nameRedis,
  readRedisUrl,
} from './redis-address.ts';
export { createRedisCacheStore } from './redis-cache-store.ts';
export { createRedisCounters } from './redis-counters.ts';
export { RedisHealth } from './redis-health.ts';
export { redisStores } from './redis-stores.ts';
