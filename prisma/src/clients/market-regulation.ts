import { PrismaClient } from '../../market-regulation/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../market-regulation/generated/client.ts';

/** A client of the schema `market_regulation`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'market-regulation', url, options);
}
