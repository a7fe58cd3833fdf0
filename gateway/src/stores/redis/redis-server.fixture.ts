import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { givenRedisUrl } from '../../testing/config.ts';

/** Why tests against a real Redis cannot run here; undefined when they can. */
export const redisProblem = findRedisProblem();

export interface RunningRedis {
  readonly url: string;
  /** Only for a server that the test started itself. */
  readonly restart?: () => Promise<void>;
  stop(): Promise<void>;
}

/** Starts a Redis on a free port, or takes the one at REDIS_URL. */
export async function startRedis(): Promise<RunningRedis> {
  if (givenRedisUrl !== undefined) return { url: givenRedisUrl, stop: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-redis-'));
  const port = await findFreePort();
  let server = await spawnRedis(port, directory);
  return {
    url: `redis://127.0.0.1:${port}`,
    restart: async () => {
      await stopRedis(server);
      server = await spawnRedis(port, directory);
    },
    stop: async () => {
      await stopRedis(server);
      await rm(directory, { recursive: true });
    },
  };
}

async function spawnRedis(port: number, directory: string) {
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', directory];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const chunk of server.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return server;
}

async function stopRedis(server: Awaited<ReturnType<typeof spawnRedis>>): Promise<void> {
  const exited = once(server, 'exit');
  server.kill('SIGKILL');
  await exited;
}

function findRedisProblem(): string | undefined {
  if (givenRedisUrl !== undefined) return undefined;
  try {
    execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
    return undefined;
  } catch {
    return 'there is neither REDIS_URL nor a redis-server on PATH';
  }
}
