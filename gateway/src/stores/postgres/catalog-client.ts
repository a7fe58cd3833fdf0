import { PolicyError } from '@govgraph/policy';
import type { ClientOptions } from '@govgraph/prisma';
import { createCatalogPool, createClient, type PrismaClient } from '@govgraph/prisma/catalog';

import { StoreError } from '../../errors.ts';
import { failureReason } from './failure-reason.ts';

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
  return [connectionString, { maxConnections, queryTimeoutMs, connectionTimeoutMs: queryTimeoutMs }];
}

/** Asks the database; every failure of it becomes a `StoreError` that says why. What is wrong with a policy stays as it is. */
export async function askCatalog<Answer>(
  code: 'POLICY_UNAVAILABLE' | 'AUDIT_UNAVAILABLE',
  question: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof StoreError || error instanceof PolicyError) throw error;
    const reason = failureReason(error) ?? 'it does not do what it is asked';
    throw new StoreError(`the catalog database: ${reason}`, code, { cause: error });
  }
}
