import { setTimeout as sleep } from 'node:timers/promises';

import type { Invalidation } from '../ports.ts';
import { askRedis, closeRedisClient, createRedisClient, createRedisSubscriber } from './redis-client.ts';

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
  const subscriber = createRedisSubscriber(url, onError);

  return {
    publish: async (version) => {
      await askRedis(() => publisher.publish(channel, String(version)));
    },
    subscribe: async (listener) => {
      const onMessage = (message: string) => {
        const version = Number(message);
        if (Number.isSafeInteger(version)) listener(version);
      };
      // A gateway must start and stop without Redis; the subscription is made when the connection stands.
      const subscribed = subscriber.subscribe(channel, onMessage).catch(onError);
      await Promise.race([subscribed, sleep(patienceMs, undefined, { ref: false })]);
      return async () => {
        await askRedis(() => subscriber.unsubscribe(channel, onMessage)).catch(onError);
      };
    },
    close: async () => {
      closeRedisClient(publisher);
      closeRedisClient(subscriber);
    },
  };
}
