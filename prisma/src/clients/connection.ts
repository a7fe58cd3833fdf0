import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';

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

/** The driver adapter of a generated client. */
export function createAdapter(url: string, defaultSchema: string, options: ClientOptions = {}): PrismaPg {
  const { connectionString, schema } = parseDatabaseUrl(url, defaultSchema);
  return new PrismaPg(poolSettings(connectionString, options), { schema });
}

/** Connections without a generated client; the first is made with the first query. */
export function createPool(url: string, defaultSchema: string, options: ClientOptions = {}): pg.Pool {
  const { connectionString } = parseDatabaseUrl(url, defaultSchema);
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
