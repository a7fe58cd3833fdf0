import pg from 'pg';

import { postgresSchema, type SchemaName } from '../schemas.ts';
import { parseDatabaseUrl } from './database-url.ts';
import { PrimaryPool } from './primary-pool.ts';
import { Session } from './session.ts';

export interface ClientOptions {
  /** Size of the connection pool. Default: 10. */
  readonly maxConnections?: number;
  /** How long a query waits for a free or new connection. Default: 5 s. */
  readonly connectionTimeoutMs?: number;
  /** A query that takes longer has failed, even when the server does not say so. Default: none does. */
  readonly queryTimeoutMs?: number;
  /** Called with the text of every SQL statement, for tests that count them. */
  readonly onQuery?: (sql: string) => void;
}

/** Connections without a generated client; the first is made with the first query. */
export function createPool(url: string, schema: SchemaName, options: ClientOptions = {}): pg.Pool {
  const { servers, isPrimaryOnly } = parseDatabaseUrl(url, postgresSchema(schema));
  const settings = poolSettings(options);
  const pool = isPrimaryOnly
    ? new PrimaryPool(servers, settings)
    : new pg.Pool({ ...settings, connectionString: servers[0], Client: Session });
  // An idle connection that breaks is replaced by the next query. Unheard, it would end the process.
  return pool.on('error', () => undefined);
}

function poolSettings(options: ClientOptions): pg.PoolConfig {
  const { maxConnections, connectionTimeoutMs, queryTimeoutMs } = options;
  return {
    max: maxConnections ?? 10,
    connectionTimeoutMillis: connectionTimeoutMs ?? 5_000,
    ...(queryTimeoutMs === undefined ? {} : { query_timeout: queryTimeoutMs }),
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
}
