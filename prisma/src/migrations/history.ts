/**
 * Compares the migrations that the program brings with those that a database has seen, as Prisma keeps them in the
 * table `_prisma_migrations` of the schema.
 */
import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import path from 'node:path';
import type pg from 'pg';
import { packageDirectory } from '../package-directory.ts';
import type { SchemaName } from '../schemas.ts';
import { MigrationError } from './errors.ts';

export interface Migration {
  readonly name: string;
  /** SHA-256 of migration.sql, hex, as Prisma computes it. */
  readonly checksum: string;
  /** What migration.sql holds. */
  readonly script: string;
}

interface AppliedMigration extends Pick<Migration, 'name' | 'checksum'> {
  readonly isFinished: boolean;
}

/** The migrations of a schema in the order in which they are applied. */
export async function readMigrations(schema: SchemaName): Promise<readonly Migration[]> {
  const directory = path.join(packageDirectory, schema, 'migrations');
  const entries = await readdir(directory, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const script = await readFile(path.join(directory, name, 'migration.sql'), 'utf8');
      return { name, checksum: createHash('sha256').update(script).digest('hex'), script };
    }),
  );
}

/**
 * @param brought what the program brings, in order
 * @param location the PostgreSQL schema in which the tables are
 * @returns the migrations that the database has not seen, in order
 * @throws MigrationError if what it has seen is not what the program brings
 */
export async function findPendingMigrations(
  client: pg.Client,
  schema: SchemaName,
  location: string,
  brought: readonly Migration[],
): Promise<readonly Migration[]> {
  const applied = await readApplied(client, location);
  for (const { name, checksum, isFinished } of applied) {
    const same = brought.find((migration) => migration.name === name);
    if (!isFinished) {
      throw new MigrationError(
        schema,
        `its migration ${name} failed half way: repair what it left, then run "npm run prisma -- ${schema} migrate ` +
          `resolve --rolled-back ${name}", or "--applied ${name}" when nothing of it is missing`,
      );
    }
    if (!same)
      throw new MigrationError(schema, `it has the migration ${name}, which this version does not know`);
    if (same.checksum !== checksum)
      throw new MigrationError(schema, `its migration ${name} was edited after it was applied`);
  }
  const seen = new Set(applied.map(({ name }) => name));
  return brought.filter(({ name }) => !seen.has(name));
}

/** The table of a schema in which Prisma keeps its history. */
export function historyTable(client: pg.Client, location: string): string {
  return `${client.escapeIdentifier(location)}._prisma_migrations`;
}

export async function hasHistory(client: pg.Client, location: string): Promise<boolean> {
  const { rows } = await client.query<{ exists: boolean }>('SELECT to_regclass($1) IS NOT NULL AS exists', [
    historyTable(client, location),
  ]);
  return rows[0]?.exists === true;
}

async function readApplied(client: pg.Client, location: string): Promise<readonly AppliedMigration[]> {
  if (!(await hasHistory(client, location))) return [];
  const { rows } = await client.query<AppliedMigration>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS "isFinished"
     FROM ${historyTable(client, location)} WHERE rolled_back_at IS NULL`,
  );
  return rows;
}
