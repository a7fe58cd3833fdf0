/** Which Prisma clients are out of date, and how they are generated. */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { prismaEnvironment } from './prisma-cli.mjs';
import { root, schemaFolders } from './schemas.mjs';

/** Each keeps a core busy: a second for Prisma's CLI to load, then a quarter of one for each client. */
const AT_ONCE = 2;

const { version } = createRequire(import.meta.url)('prisma/package.json');

/**
 * Generates the Prisma client of every schema whose description has changed since the last time.
 *
 * @param {{ onProgress?: (line: string) => void, onSpawn?: (child: import('node:child_process').ChildProcess) => void }} options
 * @throws {Error} whose message is what Prisma said
 */
export async function generateClients({ onProgress = console.log, onSpawn = () => {} } = {}) {
  const outdated = [];
  for (const folder of schemaFolders) {
    const stamp = await computeStamp(folder);
    if ((await readFile(stampFile(folder), 'utf8').catch(() => '')) !== stamp) outdated.push(folder);
  }
  const shares = Array.from({ length: AT_ONCE }, (_, share) =>
    outdated.filter((_, index) => index % AT_ONCE === share),
  );
  const generators = shares.filter((folders) => folders.length > 0);
  await Promise.all(generators.map((folders) => runGenerator(folders, { onProgress, onSpawn })));
}

/** Says that the client of a folder is as its schema describes it now. */
export async function stampClient(folder) {
  await writeFile(stampFile(folder), await computeStamp(folder));
}

function runGenerator(folders, { onProgress, onSpawn }) {
  const program = path.join(import.meta.dirname, 'generate-in-turn.mjs');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...folders], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: prismaEnvironment(),
    });
    onSpawn(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
        for (const [line] of text.matchAll(/^generated the client of .*$/gm)) onProgress(line);
      });
    }
    child.once('error', reject);
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(output.trim()))));
  });
}

function stampFile(folder) {
  return path.join(root, folder, 'generated/.stamp');
}

/** What a client is generated from: the schema's files, the configuration and Prisma's version. */
async function computeStamp(folder) {
  const directory = path.join(root, folder);
  const names = (await readdir(path.join(directory, 'schema'), { recursive: true })).filter((name) =>
    name.endsWith('.prisma'),
  );
  const hash = createHash('sha256').update(version);
  for (const name of ['prisma.config.ts', ...names.sort().map((file) => path.join('schema', file))]) {
    hash.update(`\n${name}\n`).update(await readFile(path.join(directory, name)));
  }
  return hash.digest('hex');
}
