import { PrismaClient } from '../../taxation/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../taxation/generated/client.ts';

/** A client of the schema `taxation`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'taxation', url, options);
}
