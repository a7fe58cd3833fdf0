import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { migrate, type MigrationProgress } from './migrate.ts';

/** Of the advisory lock that Prisma's schema engine takes. */
const PRISMA_LOCK = 72707369;

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await database.drop();
});

describe('the migration of a database', () => {
  const schemas = ['catalog', 'ecology'] as const;

  test('applies what is pending, schema by schema, and reports it', async () => {
    const progress: MigrationProgress[] = [];
    const changed = await migrate({
      connectionString: database.connectionString,
      schemas,
      onProgress: (step) => progress.push(step),
    });
    expect(changed).toEqual(schemas);
    expect(progress.map(({ schema }) => schema).sort()).toEqual(schemas);
    expect(progress.map(({ remaining }) => remaining)).toEqual([1, 0]);
    expect(progress.flatMap(({ applied }) => applied).length).toBeGreaterThan(0);
    const { rows } = await client.query('SELECT version FROM catalog.policy_head');
    expect(rows).toEqual([{ version: 0 }]);
  });

  test('changes nothing when nothing is pending, and waits for nobody', async () => {
    await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
    expect(await migrate({ connectionString: database.connectionString, schemas })).toEqual([]);
    await client.query(`SELECT pg_advisory_unlock(${PRISMA_LOCK})`);
  });

  test('waits while Prisma or another program migrates the same database', async () => {
    await client.query(`SELECT pg_advisory_lock(${PRISMA_LOCK})`);
    let isDone = false;
    const migration = migrate({ connectionString: database.connectionString, schemas: ['taxation'] });
    void migration.finally(() => (isDone = true));
    await vi.waitFor(async () => {
      const { rowCount } = await client.query(
        "SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())",
      );
      expect(rowCount).toBe(1);
    });
    expect(isDone).toBe(false);
    await client.query(`SELECT pg_advisory_unlock(${PRISMA_LOCK})`);
    expect(await migration).toEqual(['taxation']);
  });

  test('applies each migration once when two programs start at the same time', async () => {
    const options = {
      connectionString: database.connectionString,
      schemas: ['market-regulation', 'civil-affairs'],
    } as const;
    const changed = await Promise.all([migrate(options), migrate(options), migrate(options)]);
    expect(changed.flat().toSorted()).toEqual(['civil-affairs', 'market-regulation']);
    const { rows } = await client.query(
      `SELECT count(*)::int AS lines, count(DISTINCT migration_name)::int AS names
       FROM market_regulation._prisma_migrations`,
    );
    expect(rows).toEqual([{ lines: 2, names: 2 }]);
  });

  test('works in the PostgreSQL schema that the URL names', async () => {
    const options = {
      connectionString: `${database.connectionString}?schema=elsewhere`,
      schemas: ['health'],
    } as const;
    expect(await migrate(options)).toEqual(['health']);
    expect(await migrate(options)).toEqual([]);
    const { rows } = await client.query("SELECT to_regclass('elsewhere.vaccinations') IS NOT NULL AS exists");
    expect(rows).toEqual([{ exists: true }]);
  });

  test('refuses a database whose migration was edited after it was applied', async () => {
    const tamper = "UPDATE ecology._prisma_migrations SET checksum = repeat('0', 64)";
    const restore = 'UPDATE ecology._prisma_migrations SET checksum = $1';
    const { rows } = await client.query<{ checksum: string }>(
      'SELECT checksum FROM ecology._prisma_migrations',
    );
    await client.query(tamper);
    await expect(migrate({ connectionString: database.connectionString, schemas })).rejects.toThrow(
      /^The database schema ecology cannot be migrated: its migration \S+ was edited after it was applied\.$/,
    );
    await client.query(restore, [rows[0]?.checksum]);
  });

  test('refuses a database that is newer than the program', async () => {
    await client.query(
      "INSERT INTO ecology._prisma_migrations (id, checksum, migration_name, finished_at) VALUES ('x', 'y', '29991231000000_later', now())",
    );
    await expect(migrate({ connectionString: database.connectionString, schemas })).rejects.toThrow(
      'it has the migration 29991231000000_later, which this version does not know',
    );
    await client.query("DELETE FROM ecology._prisma_migrations WHERE id = 'x'");
  });

  test('refuses a database in which a migration failed half way', async () => {
    await client.query('UPDATE ecology._prisma_migrations SET finished_at = NULL');
    await expect(migrate({ connectionString: database.connectionString, schemas })).rejects.toThrow(
      /its migration (\S+) failed half way: .* "npm run prisma -- ecology migrate resolve --rolled-back \1"/,
    );
    await client.query('UPDATE ecology._prisma_migrations SET finished_at = now()');
  });

  test('refuses a schema with tables that no migration has made', async () => {
    const clash = await createTestDatabase();
    const other = new pg.Client({ connectionString: clash.connectionString });
    await other.connect();
    await other.query('CREATE SCHEMA ecology; CREATE TABLE ecology.emissions ()');
    await other.end();
    const failure = migrate({ connectionString: clash.connectionString, schemas: ['ecology'] });
    await expect(failure).rejects.toThrow(
      'The database schema ecology cannot be migrated: the PostgreSQL schema ecology has tables and no record of the ' +
        'migrations that made them.',
    );
    await clash.drop();
  });
});
