import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { findFreePort } from './free-port.ts';

/** Why tests through a real PgBouncer cannot run here; undefined when they can. */
export const pgbouncerProblem = findProblem();

export interface RunningPgbouncer {
  /** The address of the same database and role through the pooler. */
  through(url: string): string;
  stop(): Promise<void>;
}

/**
 * Starts a PgBouncer with its own defaults and `pool_mode = transaction`, in front of the server of a URL: few sessions
 * of the server are shared by all clients, so that whoever sets something in one finds it in another's.
 */
export async function startPgbouncer(serverUrl: string): Promise<RunningPgbouncer> {
  const server = new URL(serverUrl);
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-pgbouncer-'));
  const port = await findFreePort();
  await writeFile(
    join(directory, 'pgbouncer.ini'),
    [
      '[databases]',
      `* = host=${server.hostname} port=${server.port}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'pool_mode = transaction',
      'default_pool_size = 3',
      'max_client_conn = 200',
      'auth_type = plain',
      `auth_file = ${join(directory, 'users')}`,
    ].join('\n'),
  );
  const users = [
    'postgres',
    'govgraph_gateway',
    'govgraph_authority',
    'govgraph_registry',
    'govgraph_auditor',
    'govgraph_archivist',
  ];
  const { password } = server;
  await writeFile(join(directory, 'users'), users.map((user) => `"${user}" "${password}"\n`).join(''));
  // It refuses root.
  const account = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  if (account.uid !== undefined) await chown(directory, account.uid, account.gid);
  await chmod(directory, 0o755);
  const pooler = spawn('pgbouncer', ['-q', join(directory, 'pgbouncer.ini')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account,
  });
  let log = '';
  pooler.stderr.setEncoding('utf8').on('data', (chunk: string) => (log += chunk));
  const exited = once(pooler, 'exit');
  await Promise.race([
    waitForPort(port),
    exited.then(() => {
      throw new Error(`pgbouncer ended: ${log}`);
    }),
  ]);
  return {
    through: (url) => {
      const address = new URL(url);
      address.host = `127.0.0.1:${port}`;
      return address.href;
    },
    stop: async () => {
      pooler.kill('SIGKILL');
      await exited;
      await rm(directory, { recursive: true });
    },
  };
}

async function waitForPort(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await once(socket, 'connect').then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (isOpen) return;
    await sleep(20);
  }
}

function findProblem(): string | undefined {
  try {
    execFileSync('pgbouncer', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is no pgbouncer on PATH';
  }
}
