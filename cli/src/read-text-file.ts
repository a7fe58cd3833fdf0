import { readFile } from 'node:fs/promises';
import { CommandError, systemErrorCode } from './command-error.ts';

/** @throws CommandError that says why the file cannot be read */
export async function readTextFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`, {
      cause: error,
    });
  }
}
