import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

import { postgresSchema, type SchemaName } from '../schemas.ts';

export interface ClientOptions {
  /** Size of the connection pool. Default: 10. */
  readonly maxConnections?: number;
  /** How long a query waits for a free or new connection. Default: 5 s. */
  readonly connectionTimeoutMs?: number;
  /** Called with the text of every SQL statement, for tests that count them. */
  readonly onQuery?: (sql: string) => void;
}

/** A connection URL as node-postgres takes it, and the PostgreSQL schema in which the tables are. */
export interface Connection {
  readonly connectionString: string;
  readonly schema: string;
}

/**
 * Reads a database URL, which may carry Prisma's `?schema=`.
 *
 * The session speaks UTC whatever the server's default is: the driver adapter drops the offset of instants.
 */
export function parseDatabaseUrl(url: string, defaultSchema: string): Connection {
  const parsed = new URL(url);
  const schema = parsed.searchParams.get('schema') ?? defaultSchema;
  parsed.searchParams.delete('schema');
  const options = [parsed.searchParams.get('options'), `-c search_path=${schema}`, '-c timezone=UTC'];
  parsed.searchParams.set('options', options.filter(Boolean).join(' '));
  return { connectionString: parsed.href, schema };
}

/** What a generated client is made with. */
export interface ClientSettings {
  readonly adapter: PrismaPg;
  readonly log: { readonly level: 'query'; readonly emit: 'event' }[];
}

interface GeneratedClient {
  $on(event: 'query', listener: (event: { readonly query: string }) => void): unknown;
}

/** Opens a client of one schema, which connects with its first query. */
export function openClient<Client extends GeneratedClient>(
  construct: (settings: ClientSettings) => Client,
  schema: SchemaName,
  url: string,
  options: ClientOptions = {},
): Client {
  const { onQuery } = options;
  const { connectionString, schema: location } = parseDatabaseUrl(url, postgresSchema(schema));
  const adapter = new PrismaPg(poolSettings(connectionString, options), { schema: location });
  if (onQuery === undefined) return construct({ adapter, log: [] });
  const client = construct({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}

/** Connections without a generated client; the first is made with the first query. */
export function createPool(url: string, schema: SchemaName, options: ClientOptions = {}): pg.Pool {
  const { connectionString } = parseDatabaseUrl(url, postgresSchema(schema));
  // An idle connection that breaks is replaced by the next query. Unheard, it would end the process.
  return new pg.Pool(poolSettings(connectionString, options)).on('error', () => undefined);
}

function poolSettings(connectionString: string, options: ClientOptions): pg.PoolConfig {
  return {
    connectionString,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: options.connectionTimeoutMs ?? 5_000,
  };
}
