import { writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { assignPorts, requireFreePort } from './ports.ts';
import { useTemporaryDirectory } from './temporary-directory.fixture.ts';

const directoryOfTest = useTemporaryDirectory();

async function occupyPort(): Promise<{ port: number; free: () => Promise<void> }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, free: () => new Promise((resolve) => server.close(() => resolve())) };
}

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
    const directory = directoryOfTest();
    const first = await assignPorts(directory, ['identity', 'health']);

    expect(await assignPorts(directory, ['identity', 'health'])).toEqual(first);
    expect(first.identity).not.toBe(first.health);
  });

  test('a port that somebody has taken meanwhile is replaced', async () => {
    const directory = directoryOfTest();
    const { port, free } = await occupyPort();
    await writeFile(path.join(directory, 'ports.json'), JSON.stringify({ identity: port, health: 'x' }));

    const ports = await assignPorts(directory, ['identity']);

    expect(ports.identity).not.toBe(port);
    await free();
  });
});
