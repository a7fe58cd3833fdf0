/**
 * Runs the Prisma CLI for one database schema, offline:
 *
 *     npm run prisma -w @govgraph/prisma -- <schema> <prisma command …>
 *     npm run prisma -w @govgraph/prisma -- civil-affairs migrate dev --name add-guardians
 *
 * Without `<SCHEMA>_DATABASE_URL` the command works on a temporary embedded PostgreSQL, to which the migrations
 * written so far have been applied.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';

const root = path.resolve(import.meta.dirname, '..');
const [name, ...command] = process.argv.slice(2);
if (!name || command.length === 0 || !existsSync(path.join(root, name, 'prisma.config.ts'))) {
  const names = (await readdir(root)).filter((entry) => existsSync(path.join(root, entry, 'prisma.config.ts')));
  console.error(`Usage: npm run prisma -w @govgraph/prisma -- <${names.join('|')}> <prisma command …>`);
  process.exit(2);
}

const variable = `${name.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;
const needsDatabase = ['migrate', 'db', 'studio'].includes(command[0]);
process.exitCode =
  process.env[variable] || !needsDatabase ? await prisma(command) : await withTemporaryDatabase(command);

async function withTemporaryDatabase(args) {
  const { startEmbeddedPostgres } = await import('../dist/src/server/embedded-postgres.js');
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-prisma-'));
  const server = await startEmbeddedPostgres({ directory: path.join(directory, 'data'), fsync: false });
  try {
    process.env[variable] = server.connectionString;
    const hasMigrations = existsSync(path.join(root, name, 'migrations/migration_lock.toml'));
    const status = hasMigrations && args[1] !== 'deploy' ? await prisma(['migrate', 'deploy'], 'ignore') : 0;
    return status || (await prisma(args));
  } finally {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  }
}

/** @returns the exit code of the CLI, run in the schema's folder */
function prisma(args, output = 'inherit') {
  const cli = createRequire(import.meta.url).resolve('prisma/build/index.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: path.join(root, name),
      stdio: ['inherit', output, 'inherit'],
      env: {
        ...process.env,
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
        CHECKPOINT_DISABLE: '1',
        PATH: `${path.dirname(process.execPath)}${path.delimiter}${process.env.PATH}`,
      },
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(signal ? 1 : code));
  });
}
