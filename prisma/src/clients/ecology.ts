import { PrismaClient } from '../../ecology/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../ecology/generated/client.ts';

/** A client of the schema `ecology`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'ecology', url, options);
}
