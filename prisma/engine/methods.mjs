/**
 * The methods of the schema engine, as the Prisma CLI calls them: the WebAssembly engine's own, but for those where
 * the native engine speaks to the server rather than to the database, or prints.
 */
import { createAdapterFactory } from './adapter.mjs';
import { createDatabase } from './databases.mjs';
import { createSchemaEngine } from './wasm.mjs';

/**
 * @param datasource `{url, shadowDatabaseUrl?}`
 * @param datamodels `[path, content]` of every schema file
 * @param print writes to the CLI's standard output
 * @returns `call(method, params)` and `close()`, which frees the connections
 */
export function createMethods({ datasource, datamodels, print }) {
  const factory = createAdapterFactory(datasource);
  let engine;
  const callEngine = async (method, params) => {
    engine ??= createSchemaEngine(factory, datamodels);
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
    call: (method, params) => (Object.hasOwn(own, method) ? own[method](params) : callEngine(method, params)),
    close: () => factory.close(),
  };
}
