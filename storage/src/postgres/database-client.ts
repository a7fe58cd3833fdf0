import { PolicyError } from '@govgraph/policy';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';

import { StoreError, type StoreName } from '../store-error.ts';
import { failureReason } from './failure-reason.ts';

export interface DatabasePoolOptions {
  readonly maxConnections: number;
  /** A query that takes longer has failed, even when the server does not say so. */
  readonly queryTimeoutMs: number;
  /** How long to wait for a connection. Default: as long as for a query. */
  readonly connectionTimeoutMs?: number;
}

export type DatabasePool = ReturnType<typeof createCatalogPool>;

/** Takes statements: any connection, or the one of a transaction. */
export type DatabaseSession = Pick<DatabasePool, 'query'>;

/** Connections to the catalog database. They are made when they are first used, and again whenever one was lost. */
export function openDatabasePool(
  connectionString: string,
  { maxConnections, queryTimeoutMs, connectionTimeoutMs = queryTimeoutMs }: DatabasePoolOptions,
): DatabasePool {
  return createCatalogPool(connectionString, { maxConnections, queryTimeoutMs, connectionTimeoutMs });
}

/** Does everything or nothing. */
export async function inTransaction<Result>(
  pool: DatabasePool,
  isolation: 'READ COMMITTED' | 'REPEATABLE READ',
  work: (session: DatabaseSession) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let isDone = false;
  try {
    await client.query(`BEGIN ISOLATION LEVEL ${isolation}`);
    const result = await work(client);
    await client.query('COMMIT');
    isDone = true;
    return result;
  } finally {
    // Closing the connection ends a transaction that failed, whatever state it is in.
    client.release(!isDone);
  }
}

/** Asks the database; every failure of it becomes a `StoreError` that says why. What is wrong with a policy stays as it is. */
export async function askDatabase<Result>(store: StoreName, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof StoreError || error instanceof PolicyError) throw error;
    const reason = failureReason(error) ?? 'it does not do what it is asked';
    throw new StoreError(store, `the catalog database: ${reason}`, { cause: error });
  }
}
