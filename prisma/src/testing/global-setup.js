import { startTestServer } from './server.js';
export async function setup(project) {
  const server = await startTestServer();
  project.provide('govgraphPostgres', server.connectionString);
  return server.stop;
}
