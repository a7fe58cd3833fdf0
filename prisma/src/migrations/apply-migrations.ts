/**
 * Does in this process what `prisma migrate deploy` does in one of its own: runs migration.sql as it stands and keeps
 * the history in Prisma's table, so that Prisma's commands find what they would have written.
 *
 * One thing is different: a migration and its line in the history are one transaction. One that fails, or whose program
 * is stopped, leaves nothing behind and is applied again the next time.
 */
import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { SchemaName } from '../schemas.ts';
import { MigrationError } from './errors.ts';
import { hasHistory, historyTable, type Migration } from './history.ts';

export interface SchemaMigrations {
  readonly schema: SchemaName;
  /** The PostgreSQL schema in which the tables are; created when absent. */
  readonly location: string;
  /** In order. */
  readonly migrations: readonly Migration[];
}

/** @throws MigrationError; what was applied before stays */
export async function applyMigrations(
  client: pg.Client,
  { schema, location, migrations }: SchemaMigrations,
): Promise<void> {
  await prepareSchema(client, schema, location);
  // Scripts name no schema, and their functions keep this path.
  await client.query(`SET search_path TO ${client.escapeIdentifier(location)}`);
  for (const migration of migrations) {
    try {
      await apply(client, location, migration);
    } catch (error) {
      // The first error is the one to report; a lost connection rolls back by itself.
      await client.query('ROLLBACK').catch(() => undefined);
      throw new MigrationError(schema, `its migration ${migration.name} failed: ${explain(error)}`, {
        cause: error,
      });
    }
  }
}

/**
 * INVARIANT: the line comes before the script and its end after it, so that a script which commits half of itself and
 * then fails leaves a migration that counts as unfinished.
 */
async function apply(client: pg.Client, location: string, migration: Migration): Promise<void> {
  const table = historyTable(client, location);
  const id = randomUUID();
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO ${table} (id, checksum, migration_name, started_at) VALUES ($1, $2, $3, clock_timestamp())`,
    [id, migration.checksum, migration.name],
  );
  await client.query(migration.script);
  await client.query(
    `UPDATE ${table} SET finished_at = clock_timestamp(), applied_steps_count = 1 WHERE id = $1`,
    [id],
  );
  await client.query('COMMIT');
}

/** @throws MigrationError when the schema holds tables that no migration has made, as Prisma's P3005 */
async function prepareSchema(client: pg.Client, schema: SchemaName, location: string): Promise<void> {
  if (await hasHistory(client, location)) return;
  const place = client.escapeIdentifier(location);
  const { rows } = await client.query<{ exists: boolean; tables: number }>(
    `SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = $1) AS exists,
       (SELECT count(*)::int FROM pg_tables WHERE schemaname = $1) AS tables`,
    [location],
  );
  if (rows[0] && rows[0].tables > 0) {
    throw new MigrationError(
      schema,
      `the PostgreSQL schema ${location} has tables and no record of the migrations that made them`,
    );
  }
  // Looked for first, since `IF NOT EXISTS` needs the right to create all the same.
  if (!rows[0]?.exists) await client.query(`CREATE SCHEMA ${place}`);
  // As Prisma's schema engine creates it.
  await client.query(`CREATE TABLE ${historyTable(client, location)} (
    id VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum VARCHAR(64) NOT NULL,
    finished_at TIMESTAMPTZ,
    migration_name VARCHAR(255) NOT NULL,
    logs TEXT,
    rolled_back_at TIMESTAMPTZ,
    started_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count INTEGER NOT NULL DEFAULT 0
  )`);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { detail } = error as pg.DatabaseError;
  return detail === undefined ? error.message : `${error.message} (${detail})`;
}
