import path from 'node:path';
import { defineConfig } from 'prisma/config';

/**
 * The Prisma configuration of one database schema: `<NAME>_DATABASE_URL` says where, and the PostgreSQL schema
 * is named after the folder unless the URL says otherwise.
 *
 * Also points the Prisma CLI to our schema engine, so that every command works without a download.
 */
export function defineDatabase(name: string) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= path.join(import.meta.dirname, 'engine/schema-engine.mjs');
  const schema = name.replaceAll('-', '_');
  return defineConfig({
    schema: 'schema',
    migrations: { path: 'migrations' },
    datasource: { url: withSchema(process.env[`${schema.toUpperCase()}_DATABASE_URL`] ?? '', schema) },
  });
}

/** Commands that need no database run without a URL; the others are refused by the CLI. */
function withSchema(url: string, schema: string): string {
  if (!url || new URL(url).searchParams.has('schema')) return url;
  const withIt = new URL(url);
  withIt.searchParams.set('schema', schema);
  return withIt.href;
}
