/**
 * Compares the migrations that the program brings with those that a database has seen.
 *
 * Reads what Prisma keeps in `_prisma_migrations`, so that a start on an up-to-date database does not have to start
 * the Prisma CLI ten times.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { packageDirectory } from '../package-directory.ts';
import type { SchemaName } from '../schemas.ts';
import { MigrationError } from './errors.ts';

interface Migration {
  readonly name: string;
  /** SHA-256 of migration.sql, hex, as Prisma computes it. */
  readonly checksum: string;
}

interface AppliedMigration extends Migration {
  readonly isFinished: boolean;
}

/** The migrations of a schema in the order in which they are applied. */
export async function readMigrations(schema: SchemaName): Promise<readonly Migration[]> {
  const directory = path.join(packageDirectory, schema, 'migrations');
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => ({
      name,
      checksum: createHash('sha256')
        .update(await readFile(path.join(directory, name, 'migration.sql')))
        .digest('hex'),
    })),
  );
}

/**
 * @param postgresSchema where the database keeps it
 * @returns the names of the migrations that the database has not seen
 * @throws MigrationError if what it has seen is not what the program brings
 */
export async function findPendingMigrations(
  client: pg.Client,
  schema: SchemaName,
  postgresSchema: string,
): Promise<readonly string[]> {
  const brought = await readMigrations(schema);
  const applied = await readApplied(client, postgresSchema);
  for (const { name, checksum, isFinished } of applied) {
    const same = brought.find((migration) => migration.name === name);
    if (!isFinished) {
      throw new MigrationError(
        schema,
        `its migration ${name} failed half way: repair it and run "prisma migrate resolve"`,
      );
    }
    if (!same)
      throw new MigrationError(schema, `it has the migration ${name}, which this version does not know`);
    if (same.checksum !== checksum)
      throw new MigrationError(schema, `its migration ${name} was edited after it was applied`);
  }
  const seen = new Set(applied.map(({ name }) => name));
  return brought.map(({ name }) => name).filter((name) => !seen.has(name));
}

async function readApplied(client: pg.Client, postgresSchema: string): Promise<readonly AppliedMigration[]> {
  const table = `${client.escapeIdentifier(postgresSchema)}._prisma_migrations`;
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    table,
  ]);
  if (!rows[0]?.exists) return [];
  const applied = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM ${table} WHERE rolled_back_at IS NULL`,
  );
  return applied.rows;
}
