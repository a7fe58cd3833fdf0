import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { departments } from '@govgraph/prisma/schemas';
import { describe, expect, test } from 'vitest';
import { prepareDataDirectory } from './data-directory.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { assignPorts } from './ports.ts';
import { prepareKeys } from './prepare-keys.ts';
import { useTemporaryDirectory } from './temporary-directory.fixture.ts';

const directoryOfTest = useTemporaryDirectory();

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('the data directory', () => {
  test('is made for its owner only', async () => {
    const directory = directoryOfTest();
    const data = path.join(directory, 'deep', 'data');

    await prepareDataDirectory(data);

    expect(await modeOf(data)).toBe(0o700);
  });

  test('a file in its place is explained in one line', async () => {
    const directory = directoryOfTest();
    const data = path.join(directory, 'data');
    await writeFile(data, '');

    await expect(prepareDataDirectory(data)).rejects.toThrow(
      `the data directory ${data} cannot be used: a part of its path is a file`,
    );
  });
});

test('the guide for operators says of each file of the data directory what it is', async () => {
  const directory = directoryOfTest();
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
