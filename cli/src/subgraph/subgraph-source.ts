import path from 'node:path';
import { readTextFile } from '../read-text-file.ts';

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
    readTextFile(path.join(directory, 'schema.graphql')),
    readTextFile(path.join(directory, 'catalog.yaml')),
  ]);
  return { name: path.basename(path.resolve(directory)), sdl, catalog };
}
