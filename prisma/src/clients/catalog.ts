import type { Pool } from 'pg';

import { PrismaClient } from '../../catalog/generated/client.ts';
import { createPool, openClient, type ClientOptions } from './connection.ts';
import { parseCatalogUrl } from './database-url.ts';

export * from '../../catalog/generated/client.ts';

/** A client of the schema `catalog`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  parseCatalogUrl(url);
  return openClient((settings) => new PrismaClient(settings), 'catalog', url, options);
}

/**
 * Connections to the schema `catalog` without Prisma's client, which would add an eighth to what a small request costs,
 * and a second of processor time to a start, while its compiler of queries is compiled. Connects with its first query.
 */
export function createCatalogPool(connectionString: string, options: ClientOptions = {}): Pool {
  parseCatalogUrl(connectionString);
  return createPool(connectionString, 'catalog', options);
}
