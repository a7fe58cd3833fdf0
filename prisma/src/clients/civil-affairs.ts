import { PrismaClient } from '../../civil-affairs/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../civil-affairs/generated/client.ts';

/** A client of the schema `civil_affairs`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'civil-affairs', url, options);
}
