import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { createRoles } from '../roles/assign-roles.ts';
import { postgresRole, roleNames } from '../roles/privileges.ts';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/embedded-postgres.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connection URL of the run's PostgreSQL. */
    govgraphPostgres: string;
  }
}

/** Under this name the global setup tells the test files where the server is. */
export const providedServer = 'govgraphPostgres';

/** An embedded PostgreSQL in a directory of its own, which `stop` removes. */
export async function startTestServer(): Promise<EmbeddedPostgres> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-test-'));
  // PostgreSQL may run as another account; its data directory inside is private.
  await chmod(directory, 0o755);
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  const server = await startEmbeddedPostgres({ directory: path.join(directory, 'data'), fsync: false }).catch(
    async (error: unknown) => {
      await remove();
      throw error;
    },
  );
  await openTestLogins(server.connectionString);
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await remove();
    },
  };
}

/** The roles of every test database: they are the server's, and log in with its password. */
async function openTestLogins(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await createRoles(client, roleNames);
    const { password } = new URL(connectionString);
    for (const role of roleNames)
      await client.query(`ALTER ROLE ${postgresRole(role)} LOGIN PASSWORD '${password}'`);
  } finally {
    await client.end();
  }
}
