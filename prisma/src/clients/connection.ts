import { PrismaPg } from '@prisma/adapter-pg';

import { postgresSchema, type SchemaName } from '../schemas.ts';
import { createPool, type ClientOptions } from './create-pool.ts';
import { parseDatabaseUrl } from './database-url.ts';

export type { ClientOptions } from './create-pool.ts';

/** What a generated client is made with. */
export interface ClientSettings {
  readonly adapter: PrismaPg;
  readonly log: { readonly level: 'query'; readonly emit: 'event' }[];
}

interface GeneratedClient {
  $on(event: 'query', listener: (event: { readonly query: string }) => void): unknown;
}

/** Opens a client of one schema, which connects with its first query. */
export function openClient<Client extends GeneratedClient>(
  construct: (settings: ClientSettings) => Client,
  schema: SchemaName,
  url: string,
  options: ClientOptions = {},
): Client {
  const { onQuery } = options;
  const { schema: location } = parseDatabaseUrl(url, postgresSchema(schema));
  const adapter = new PrismaPg(createPool(url, schema, options), {
    schema: location,
    disposeExternalPool: true,
  });
  if (onQuery === undefined) return construct({ adapter, log: [] });
  const client = construct({ adapter, log: [{ level: 'query', emit: 'event' }] });
  client.$on('query', ({ query }) => onQuery(query));
  return client;
}
