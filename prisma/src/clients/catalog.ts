import { PrismaClient } from '../../catalog/generated/client.ts';
import { createAdapter, type ClientOptions } from './connection.ts';

export * from '../../catalog/generated/client.ts';

/** A client of the schema `catalog`; connects with its first query. */
export function createClient(connectionString: string, options: ClientOptions = {}): PrismaClient {
  const { onQuery } = options;
  const adapter = createAdapter(connectionString, 'catalog', options);
  if (!onQuery) return new PrismaClient({ adapter });
  const client = new PrismaClient({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}
