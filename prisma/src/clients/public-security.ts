import { PrismaClient } from '../../public-security/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../public-security/generated/client.ts';

/** A client of the schema `public_security`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'public-security', url, options);
}
