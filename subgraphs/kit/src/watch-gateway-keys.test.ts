import { randomBytes } from 'node:crypto';
import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, onTestFinished, test, vi } from 'vitest';

import type { LogEntry } from './log.ts';
import { watchGatewayKeys } from './watch-gateway-keys.ts';

type Key = { readonly keyId: string; readonly algorithm: 'hmac-sha256'; readonly secret: string };

const newKey = (keyId: string): Key => ({
  keyId,
  algorithm: 'hmac-sha256',
  secret: randomBytes(32).toString('base64'),
});
const [one, two] = [newKey('one'), newKey('two')] as const;
const textOf = (...keys: readonly Key[]) => JSON.stringify({ keys });

async function openFile(options: { readonly isLink?: boolean } = {}) {
  const directory = await mkdtemp(path.join(tmpdir(), 'watched-keys-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const real = path.join(directory, 'first.json');
  await writeFile(real, textOf(one));
  const file = options.isLink === true ? path.join(directory, 'keys.json') : real;
  if (file !== real) await symlink(real, file);
  const entries: LogEntry[] = [];
  const watched = await watchGatewayKeys(file, { log: (entry) => entries.push(entry), intervalMs: 1 });
  onTestFinished(watched.close);
  const ids = () => watched.current().keys.map(({ keyId }) => keyId);
  /** A few looks at the file later. */
  const later = () => new Promise((resolve) => setTimeout(resolve, 50));
  return { directory, file, entries, watched, ids, later };
}

test('A keys file that another one takes the place of is read again, and the log says which keys it has', async () => {
  const { directory, file, entries, ids } = await openFile();
  const next = path.join(directory, 'next.json');
  await writeFile(next, textOf(two, one));
  await rename(next, file);
  await vi.waitFor(() => expect(ids()).toEqual(['two', 'one']));
  expect(entries).toEqual([{ level: 'info', event: 'gateway-keys-replaced', keyIds: ['two', 'one'] }]);
});

test('So is one behind a link that leads somewhere else, as Kubernetes replaces secrets', async () => {
  const { directory, file, ids } = await openFile({ isLink: true });
  await writeFile(path.join(directory, 'second.json'), textOf(two));
  await symlink(path.join(directory, 'second.json'), path.join(directory, 'new-link'));
  await rename(path.join(directory, 'new-link'), file);
  await vi.waitFor(() => expect(ids()).toEqual(['two']));
});

test.each<[string, (file: string) => Promise<void>, RegExp]>([
  ['is half written', (file) => writeFile(file, textOf(two, one).slice(0, 60)), /expected object/],
  ['is empty', (file) => writeFile(file, ''), /expected object/],
  ['has no key', (file) => writeFile(file, textOf()), /expected at least one key/],
  [
    'is of something else',
    (file) => writeFile(file, `{"password":"${two.secret}"}`),
    /keys: .*expected array/,
  ],
  ['is missing', (file) => rm(file), /ENOENT/],
])('While it %s, the keys before stay in force, and the log says so once', async (_, damage, reason) => {
  const { file, entries, watched, ids, later } = await openFile();
  const before = watched.current();
  await damage(file);
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  await later();
  expect(watched.current()).toBe(before);
  expect(entries).toEqual([
    { level: 'error', event: 'gateway-keys-unreadable', file, reason: expect.stringMatching(reason) },
  ]);
  expect(JSON.stringify(entries)).not.toContain(two.secret);
  await writeFile(file, textOf(two));
  await vi.waitFor(() => expect(ids()).toEqual(['two']));
  expect(entries.at(-1)).toMatchObject({ event: 'gateway-keys-replaced' });
});

test('One that is again as it was is said to be readable again', async () => {
  const { file, entries, watched } = await openFile();
  const before = watched.current();
  await writeFile(file, 'x');
  await vi.waitFor(() => expect(entries).toHaveLength(1));
  await writeFile(file, textOf(one));
  await vi.waitFor(() =>
    expect(entries.at(-1)).toEqual({ level: 'info', event: 'gateway-keys-readable-again' }),
  );
  expect(watched.current()).toBe(before);
});

test('A file that was not touched gives the same object, and no line', async () => {
  const { entries, watched, later } = await openFile();
  const before = watched.current();
  await later();
  expect(watched.current()).toBe(before);
  expect(entries).toEqual([]);
});

test('At the start, a wrong file is refused', async () => {
  await expect(watchGatewayKeys('/nonexistent/keys.json', { log: () => undefined })).rejects.toThrow(
    'ENOENT',
  );
});
