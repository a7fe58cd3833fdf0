/** What operators see when Redis is not as it has to be, and how gateways come back. */
import { readFileSync } from 'node:fs';
import { type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { describeCacheStore } from '../shared/cache-store.contract.ts';
import { describeCounters } from '../counting/counters.contract.ts';
import { volatileBudget } from '../testing/budgets.ts';
import type { Counters } from '../counting/counters.ts';
import { describeDocumentStore } from '../shared/document-store.contract.ts';
import { describeInvalidation } from '../shared/invalidation.contract.ts';
import { clusterCommand, redisCommands } from './open-redis-client.ts';
import type { RedisAddress } from './redis-address.ts';
import { RedisHealth } from './redis-health.ts';
import { createRedisCounters } from './redis-counters.ts';
import { createRedisInvalidation } from './redis-invalidation.ts';
import { type RedisServer, addressOf, serverProblem, startServer } from '../testing/redis-server.ts';
import {
  type RedisSetUp,
  askServer,
  makeCertificates,
  startSentinel,
  startTls,
  tlsProblem,
} from '../testing/redis-set-ups.ts';
import {
  connectCache,
  connectCounters,
  connectDocuments,
  connectInvalidation,
} from './redis-stores.fixture.ts';

const count = (counters: Counters) => counters.hold([{ budget: volatileBudget(1) }], 1, 1);

/** Keeps what is written to the log. */
function watchedHealth() {
  const lines: string[] = [];
  const note = (fields: object, message: string) =>
    void lines.push(`${message}: ${Object.values(fields).join(', ')}`);
  const health = new RedisHealth({ info: note, warn: note });
  onTestFinished(() => health.close());
  return { health, lines };
}

const soon = { timeout: 10_000, interval: 20 };

describe.skipIf(serverProblem !== undefined)(`A Redis that cannot be used${serverProblem ?? ''}`, () => {
  let redis: RedisServer;
  let operator: ReturnType<typeof createClient>;
  beforeAll(async () => {
    redis = await startServer();
    operator = createClient({ url: redis.url });
    await operator.connect();
  });
  afterAll(async () => {
    operator.destroy();
    await redis.stop();
  });

  const countWith = async (address: RedisAddress) => {
    const { health, lines } = watchedHealth();
    const counters = createRedisCounters(address, health);
    onTestFinished(() => counters.close());
    await vi.waitFor(() => expect(health.problems()).toHaveLength(1), soon);
    await expect(count(counters)).rejects.toThrow('Redis does not answer');
    return { counters, health, lines, problem: health.problems()[0]! };
  };

  test('since the password is wrong, is one line, however often it is tried', async () => {
    await operator.sendCommand(['ACL', 'SETUSER', 'gateway', 'on', '>right', '~*', '&*', '+@all']);
    const address = addressOf(redis.url.replace('//', '//gateway:wrong@'));
    const { lines, problem } = await countWith(address);
    expect(problem).toBe(
      'counting does not work, since Redis fails: it does not accept the user and the password (WRONGPASS)',
    );
    const connections = async () =>
      Number(/total_connections_received:(\d+)/.exec(await operator.info('stats'))?.[1]);
    const before = await connections();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    // Pauses double up to two seconds: without them there would be hundreds.
    expect((await connections()) - before).toBeLessThan(8);
    expect(lines).toEqual([
      'Redis cannot be used: counting, it does not accept the user and the password (WRONGPASS)',
    ]);
  });

  test('since its user lacks a right, names the right', async () => {
    await operator.sendCommand(['ACL', 'SETUSER', 'limited', 'on', '>right', '~*', '&*', '+@all', '-eval']);
    const { problem } = await countWith(addressOf(redis.url.replace('//', '//limited:right@')));
    expect(problem).toContain("its user lacks a right ('eval' command)");
  });

  test('since its memory is full, says so, and that it can be used again', async () => {
    const { health, lines } = watchedHealth();
    const counters = await connectCounters(redis.address, health);
    onTestFinished(() => counters.close());
    await operator.configSet('maxmemory', '1');
    await expect(count(counters)).rejects.toThrow('Redis does not answer');
    expect(health.problems()).toEqual([
      'counting does not work, since Redis fails: its memory is full (OOM)',
    ]);
    await operator.configSet('maxmemory', '0');
    await vi.waitFor(() => expect(health.problems()).toEqual([]), soon);
    expect(lines).toEqual([
      'Redis cannot be used: counting, its memory is full (OOM)',
      'Redis can be used again: counting',
    ]);
  });

  test('since nobody listens, says so', async () => {
    const { problem } = await countWith(addressOf('redis://127.0.0.1:1'));
    expect(problem).toContain('there is no connection to it (ECONNREFUSED)');
  });

  test('since it is no cluster, says how to write it', async () => {
    const { problem } = await countWith(addressOf(redis.url.replace('redis', 'redis-cluster')));
    expect(problem).toContain('it is no cluster, and has to be written redis://');
  });

  test('since it is one server of a cluster, says how to write it', async () => {
    const node = await startServer({
      settings: ['--cluster-enabled', 'yes', '--cluster-require-full-coverage', 'no'],
    });
    onTestFinished(() => node.stop());
    const client = createClient({ url: node.url });
    await client.connect();
    // What is not here is nowhere yet, which is said in the same way.
    await client.sendCommand(['CLUSTER', 'ADDSLOTSRANGE', '0', '8191']);
    client.destroy();
    const { problem } = await countWith(node.address);
    expect(problem).toMatch(/its cluster is down|one server of a cluster/);
  });

  describe('since it is set up in another way than its address says, is one line that says how to write it', () => {
    let sentinel: RedisSetUp;
    let cluster: RedisServer;
    let locked: RedisServer;
    let tls: RedisSetUp | undefined;
    const ports: Record<string, number | undefined> = {};
    beforeAll(async () => {
      sentinel = await startSentinel();
      cluster = await startServer({ settings: ['--cluster-enabled', 'yes'] });
      locked = await startServer({ settings: ['--requirepass', 'secret-word'] });
      tls = tlsProblem === undefined ? await startTls() : undefined;
      const tlsPort = tls?.address.kind === 'server' ? tls.address.port : undefined;
      const others = { plain: redis.port, cluster: cluster.port, locked: locked.port };
      Object.assign(ports, { ...others, sentinel: sentinel.servers[2]?.port, tls: tlsPort });
    });
    afterAll(async () => {
      await Promise.all([sentinel.stop(), cluster.stop(), locked.stop(), tls?.stop()]);
    });

    const isSentinel = (s = '') =>
      `it is a sentinel, and has to be written redis${s}-sentinel://…/ and the name of the master`;
    const isNone = 'it is no sentinel, and has to be written redis:// or redis-cluster://';
    const isOfCluster = 'it is one server of a cluster, which has to be written redis-cluster://';
    const noTls = (scheme: string) =>
      `it does not speak TLS on this port, and has to be written ${scheme}://`;
    const onlyTls = (scheme: string) => `it speaks TLS only on this port, and has to be written ${scheme}://`;

    test.each<[where: string, url: string, problem: string]>([
      ['plain', 'redis-sentinel://HERE/city', isNone],
      ['cluster', 'redis-sentinel://HERE/city', isNone],
      ['plain', 'rediss-sentinel://HERE/city', isNone],
      ['sentinel', 'redis://HERE', isSentinel()],
      ['sentinel', 'redis://HERE/3', isSentinel()],
      ['sentinel', 'redis://:secret-word@HERE', isSentinel()],
      ['sentinel', 'rediss://HERE', isSentinel()],
      ['sentinel', 'redis-cluster://HERE', isSentinel()],
      [
        'sentinel',
        'redis-sentinel://HERE/town',
        'its sentinels know no master that can be asked: is its name in the address right?',
      ],
      ['cluster', 'redis://HERE/3', isOfCluster],
      [
        'plain',
        'redis-cluster://HERE',
        'it is no cluster, and has to be written redis:// or redis-sentinel://',
      ],
      ['plain', 'rediss://HERE', noTls('redis')],
      ['locked', 'rediss://:secret-word@HERE', noTls('redis')],
      ['cluster', 'rediss-cluster://HERE', noTls('redis-cluster')],
      ['sentinel', 'rediss-sentinel://HERE/city', noTls('redis-sentinel')],
      ['tls', 'redis://HERE', onlyTls('rediss')],
      ['tls', 'redis://:secret-word@HERE', onlyTls('rediss')],
      ['tls', 'redis-cluster://HERE', onlyTls('rediss-cluster')],
    ])('%s as %s', async (where, url, problem) => {
      const port = ports[where];
      if (port === undefined) return expect(tlsProblem).toBeDefined();
      const { lines } = await countWith(addressOf(url.replace('HERE', `127.0.0.1:${port}`)));
      expect(lines.map((line) => line.replace(' (MOVED)', ''))).toEqual([
        `Redis cannot be used: counting, ${problem}`,
      ]);
    });
  });

  test('tells nothing of keys, values and passwords', async () => {
    const { problem, lines } = await countWith(addressOf(redis.url.replace('//', '//someone:secret-word@')));
    expect(`${problem} ${lines.join()}`).not.toMatch(/secret-word|someone|govgraph:/);
  });

  test('on the way to which everything is dropped, is noticed by who counts and who listens, and left for a new connection', async () => {
    const way = await startDroppingWay(redis.port);
    onTestFinished(() => way.close());
    const address = addressOf(`redis://127.0.0.1:${way.port}`);
    const { health } = watchedHealth();
    const counters = await connectCounters(address, health);
    const invalidation = createRedisInvalidation(address, health, 'govgraph:test:dropped');
    onTestFinished(async () => void (await Promise.all([counters.close(), invalidation.close()])));
    const heard: number[] = [];
    await invalidation.subscribe((version) => void heard.push(version));
    // New connections get through, those that stand are silent for ever.
    way.dropAll();
    await expect(count(counters)).rejects.toThrow('Redis does not answer');
    await vi.waitFor(() => count(counters), soon);
    const publisher = await connectInvalidationOf(redis.address, 'govgraph:test:dropped');
    await vi.waitFor(async () => {
      await publisher.publish(9);
      expect(heard).toContain(9);
    }, soon);
    await vi.waitFor(() => expect(health.problems()).toEqual([]), soon);
  });
});

describe.skipIf(tlsProblem !== undefined)('A Redis with TLS', () => {
  test('whose certificate is of an authority that is not ours is not asked', async () => {
    const redis = await startTls();
    const stranger = await startServer();
    onTestFinished(async () => void (await Promise.all([redis.stop(), stranger.stop()])));
    makeCertificates(stranger.directory);
    const ca = readFileSync(`${stranger.directory}/ca.pem`, 'utf8');
    const { health } = watchedHealth();
    const address = { ...redis.address, tls: { ...redis.address.tls, ca } };
    const counters = createRedisCounters(address, health);
    onTestFinished(() => counters.close());
    await vi.waitFor(
      () => expect(health.problems().join()).toContain('its certificate is not trusted'),
      soon,
    );
  });
});

describe.skipIf(serverProblem !== undefined)('A user with the rights that docs/operations.md lists', () => {
  const documents = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
  const rule = /ACL SETUSER gateway on >PASSWORD (.*)/.exec(documents)?.[1]?.split(' ') ?? [];
  let redis: RedisServer;
  let address: RedisAddress;
  beforeAll(async () => {
    redis = await startServer();
    const operator = createClient({ url: redis.url });
    await operator.connect();
    await operator.sendCommand(['ACL', 'SETUSER', 'gateway', 'on', '>secret', ...rule]);
    await operator.configResetStat();
    operator.destroy();
    address = addressOf(redis.url.replace('//', '//gateway:secret@'));
  });
  afterAll(() => redis.stop());

  test('has those that the code says it needs, and no other', () => {
    const needed = [...redisCommands, clusterCommand].map(
      (command) => `+${command.toLowerCase().replace(' ', '|')}`,
    );
    expect(rule.filter((part) => part.startsWith('+')).toSorted()).toEqual(needed.toSorted());
    expect(rule.filter((part) => !part.startsWith('+'))).toEqual(['~govgraph:*', '&govgraph:*']);
  });

  describeInvalidation(async () => [await connectInvalidation(address), await connectInvalidation(address)]);
  describeCounters(async () => [await connectCounters(address), await connectCounters(address)]);
  describeDocumentStore(async () => [await connectDocuments(address), await connectDocuments(address)]);
  describeCacheStore(async () => [await connectCache(address), await connectCache(address)]);

  test('has had to use each of them in all this, scripts included, and no other was asked for', async () => {
    const stats = await askServer(redis.port, (send) => send('INFO', 'commandstats'));
    const asked = [...String(stats).matchAll(/^cmdstat_([\w|]+):/gm)].map(([, command]) => String(command));
    // Everybody may greet; the operator has reset the counts.
    const others = new Set(['hello', 'config|resetstat']);
    expect(asked.filter((command) => !others.has(command)).toSorted()).toEqual(
      redisCommands.map((command) => command.toLowerCase()).toSorted(),
    );
    expect(String(stats)).not.toMatch(/rejected_calls=[1-9]/);
  });
});

async function connectInvalidationOf(address: RedisAddress, channel: string) {
  const { health } = watchedHealth();
  const invalidation = createRedisInvalidation(address, health, channel);
  onTestFinished(() => invalidation.close());
  const end = await invalidation.subscribe(() => undefined);
  await end();
  return invalidation;
}

/** A way to a server whose connections can be made silent: they stay open, and nothing gets through. */
async function startDroppingWay(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((inward) => {
    const outward = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  return {
    port: typeof at === 'object' && at !== null ? at.port : 0,
    dropAll: () => {
      for (const socket of sockets) {
        socket.unpipe();
        socket.resume();
      }
    },
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
