import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { departments } from '@govgraph/prisma/schemas';
import { prepareDataDirectory } from './data-directory.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { prepareKeys } from './keys.ts';
import { assignPorts, requireFreePort } from './ports.ts';

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-start-'));
});

afterEach(() => rm(directory, { recursive: true }));

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

async function occupyPort(): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

describe('the data directory', () => {
  test('is made for its owner only', async () => {
    const data = path.join(directory, 'deep', 'data');

    await prepareDataDirectory(data);

    expect(await modeOf(data)).toBe(0o700);
  });

  test('a file in its place is explained in one line', async () => {
    const data = path.join(directory, 'data');
    await writeFile(data, '');

    await expect(prepareDataDirectory(data)).rejects.toThrow(
      `the data directory ${data} cannot be used: a part of its path is a file`,
    );
  });
});

test('the guide for operators says of each file of the data directory what it is', async () => {
  const guide = await readFile(path.join(import.meta.dirname, '../../../docs/operations.md'), 'utf8');
  await prepareDataDirectory(directory);
  await prepareKeys(directory);
  await assignPorts(directory, ['identity']);
  const lock = await acquireInstanceLock(directory);

  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)));

  expect(files.length).toBeGreaterThan(departments.length + 4);
  for (const file of files) {
    expect(guide).toContain(`| \`${file.replace(/departments\/.*\.json/, 'departments/*.json')}\``);
  }
  await lock.release();
});

describe('the instance lock', () => {
  test('refuses a second world on the same data, also by another path to it', async () => {
    const lock = await acquireInstanceLock(directory);

    await expect(acquireInstanceLock(`${directory}/../${path.basename(directory)}`)).rejects.toThrow(
      'another govgraph is running',
    );
    await lock.release();
    await (await acquireInstanceLock(directory)).release();
  });

  test('is free after its owner has vanished', async () => {
    await writeFile(path.join(directory, 'running.sock'), '');

    const lock = await acquireInstanceLock(directory);

    await expect(acquireInstanceLock(directory)).rejects.toThrow('another govgraph is running');
    await lock.release();
  });

  test('works where the path is longer than a socket address may be', async () => {
    const deep = path.join(directory, 'x'.repeat(120));
    await mkdir(deep);
    const lock = await acquireInstanceLock(deep);

    await expect(acquireInstanceLock(deep)).rejects.toThrow('another govgraph is running');
    await lock.release();
  });
});

describe('ports', () => {
  test('a port in use is explained in one line', async () => {
    const { port, free } = await occupyPort();

    await expect(requireFreePort(port)).rejects.toThrow(
      `port ${port} is in use: stop the other program, or choose another port with GOVGRAPH_PORT or --port`,
    );
    await free();
    await requireFreePort(port);
  });

  test('stay the same from start to start', async () => {
    const first = await assignPorts(directory, ['identity', 'health']);

    expect(await assignPorts(directory, ['identity', 'health'])).toEqual(first);
    expect(first.identity).not.toBe(first.health);
  });

  test('a port that somebody has taken meanwhile is replaced', async () => {
    const { port, free } = await occupyPort();
    await writeFile(path.join(directory, 'ports.json'), JSON.stringify({ identity: port, health: 'x' }));

    const ports = await assignPorts(directory, ['identity']);

    expect(ports.identity).not.toBe(port);
    await free();
  });
});

describe('keys', () => {
  test('are made once, for their owner only', async () => {
    const first = await prepareKeys(directory);
    const again = await prepareKeys(directory);

    expect(again).toEqual(first);
    expect(await modeOf(first.signingKeysFile)).toBe(0o600);
    expect(await readdir(path.join(directory, 'keys', 'departments'))).toHaveLength(departments.length);
  });

  test('each department accepts its own key and nobody else’s', async () => {
    const { departments: accepted } = await prepareKeys(directory);

    const secrets = Object.values(accepted).flatMap(({ keys }) => keys.map(({ secret }) => secret));

    expect(new Set(secrets).size).toBe(departments.length);
    expect(secrets.every((secret) => Buffer.from(secret, 'base64').length === 32)).toBe(true);
  });
});
