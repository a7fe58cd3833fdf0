/**
 * A real PostgreSQL from npm, started and stopped with this process.
 *
 * A small shell supervises the server and reads from a pipe that only this process holds open. However this process
 * ends – a return, a signal, SIGKILL, a crash – the pipe closes and the supervisor shuts the server down.
 */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { serverEnvironment } from '../config.ts';
import { serverAccount } from './account.ts';
import type { Account } from './account.ts';
import { locateBinaries } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { prepareDataDirectory, recordOwner, runningServer } from './data-directory.ts';
import type { DataDirectory } from './data-directory.ts';
import { EmbeddedPostgresError, explainFailure } from './errors.ts';

const HOST = '127.0.0.1';
const START_TIMEOUT_MS = 60_000;
const STOP_TIMEOUT_MS = 4_000;
const PORT_ATTEMPTS = 5;
const KEPT_OUTPUT_CHARACTERS = 20_000;

/** Starts "$@", stops it (fast shutdown) when the pipe on descriptor 3 closes, and ends as it ended. */
const SUPERVISOR = `
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
(read -r _ <&3; kill -INT "$server") 2>/dev/null &
watcher=$!
trap 'kill -INT "$server"' INT TERM HUP
wait "$server"
status=$?
while kill -0 "$server" 2>/dev/null; do wait "$server"; status=$?; done
kill "$watcher" 2>/dev/null
exit "$status"
`;

export interface EmbeddedPostgresOptions {
  /** The data directory; created when absent. */
  readonly directory: string;
  /** Whether a commit is on disk when it returns. Off in tests only. Default: true. */
  readonly fsync?: boolean;
  /** Default: a free port. */
  readonly port?: number;
}

export interface EmbeddedPostgres {
  /** Of the superuser and the database `postgres`, with the password. */
  readonly connectionString: string;
  readonly port: number;
  /** The process id of the server. */
  readonly pid: number;
  /** Resolves when the server has ended, for whatever reason. */
  readonly exited: Promise<void>;
  /** Ends open connections and stops the server; resolves when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a data directory, on 127.0.0.1.
 *
 * @throws EmbeddedPostgresError whose message is one line for the person at the terminal
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const isDurable = options.fsync ?? true;
  const account = await serverAccount(options.directory);
  const binaries = await locateBinaries(account);
  const data = await prepareDataDirectory(options.directory, { binaries, account, isDurable });
  await recordOwner(data.path);
  for (let attempt = 1; ; attempt++) {
    const port = options.port ?? (await freePort());
    try {
      return await start({ binaries, account, data, isDurable, port });
    } catch (error) {
      const isPortLost = error instanceof EmbeddedPostgresError && error.code === 'PORT_IN_USE';
      if (!isPortLost || options.port !== undefined || attempt === PORT_ATTEMPTS) throw error;
    }
  }
}

interface Start {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly data: DataDirectory;
  readonly isDurable: boolean;
  readonly port: number;
}

async function start({ binaries, account, data, isDurable, port }: Start): Promise<EmbeddedPostgres> {
  const command = [binaries.postgres, '-D', data.path, ...settings(port, isDurable)];
  const supervisor = spawn('/bin/sh', ['-c', SUPERVISOR, 'govgraph-postgres', ...command], {
    ...account,
    cwd: '/',
    // A session of its own: Ctrl-C is for us, and we decide when the server goes.
    detached: true,
    stdio: ['pipe', 'ignore', 'pipe'],
    env: serverEnvironment,
  });
  supervisor.stdin.on('error', () => {});
  const output = collectOutput(supervisor);
  const exited = new Promise<void>((resolve) => {
    supervisor.once('exit', () => resolve());
    supervisor.once('error', () => resolve());
  }).then(() => void supervisor.stdin.destroy());

  const stop = async (): Promise<void> => {
    supervisor.ref();
    supervisor.stdin.destroy();
    // Neither signal loses committed data. One that is stuck obeys the last, and its sessions end when they next wait.
    for (const signal of ['SIGQUIT', 'SIGKILL'] as const) {
      const isGone = await Promise.race([
        exited.then(() => true),
        sleep(STOP_TIMEOUT_MS, false, { ref: false }),
      ]);
      if (isGone) return;
      const pid = await runningServer(data.path);
      if (pid !== undefined) process.kill(pid, signal);
    }
    await exited;
  };

  const connectionString = `postgresql://postgres:${data.password}@${HOST}:${port}/postgres`;
  try {
    await waitUntilReady(output, exited, { directory: data.path, port });
    await assertAnswers(connectionString, data.path);
  } catch (error) {
    await stop();
    throw error;
  }
  // The server must not keep this process alive: it goes when this process goes.
  supervisor.unref();
  unreferencePipes(supervisor);
  return { connectionString, port, pid: (await runningServer(data.path)) ?? 0, exited, stop };
}

function settings(port: number, isDurable: boolean): string[] {
  const values = {
    port,
    listen_addresses: HOST,
    unix_socket_directories: '',
    max_connections: 200,
    shared_buffers: '64MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Statements carry values: they do not belong in a log.
    log_min_error_statement: 'panic',
    ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

interface Output {
  readonly text: () => string;
  readonly onLine: (listener: () => void) => void;
}

/** Keeps the end of what the server prints: it explains a failure. */
function collectOutput(supervisor: ChildProcess): Output {
  let text = '';
  const listeners: (() => void)[] = [];
  supervisor.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    text = (text + chunk).slice(-KEPT_OUTPUT_CHARACTERS);
    for (const listener of listeners) listener();
  });
  return { text: () => text, onLine: (listener) => listeners.push(listener) };
}

async function waitUntilReady(
  output: Output,
  exited: Promise<void>,
  context: { directory: string; port: number },
): Promise<void> {
  const ready = new Promise<'ready'>((resolve) => {
    output.onLine(() => /ready to accept (read-only )?connections/.test(output.text()) && resolve('ready'));
  });
  const timer = new AbortController();
  const outcome = await Promise.race([
    ready,
    exited.then(() => 'exited' as const),
    sleep(START_TIMEOUT_MS, 'late' as const, { signal: timer.signal }).catch(() => 'late' as const),
  ]);
  timer.abort();
  if (outcome === 'exited') throw explainFailure(output.text(), context);
  if (outcome === 'late') {
    throw new EmbeddedPostgresError(
      'START_FAILED',
      `PostgreSQL on ${context.directory} is not ready after ${START_TIMEOUT_MS / 1000} s.`,
    );
  }
}

/** A server may start on data that it cannot read: that shows with the first connection. */
async function assertAnswers(connectionString: string, directory: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } catch (error) {
    throw explainFailure(`FATAL: ${error instanceof Error ? error.message : String(error)}`, { directory });
  } finally {
    await client.end().catch(() => {});
  }
}

function unreferencePipes(supervisor: ChildProcess): void {
  for (const stream of [supervisor.stdin, supervisor.stderr]) {
    (stream as unknown as { unref?: () => void } | null)?.unref?.();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, HOST, resolve);
  });
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
