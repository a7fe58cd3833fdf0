import { PrismaClient } from '../../civil-affairs/generated/client.ts';
import { createAdapter, type ClientOptions } from './connection.ts';

export * from '../../civil-affairs/generated/client.ts';

/** A client of the schema `civil_affairs`; connects with its first query. */
export function createClient(connectionString: string, options: ClientOptions = {}): PrismaClient {
  const { onQuery } = options;
  const adapter = createAdapter(connectionString, 'civil_affairs', options);
  if (!onQuery) return new PrismaClient({ adapter });
  const client = new PrismaClient({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}
