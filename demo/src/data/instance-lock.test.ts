import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { acquireInstanceLock } from './instance-lock.ts';
import { useTemporaryDirectory } from './temporary-directory.fixture.ts';

const directoryOfTest = useTemporaryDirectory();

describe('the instance lock', () => {
  test('refuses a second demo on the same data, also by another path to it', async () => {
    const directory = directoryOfTest();
    const lock = await acquireInstanceLock(directory);

    await expect(acquireInstanceLock(`${directory}/../${path.basename(directory)}`)).rejects.toThrow(
      'another govgraph is running',
    );
    await lock.release();
    await (await acquireInstanceLock(directory)).release();
  });

  test('is free after its owner has vanished', async () => {
    const directory = directoryOfTest();
    await writeFile(path.join(directory, 'running.sock'), '');

    const lock = await acquireInstanceLock(directory);

    await expect(acquireInstanceLock(directory)).rejects.toThrow('another govgraph is running');
    await lock.release();
  });

  test('works where the path is longer than a socket address may be', async () => {
    const directory = directoryOfTest();
    const deep = path.join(directory, 'x'.repeat(120));
    await mkdir(deep);
    const lock = await acquireInstanceLock(deep);

    await expect(acquireInstanceLock(deep)).rejects.toThrow('another govgraph is running');
    await lock.release();
  });
});
