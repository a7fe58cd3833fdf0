/**
 * Generates Prisma clients one after the other in this process: `node generate-in-turn.mjs <schema folder …>`.
 *
 * Prisma's CLI takes a second to load and a quarter of one to generate a client. It cannot be called from a program, so
 * it is loaded again for each folder, which costs little once its code is compiled. It has done its work when there is
 * nothing left to wait for; when it fails, it ends the process.
 */
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { stampClient } from './generator.mjs';
import { prismaCli } from './prisma-cli.mjs';
import { root } from './schemas.mjs';

const require = createRequire(import.meta.url);
const loaded = new Set(Object.keys(require.cache));

for (const folder of process.argv.slice(2)) {
  process.chdir(path.join(root, folder));
  await rm('generated', { recursive: true, force: true });
  process.argv = [process.execPath, prismaCli, 'generate'];
  for (const file of Object.keys(require.cache)) if (!loaded.has(file)) delete require.cache[file];
  require(prismaCli);
  await once(process, 'beforeExit');
  if (process.exitCode) process.exit();
  await stampClient(folder);
  console.log(`generated the client of ${folder}`);
}
