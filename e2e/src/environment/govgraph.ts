import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { baseEnvironment, checkoutRoot } from './base-environment.ts';

const execute = promisify(execFile);

export const govgraphProgram = path.join(checkoutRoot, 'cli/bin/govgraph.js');

/** Runs the `govgraph` command on a catalog, as an operator at a terminal does. @throws when it exits with an error */
export async function govgraph(catalogUrl: string, ...commandLine: string[]): Promise<string> {
  const { stdout } = await execute(process.execPath, [govgraphProgram, ...commandLine], {
    env: { ...baseEnvironment(), CATALOG_DATABASE_URL: catalogUrl },
  });
  return stdout;
}
