import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '../server/embedded-postgres.js';
/** An embedded PostgreSQL in a directory of its own, which `stop` removes. */
export async function startTestServer() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-test-'));
  // PostgreSQL may run as another account; its data directory inside is private.
  await chmod(directory, 0o755);
  const remove = () => rm(directory, { recursive: true, force: true, maxRetries: 5 });
  const server = await startEmbeddedPostgres({ directory: path.join(directory, 'data'), fsync: false }).catch(
    async (error) => {
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
