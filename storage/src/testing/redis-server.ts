import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { givenRedisUrl } from './config.ts';
import { type RedisAddress, readRedisUrl } from '../redis/redis-address.ts';
import { RedisHealth } from '../redis/redis-health.ts';

/** Why servers cannot be started here; undefined when they can. */
export const serverProblem = isInstalled('redis-server') ? undefined : 'there is no redis-server on PATH';

/** Why tests against a real Redis cannot run here; undefined when they can. */
export const redisProblem = givenRedisUrl === undefined ? serverProblem : undefined;

export interface RunningRedis {
  readonly url: string;
  readonly address: RedisAddress;
  /** Only for a server that the test started itself. */
  readonly restart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis on a free port, or takes the one at REDIS_URL. */
export async function startRedis(): Promise<RunningRedis> {
  if (givenRedisUrl === undefined) return startServer();
  return { url: givenRedisUrl, address: addressOf(givenRedisUrl), stop: async () => undefined };
}

export interface RedisServer extends RunningRedis {
  readonly port: number;
  /** What the server may write into. */
  readonly directory: string;
  restart(): Promise<void>;
  /** Ends the process, as when its machine is lost. */
  kill(): Promise<void>;
}

/** A program, and what comes before and after the port and the directory on its command line. */
export interface ServerSettings {
  readonly program?: string;
  readonly before?: readonly string[];
  readonly settings?: readonly string[] | ((directory: string) => readonly string[]);
}

const standalone = ['--bind', '127.0.0.1', '--save', '', '--protected-mode', 'no'];

export async function startServer({
  program = 'redis-server',
  before = standalone,
  settings = [],
}: ServerSettings = {}): Promise<RedisServer> {
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-redis-'));
  const port = await findFreePort();
  const own = typeof settings === 'function' ? settings(directory) : settings;
  const start = () => spawnServer(program, [...before, '--port', String(port), '--dir', directory, ...own]);
  let server = await start();
  const kill = async (): Promise<void> => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  };
  const url = `redis://127.0.0.1:${port}`;
  return {
    url,
    address: addressOf(url),
    port,
    directory,
    kill,
    restart: async () => {
      await kill();
      server = await start();
    },
    stop: async () => {
      await kill();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function spawnServer(program: string, args: readonly string[]) {
  const server = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  // A test that fails while it sets something up leaves nothing behind.
  const end = (): void => void server.kill('SIGKILL');
  process.once('exit', end);
  server.once('exit', () => process.off('exit', end));
  let said = '';
  await new Promise<void>((resolve, reject) => {
    server.once('exit', () => reject(new Error(`${program} did not start: ${said}`)));
    server.stdout.on('data', (chunk: Buffer) => {
      said += String(chunk);
      if (/eady to accept connections|Sentinel ID is/.test(said)) resolve();
    });
  });
  return server;
}

export function isInstalled(program: string, argument = '--version'): boolean {
  try {
    execFileSync(program, [argument], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export function addressOf(url: string): RedisAddress {
  const read = readRedisUrl(url);
  if ('problem' in read) throw new Error(read.problem);
  return read.address;
}

/** Of tests that look at no log. */
export function silentHealth(): RedisHealth {
  return new RedisHealth({ info: () => undefined, warn: () => undefined });
}
