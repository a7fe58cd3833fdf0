import { omitUndefined } from '@govgraph/policy';
import { ClientClosedError, RESP_TYPES, createClient, createCluster, createSentinel } from 'redis';
import { isSaidInWords } from './describe-redis-failure.ts';
import { SetUpMistake, findSetUpMistake, isOfSentinel, sentinelMistake } from './find-set-up-mistake.ts';
import type { RedisAddress, RedisCredentials } from './redis-address.ts';

/**
 * Every command that is sent to Redis, and those that the scripts of the counters call. Whoever logs in needs the right
 * to each, on keys and channels that begin with `govgraph:`.
 */
export const redisCommands = [
  'EVAL',
  'GET',
  'GETEX',
  'GETRANGE',
  'INFO',
  'PUBLISH',
  'SET',
  'SUBSCRIBE',
] as const;

/** What a connection to a cluster needs besides, to find its servers. */
export const clusterCommand = 'CLUSTER SLOTS';

type RedisCommand = (typeof redisCommands)[number];

/** A client of Redis, however it is set up. It is for one connection: when that is lost, the client is of no use. */
export interface RedisClient {
  /**
   * Sends a command.
   *
   * @param key where in a cluster; undefined for any server
   * @returns its reply; texts are buffers
   */
  send(
    key: string | undefined,
    command: RedisCommand,
    ...args: readonly (string | Buffer)[]
  ): Promise<unknown>;
  /** Hears what is published on a channel, as long as the client is of use. */
  subscribe(channel: string, listener: (message: string) => void): Promise<void>;
  /** Hash tags, at least one of which lies on each server that takes writes. */
  hashTags(): Promise<readonly string[]>;
  close(): void;
}

const connectTimeoutMs = 2000;

/**
 * In a cluster of more than one server none has all of these (slots 13907, 9842, 5649, 1584): who asks a single server
 * of a cluster learns it.
 */
const tagsOfOneServer = ['0', '1', '2', '3'];

/** Keys of a cluster are spread at random, so each server has one of so many. */
const maxTagsPerServer = 64;

const asBuffers = { typeMapping: { [RESP_TYPES.BLOB_STRING]: Buffer } };

/**
 * Connects. The client never connects again by itself: whoever opened it opens another one.
 *
 * @param onLost hears that a connection has ended, once or more often
 * @throws SetUpMistake when the address is written for another kind of Redis; Error when there is no connection
 */
export async function openRedisClient(
  address: RedisAddress,
  onLost: (error: Error) => void,
): Promise<RedisClient> {
  try {
    return await open(address, onLost);
  } catch (error) {
    if (error instanceof SetUpMistake || isSaidInWords(error)) throw error;
    throw (await findSetUpMistake(address)) ?? error;
  }
}

function open(address: RedisAddress, onLost: (error: Error) => void): Promise<RedisClient> {
  switch (address.kind) {
    case 'server':
    case 'socket':
      return openServer(address, onLost);
    case 'sentinel':
      return openSentinel(address, onLost);
    case 'cluster':
      return openCluster(address, onLost);
  }
}

type Of<Kind extends RedisAddress['kind']> = Extract<RedisAddress, { kind: Kind }>;

async function openServer(
  address: Of<'server'> | Of<'socket'>,
  onLost: (error: Error) => void,
): Promise<RedisClient> {
  const { database } = address;
  const socket =
    address.kind === 'socket'
      ? {
          path: address.path,
          tls: false as const,
          connectTimeout: connectTimeoutMs,
          reconnectStrategy: false as const,
        }
      : { ...socketOptions(address), host: address.host, port: address.port };
  const client = createClient({ ...clientOptions(address), database, socket });
  let isOpen = false;
  client.on('error', (error: Error) => isOpen && onLost(error));
  try {
    await client.connect();
    // Where it takes no commands but its own, it is not known by their refusal: they may be renamed.
    if (isOfSentinel(await client.sendCommand<string>(['INFO', 'server'])))
      throw sentinelMistake(address.tls !== undefined);
  } catch (error) {
    if (client.isOpen) client.destroy();
    throw error;
  }
  isOpen = true;
  return {
    send: (_key, command, ...args) => client.sendCommand([command, ...args], asBuffers),
    subscribe: (channel, listener) => client.subscribe(channel, listener),
    hashTags: async () => tagsOfOneServer,
    close: () => client.destroy(),
  };
}

