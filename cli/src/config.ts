import path from 'node:path';
import { databaseUrlVariable, schemaNames, type SchemaName } from '@govgraph/prisma/schemas';

/** What the command takes from its environment. */
export interface CommandConfig {
  /** The checkout, from which the programs of the other packages are started. */
  readonly checkoutRoot: string;
  /** Where the world of this checkout keeps everything it has. */
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
      schemaNames.flatMap((name) => {
        const url = environment[databaseUrlVariable(name)];
        return url === undefined || url === '' ? [] : [[name, url]];
      }),
    ),
    environment: inherited,
    userName: environment['USER'] ?? environment['USERNAME'] ?? 'operator',
  };
}
