/** Where a login is kept: one file for each gateway, for its owner only. */
import { randomUUID } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord, systemErrorCode } from '@govgraph/protocol';
import { CommandError } from '../command-error.ts';
import type { Tokens } from './request-tokens.ts';

export interface Login extends Tokens {
  /** Where the gateway serves GraphQL. */
  readonly gateway: string;
  readonly issuer: string;
  readonly clientId: string;
}

export function loginFileOf(directory: string, gateway: URL): string {
  return path.join(directory, `${encodeURIComponent(gateway.href)}.json`);
}

/** @returns undefined when nobody is signed in @throws CommandError when the file cannot be used, or others can read it */
export async function readLogin(file: string): Promise<Login | undefined> {
  let text: string;
  try {
    const { mode } = await stat(file);
    if (process.platform !== 'win32' && (mode & 0o077) !== 0)
      throw unusable(file, 'others can read it: change that with `chmod 600`, and sign in again');
    text = await readFile(file, 'utf8');
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return undefined;
    throw cause instanceof CommandError
      ? cause
      : unusable(file, `it cannot be read (${systemErrorCode(cause)})`, cause);
  }
  const login = parseLogin(text);
  if (login === undefined) throw unusable(file, 'it is no login: remove it, and sign in again');
  return login;
}

/** Whole or not at all. */
export async function writeLogin(file: string, login: Login): Promise<void> {
  try {
    await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
    const draft = `${file}.${randomUUID()}`;
    await writeFile(draft, `${JSON.stringify(login, null, 2)}\n`, { mode: 0o600 });
    // What the umask leaves of a mode is less, never more; this is for whoever sets it to nothing.
    await chmod(draft, 0o600);
    await rename(draft, file);
  } catch (cause) {
    throw unusable(file, `it cannot be written (${systemErrorCode(cause)})`, cause);
  }
}

export async function removeLogin(file: string): Promise<void> {
  await rm(file, { force: true });
}

/** A process that was killed leaves it behind. */
const staleLockMs = 60_000;
const retryMs = 50;

/**
 * Runs one at a time of all commands that change a login: refresh tokens can be used once, and who uses one twice ends
 * the login.
 */
export async function withLoginLock<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const lock = `${file}.lock`;
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  for (;;) {
    try {
      await (await open(lock, 'wx', 0o600)).close();
      break;
    } catch (cause) {
      if (systemErrorCode(cause) !== 'EEXIST')
        throw unusable(lock, `it cannot be written (${systemErrorCode(cause)})`, cause);
      const since = await stat(lock).then(
        ({ mtimeMs }) => mtimeMs,
        () => Date.now(),
      );
      if (Date.now() - since > staleLockMs) await rm(lock, { force: true });
      else await sleep(retryMs);
    }
  }
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

function parseLogin(text: string): Login | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { gateway, issuer, clientId, accessToken, expiresAt, refreshToken } = value;
  const texts = [gateway, issuer, clientId, accessToken];
  if (!texts.every((each) => typeof each === 'string') || typeof expiresAt !== 'number') return undefined;
  if (refreshToken !== undefined && typeof refreshToken !== 'string') return undefined;
  return value as unknown as Login;
}

function unusable(file: string, why: string, cause?: unknown): CommandError {
  return new CommandError(`the login in ${file} cannot be used: ${why}`, {
    code: 'LOGIN_UNUSABLE',
    cause,
  });
}
