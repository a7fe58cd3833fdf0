import { readFile, readdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { readSealingKeys } from '@govgraph/storage';
import { describe, expect, test } from 'vitest';
import { publishers } from '../publishers.ts';
import { type SharedKey, prepareKeys } from './prepare-keys.ts';
import { useTemporaryDirectory } from './temporary-directory.fixture.ts';

const directoryOfTest = useTemporaryDirectory();

const modeOf = async (file: string) => (await stat(file)).mode & 0o777;

describe('keys', () => {
  test('are made once, for their owner only', async () => {
    const directory = directoryOfTest();
    const first = await prepareKeys(directory);
    const again = await prepareKeys(directory);

    expect(again).toEqual(first);
    for (const file of [first.signingKeysFile, first.sealingKeyFile]) expect(await modeOf(file)).toBe(0o600);
    expect(readSealingKeys(await readFile(first.sealingKeyFile, 'utf8'))).toHaveLength(1);
    expect(await readdir(path.join(directory, 'keys', 'departments'))).toHaveLength(publishers.length);
  });

  test('each department accepts its own key and nobody else’s', async () => {
    const directory = directoryOfTest();
    const { departmentFiles } = await prepareKeys(directory);

    const texts = await Promise.all(Object.values(departmentFiles).map((file) => readFile(file, 'utf8')));
    const accepted = texts.map((text) => JSON.parse(text) as { readonly keys: readonly SharedKey[] });
    const secrets = accepted.flatMap(({ keys }) => keys.map(({ secret }) => secret));

    expect(new Set(secrets).size).toBe(publishers.length);
    expect(secrets.every((secret) => Buffer.from(secret, 'base64').length === 32)).toBe(true);
  });

  test('of those who have joined since an earlier version are added, and the others stay', async () => {
    const directory = directoryOfTest();
    const { signingKeysFile } = await prepareKeys(directory);
    const all = JSON.parse(await readFile(signingKeysFile, 'utf8')) as Record<string, unknown>;
    const earlier: Record<string, unknown> = { ...all, library: all['health'] };
    delete earlier['authority'];
    await writeFile(signingKeysFile, JSON.stringify(earlier));

    await prepareKeys(directory);

    const now = JSON.parse(await readFile(signingKeysFile, 'utf8')) as Record<string, unknown>;
    expect(now).toMatchObject(earlier);
    expect(Object.keys(now).toSorted()).toEqual([...Object.keys(earlier), 'authority'].toSorted());
  });
});
