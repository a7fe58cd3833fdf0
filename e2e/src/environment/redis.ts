import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { isOnPath } from './processes.ts';

/** Whether a real Redis can be started here. */
export const hasRedis = isOnPath('redis-server');

export interface RunningRedis {
  readonly url: string;
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts a Redis of the scenario's own, which keeps nothing; it may be stopped twice. @param given a free port if absent */
export async function startRedis(given?: number): Promise<RunningRedis> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-redis-'));
  const port = given ?? (await findFreePort());
  const settings = ['--bind', '127.0.0.1', '--port', String(port), '--save', '', '--dir', directory];
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const chunk of server.stdout) {
    if (String(chunk).includes('Ready to accept connections')) break;
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    stop: async () => {
      if (server.exitCode === null && server.signalCode === null) {
        const exited = once(server, 'exit');
        server.kill('SIGKILL');
        await exited;
      }
      await rm(directory, { recursive: true, force: true });
    },
  };
}
