import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { SubgraphSource } from './subgraph-source.ts';

/** What a department of the synthetic city hands in. */
export async function readDepartmentFolder(directory: string): Promise<SubgraphSource> {
  const [sdl, catalog] = await Promise.all(
    ['schema.graphql', 'catalog.yaml'].map((file) => readFile(path.join(directory, file), 'utf8')),
  );
  const folder = path.basename(directory);
  return { name: folder === 'catalog' ? 'authority' : folder, sdl: sdl ?? '', catalog: catalog ?? '' };
}
