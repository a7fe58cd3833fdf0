import type { RedisClient } from './open-redis-client.ts';

/** Writes something on each server, which is soon forgotten. */
export async function probeWrites(client: RedisClient): Promise<void> {
  const keys = (await client.hashTags()).map((tag) => `govgraph:probe:{${tag}}`);
  await Promise.all(keys.map((key) => client.send(key, 'SET', key, '', 'PX', '10000')));
}
