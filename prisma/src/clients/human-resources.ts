import { PrismaClient } from '../../human-resources/generated/client.ts';
import { openClient, type ClientOptions } from './connection.ts';

export * from '../../human-resources/generated/client.ts';

/** A client of the schema `human_resources`; connects with its first query. */
export function createClient(url: string, options?: ClientOptions): PrismaClient {
  return openClient((settings) => new PrismaClient(settings), 'human-resources', url, options);
}
