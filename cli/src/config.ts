import path from 'node:path';
import { databases, type DatabaseName } from './departments.ts';

/** What the command takes from its environment. */
export interface CommandConfig {
  /** The checkout, from which the programs of the other packages are started. */
  readonly checkoutRoot: string;
  /** Where the world of this checkout keeps everything it has. */
  readonly dataDirectory: string;
  /** `GOVGRAPH_PORT`, unparsed. */
  readonly port: string | undefined;
  /** `<NAME>_DATABASE_URL`, for every database that the environment names. */
  readonly databaseUrls: Partial<Record<DatabaseName, string>>;
  /** What child processes inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The account that changes are recorded under unless `--actor` says otherwise. */
  readonly userName: string;
}

const environmentVariable = (database: DatabaseName) =>
  `${database.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`;

/** Where a world keeps its data if nobody says where. */
export const defaultDataDirectory = (checkoutRoot: string) => path.join(checkoutRoot, '.govgraph');

/** Reads the environment: the only place of the command that does. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CommandConfig {
  const checkoutRoot = path.resolve(import.meta.dirname, '../..');
  const { GOVGRAPH_DATA: dataDirectory, ...inherited } = environment;
  return {
    checkoutRoot,
    dataDirectory: path.resolve(dataDirectory ?? defaultDataDirectory(checkoutRoot)),
    port: environment['GOVGRAPH_PORT'],
    databaseUrls: Object.fromEntries(
      databases.flatMap((database) => {
        const url = environment[environmentVariable(database)];
        return url === undefined || url === '' ? [] : [[database, url]];
      }),
    ),
    environment: inherited,
    userName: environment['USER'] ?? environment['USERNAME'] ?? 'operator',
  };
}
