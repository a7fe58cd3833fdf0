/* The keys file of a department, as its service reads it. */
import { randomUUID } from 'node:crypto';
import { chmod, chown, link, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { describeError, systemErrorCode } from '@govgraph/protocol';
import { readGatewayKeys } from '@govgraph/subgraph-kit';
import { CommandError } from '../command-error.ts';
import type { AcceptedKey } from './make-key.ts';

/** What stood in the file before, to be put back when the key is not registered. */
export interface ChangedFile {
  restore(): Promise<void>;
}

/** @throws CommandError when it is there already */
export async function createKeysFile(file: string, key: AcceptedKey): Promise<ChangedFile> {
  const whole = await writeBeside(file, textOf([key]));
  try {
    // Fails where the file is, and is never there by half.
    await link(whole, file);
  } catch (cause) {
    if (systemErrorCode(cause) !== 'EEXIST') throw cannotWrite(file, cause);
    throw new CommandError(`${file} is there already: \`govgraph keys rotate\` replaces the key in it`, {
      code: 'FILE_EXISTS',
      cause,
    });
  } finally {
    await rm(whole, { force: true });
  }
  return { restore: () => rm(file, { force: true }) };
}

/** Puts the new key before the newest of those that the file has; the others go. @throws CommandError when it is no keys file */
export async function addToKeysFile(file: string, key: AcceptedKey): Promise<ChangedFile> {
  const before = await readFile(file, 'utf8').catch((cause: unknown) => {
    const isMissing = systemErrorCode(cause) === 'ENOENT';
    const todo = isMissing ? 'there is no such file: `govgraph keys create` makes it' : describeError(cause);
    throw new CommandError(`${file}: ${todo}`, { code: 'FILE_UNREADABLE', cause });
  });
  const { keys } = await readGatewayKeys(file).catch((cause: unknown) => {
    throw new CommandError(`${file} is no keys file: ${describeError(cause)}`, {
      code: 'FILE_INVALID',
      cause,
    });
  });
  await replace(file, textOf([key, ...keys.slice(0, 1)]));
  return { restore: () => replace(file, before) };
}

/** Leaves a key out, where the file has it beside others. @returns whether it did */
export async function removeFromKeysFile(file: string, keyId: string): Promise<boolean> {
  const { keys } = await readGatewayKeys(file).catch((cause: unknown) => {
    throw new CommandError(`${file} is no keys file: ${describeError(cause)}`, {
      code: 'FILE_INVALID',
      cause,
    });
  });
  const others = keys.filter((key) => key.keyId !== keyId);
  if (others.length === 0 || others.length === keys.length) return false;
  await replace(file, textOf(others));
  return true;
}

function textOf(keys: readonly AcceptedKey[]): string {
  return `${JSON.stringify({ keys }, null, 2)}\n`;
}

/** Whoever reads it sees the one before or the next one, whole. */
async function replace(file: string, text: string): Promise<void> {
  const whole = await writeBeside(file, text);
  await rename(whole, file).catch((cause: unknown) => {
    throw cannotWrite(file, cause);
  });
}

/** For its owner only, or for whom the file before was: often the account of the service. */
async function writeBeside(file: string, text: string): Promise<string> {
  const whole = `${file}.${randomUUID()}`;
  const before = await stat(file).catch(() => undefined);
  try {
    await writeFile(whole, text, { mode: 0o600, flag: 'wx' });
    if (before !== undefined) {
      // Only root gives files away; whoever else writes it is its owner, or finds out below.
      if (before.uid !== process.getuid?.()) await chown(whole, before.uid, before.gid);
      await chmod(whole, before.mode & 0o777);
    }
  } catch (cause) {
    await rm(whole, { force: true });
    throw cannotWrite(file, cause);
  }
  return whole;
}

function cannotWrite(file: string, cause: unknown): CommandError {
  return new CommandError(`${file} cannot be written: ${describeError(cause)}`, {
    code: 'FILE_NOT_WRITTEN',
    cause,
  });
}
