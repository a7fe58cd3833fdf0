import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
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
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await remove();
    },
  };
}
