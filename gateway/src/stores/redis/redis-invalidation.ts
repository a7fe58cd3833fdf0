import { setTimeout as sleep } from 'node:timers/promises';

import { createClient } from 'redis';

import type { Invalidation } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient } from './redis-client.ts';

/** How long `subscribe` waits for a Redis that does not answer. */
const patienceMs = 2000;

const defaultChannel = 'govgraph:policy-version';

/** Tells all gateways; messages that a gateway misses while it is disconnected are lost, which is harmless. */
export function createRedisInvalidation(
  url: string,
  onError: (error: Error) => void,
  channel = defaultChannel,
): Invalidation {
  const publisher = createRedisClient(url, onError);
  // Subscriptions wait for the connection and are renewed with it; a connection that subscribes does nothing else.
  const subscriber = createClient({
    url,
    socket: { connectTimeout: 2000, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 2000) },
  });
  subscriber.on('error', onError);
  subscriber.connect().catch(onError);

  return {
    publish: async (version) => {
      await askRedis(() => publisher.publish(channel, String(version)));
    },
    subscribe: async (listener) => {
      const onMessage = (message: string) => {
        const version = Number(message);
        if (Number.isSafeInteger(version)) listener(version);
      };
      const subscribed = askRedis(() => subscriber.subscribe(channel, onMessage));
      subscribed.catch(onError);
      // A gateway must start without Redis; the subscription is made when the connection stands.
      await Promise.race([subscribed, sleep(patienceMs, undefined, { ref: false })]);
      return () => askRedis(() => subscriber.unsubscribe(channel, onMessage));
    },
    close: async () => {
      closeRedisClient(publisher);
      closeRedisClient(subscriber);
    },
  };
}
