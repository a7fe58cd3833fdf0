import path from 'node:path';
import { defaultDataDirectory } from '@govgraph/demo';
import { readDatabaseUrls, type SchemaName } from '@govgraph/prisma/schemas';

/** What the command takes from its environment. */
export interface CommandConfig {
  /** Where the demo of this checkout keeps everything it has. */
  readonly dataDirectory: string;
  /** `GOVGRAPH_PORT`, unparsed. */
  readonly port: string | undefined;
  /** `<NAME>_DATABASE_URL`, for every database that the environment names. */
  readonly databaseUrls: Partial<Record<SchemaName, string>>;
  /** What child processes inherit. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The account that changes are recorded under unless `--actor` says otherwise. */
  readonly userName: string;
}

/** Reads the environment: the only place of the command that does. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CommandConfig {
  const { GOVGRAPH_DATA: dataDirectory, ...inherited } = environment;
  return {
    dataDirectory: path.resolve(dataDirectory ?? defaultDataDirectory),
    port: environment['GOVGRAPH_PORT'],
    databaseUrls: readDatabaseUrls(environment),
    environment: inherited,
    userName: environment['USER'] ?? environment['USERNAME'] ?? 'operator',
  };
}
