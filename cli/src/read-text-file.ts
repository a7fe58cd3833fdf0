import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { suggest } from '@govgraph/policy';
import { systemErrorCode } from '@govgraph/protocol';
import { CommandError } from './command-error.ts';

/** @throws CommandError that says why the file cannot be read, or that it is not UTF-8 */
export async function readTextFile(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw await explainUnreadable(file, cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommandError(`${file} is not UTF-8: save it in that encoding`, { code: 'FILE_INVALID', cause });
  }
}

/** Why a file cannot be read, by what Node says of it. */
export async function explainUnreadable(file: string, cause: unknown): Promise<CommandError> {
  return new CommandError(await whyUnreadable(file, systemErrorCode(cause)), {
    code: 'FILE_UNREADABLE',
    cause,
  });
}

async function whyUnreadable(file: string, code: string | undefined): Promise<string> {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return explainMissing(file);
    case 'EISDIR':
      return `${file} is a folder, and a file is expected`;
    case 'EACCES':
    case 'EPERM':
      return `${file} cannot be read: permission denied`;
    default:
      return `${file} cannot be read (${code ?? 'unknown reason'})`;
  }
}

/** Names the first step of a path that is not there, and what it may have been meant to be. */
async function explainMissing(file: string): Promise<string> {
  const parent = path.dirname(file);
  const found = await stat(parent).catch(() => undefined);
  if (found === undefined) return explainMissing(parent);
  if (!found.isDirectory()) return `${parent} is a file, and a folder is expected`;
  const names = await readdir(parent).catch(() => []);
  return `${file} does not exist${suggest(path.basename(file), names)}`;
}