async function openSentinel(address: Of<'sentinel'>, onLost: (error: Error) => void): Promise<RedisClient> {
  const { database, master, sentinels, sentinelCredentials } = address;
  const client = createSentinel({
    name: master,
    sentinelRootNodes: sentinels.map(({ host, port }) => ({ host, port })),
    nodeClientOptions: { ...clientOptions(address), database, socket: socketOptions(address) },
    sentinelClientOptions: { ...clientOptions(sentinelCredentials), socket: socketOptions(address) },
    // Otherwise each command of a burst would wait for the one before it.
    reserveClient: true,
    // A command that waits for another master would be carried out after its caller has given up.
    maxCommandRediscovers: 0,
  });
  let cause: Error | undefined;
  let isOpen = false;
  client.on('error', (error: Error) => isOpen && onLost(error));
  client.on('client-error', (event: { readonly type: string; readonly error: Error }) => {
    cause = event.error;
    if (isOpen && event.type === 'MASTER') onLost(event.error);
  });
  await client.connect().catch((error: unknown) => {
    throw cause ?? error;
  });
  isOpen = true;
  return {
    send: async (_key, command, ...args) => {
      if (client.getMasterNode() === undefined) throw new ClientClosedError();
      return client.sendCommand(false, [command, ...args], asBuffers);
    },
    subscribe: (channel, listener) => client.subscribe(channel, listener),
    hashTags: async () => tagsOfOneServer,
    close: () => {
      client.destroy().catch(() => undefined);
    },
  };
}

async function openCluster(address: Of<'cluster'>, onLost: (error: Error) => void): Promise<RedisClient> {
  const client = createCluster({
    rootNodes: address.nodes.map((node) => ({ socket: { ...socketOptions(address), ...node } })),
    defaults: { ...clientOptions(address), socket: socketOptions(address) },
    // A server that is down must not keep the others from being asked.
    minimizeConnections: true,
  });
  let cause: Error | undefined;
  let isOpen = false;
  client.on('error', (error: Error) => {
    cause = error;
    if (isOpen) onLost(error);
  });
  client.on('node-error', (error: Error) => isOpen && onLost(error));
  await client.connect().catch((error: unknown) => {
    throw cause ?? error;
  });
  isOpen = true;
  return {
    send: (key, command, ...args) => client.sendCommand(key, false, [command, ...args], asBuffers),
    subscribe: (channel, listener) => client.subscribe(channel, listener),
    hashTags: async () => {
      const servers = new Set<unknown>();
      const tags: string[] = [];
      const count = client.masters.length;
      for (let number = 0; servers.size < count && number < count * maxTagsPerServer; number++) {
        const tag = String(number);
        const server = await client.getNodeClientForKey(tag);
        if (!servers.has(server)) tags.push(tag);
        servers.add(server);
      }
      return tags;
    },
    close: () => client.destroy(),
  };
}

/** Nothing but what is needed is sent when a connection begins, so that nothing else has to be allowed. */
function clientOptions({ username, password }: RedisCredentials) {
  return {
    ...omitUndefined({ username, password }),
    disableOfflineQueue: true,
    disableClientInfo: true,
    maintNotifications: 'disabled' as const,
  };
}

function socketOptions({ tls }: Pick<RedisAddress, 'tls'>) {
  const options = { connectTimeout: connectTimeoutMs, reconnectStrategy: false as const };
  return tls === undefined ? options : { ...options, ...tls, tls: true as const };
}
