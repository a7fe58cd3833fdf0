import { PrismaClient } from '../../health/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../health/generated/client.ts';

/** A client of the schema `health`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'health', url, options);
}
