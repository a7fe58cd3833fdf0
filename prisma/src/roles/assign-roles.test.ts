import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createTestDatabase, withSearchPath, type TestDatabase } from '../testing/index.ts';
import { assignRoles } from './assign-roles.ts';
import { catalogFunctions, catalogPrivileges, catalogSequences, type RoleName } from './privileges.ts';

const INSUFFICIENT_PRIVILEGE = '42501';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ schemas: ['catalog', 'health', 'taxation'] });
  await as(
    'owner',
    `INSERT INTO catalog.usage_records
    (writer, sequence, decision_id, at, channel, content, method, medium, policy_version, subjects, outcome, status, previous_hash, hash)
    VALUES ('${randomUUID()}', 1, '${randomUUID()}', now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{p1}', 'ANSWERED', 200, 'genesis', 'sha256:00')`,
  );
});
afterAll(() => database.drop());

/** Runs statements as somebody. */
async function as(role: RoleName | 'owner', ...statements: string[]): Promise<pg.QueryResult> {
  const url = role === 'owner' ? database.connectionString : database.urlOf(role);
  const client = new pg.Client({
    connectionString: withSearchPath(url, 'catalog'),
  });
  await client.connect();
  try {
    let result = await client.query('SELECT');
    for (const statement of statements) result = await client.query(statement);
    return result;
  } finally {
    await client.end();
  }
}

const refused = { code: INSUFFICIENT_PRIVILEGE };

describe('with the role of the gateway', () => {
  test.each([
    'DELETE FROM usage_records',
    "UPDATE usage_records SET application = 'another'",
    'UPDATE usage_records SET sequence = sequence - 1 WHERE sequence > 1',
    'TRUNCATE usage_records',
    `INSERT INTO usage_records SELECT * FROM usage_records
       ON CONFLICT (writer, sequence, appended_at) DO UPDATE SET status = 500`,
    `MERGE INTO usage_records r USING (VALUES (1)) v ON true WHEN MATCHED THEN DELETE`,
    'DELETE FROM checkpoints',
    'UPDATE checkpoints SET signature = $$x$$',
    'TRUNCATE checkpoint_ends, checkpoints',
    'DELETE FROM checkpoint_ends',
    'UPDATE checkpoint_ends SET hash = $$x$$',
    'DELETE FROM usage_checkpoints',
  ])('no usage record is changed or removed: %s', async (statement) => {
    await expect(as('gateway', statement)).rejects.toMatchObject(refused);
  });

  test.each([
    ['switch the triggers off', 'ALTER TABLE usage_records DISABLE TRIGGER USER'],
    ['work as a replica, for which triggers do not fire', 'SET session_replication_role = replica'],
    ['drop the table', 'DROP TABLE usage_records'],
    [
      'replace the trigger',
      'CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$',
    ],
    ['put another table in the place of one', 'CREATE TEMPORARY TABLE policy_head (version int)'],
    ['become the owner', 'SET ROLE postgres'],
    ['become the auditor', 'SET ROLE govgraph_auditor'],
    ['make a role', 'CREATE ROLE intruder'],
    ['read files of the server', "SELECT pg_read_file('postgresql.conf')"],
    ['run programs on the server', "COPY usage_records TO PROGRAM 'cat'"],
  ])('one cannot %s', async (_, statement) => {
    await expect(as('gateway', statement)).rejects.toMatchObject(refused);
  });

  test('one cannot give itself rights: PostgreSQL warns, and gives none', async () => {
    const attempt = ['GRANT ALL ON usage_records TO govgraph_gateway', 'DELETE FROM usage_records'];
    await expect(as('gateway', ...attempt)).rejects.toMatchObject(refused);
  });

  test.each([
    ['adds a record to a month directly', 'INSERT INTO usage_records_without_month DEFAULT VALUES'],
    ['says when a record was written', `INSERT INTO usage_records (appended_at) VALUES ('2020-01-01')`],
    ['reads a month', 'SELECT writer FROM usage_records_without_month'],
    ['empties a month', 'TRUNCATE usage_records_without_month'],
    ['takes a month away', 'ALTER TABLE usage_records DETACH PARTITION usage_records_without_month'],
    ['removes a month', 'DROP TABLE usage_records_without_month'],
    ['makes what is no month', `SELECT make_usage_partition('intruder')`],
    ['archives a month', `SELECT archive_usage_month('usage_records_2020_01', 'file', '00', 0, '[]')`],
    ['asks of what time a month is', `SELECT usage_month_latest('usage_records_without_month')`],
    ['removes the table of one', `SELECT drop_usage_month('usage_records_2020_01')`],
    ['notes an archive', `INSERT INTO usage_archives DEFAULT VALUES`],
    ['reads what is noted', `SELECT FROM usage_archives`],
    ['lets records go sooner', `UPDATE usage_retention SET years = 3`],
  ])('nobody %s', async (_, statement) => {
    await expect(as('gateway', statement)).rejects.toMatchObject(refused);
  });

  test('months are made ahead', async () => {
    await as('gateway', 'SELECT make_usage_months()');
    await expect(as('authority', 'SELECT make_usage_months()')).rejects.toMatchObject(refused);
  });

  test('one cannot read who asked for what, only where chains end', async () => {
    await expect(as('gateway', 'SELECT application, subjects FROM usage_records')).rejects.toMatchObject(
      refused,
    );
    expect((await as('gateway', 'SELECT writer, sequence, hash FROM usage_records')).rowCount).toBe(1);
  });

  test('one is told sums of the budgets that it names, not by whom they were used', async () => {
    const uses = { 'quota:["g"]:2026-06-01': 2 };
    await as(
      'owner',
      `INSERT INTO usage_records
      (writer, sequence, form, decision_id, at, channel, content, method, medium, policy_version, exhausted_grants, subjects, tries, outcome, status, previous_hash, hash, uses)
      SELECT '${randomUUID()}', n, 2, gen_random_uuid(), now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{}', '{p1}', '[]', 'ANSWERED', 200, 'genesis', 'sha256:00', '${JSON.stringify(uses)}'
      FROM generate_series(1, 3) AS n`,
    );
    const sums = `SELECT * FROM recorded_uses(ARRAY['quota:["g"]:2026-06-01', 'another'])`;
    const { rows } = await as('gateway', sums);
    expect(rows).toEqual([
      { name: 'quota:["g"]:2026-06-01', used: '6' },
      { name: 'another', used: '0' },
    ]);
    await expect(as('gateway', 'SELECT uses FROM usage_records')).rejects.toMatchObject(refused);
    await expect(as('authority', sums)).rejects.toMatchObject(refused);
    await as('owner', `ALTER TABLE usage_records DISABLE TRIGGER USER`);
    await as(
      'owner',
      `DELETE FROM usage_records WHERE uses IS NOT NULL`,
      `ALTER TABLE usage_records ENABLE TRIGGER USER`,
    );
  });

  test('one reads which version of the policy is in force, and its hash, not who made it and why', async () => {
    expect((await as('gateway', 'SELECT version, hash FROM policy_versions')).rows).toEqual([
      { version: 0, hash: 'genesis' },
    ]);
    for (const statement of [
      'SELECT * FROM policy_versions',
      'SELECT actor, reason, at FROM policy_versions',
      'SELECT published_by FROM subgraph_versions',
    ])
      await expect(as('gateway', statement), statement).rejects.toMatchObject(refused);
  });

  test.each([
    "UPDATE policy_parts SET document = '{}'",
    'DELETE FROM policy_parts',
    'SELECT FROM grants',
    'UPDATE policy_head SET version = version + 1',
    `INSERT INTO policy_versions (version, hash, actor, reason) VALUES (1, 'hash', 'steward', 'a reason')`,
    `INSERT INTO policy_parts (kind, key, from_version, document) VALUES ('masks', 'none', 1, '{}')`,
    'UPDATE policy_parts SET until_version = 1',
    "INSERT INTO supergraph_versions (sdl, hash, policy_version) VALUES ('schema', 'hash', 1)",
    "INSERT INTO announced_supergraph (sdl, hash) VALUES ('schema', 'hash')",
  ])('the policy is not changed: %s', async (statement) => {
    await expect(as('gateway', statement)).rejects.toMatchObject(refused);
  });
});

