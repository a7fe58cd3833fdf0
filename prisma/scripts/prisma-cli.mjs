import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from './schemas.mjs';

/** The program. */
export const prismaCli = createRequire(import.meta.url).resolve('prisma/build/index.js');

/** What the Prisma CLI is run with: our schema engine, and nothing that needs a network. */
export function prismaEnvironment() {
  return {
    ...process.env,
    PRISMA_SCHEMA_ENGINE_BINARY: path.join(root, 'engine/schema-engine.mjs'),
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    CHECKPOINT_DISABLE: '1',
    // Compiling the CLI is half of what a command costs; Node.js 22 and later can keep the result.
    NODE_COMPILE_CACHE: path.join(root, '..', 'node_modules', '.cache', 'govgraph'),
    // The engine starts with `#!/usr/bin/env node`: it must be this Node.js.
    PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
  };
}

/**
 * Runs the Prisma CLI in a schema's folder, over our schema engine.
 *
 * @param folder for example `civil-affairs`
 * @param args of the CLI
 * @param options `stdio` and `env` as of `spawn`
 * @returns `{code, output}`: the exit code, and what was printed if `stdio` is `'pipe'`
 */
export function runPrisma(folder, args, { stdio = 'inherit', env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [prismaCli, ...args], {
      cwd: path.join(root, folder),
      stdio: stdio === 'pipe' ? ['ignore', 'pipe', 'pipe'] : ['inherit', stdio, 'inherit'],
      env: { ...prismaEnvironment(), ...env },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The variable from which prisma.config.ts of a folder reads its database URL; known here too, for what runs before a build. */
export function databaseVariable(folder) {
  return `${folder.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
}
