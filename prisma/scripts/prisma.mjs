/**
 * Runs the Prisma CLI for one database schema, offline:
 *
 *     npm run prisma -w @govgraph/prisma -- <schema> <prisma command …>
 *     npm run prisma -w @govgraph/prisma -- civil-affairs migrate dev --name add-guardians
 *
 * Without `<SCHEMA>_DATABASE_URL` the command works on a temporary embedded PostgreSQL, to which the migrations
 * written so far have been applied.
 */
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { databaseVariable, runPrisma } from './prisma-cli.mjs';
import { root, schemaFolders } from './schemas.mjs';

const DATABASE_COMMANDS = ['migrate', 'db', 'studio'];

const [folder, ...command] = process.argv.slice(2);
if (!schemaFolders.includes(folder) || command.length === 0) {
  console.error(`Usage: npm run prisma -w @govgraph/prisma -- <${schemaFolders.join('|')}> <command …>`);
  process.exit(2);
}

const url = process.env[databaseVariable(folder)];
process.exitCode =
  url || !DATABASE_COMMANDS.includes(command[0]) ? await run(url, command) : await runTemporarily(command);

async function runTemporarily(args) {
  const { startEmbeddedPostgres } = await import('../dist/src/server/embedded-postgres.js');
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-prisma-'));
  // PostgreSQL may run as another account; its data directory inside is private.
  await chmod(directory, 0o755);
  try {
    const server = await startEmbeddedPostgres({ directory: path.join(directory, 'data'), fsync: false });
    try {
      const hasHistory = existsSync(path.join(root, folder, 'migrations/migration_lock.toml'));
      if (hasHistory) await run(server.connectionString, ['migrate', 'deploy'], 'ignore');
      return await run(server.connectionString, args);
    } finally {
      await server.stop();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

async function run(databaseUrl, args, stdio = 'inherit') {
  const env = databaseUrl ? { [databaseVariable(folder)]: databaseUrl } : {};
  return (await runPrisma(folder, args, { stdio, env })).code;
}
