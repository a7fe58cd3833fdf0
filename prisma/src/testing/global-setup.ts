/**
 * Starts one embedded PostgreSQL for a whole vitest run: name this module in `globalSetup` of vitest.config.ts.
 */
import type { TestProject } from 'vitest/node';
import { providedServer, startTestServer } from './server.ts';

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startTestServer();
  project.provide(providedServer, server.connectionString);
  return server.stop;
}
