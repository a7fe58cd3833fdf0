import { readFile } from 'node:fs/promises';
import { CommandError, systemErrorCode } from './command-error.ts';

/** @throws CommandError that says why the file cannot be read, or that it is not UTF-8 */
export async function readTextFile(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: unknown) => {
    throw new CommandError(`${file} cannot be read (${systemErrorCode(cause) ?? 'unknown reason'})`, {
      cause,
    });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CommandError(`${file} is not UTF-8: save it in that encoding`, { cause });
  }
}
