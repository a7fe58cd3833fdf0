import { chmod, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readGatewayKeys } from '@govgraph/subgraph-kit';
import { expect, onTestFinished, test } from 'vitest';
import { addToKeysFile, createKeysFile, removeFromKeysFile } from './keys-file.ts';
import type { AcceptedKey } from './make-key.ts';

const newKey = (keyId: string): AcceptedKey => ({
  keyId,
  algorithm: 'hmac-sha256',
  secret: Buffer.alloc(32, keyId).toString('base64'),
});

async function openDirectory() {
  const directory = await mkdtemp(path.join(tmpdir(), 'keys-file-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const file = path.join(directory, 'keys.json');
  const ids = async () => (await readGatewayKeys(file)).keys.map(({ keyId }) => keyId);
  return { directory, file, ids };
}

test('A new file is for its owner only, as the service reads it, and is taken back as if it had not been', async () => {
  const { directory, file, ids } = await openDirectory();
  const created = await createKeysFile(file, newKey('one'));
  expect(await ids()).toEqual(['one']);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(await readdir(directory)).toEqual(['keys.json']);
  await created.restore();
  expect(await readdir(directory)).toEqual([]);
});

test('A file that is there is not written over', async () => {
  const { directory, file } = await openDirectory();
  await writeFile(file, 'mine');
  await expect(createKeysFile(file, newKey('one'))).rejects.toMatchObject({
    message: expect.stringContaining('is there already: `govgraph keys rotate` replaces the key in it'),
    exitCode: 2,
  });
  expect(await readFile(file, 'utf8')).toBe('mine');
  expect(await readdir(directory)).toEqual(['keys.json']);
});

test('Another key comes before the newest of the file, the rights to the file stay, and all of it is taken back', async () => {
  const { file, ids } = await openDirectory();
  await createKeysFile(file, newKey('one'));
  await chmod(file, 0o640);
  await addToKeysFile(file, newKey('two'));
  const before = await readFile(file, 'utf8');
  const changed = await addToKeysFile(file, newKey('three'));
  expect(await ids()).toEqual(['three', 'two']);
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  await changed.restore();
  expect(await readFile(file, 'utf8')).toBe(before);
});

test.each([
  ['missing', undefined, '`govgraph keys create` makes it'],
  ['something else', '{"secret":"abc"}', 'is no keys file'],
])('A file that is %s is not added to, and nothing of it is told', async (_, text, reason) => {
  const { file } = await openDirectory();
  if (text !== undefined) await writeFile(file, text);
  const error = await addToKeysFile(file, newKey('two')).catch((failure: unknown) => failure);
  expect(String(error)).toContain(reason);
  expect(String(error)).not.toContain('abc');
});

test('A key is removed where another one is left, and the last one stays', async () => {
  const { file, ids } = await openDirectory();
  await createKeysFile(file, newKey('one'));
  await addToKeysFile(file, newKey('two'));
  expect(await removeFromKeysFile(file, 'none')).toBe(false);
  expect(await removeFromKeysFile(file, 'one')).toBe(true);
  expect(await removeFromKeysFile(file, 'two')).toBe(false);
  expect(await ids()).toEqual(['two']);
});