describe('the other roles', () => {
  test('the authority neither writes nor reads what was used', async () => {
    await expect(as('authority', 'DELETE FROM usage_records')).rejects.toMatchObject(refused);
    await expect(as('authority', 'SELECT FROM usage_records')).rejects.toMatchObject(refused);
    await expect(as('authority', "UPDATE policy_versions SET actor = 'x'")).rejects.toMatchObject(refused);
  });

  test('the registry decides and reads what was used, and rewrites nothing that was done', async () => {
    expect((await as('registry', 'SELECT * FROM usage_records')).rowCount).toBe(1);
    for (const statement of [
      'DELETE FROM usage_records',
      'INSERT INTO usage_records DEFAULT VALUES',
      'DELETE FROM workflow_records',
      'UPDATE workflow_events SET actor = $$x$$',
      'DELETE FROM official_duties',
      "INSERT INTO official_duties (official, duty) VALUES ('zhang', 'audit')",
      "UPDATE policy_versions SET actor = 'x'",
    ])
      await expect(as('registry', statement), statement).rejects.toMatchObject(refused);
    for (const role of ['gateway', 'authority'] as const)
      await expect(as(role, 'SELECT FROM workflow_events')).rejects.toMatchObject(refused);
  });

  test('the auditor reads, and changes nothing', async () => {
    expect((await as('auditor', 'SELECT * FROM usage_records')).rowCount).toBe(1);
    expect((await as('auditor', 'SELECT * FROM grants')).rowCount).toBe(0);
    for (const statement of [
      'DELETE FROM usage_records',
      'DELETE FROM policy_parts',
      'DELETE FROM usage_checkpoints',
    ])
      await expect(as('auditor', statement)).rejects.toMatchObject(refused);
  });

  test('the archivist reads what was used, changes nothing itself, and does not see the policy', async () => {
    expect((await as('archivist', 'SELECT * FROM usage_records')).rowCount).toBe(1);
    for (const statement of [
      'DELETE FROM usage_records',
      'INSERT INTO usage_records DEFAULT VALUES',
      'ALTER TABLE usage_records DETACH PARTITION usage_records_without_month',
      'SELECT make_usage_months()',
      'SELECT FROM grants',
      'SELECT FROM checkpoints',
    ])
      await expect(as('archivist', statement), statement).rejects.toMatchObject(refused);
    for (const role of ['authority', 'auditor'] as const)
      await expect(as(role, `SELECT drop_usage_month('usage_records_2020_01')`)).rejects.toMatchObject(
        refused,
      );
  });

  test('a department has its own data, and nobody else’s', async () => {
    await as(
      'health',
      'SELECT FROM health.health_records',
      'UPDATE health.health_records SET updated_at = now()',
    );
    const others = [
      'taxation.income_tax',
      'catalog.usage_records',
      'catalog.policy_head',
      'health._prisma_migrations',
    ];
    for (const table of others)
      await expect(as('health', `SELECT FROM ${table}`), table).rejects.toMatchObject(refused);
    await expect(as('gateway', 'SELECT FROM health.health_records')).rejects.toMatchObject(refused);
  });
});

