import { readConfig } from './config.ts';
import { openCatalog } from './open-catalog.ts';
import { resolvers } from './resolvers.ts';

/** The authority as a department. */
export const definition = {
  name: 'authority',
  schema: new URL('../schema.graphql', import.meta.url),
  resolvers,
  openDatabase: (connectionString: string) =>
    openCatalog(connectionString, { runsJobs: 'always', ...readConfig() }),
  createLoaders: () => undefined,
};
