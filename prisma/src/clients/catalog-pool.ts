import type { Pool } from 'pg';

import { createPool, type ClientOptions } from './create-pool.ts';
import { parseCatalogUrl } from './database-url.ts';

/**
 * Connections to the schema `catalog` without Prisma's client, which would add an eighth to what a small request costs,
 * and to a start a second of processor time, while its modules are loaded and its compiler of queries is compiled.
 * Connects with its first query.
 */
export function createCatalogPool(connectionString: string, options: ClientOptions = {}): Pool {
  parseCatalogUrl(connectionString);
  return createPool(connectionString, 'catalog', options);
}
