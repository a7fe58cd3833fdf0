import { access, chmod, constants, mkdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '@govgraph/protocol';
import { DemoError } from '../demo-error.ts';

/** The synthetic city takes about 150 MB; PostgreSQL needs room for its write-ahead log on top. */
const requiredMegabytes = 400;
const requiredMegabytesAgain = 50;

/** Where the demo's processes write what they print. */
export const logDirectoryOf = (dataDirectory: string) => path.join(dataDirectory, 'logs');

/**
 * Creates the data directory, for its owner only, or checks the one that is there.
 *
 * @throws DemoError in one line when it cannot be used or its disk is full
 */
export async function prepareDataDirectory(directory: string): Promise<void> {
  try {
    await mkdir(logDirectoryOf(directory), { recursive: true, mode: 0o700 });
    await chmod(directory, 0o700);
    await access(directory, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new DemoError(`the data directory ${directory} cannot be used: ${explain(error)}`, {
      cause: error,
    });
  }
  await requireDiskSpace(directory);
}

async function requireDiskSpace(directory: string): Promise<void> {
  const { bavail, bsize } = await statfs(directory);
  const free = Math.floor((bavail * bsize) / 1_000_000);
  const required = (await exists(path.join(directory, 'postgres')))
    ? requiredMegabytesAgain
    : requiredMegabytes;
  if (free < required) {
    throw new DemoError(`the disk of ${directory} is full: ${free} MB are free, ${required} MB are needed`);
  }
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

function explain(error: unknown): string {
  const code = systemErrorCode(error);
  switch (code) {
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      // What Node says of a directory that is to be made on a read-only file system.
      return 'it cannot be made';
    case 'EROFS':
      return 'the file system is read-only';
    case 'ENOSPC':
      return 'the disk is full';
    case 'ENOTDIR':
    case 'EEXIST':
      return 'a part of its path is a file';
    default:
      return code ?? 'unknown reason';
  }
}
