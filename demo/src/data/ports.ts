import { randomInt } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { systemErrorCode } from '@govgraph/protocol';
import { DemoError } from '../demo-error.ts';

const host = '127.0.0.1';

/** @throws DemoError when the port is taken or not allowed */
export async function requireFreePort(port: number): Promise<void> {
  try {
    await bindOnce(port);
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'EADDRINUSE') {
      throw new DemoError(
        `port ${port} is in use: stop the other program, or choose another port with GOVGRAPH_PORT or --port`,
        { cause: error },
      );
    }
    throw new DemoError(`port ${port} cannot be used (${code ?? 'unknown reason'})`, { cause: error });
  }
}

/**
 * Gives each name a free port, the one of the last time wherever it is still free: the addresses of the
 * departments are part of what is published, so that other ports would mean publishing again.
 */
export async function assignPorts<Name extends string>(
  dataDirectory: string,
  names: readonly Name[],
): Promise<Record<Name, number>> {
  const file = path.join(dataDirectory, 'ports.json');
  const previous = await readPorts(file);
  const assigned: Record<string, number> = {};
  for (const name of names) {
    const candidate = previous[name];
    const taken = Object.values(assigned);
    assigned[name] =
      candidate !== undefined && !taken.includes(candidate) && (await isFree(candidate))
        ? candidate
        : await findFreePort(taken);
  }
  if (JSON.stringify(assigned) !== JSON.stringify(previous)) {
    await writeFile(file, `${JSON.stringify(assigned, null, 2)}\n`, { mode: 0o600 });
  }
  return assigned;
}

async function readPorts(file: string): Promise<Record<string, number>> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Record<string, number>;
  } catch {
    // A convenience only: whatever is wrong with the file, fresh ports will do.
    return {};
  }
}

async function isFree(port: number): Promise<boolean> {
  return bindOnce(port).then(
    () => true,
    () => false,
  );
}

/**
 * Below the ports that operating systems give to outgoing connections: one of those could be taken again before
 * its server listens.
 */
const firstPort = 20_000;
const lastPort = 29_999;
const maxAttempts = 200;

async function findFreePort(taken: readonly number[]): Promise<number> {
  for (let attempt = 0; attempt < maxAttempts; attempt++) {
    const port = randomInt(firstPort, lastPort + 1);
    if (!taken.includes(port) && (await isFree(port))) return port;
  }
  throw new DemoError(`no free port was found between ${firstPort} and ${lastPort}`);
}

function bindOnce(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => server.close(() => resolve()));
  });
}
