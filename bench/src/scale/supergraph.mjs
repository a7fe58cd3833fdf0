import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { checkoutRoot } from '../stage.mjs';

/** Stands for the address of the subgraphs, which differs from run to run. */
const placeholder = 'http://subgraphs.invalid';

/**
 * Composes a city's departments, which takes half a minute for a large one: a result is kept, and used as long as
 * the departments and the composition are the same.
 *
 * @param {{ name: string, sdl: string }[]} departments
 * @returns {string} the supergraph's SDL
 */
export function composeCity(departments, subgraphsUrl, cacheDirectory) {
  // Of the workspace that composes in service too; it is no dependency of the benchmarks.
  const require = createRequire(path.join(checkoutRoot, 'cli/package.json'));
  const { version } = require('@apollo/composition/package.json');
  const fingerprint = createHash('sha256').update(
    JSON.stringify([version, departments.map(({ sdl }) => sdl)]),
  );
  const file = path.join(cacheDirectory, `supergraph-${fingerprint.digest('hex').slice(0, 16)}.graphql`);
  if (!existsSync(file)) {
    const { composeServices } = require('@apollo/composition');
    const { parse } = require('graphql');
    const { supergraphSdl, errors } = composeServices(
      departments.map(({ name, sdl }) => ({ name, url: `${placeholder}/${name}`, typeDefs: parse(sdl) })),
    );
    if (supergraphSdl === undefined) throw new Error(`the city does not compose: ${errors[0].message}`);
    writeFileSync(file, supergraphSdl);
  }
  return readFileSync(file, 'utf8').replaceAll(placeholder, subgraphsUrl);
}
