import { createClient, type RedisClientOptions } from 'redis';

import { StoreError } from '../../errors.ts';
import { withinTime } from '../../within-time.ts';

export type RedisClient = ReturnType<typeof createRedisClient>;

/** What a Redis that is slow or gone may cost a request. */
const commandTimeoutMs = 1000;

/**
 * Connects in the background and reconnects for ever. Commands fail at once while there is no connection.
 *
 * @param onError hears why the connection was lost; it is restored without help
 */
export function createRedisClient(url: string, onError: (error: Error) => void) {
  return connect(url, { disableOfflineQueue: true, pingInterval: 30_000 }, onError);
}

/**
 * The same for a connection that does nothing but subscribe: subscriptions wait for the connection, and are renewed
 * with it.
 */
export function createRedisSubscriber(url: string, onError: (error: Error) => void) {
  return connect(url, {}, onError);
}

function connect(
  url: string,
  options: Pick<RedisClientOptions, 'disableOfflineQueue' | 'pingInterval'>,
  onError: (error: Error) => void,
) {
  const client = createClient({
    ...options,
    url,
    socket: { connectTimeout: 2000, reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 2000) },
  });
  client.on('error', onError);
  client.connect().catch(onError);
  return client;
}

/**
 * Runs a command; every failure of Redis becomes a `StoreError`. The client's own time limit ends when a command is
 * sent: it would wait for ever for a server that accepts it and hangs.
 */
export async function askRedis<Answer>(command: () => Promise<Answer>): Promise<Answer> {
  try {
    return await withinTime(command(), commandTimeoutMs);
  } catch (error) {
    throw new StoreError('Redis does not answer', 'POLICY_UNAVAILABLE', { cause: error });
  }
}

/** Ends the connection, whatever its state, without waiting for answers. */
export function closeRedisClient(client: Pick<RedisClient, 'destroy'>): void {
  try {
    client.destroy();
  } catch {
    // It was closed already.
  }
}
