import { existsSync } from 'node:fs';
import path from 'node:path';

/** The directory of this package, from the sources as well as from dist/. */
export const packageDirectory = findUpwards(import.meta.dirname);

function findUpwards(directory: string): string {
  return existsSync(path.join(directory, 'package.json')) ? directory : findUpwards(path.dirname(directory));
}
