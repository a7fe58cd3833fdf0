/** What a database is left with by migrations that fail, stop half way, or are put right. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../testing/index.ts';
import { applyMigrations } from './apply-migrations.ts';
import { findPendingMigrations, type Migration } from './history.ts';

const location = 'health';

let database: TestDatabase;
let observer: pg.Client;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase();
  observer = new pg.Client({ connectionString: database.connectionString });
  await observer.connect();
});
beforeEach(async () => {
  client = new pg.Client({ connectionString: database.connectionString });
  client.on('error', () => undefined);
  await client.connect();
});
afterEach(async () => {
  await client.end().catch(() => undefined);
  await observer.query(`DROP SCHEMA IF EXISTS ${location} CASCADE`);
});
afterAll(async () => {
  await observer.end();
  await database.drop();
});

const migration = (name: string, script: string): Migration => ({
  name,
  checksum: createHash('sha256').update(script).digest('hex'),
  script,
});

const first = migration('1_first', 'CREATE TABLE kept (id int); INSERT INTO kept VALUES (1);');
const broken = migration(
  '2_broken',
  'CREATE TABLE lost (id int); INSERT INTO kept VALUES (2); SELECT nonsense;',
);
const repaired = migration('2_broken', 'CREATE TABLE found (id int); INSERT INTO kept VALUES (2);');

const apply = (...migrations: Migration[]) =>
  applyMigrations(client, { schema: 'health', location, migrations });
const findPending = async (...brought: Migration[]) =>
  (await findPendingMigrations(observer, 'health', location, brought)).map(({ name }) => name);

async function readTables(): Promise<string[]> {
  const { rows } = await observer.query<{ tablename: string }>(
    'SELECT tablename FROM pg_tables WHERE schemaname = $1 ORDER BY tablename',
    [location],
  );
  return rows.map(({ tablename }) => tablename).filter((name) => name !== '_prisma_migrations');
}

async function readHistory(): Promise<unknown[]> {
  const { rows } = await observer.query(
    `SELECT migration_name AS name, finished_at >= started_at AS finished, applied_steps_count AS steps
     FROM ${location}._prisma_migrations ORDER BY migration_name`,
  );
  return rows;
}

test('a migration that fails leaves nothing behind, and those before it stay', async () => {
  await expect(apply(first, broken)).rejects.toThrow(
    'The database schema health cannot be migrated: its migration 2_broken failed: column "nonsense" does not exist.',
  );
  expect(await readTables()).toEqual(['kept']);
  expect(await readHistory()).toEqual([{ name: '1_first', finished: true, steps: 1 }]);
});

test('once it is repaired, the next start applies it', async () => {
  await apply(first, broken).catch(() => undefined);
  expect(await findPending(first, repaired)).toEqual(['2_broken']);
  await apply(repaired);
  expect(await readTables()).toEqual(['found', 'kept']);
  expect(await findPending(first, repaired)).toEqual([]);
});

test('a program that is stopped during a migration leaves nothing behind', async () => {
  const slow = migration('2_slow', 'CREATE TABLE lost (id int); SELECT pg_sleep(600);');
  const stopped = apply(first, slow).catch((error: Error) => error.message);
  await vi.waitFor(async () => {
    const { rowCount } = await observer.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()",
    );
    expect(rowCount).toBe(1);
  });
  expect(await stopped).toContain('its migration 2_slow failed: ');
  await vi.waitFor(async () => expect(await readTables()).toEqual(['kept']));
  expect(await findPending(first, slow)).toEqual(['2_slow']);
});

test('a script that commits by itself and then fails counts as failed half way', async () => {
  const half = migration('2_half', 'CREATE TABLE half (id int); COMMIT; SELECT nonsense;');
  await expect(apply(first, half)).rejects.toThrow('its migration 2_half failed: column');
  expect(await readTables()).toEqual(['half', 'kept']);
  await expect(findPending(first, half)).rejects.toThrow('its migration 2_half failed half way: ');
});

test('a migration that was marked as rolled back is applied again', async () => {
  await apply(first);
  await observer.query(
    `UPDATE ${location}._prisma_migrations SET rolled_back_at = now(), finished_at = NULL`,
  );
  await observer.query(`DROP TABLE ${location}.kept`);
  expect(await findPending(first)).toEqual(['1_first']);
  await apply(first);
  expect(await readTables()).toEqual(['kept']);
  expect(await readHistory()).toHaveLength(2);
});

test('functions keep their bodies in one piece and find the tables of their schema', async () => {
  await apply(
    first,
    migration(
      '2_function',
      `CREATE FUNCTION count_kept() RETURNS int LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
       BEGIN PERFORM 1; RETURN (SELECT count(*) FROM kept); END $$;`,
    ),
  );
  const { rows } = await observer.query(`SELECT ${location}.count_kept() AS count`);
  expect(rows).toEqual([{ count: 1 }]);
});
