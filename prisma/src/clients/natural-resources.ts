import { PrismaClient } from '../../natural-resources/generated/client.ts';
import { createAdapter, type ClientOptions } from './connection.ts';

export * from '../../natural-resources/generated/client.ts';

/** A client of the schema `natural_resources`; connects with its first query. */
export function createClient(connectionString: string, options: ClientOptions = {}): PrismaClient {
  const { onQuery } = options;
  const adapter = createAdapter(connectionString, 'natural_resources', options);
  if (!onQuery) return new PrismaClient({ adapter });
  const client = new PrismaClient({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}
