import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '../server/embedded-postgres.ts';

/** Tells the test files of a run where the server is that the run's global setup started. */
export const serverVariable = 'GOVGRAPH_TEST_POSTGRES_URL';

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

/** @throws Error if the run has no global setup */
export function testServerUrl(): string {
  const url = process.env[serverVariable];
  if (url) return url;
  throw new Error(
    `No test server: name '@govgraph/prisma/testing/global-setup' in globalSetup of vitest.config.ts.`,
  );
}
