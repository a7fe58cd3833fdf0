/**
 * The data directory: made by `initdb` when there is none, freed of what a killed process left behind.
 */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chown,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  readlink,
  realpath,
  rename,
  rm,
  rmdir,
  symlink,
  writeFile,
} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { serverEnvironment } from '../config.ts';
import { canEnter } from './account.ts';
import type { Account } from './account.ts';
import { temporaryDirectory } from './binaries.ts';
import type { Binaries } from './binaries.ts';
import { EmbeddedPostgresError, explainFailure } from './errors.ts';

const PASSWORD_FILE = 'govgraph-password';
const OWNER_FILE = 'govgraph-owner';
const DRAFT = '.initdb-';
const ORPHAN_TIMEOUT_MS = 10_000;

export interface DataDirectory {
  /** Where the data is: not the directory asked for, if the server's account cannot enter that one. */
  readonly path: string;
  readonly password: string;
}

/**
 * Makes a data directory ready for a start.
 *
 * @param isDurable whether `initdb` waits until everything is on disk
 * @throws EmbeddedPostgresError
 */
export async function prepareDataDirectory(
  directory: string,
  options: { binaries: Binaries; account: Account | undefined; isDurable: boolean },
): Promise<DataDirectory> {
  const { account } = options;
  try {
    const location = await locate(path.resolve(directory), account);
    const files = await readdir(location);
    if (files.length === 0) {
      await initialise(location, options);
    } else if (!files.includes('PG_VERSION')) {
      throw new EmbeddedPostgresError(
        'DATA_BROKEN',
        `${directory} is not empty and not a PostgreSQL data directory: choose another one, or remove it.`,
      );
    } else {
      await stopOrphan(location);
    }
    const password = await readFile(path.join(location, PASSWORD_FILE), 'utf8').catch((cause: unknown) => {
      throw new EmbeddedPostgresError('DATA_BROKEN', `${directory} has lost its file ${PASSWORD_FILE}.`, {
        cause,
      });
    });
    return { path: location, password };
  } catch (error) {
    throw error instanceof EmbeddedPostgresError ? error : explainFileError(error, directory);
  }
}

/** Records who started the server, so that the next start can tell a running system from what a kill left. */
export async function recordOwner(location: string): Promise<void> {
  await writeFile(path.join(location, OWNER_FILE), String(process.pid));
}

