import { homedir } from 'node:os';
import path from 'node:path';
import { readDatabaseUrls, type SchemaName } from '@govgraph/prisma/schemas';
import { defaultDataDirectory } from './demo-environment.ts';

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
  /** `GOVGRAPH_URL`: the gateway that commands work over; by default that of the running demo. */
  readonly gatewayUrl: string | undefined;
  /** `GOVGRAPH_TOKEN`: who asks, where nobody signs in, as in CI. */
  readonly token: string | undefined;
  /** `GOVGRAPH_CLIENT_ID`: as what the issuer knows this command. */
  readonly clientId: string;
  /** Where logins are kept. */
  readonly loginDirectory: string;
  /** The account that changes are recorded under unless `--actor` says otherwise. */
  readonly userName: string;
}

/** Reads the environment: the only place of the command that does. */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>> = process.env,
): CommandConfig {
  // A token is the command's: no process that it starts needs it.
  const { GOVGRAPH_DATA: dataDirectory, GOVGRAPH_TOKEN: token, ...inherited } = environment;
  return {
    dataDirectory: path.resolve(dataDirectory ?? defaultDataDirectory),
    port: environment['GOVGRAPH_PORT'],
    databaseUrls: readDatabaseUrls(environment),
    environment: inherited,
    gatewayUrl: environment['GOVGRAPH_URL'],
    token,
    clientId: environment['GOVGRAPH_CLIENT_ID'] ?? 'govgraph-cli',
    loginDirectory: path.join(configDirectory(environment), 'govgraph', 'logins'),
    userName: environment['USER'] ?? environment['USERNAME'] ?? 'operator',
  };
}

/** Where programs keep what is the user's, by the XDG base directory specification, or as Windows has it. */
function configDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  const { XDG_CONFIG_HOME: xdg, APPDATA: appData } = environment;
  if (xdg !== undefined && path.isAbsolute(xdg)) return xdg;
  return appData ?? path.join(environment['HOME'] ?? homedir(), '.config');
}
