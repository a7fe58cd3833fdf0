import { PrismaClient } from '../../e-certificates/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../e-certificates/generated/client.ts';

/** A client of the schema `e_certificates`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'e-certificates', url, options);
}
