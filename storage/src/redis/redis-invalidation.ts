import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Invalidation } from '../shared/invalidation.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisConnection } from './redis-connection.ts';
import type { RedisHealth } from './redis-health.ts';

/** How long `subscribe` waits for a Redis that does not answer. */
const openTimeoutMs = 2000;

const defaultChannel = 'govgraph:policy-version';

const versionPattern = /^\d{1,16}$/;

/**
 * Tells all gateways; messages that a gateway misses while it is disconnected are lost, which is harmless. Whether it
 * would hear one, it finds out by telling itself something.
 */
export function createRedisInvalidation(
  address: RedisAddress,
  health: RedisHealth,
  channel = defaultChannel,
): Invalidation {
  const listeners = new Set<(version: number) => void>();
  const ownChannel = `govgraph:alive:${randomUUID()}`;
  let onAlive: (message: string) => void = () => undefined;

  const connection = new RedisConnection({
    address,
    health,
    use: 'invalidation',
    prepare: async (client) => {
      await client.subscribe(channel, (message) => {
        const version = versionPattern.test(message) ? Number(message) : NaN;
        if (Number.isSafeInteger(version)) for (const listener of listeners) listener(version);
      });
      await client.subscribe(ownChannel, (message) => onAlive(message));
    },
    check: async (client) => {
      const sent = randomUUID();
      const isHeard = new Promise<void>((resolve) => {
        onAlive = (message) => message === sent && resolve();
      });
      await client.send(undefined, 'PUBLISH', ownChannel, sent);
      await isHeard;
    },
  });

  return {
    publish: async (version) => {
      await connection.ask((client) => client.send(undefined, 'PUBLISH', channel, String(version)));
    },
    subscribe: async (listener) => {
      // A function of its own: the same listener may be given twice.
      const own = (version: number): void => listener(version);
      listeners.add(own);
      // A gateway must start without Redis; what is published is heard as soon as a connection stands.
      await Promise.race([connection.opened, sleep(openTimeoutMs, undefined, { ref: false })]);
      return async () => void listeners.delete(own);
    },
    close: async () => connection.close(),
  };
}