describe('the roles of a database', () => {
  test('name every table, every view and every sequence of the catalog, and no partition', async () => {
    const { rows } = await as(
      'owner',
      `SELECT c.relname AS name, c.relkind AS kind FROM pg_class c
       WHERE c.relnamespace = 'catalog'::regnamespace AND NOT c.relispartition
         AND c.relkind IN ('r', 'p', 'S', 'v', 'm', 'f')`,
    );
    const named = (...kinds: string[]) =>
      rows
        .filter((row) => kinds.includes(row.kind))
        .map((row) => String(row.name))
        .toSorted();
    expect(named('r', 'p', 'v')).toEqual(Object.keys(catalogPrivileges).toSorted());
    expect(named('S')).toEqual(Object.keys(catalogSequences).toSorted());
    expect(named('m', 'f')).toEqual([]);
  });

  test('name every function that runs with the rights of its owner', async () => {
    const { rows } = await as(
      'owner',
      `SELECT p.oid::regprocedure::text AS name FROM pg_proc p
       WHERE p.pronamespace = 'catalog'::regnamespace AND p.prosecdef`,
    );
    const named = rows.map((row) => String(row.name).replace('catalog.', ''));
    expect(named.toSorted()).toEqual(Object.keys(catalogFunctions).toSorted());
  });

  test('put nothing in the place of what functions use, not even where they may make temporary tables', async () => {
    const { rows } = await as('owner', 'SELECT current_database() AS name');
    await as('owner', `GRANT TEMPORARY ON DATABASE "${rows[0].name}" TO govgraph_gateway`);
    await as(
      'gateway',
      `CREATE FUNCTION pg_temp.intrude() RETURNS timestamptz LANGUAGE plpgsql AS $$
       BEGIN GRANT DELETE ON catalog.usage_records TO govgraph_gateway; RETURN 'infinity'; END $$`,
      `CREATE TEMPORARY VIEW usage_partitions AS
       SELECT 'x' AS name, '-infinity'::timestamptz AS since, pg_temp.intrude() AS until`,
      'SELECT make_usage_months()',
    );
    await expect(as('gateway', 'DELETE FROM catalog.usage_records WHERE false')).rejects.toMatchObject(
      refused,
    );
    await as('owner', `REVOKE TEMPORARY ON DATABASE "${rows[0].name}" FROM govgraph_gateway`);
  });

  test('lose what was given to them beside, or to everybody, when they are assigned again', async () => {
    await as(
      'owner',
      'GRANT DELETE ON usage_records TO govgraph_gateway, PUBLIC',
      'GRANT SELECT (application) ON usage_records TO govgraph_gateway',
      'GRANT CREATE ON SCHEMA catalog TO PUBLIC',
    );
    await assignRoles({ connectionString: database.connectionString, schemas: ['catalog'] });
    await expect(as('gateway', 'SELECT application FROM usage_records')).rejects.toMatchObject(refused);
    await expect(as('gateway', 'CREATE TABLE intruder ()')).rejects.toMatchObject(refused);
    const { rows } = await as(
      'owner',
      "SELECT has_table_privilege('govgraph_gateway', 'usage_records', 'DELETE') AS may_delete",
    );
    expect(rows).toEqual([{ may_delete: false }]);
    expect((await as('gateway', 'SELECT version FROM policy_head')).rows).toEqual([{ version: 0 }]);
  });

  test('cannot do what superusers can', async () => {
    const { rows } = await as(
      'owner',
      `SELECT rolname FROM pg_roles WHERE rolname LIKE 'govgraph%'
       AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)`,
    );
    expect(rows).toEqual([]);
  });
});
