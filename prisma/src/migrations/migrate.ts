import type pg from 'pg';
import { parseDatabaseUrl } from '../clients/database-url.ts';
import { withClient } from '../clients/with-client.ts';
import { postgresSchema, schemaNames, type SchemaName } from '../schemas.ts';
import { applyMigrations, type SchemaMigrations } from './apply-migrations.ts';
import { MigrationError } from './errors.ts';
import { findPendingMigrations, readMigrations } from './history.ts';

/** Each keeps a process of the server busy. */
const AT_ONCE = 2;

/** Of the advisory lock under which Prisma's schema engine migrates a database. */
const PRISMA_LOCK = 72707369;

const LOCK_TIMEOUT_SECONDS = 60;

/** PostgreSQL's code for a lock that did not become free in time. */
const LOCK_NOT_AVAILABLE = '55P03';

export interface MigrateOptions {
  /** One database for all schemas; with `?schema=`, for one schema that lives elsewhere than under its own name. */
  readonly connectionString: string;
  /** Default: all of them. */
  readonly schemas?: readonly SchemaName[];
  readonly onProgress?: (progress: MigrationProgress) => void;
}

export interface MigrationProgress {
  readonly schema: SchemaName;
  /** The migrations that were just applied. */
  readonly applied: readonly string[];
  /** Schemas that are still to be migrated. */
  readonly remaining: number;
}

/**
 * Brings the schemas of a database up to date, where something is pending. Prisma's own commands and other programs
 * that migrate the same database wait until it is done.
 *
 * @returns the schemas that were changed
 * @throws MigrationError
 */
export async function migrate(options: MigrateOptions): Promise<readonly SchemaName[]> {
  const { connectionString, schemas = schemaNames, onProgress } = options;
  return withClient(connectionString, async (client) => {
    const find = () => findPending(client, connectionString, schemas);
    const found = await find();
    const [first] = found;
    if (first === undefined) return [];
    await lock(client, first.schema);
    // Whoever had the lock may have applied them.
    const pending = await find();
    await applyAll(connectionString, pending, onProgress);
    return pending.map(({ schema }) => schema);
  });
}

async function findPending(
  client: pg.Client,
  connectionString: string,
  schemas: readonly SchemaName[],
): Promise<readonly SchemaMigrations[]> {
  const pending: SchemaMigrations[] = [];
  for (const schema of schemas) {
    const { schema: location } = parseDatabaseUrl(connectionString, postgresSchema(schema));
    const brought = await readMigrations(schema);
    const migrations = await findPendingMigrations(client, schema, location, brought);
    if (migrations.length > 0) pending.push({ schema, location, migrations });
  }
  return pending;
}

/** Held until the connection ends. */
async function lock(client: pg.Client, schema: SchemaName): Promise<void> {
  await client.query(`SET lock_timeout = '${LOCK_TIMEOUT_SECONDS}s'`);
  try {
    await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
  } catch (error) {
    if ((error as pg.DatabaseError).code !== LOCK_NOT_AVAILABLE) throw error;
    throw new MigrationError(
      schema,
      `another program has been migrating this database for ${LOCK_TIMEOUT_SECONDS} s`,
      { cause: error },
    );
  }
}

/** Schemas do not depend on each other; the first failure is reported when no other is at work any more. */
async function applyAll(
  connectionString: string,
  pending: readonly SchemaMigrations[],
  onProgress: MigrateOptions['onProgress'],
): Promise<void> {
  const queue = [...pending];
  let remaining = pending.length;
  const work = async (): Promise<void> => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { schema, migrations } = next;
      // A session each: what a script sets must not reach another schema.
      await applyOne(connectionString, next);
      onProgress?.({ schema, applied: migrations.map(({ name }) => name), remaining: --remaining });
    }
  };
  const results = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  for (const result of results) if (result.status === 'rejected') throw result.reason;
}

function applyOne(connectionString: string, migrations: SchemaMigrations): Promise<void> {
  return withClient(connectionString, (client) => applyMigrations(client, migrations));
}
