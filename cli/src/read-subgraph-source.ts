import path from 'node:path';
import type { SubgraphSource } from '@govgraph/registry';
import { readTextFile } from './read-text-file.ts';

/** @throws CommandError when `schema.graphql` or `catalog.yaml` is missing or cannot be read */
export async function readSubgraphSource(directory: string): Promise<SubgraphSource> {
  const [sdl, catalog] = await Promise.all([
    readTextFile(path.join(directory, 'schema.graphql')),
    readTextFile(path.join(directory, 'catalog.yaml')),
  ]);
  return { name: path.basename(path.resolve(directory)), sdl, catalog };
}
