import type { Pool } from 'pg';

import { PrismaClient } from '../../catalog/generated/client.ts';
import { createAdapter, createPool, type ClientOptions } from './connection.ts';

export * from '../../catalog/generated/client.ts';

/** A client of the schema `catalog`; connects with its first query. */
export function createClient(connectionString: string, options: ClientOptions = {}): PrismaClient {
  const { onQuery } = options;
  const adapter = createAdapter(connectionString, 'catalog', options);
  if (!onQuery) return new PrismaClient({ adapter });
  const client = new PrismaClient({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}

/**
 * Connections to the schema `catalog` without Prisma's client, which would add an eighth to what a small request costs,
 * and a second of processor time to a start, while its compiler of queries is compiled. Connects with its first query.
 */
export function createCatalogPool(connectionString: string, options: ClientOptions = {}): Pool {
  return createPool(connectionString, 'catalog', options);
}
