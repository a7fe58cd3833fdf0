import { PolicyError } from '@govgraph/policy';
import type { ClientOptions } from '@govgraph/prisma';
import { createCatalogPool, createClient, type PrismaClient } from '@govgraph/prisma/catalog';

import { StoreError } from '../../errors.ts';

export interface CatalogClientOptions {
  readonly maxConnections: number;
  /** A query that takes longer has failed, even when the server does not say so. */
  readonly queryTimeoutMs: number;
}

/**
 * A client of the catalog database. It connects when it is first used, and again whenever the connection was
 * lost.
 */
export function createCatalogClient(connectionString: string, options: CatalogClientOptions): PrismaClient {
  return createClient(...connectionSettings(connectionString, options));
}

/** The same without Prisma's client, for what running gateways ask, and for what must start fast. */
export function openCatalogPool(connectionString: string, options: CatalogClientOptions) {
  return createCatalogPool(...connectionSettings(connectionString, options));
}

function connectionSettings(
  connectionString: string,
  { maxConnections, queryTimeoutMs }: CatalogClientOptions,
): [url: string, options: ClientOptions] {
  const url = new URL(connectionString);
  // node-postgres reads these from the address; the server never sees them.
  url.searchParams.set('query_timeout', String(queryTimeoutMs));
  url.searchParams.set('keepAlive', 'true');
  url.searchParams.set('keepAliveInitialDelayMillis', '10000');
  return [url.href, { maxConnections, connectionTimeoutMs: queryTimeoutMs }];
}

/** Asks the database; every failure of it becomes a `StoreError`. What is wrong with a policy stays as it is. */
export async function askCatalog<Answer>(
  code: 'POLICY_UNAVAILABLE' | 'AUDIT_UNAVAILABLE',
  question: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof StoreError || error instanceof PolicyError) throw error;
    const message = isRightMissing(error)
      ? 'the role of the catalog database may not do this'
      : 'the catalog database does not answer';
    throw new StoreError(message, code, { cause: error });
  }
}

/** Of PostgreSQL. @see https://www.postgresql.org/docs/18/errcodes-appendix.html */
const insufficientPrivilege = '42501';

/** Whether the database refused something because the role that connects has not the right. */
export function isRightMissing(error: unknown): boolean {
  for (let cause = error, depth = 0; cause instanceof Object && depth < 5; depth += 1) {
    if ('code' in cause && cause.code === insufficientPrivilege) return true;
    if ('originalCode' in cause && cause.originalCode === insufficientPrivilege) return true;
    // Prisma's client keeps what its adapter threw in `meta`, the others in `cause`.
    const meta: unknown = 'meta' in cause ? cause.meta : undefined;
    if (meta instanceof Object && 'driverAdapterError' in meta) cause = meta.driverAdapterError;
    else cause = 'cause' in cause ? cause.cause : undefined;
  }
  return false;
}
