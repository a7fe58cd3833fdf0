/**
 * The methods of the schema engine, as the Prisma CLI calls them.
 *
 * Most are the WebAssembly engine's own. The others differ because the native engine talks to the file system,
 * to several databases at once, or prints.
 */
import { createAdapterFactory } from './adapter.mjs';
import { createDatabase } from './databases.mjs';
import { createSchemaEngine } from './wasm.mjs';

export function createMethods({ datasource, datamodels, print }) {
  let engine;
  const callEngine = async (method, params) => {
    engine ??= createSchemaEngine(createAdapterFactory(datasource), datamodels);
    return (await engine)(method, params);
  };
  const own = {
    createDatabase: async () => ({ databaseName: await createDatabase(datasource.url) }),
    diff: async (params) => {
      const { exitCode, stdout } = await callEngine('diff', params);
      if (stdout !== null) print(stdout);
      return { exitCode, stdout: null };
    },
    getDatabaseVersion: () => callEngine('version'),
  };
  return {
    call: async (method, params) => (own[method] ?? ((p) => callEngine(method, p)))(params),
    close: async () => {},
  };
}
