/**
 * The command's one way to the authority: its GraphQL. Over the gateway, as whoever the token says, under the policy and
 * on record; or, with `--database`, executed here on the catalog database, past the gateway: the operator's break-glass,
 * which each event and version says of itself.
 */
import { print } from 'graphql';
import { CommandError } from '../command-error.ts';
import type { CommandConfig } from '../config.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { findGateway } from '../login/gateway-address.ts';
import { readClaims } from '../login/read-claims.ts';
import { findToken } from '../login/token-source.ts';
import { createGatewayTransport } from './gateway-transport.ts';
import type { Transport } from './transport.ts';
import type { TypedDocument } from './typed-document.ts';

export interface AuthorityOptions {
  /** The gateway; by default that of the environment, or of the running demo. */
  readonly url?: string;
  readonly tokenFile?: string;
  /** Break-glass: on the catalog database. */
  readonly database?: true;
  /** Who breaks the glass, as they say; over the gateway, the token says who asks. */
  readonly actor?: string;
}

export interface Authority {
  /**
   * @returns everything that was asked for
   * @throws CommandError that says what to do, when anything of it was not given
   */
  readonly ask: <Data, Variables extends object>(
    document: TypedDocument<Data, Variables>,
    variables: Variables,
  ) => Promise<Data>;
  /** Of which the token is; undefined past the gateway, where nobody is of one. */
  readonly department: () => Promise<string | undefined>;
}

/** Opens the way for one command, and closes it after it. */
export async function withAuthority<Result>(
  config: CommandConfig,
  options: AuthorityOptions,
  work: (authority: Authority) => Promise<Result>,
): Promise<Result> {
  const { send, department, close } = options.database
    ? await openDatabase(config, options.actor)
    : await openGateway(config, options);
  try {
    return await work({
      ask: async (document, variables) => (await send(print(document), variables)) as never,
      department,
    });
  } finally {
    await close();
  }
}

interface OpenTransport extends Pick<Authority, 'department'> {
  readonly send: Transport;
  readonly close: () => Promise<void>;
}

async function openGateway(
  config: CommandConfig,
  { url, tokenFile, actor }: AuthorityOptions,
): Promise<OpenTransport> {
  if (actor !== undefined)
    throw new CommandError('--actor is for --database: over the gateway, the token says who you are');
  const gateway = await findGateway(config, url);
  const tokens = await findToken(config, gateway, tokenFile);
  return {
    send: createGatewayTransport(gateway, tokens),
    department: async () => readClaims(await tokens.token())?.department,
    close: async () => undefined,
  };
}

async function openDatabase(config: CommandConfig, actor = config.userName): Promise<OpenTransport> {
  const catalogUrl = await findCatalogUrl(config, 'registry');
  // The schema and its services are loaded for this only.
  const { openDatabaseTransport } = await import('./database-transport.ts');
  const transport = await openDatabaseTransport(catalogUrl, actor);
  return { ...transport, department: async () => undefined };
}
