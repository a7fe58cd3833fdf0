import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CommandError, systemErrorCode } from '../command-error.ts';

/** A folder that a department publishes from. */
export interface SubgraphSource {
  /** The department's code; the folder is named after it. */
  readonly name: string;
  readonly sdl: string;
  /** `catalog.yaml` as text. */
  readonly catalog: string;
}

/** @throws CommandError when `schema.graphql` or `catalog.yaml` is missing or cannot be read */
export async function readSubgraphSource(directory: string): Promise<SubgraphSource> {
  const [sdl, catalog] = await Promise.all([
    readText(path.join(directory, 'schema.graphql')),
    readText(path.join(directory, 'catalog.yaml')),
  ]);
  return { name: path.basename(path.resolve(directory)), sdl, catalog };
}

async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new CommandError(`${file} cannot be read (${systemErrorCode(error) ?? 'unknown reason'})`, {
      cause: error,
    });
  }
}
