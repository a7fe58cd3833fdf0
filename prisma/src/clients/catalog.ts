import { PrismaClient } from '../../catalog/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';
import { parseCatalogUrl } from './database-url.ts';

export * from '../../catalog/generated/client.ts';

/** A client of the schema `catalog`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  parseCatalogUrl(url);
  return openClient((settings) => new PrismaClient(settings), 'catalog', url, options);
}
