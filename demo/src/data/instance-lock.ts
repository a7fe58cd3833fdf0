import { createHash } from 'node:crypto';
import { realpath, rm } from 'node:fs/promises';
import { createServer, connect, type Server } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { systemErrorCode } from '@govgraph/protocol';
import { DemoError } from '../demo-error.ts';

/** Longer socket paths are refused or cut by the operating systems (108 bytes on Linux, 104 on macOS). */
const maxSocketPathLength = 100;

export interface InstanceLock {
  release(): Promise<void>;
}

/**
 * Makes sure that one demo at a time uses a data directory.
 *
 * The lock is a listening socket: unlike a file with a process id, it vanishes with its owner, however that
 * one ended.
 *
 * @throws DemoError when another demo is running on the directory
 */
export async function acquireInstanceLock(dataDirectory: string): Promise<InstanceLock> {
  const address = await chooseSocketPath(dataDirectory);
  let server: Server;
  try {
    server = await listen(address);
  } catch (error) {
    if (systemErrorCode(error) !== 'EADDRINUSE') throw error;
    if (await isAnswering(address)) {
      throw new DemoError(`another govgraph is running on the data in ${dataDirectory}`, { cause: error });
    }
    // The owner is gone and left its socket file behind.
    await rm(address, { force: true });
    server = await listen(address);
  }
  server.unref();
  return {
    release: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function chooseSocketPath(dataDirectory: string): Promise<string> {
  const directory = await realpath(dataDirectory);
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 24);
  if (process.platform === 'win32') return `\\\\.\\pipe\\govgraph-${name}`;
  const inside = path.join(directory, 'running.sock');
  return inside.length <= maxSocketPathLength ? inside : path.join(os.tmpdir(), `govgraph-${name}.sock`);
}

function listen(address: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', reject);
    server.listen(address, () => resolve(server));
  });
}

function isAnswering(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Any other reason than "nobody listens" means that somebody is there whom we may not speak to.
    socket.once('error', (error) => resolve(systemErrorCode(error) !== 'ECONNREFUSED'));
  });
}
