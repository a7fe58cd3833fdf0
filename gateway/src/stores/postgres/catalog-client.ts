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
    throw new StoreError('the catalog database does not answer', code, { cause: error });
  }
}
