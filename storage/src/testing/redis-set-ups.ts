/** Each way in which operators set Redis up, with real processes. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { createClient } from 'redis';
import { vi } from 'vitest';
import type { RedisAddress } from '../redis/redis-address.ts';
import { type RedisServer, addressOf, isInstalled, serverProblem, startServer } from './redis-server.ts';

export interface RedisSetUp {
  readonly address: RedisAddress;
  /** In the order in which they were started. */
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

export async function startUnixSocket(): Promise<RedisSetUp> {
  const server = await startServer({
    settings: (directory) => ['--unixsocket', join(directory, 'redis.sock'), '--port', '0'],
  });
  return setUp(addressOf(`unix://${server.directory}/redis.sock?database=3`), [server]);
}

/** Why certificates cannot be made here; undefined when they can. */
export const tlsProblem =
  serverProblem ?? (isInstalled('openssl', 'version') ? undefined : 'there is no openssl on PATH');

/** A server that speaks TLS only, wants a certificate, and has one of an authority that nobody else knows. */
export async function startTls(): Promise<RedisSetUp & { readonly ca: string }> {
  const port = String(await findFreePort());
  const server = await startServer({
    settings: (directory) => {
      makeCertificates(directory);
      const file = (name: string) => join(directory, `${name}.pem`);
      const tls = ['--tls-port', port, '--tls-auth-clients', 'yes', '--tls-ca-cert-file', file('ca')];
      const own = ['--tls-cert-file', file('one'), '--tls-key-file', file('key')];
      return ['--port', '0', ...tls, ...own, '--requirepass', 'p@ss'];
    },
  });
  const [ca, cert, key] = ['ca', 'one', 'key'].map((file) => pem(server.directory, file)) as [
    string,
    string,
    string,
  ];
  const address = { ...addressOf(`rediss://:p%40ss@127.0.0.1:${port}`), tls: { ca, cert, key } };
  return { ...setUp(address, [server]), ca };
}

function pem(directory: string, file: string): string {
  return readFileSync(join(directory, `${file}.pem`), 'utf8');
}

/** `ca.pem`, and `one.pem` of that authority for 127.0.0.1 with `key.pem`. */
export function makeCertificates(directory: string): void {
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: directory, stdio: 'ignore' });
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
  openssl('req', '-x509', ...newKey, '-keyout', 'ca-key.pem', '-out', 'ca.pem', '-subj', '/CN=ca');
  const issued = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-addext', 'subjectAltName=IP:127.0.0.1'];
  openssl('req', '-x509', ...newKey, ...issued, '-keyout', 'key.pem', '-out', 'one.pem', '-subj', '/CN=one');
}

/** A master, its replica, and a sentinel that watches them. */
export async function startSentinel(): Promise<RedisSetUp & { failOver(): Promise<void> }> {
  const master = await startServer();
  const replica = await startServer({ settings: ['--replicaof', '127.0.0.1', String(master.port)] });
  const file = join(replica.directory, 'sentinel.conf');
  const watch = [
    `monitor city 127.0.0.1 ${master.port} 1`,
    'down-after-milliseconds city 500',
    'failover-timeout city 2000',
  ];
  await writeFile(file, watch.map((line) => `sentinel ${line}\n`).join(''));
  await askServer(replica.port, async (send) => {
    await until(async () => /master_link_status:up/.test(String(await send('INFO', 'replication'))));
  });
  const sentinel = await startServer({ before: [file, '--sentinel', '--bind', '127.0.0.1'] });
  await askServer(sentinel.port, async (send) => {
    await until(async () => ((await send('SENTINEL', 'REPLICAS', 'city')) as unknown[]).length === 1);
  });
  return {
    ...setUp(addressOf(`redis-sentinel://127.0.0.1:${sentinel.port}/city`), [master, replica, sentinel]),
    failOver: () =>
      askServer(sentinel.port, async (send) => void (await send('SENTINEL', 'FAILOVER', 'city'))),
  };
}

/** Three masters, each with a replica that takes its place within seconds. */
export async function startCluster(): Promise<RedisSetUp> {
  const servers = await Promise.all(
    Array.from({ length: 6 }, async () => {
      const bus = await findFreePort();
      const settings = [
        '--cluster-enabled',
        'yes',
        '--cluster-port',
        String(bus),
        '--cluster-node-timeout',
        '1000',
      ];
      return { server: await startServer({ settings }), bus };
    }),
  );
  const ports = servers.map(({ server }) => server.port);
  const ids: string[] = [];
  for (const [index, port] of ports.entries()) {
    await askServer(port, async (send) => {
      ids.push(String(await send('CLUSTER', 'MYID')));
      await send('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
      if (index < 3) {
        const [from, to] = [index, index + 1].map((part) => Math.floor((part * 16_384) / 3)) as [
          number,
          number,
        ];
        await send('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to - 1));
      }
    });
  }
  await askServer(ports[0]!, async (send) => {
    for (const { server, bus } of servers.slice(1))
      await send('CLUSTER', 'MEET', '127.0.0.1', String(server.port), String(bus));
  });
  for (const [index, port] of ports.entries()) {
    await askServer(port, async (send) => {
      await until(async () => /cluster_known_nodes:6/.test(String(await send('CLUSTER', 'INFO'))));
      if (index >= 3) await send('CLUSTER', 'REPLICATE', ids[index - 3]!);
    });
  }
  for (const [index, port] of ports.entries()) {
    await askServer(port, async (send) => {
      await until(async () => /cluster_state:ok/.test(String(await send('CLUSTER', 'INFO'))));
      if (index >= 3)
        await until(async () => /master_link_status:up/.test(String(await send('INFO', 'replication'))));
      await until(async () => (String(await send('CLUSTER', 'NODES')).match(/slave /g) ?? []).length === 3);
    });
  }
  const nodes = ports.slice(0, 2).map((port) => `127.0.0.1:${port}`);
  return setUp(
    addressOf(`redis-cluster://${nodes.join(',')}`),
    servers.map(({ server }) => server),
  );
}

/** Says something to one server, as an operator does. */
export async function askServer<Response>(
  port: number,
  ask: (send: (...command: string[]) => Promise<unknown>) => Promise<Response>,
): Promise<Response> {
  const client = createClient({ socket: { host: '127.0.0.1', port }, disableClientInfo: true });
  await client.connect();
  try {
    return await ask((...command) => client.sendCommand(command));
  } finally {
    client.destroy();
  }
}

function setUp(address: RedisAddress, servers: readonly RedisServer[]): RedisSetUp {
  return {
    address,
    servers,
    stop: async () => void (await Promise.all(servers.map((server) => server.stop()))),
  };
}

function until(isSo: () => Promise<boolean>): Promise<unknown> {
  const attempt = async () => {
    if (!(await isSo())) throw new Error('not yet');
  };
  return vi.waitFor(attempt, { timeout: 20_000, interval: 50 });
}
