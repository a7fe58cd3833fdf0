import { defineConfig } from 'prisma/config';
import { databaseUrl } from './src/config.ts';
import { postgresSchema, type SchemaName } from './src/schemas.ts';

/**
 * The Prisma configuration of one database schema.
 *
 * `<NAME>_DATABASE_URL` says where the database is. The PostgreSQL schema is named after the folder, unless the URL
 * says otherwise with `?schema=`.
 */
export function defineDatabase(name: SchemaName) {
  return defineConfig({
    schema: 'schema',
    migrations: { path: 'migrations' },
    datasource: { url: withSchema(databaseUrl(name), postgresSchema(name)) },
  });
}

/** Commands that need no database run without a URL; the others are refused by the CLI. */
function withSchema(url: string | undefined, schema: string): string {
  if (!url) return '';
  const named = new URL(url);
  if (!named.searchParams.has('schema')) named.searchParams.set('schema', schema);
  return named.href;
}
