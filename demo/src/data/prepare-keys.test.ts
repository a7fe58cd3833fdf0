import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { departments } from '@govgraph/prisma/schemas';
import { describe, expect, test } from 'vitest';
import { prepareKeys } from './prepare-keys.ts';
import { useTemporaryDirectory } from './temporary-directory.fixture.ts';

const directoryOfTest = useTemporaryDirectory();

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('keys', () => {
  test('are made once, for their owner only', async () => {
    const directory = directoryOfTest();
    const first = await prepareKeys(directory);
    const again = await prepareKeys(directory);

    expect(again).toEqual(first);
    expect(await modeOf(first.signingKeysFile)).toBe(0o600);
    expect(await readdir(path.join(directory, 'keys', 'departments'))).toHaveLength(departments.length);
  });

  test('each department accepts its own key and nobody else’s', async () => {
    const directory = directoryOfTest();
    const { departments: accepted } = await prepareKeys(directory);

    const secrets = Object.values(accepted).flatMap(({ keys }) => keys.map(({ secret }) => secret));

    expect(new Set(secrets).size).toBe(departments.length);
    expect(secrets.every((secret) => Buffer.from(secret, 'base64').length === 32)).toBe(true);
  });
});
