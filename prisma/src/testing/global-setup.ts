/**
 * Starts one embedded PostgreSQL for a whole vitest run: name this module in `globalSetup` of vitest.config.ts.
 */
import { serverVariable, startTestServer } from './server.ts';

export async function setup(): Promise<() => Promise<void>> {
  const server = await startTestServer();
  process.env[serverVariable] = server.connectionString;
  return async () => {
    delete process.env[serverVariable];
    await server.stop();
  };
}
