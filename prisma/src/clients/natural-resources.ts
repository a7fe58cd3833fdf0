import { PrismaClient } from '../../natural-resources/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../natural-resources/generated/client.ts';

/** A client of the schema `natural_resources`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'natural-resources', url, options);
}