/** @returns the process id of the server on this data directory, if it is running */
export async function runningServer(location: string): Promise<number | undefined> {
  const [pid] = (await readFile(path.join(location, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return pid && (await isServer(Number(pid), location)) ? Number(pid) : undefined;
}

/**
 * The directory itself; or, when the server's account could not enter it, a directory under /var/lib that
 * takes its place through a symbolic link.
 */
async function locate(directory: string, account: Account | undefined): Promise<string> {
  const entry = await lstat(directory).catch(() => undefined);
  if (entry?.isSymbolicLink()) return followLink(directory);
  if (entry && !entry.isDirectory()) {
    throw new EmbeddedPostgresError('DIRECTORY_UNUSABLE', `${directory} is not a directory.`);
  }
  await mkdir(path.dirname(directory), { recursive: true });
  if (account === undefined || (await canEnter(account, path.dirname(directory)))) {
    if (!entry) await makePrivate(directory, account);
    return directory;
  }
  if (entry) await removeEmpty(directory);
  const substitute = await mkdtemp(path.join(await substituteParent(directory, account), 'govgraph-data-'));
  await chown(substitute, account.uid, account.gid);
  await symlink(substitute, directory);
  return substitute;
}

async function followLink(link: string): Promise<string> {
  return realpath(link).catch(async (cause: unknown) => {
    throw new EmbeddedPostgresError(
      'DATA_BROKEN',
      `The data that ${link} points to (${await readlink(link)}) is gone: restore it, or remove the link to start empty.`,
      { cause },
    );
  });
}

/** INVARIANT: data is never hidden behind a substitute. */
async function removeEmpty(directory: string): Promise<void> {
  await rmdir(directory).catch((cause: unknown) => {
    throw new EmbeddedPostgresError(
      'DIRECTORY_UNUSABLE',
      `PostgreSQL does not run as root, and the account it runs as cannot enter ${directory}: ` +
        'let others enter the directories above it.',
      { cause },
    );
  });
}

/** What lies in the temporary directory stays there; anything else must outlive a restart of the machine. */
async function substituteParent(directory: string, account: Account): Promise<string> {
  const library = '/var/lib';
  const isTemporary = directory.startsWith((await realpath(os.tmpdir())) + path.sep);
  if (!isTemporary && (await canEnter(account, library).catch(() => false))) return library;
  return temporaryDirectory(account);
}

async function makePrivate(directory: string, account: Account | undefined): Promise<void> {
  await mkdir(directory, { mode: 0o700 });
  if (account) await chown(directory, account.uid, account.gid);
}

/** Built under another name and renamed, so that a start that is cut short leaves nothing half made. */
async function initialise(
  location: string,
  { binaries, account, isDurable }: { binaries: Binaries; account: Account | undefined; isDurable: boolean },
): Promise<void> {
  await removeDrafts(location);
  const draft = `${location}${DRAFT}${process.pid}`;
  const password = randomBytes(24).toString('base64url');
  const passwordFile = `${draft}.password`;
  try {
    await makePrivate(draft, account);
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (account) await chown(passwordFile, account.uid, account.gid);
    const flags = [
      '--username=postgres',
      '--auth=scram-sha-256',
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
    ];
    flags.push('--locale=C', '--no-instructions', ...(isDurable ? [] : ['--no-sync']));
    await promisify(execFile)(binaries.initdb, ['-D', draft, ...flags], {
      ...account,
      cwd: '/',
      env: serverEnvironment,
    }).catch((error: Error & { stderr?: string }) => {
      throw explainFailure(error.stderr ?? error.message, { directory: location });
    });
    await rename(passwordFile, path.join(draft, PASSWORD_FILE));
    await rename(draft, location);
  } finally {
    await rm(draft, { recursive: true, force: true });
    await rm(passwordFile, { force: true });
  }
}

/** What earlier processes left that were killed while `initdb` ran. */
async function removeDrafts(location: string): Promise<void> {
  const parent = path.dirname(location);
  for (const name of await readdir(parent)) {
    const [, pid] = name.startsWith(path.basename(location) + DRAFT) ? name.split(DRAFT) : [];
    if (pid && !isAlive(Number.parseInt(pid, 10))) await rm(path.join(parent, name), { recursive: true });
  }
}

/**
 * Deals with a `postmaster.pid` that is still there: stops a server whose owner was killed, refuses one that is in
 * use, and removes the file if no server is behind it. PostgreSQL alone would take any process with that id for a
 * server, and after a restart of a container ids repeat.
 */
async function stopOrphan(location: string): Promise<void> {
  const pid = await runningServer(location);
  if (pid === undefined) {
    await rm(path.join(location, 'postmaster.pid'), { force: true });
    return;
  }
  const owner = Number(await readFile(path.join(location, OWNER_FILE), 'utf8').catch(() => ''));
  if (owner && owner !== process.pid && isAlive(owner)) {
    throw new EmbeddedPostgresError(
      'DIRECTORY_IN_USE',
      `Another govgraph (process ${owner}) is using ${location}.`,
    );
  }
  for (const [signal, waitMs] of [
    ['SIGINT', ORPHAN_TIMEOUT_MS],
    ['SIGQUIT', ORPHAN_TIMEOUT_MS],
  ] as const) {
    process.kill(pid, signal);
    for (const end = Date.now() + waitMs; Date.now() < end; await sleep(50)) {
      if (!(await isServer(pid, location))) return;
    }
  }
  throw new EmbeddedPostgresError(
    'DIRECTORY_IN_USE',
    `A PostgreSQL (process ${pid}) on ${location} does not stop.`,
  );
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** PostgreSQL works in its data directory; where that cannot be asked, the program's name has to do. */
async function isServer(pid: number, location: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  if (process.platform === 'linux') {
    return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === (await realpath(location));
  }
  const { stdout } = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => ({
    stdout: '',
  }));
  return stdout.includes('postgres');
}

function explainFileError(error: unknown, directory: string): EmbeddedPostgresError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return explainFailure('No space left on device', { directory });
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOTDIR') {
    return new EmbeddedPostgresError(
      'DIRECTORY_UNUSABLE',
      `The directory ${directory} cannot be used: ${message}.`,
      { cause: error },
    );
  }
  return new EmbeddedPostgresError(
    'START_FAILED',
    `PostgreSQL cannot be prepared in ${directory}: ${message}.`,
    { cause: error },
  );
}
