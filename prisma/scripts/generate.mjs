/**
 * Generates the Prisma client of every schema whose description has changed since the last time.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { runPrisma } from './prisma-cli.mjs';
import { root, schemaFolders } from './schemas.mjs';

/** One generation keeps a core busy for about a second. */
const AT_ONCE = 2;

const { version } = createRequire(import.meta.url)('prisma/package.json');

const outdated = [];
for (const folder of schemaFolders) {
  const stamp = await computeStamp(folder);
  if ((await readFile(stampFile(folder), 'utf8').catch(() => '')) !== stamp) outdated.push({ folder, stamp });
}
await Promise.all(Array.from({ length: AT_ONCE }, generateNext));

async function generateNext() {
  for (let next = outdated.shift(); next; next = outdated.shift()) {
    const { folder, stamp } = next;
    await rm(path.join(root, folder, 'generated'), { recursive: true, force: true });
    const { code, output } = await runPrisma(folder, ['generate'], { stdio: 'pipe' });
    if (code === 0) {
      await writeFile(stampFile(folder), stamp);
      console.log(`generated the client of ${folder}`);
    } else {
      console.error(`${folder}: ${output.trim()}`);
      process.exitCode = 1;
    }
  }
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
