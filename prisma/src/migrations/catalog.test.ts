import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageDirectory } from '../package-directory.ts';
import { createTestDatabase, withSearchPath, type TestDatabase } from '../testing/index.ts';
import { readMigrations } from './history.ts';

let database: TestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = await createTestDatabase({ schemas: ['catalog'] });
});
beforeEach(async () => {
  client = new pg.Client({
    connectionString: withSearchPath(database.connectionString, 'catalog'),
  });
  await client.connect();
  return () => client.end();
});
afterAll(() => database.drop());

async function transaction(...statements: string[]): Promise<void> {
  await client.query('BEGIN');
  try {
    for (const statement of statements) await client.query(statement);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
}

async function readHead(): Promise<number> {
  return (await client.query<{ version: number }>('SELECT version FROM policy_head')).rows[0]?.version ?? -1;
}

const raiseHead = 'UPDATE policy_head SET version = version + 1';
const recordVersion = `INSERT INTO policy_versions (version, hash, actor, reason)
  SELECT version, 'hash', 'steward', 'a reason' FROM policy_head`;
const newVersion = [raiseHead, recordVersion];

describe('the usage record', () => {
  beforeAll(async () => {
    const writer = new pg.Client({ connectionString: database.connectionString });
    await writer.connect();
    await writer.query(`INSERT INTO catalog.usage_records
      (writer, sequence, decision_id, at, channel, content, method, medium, policy_version, subjects, outcome, status, previous_hash, hash)
      VALUES ('${randomUUID()}', 1, '${randomUUID()}', now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{p1}', 'ANSWERED', 200, 'genesis', 'sha256:00')`);
    await writer.end();
  });

  test.each([
    "UPDATE usage_records SET outcome = 'REFUSED'",
    'DELETE FROM usage_records',
    'TRUNCATE usage_records',
    `INSERT INTO usage_records SELECT * FROM usage_records
       ON CONFLICT (writer, sequence, appended_at) DO UPDATE SET status = 500`,
    'UPDATE usage_checkpoints SET hash = $$x$$',
    'DELETE FROM policy_versions',
    'DELETE FROM workflow_events',
  ])('cannot be rewritten, not even by the owner of the database: %s', async (statement) => {
    await expect(client.query(statement)).rejects.toMatchObject({
      code: '23001',
      message: expect.stringContaining('are never changed or deleted'),
    });
    const { rows } = await client.query('SELECT outcome, status FROM usage_records');
    expect(rows).toEqual([{ outcome: 'ANSWERED', status: 200 }]);
  });

  test('finds who saw the data of a subject through its index', async () => {
    await client.query('SET enable_seqscan = off');
    const { rows } = await client.query("EXPLAIN SELECT * FROM usage_records WHERE subjects @> ARRAY['p1']");
    expect(JSON.stringify(rows)).toMatch(/usage_records_\d{4}_\d{2}_subjects_idx/);
    expect(JSON.stringify(rows)).not.toContain('Seq Scan');
  });
});

describe('the workflows', () => {
  const act = (official: string | null, role: string, isBreakGlass = false, action = 'approve') => ({
    text: `INSERT INTO workflow_events
      (kind, reference, actor, official, application, department, role, action, to_state, is_break_glass)
      VALUES ('letter', 'a', 'x', $1, 'desk', 'health', $2, $3, 'DONE', $4)`,
    values: [official, role, action, isBreakGlass],
  });

  test('an official who has acted in one duty cannot act in another', async () => {
    await client.query(act('zhang', 'steward'));
    await client.query(act('zhang', 'authority'));
    for (const role of ['auditor', 'security-officer', 'security-reviewer'])
      await expect(client.query(act('zhang', role)), role).rejects.toMatchObject({ code: 'GG001' });
    await client.query(act('wu', 'auditor'));
    await expect(client.query(act('wu', 'operator'))).rejects.toMatchObject({ code: 'GG001' });
  });

  test('applications, what the registry does itself, and names that nobody vouches for have no duty', async () => {
    const actions = [
      act(null, 'steward'),
      act(null, 'auditor'),
      act('li', 'registry'),
      act('li', 'auditor'),
      act('zhang', 'auditor', true),
    ];
    for (const action of actions) expect((await client.query(action)).rowCount).toBe(1);
  });

  test('the authority ends a duty with an event, and then the official may begin another', async () => {
    await client.query(act('chen', 'auditor'));
    await client.query(
      `INSERT INTO workflow_events (kind, reference, actor, official, application, department, role, action, to_state, is_break_glass)
       VALUES ('official-duty', 'chen', 'zhou', 'zhou', 'desk', 'authority', 'authority', 'end', 'ENDED', false)`,
    );
    expect((await client.query(act('chen', 'steward'))).rowCount).toBe(1);
  });

  test('a record goes from one revision to the next, stays whose it is, and is never removed', async () => {
    await client.query(
      `INSERT INTO workflow_records (kind, id, revision, state, department, created_by, document)
       VALUES ('letter', 'a', 1, 'WRITTEN', 'health', 'zhang', '{}')`,
    );
    for (const statement of [
      'UPDATE workflow_records SET state = $$SENT$$',
      'UPDATE workflow_records SET revision = 3',
      'UPDATE workflow_records SET revision = 2, created_by = $$li$$',
      'DELETE FROM workflow_records',
      'TRUNCATE workflow_records',
    ])
      await expect(client.query(statement), statement).rejects.toMatchObject({ code: '23001' });
    await client.query("UPDATE workflow_records SET revision = 2, state = 'SENT'");
  });
});

describe('a change of the policy', () => {
  const publish = `INSERT INTO supergraph_versions (sdl, hash, policy_version)
    SELECT 'schema', 'hash', version FROM policy_head`;
  const countSchemas = async () => (await client.query('SELECT FROM supergraph_versions')).rowCount;

  test('does not commit without a new version', async () => {
    await expect(transaction(publish)).rejects.toThrow(
      'A change of catalog.supergraph_versions needs a new policy version in the same transaction.',
    );
  });

  test('does not commit with a version that belongs to another transaction', async () => {
    await transaction(...newVersion);
    await expect(transaction(publish)).rejects.toMatchObject({ code: '23001' });
  });

  test('commits together with a new version, in either order', async () => {
    const before = await readHead();
    await transaction(publish, ...newVersion);
    await transaction(...newVersion, publish);
    expect([await readHead(), await countSchemas()]).toEqual([before + 2, 2]);
  });

  test('cannot raise the head without recording the version, nor record a version that is not the head', async () => {
    await expect(transaction(raiseHead)).rejects.toThrow('policy_head_version_fkey');
    const ahead = recordVersion.replace('SELECT version,', 'SELECT version + 1,');
    await expect(transaction(ahead)).rejects.toMatchObject({ code: '23001' });
  });

  test.each([
    'UPDATE policy_head SET version = version + 2',
    'UPDATE policy_head SET version = version - 1',
    'DELETE FROM policy_head',
    'TRUNCATE policy_head',
    'INSERT INTO policy_head (id, version) VALUES (false, 99)',
  ])('only ever raises the version by one: %s', async (statement) => {
    await expect(client.query(statement)).rejects.toThrow(
      /version goes from|never changed|policy_head_one_row/,
    );
  });
});

describe('the history of the policy', () => {
  const write = (key: string) =>
    `INSERT INTO policy_parts (kind, key, from_version, document) SELECT 'masks', '${key}', version, '{}' FROM policy_head`;
  const close = (key: string) =>
    `UPDATE policy_parts SET until_version = (SELECT version FROM policy_head) WHERE key = '${key}'`;

  beforeAll(async () => {
    const writer = new pg.Client({
      connectionString: withSearchPath(database.connectionString, 'catalog'),
    });
    await writer.connect();
    for (const statement of ['BEGIN', ...newVersion, write('old'), write('kept'), 'COMMIT'])
      await writer.query(statement);
    for (const statement of ['BEGIN', ...newVersion, close('old'), 'COMMIT']) await writer.query(statement);
    await writer.end();
  });

  test.each([
    "UPDATE policy_parts SET document = '[]' WHERE key = 'kept'",
    "UPDATE policy_parts SET until_version = NULL WHERE key = 'old'",
    "UPDATE policy_parts SET until_version = until_version + 1 WHERE key = 'old'",
    "UPDATE policy_parts SET from_version = 0 WHERE key = 'kept'",
    "UPDATE policy_parts SET until_version = 99, document = '[]' WHERE key = 'kept'",
    'DELETE FROM policy_parts',
    'TRUNCATE policy_parts',
  ])('is never rewritten: %s', async (statement) => {
    await expect(transaction(...newVersion, statement)).rejects.toMatchObject({
      code: '23001',
      message: expect.stringContaining('are never changed or deleted'),
    });
  });

  test.each([
    ['a part that no version brings', [write('new')]],
    ['a part that an earlier version brings', [...newVersion, insertAt(1)]],
    ['a part that is closed already', [...newVersion, insertAt(1, 2)]],
    ['an end that no version brings', [close('kept')]],
    [
      'an end at an earlier version',
      [...newVersion, close('kept').replace('SELECT version', 'SELECT version - 1')],
    ],
  ])('takes no %s', async (_, statements) => {
    await expect(transaction(...statements)).rejects.toThrow(
      'A change of catalog.policy_parts needs a new policy version in the same transaction.',
    );
  });

  test('has one part of a kind and key in force', async () => {
    await expect(transaction(...newVersion, write('kept'))).rejects.toThrow('policy_parts_in_force_once');
  });

  test('tells the parts of every version', async () => {
    const head = await readHead();
    const keysAt = async (version: number): Promise<string[]> => {
      const { rows } = await client.query<{ key: string }>('SELECT key FROM policy_at($1) ORDER BY key', [
        version,
      ]);
      return rows.map(({ key }) => key);
    };
    expect(await keysAt(head)).toEqual(['kept']);
    expect(await keysAt(head - 1)).toEqual(['kept', 'old']);
    expect(await keysAt(head - 2)).toEqual([]);
  });
});

function insertAt(from: number, until: number | null = null): string {
  return `INSERT INTO policy_parts (kind, key, from_version, until_version, document)
    VALUES ('masks', 'new', ${from}, ${until}, '{}')`;
}

describe('a catalog that kept each version as one document', () => {
  test('has every version after the migration as it was before', async () => {
    const older = await createTestDatabase();
    const connectionString = withSearchPath(older.connectionString, 'catalog');
    const owner = new pg.Client({ connectionString });
    await owner.connect();
    await owner.query('CREATE SCHEMA catalog');
    const [first, ...others] = await readMigrations('catalog');
    const apply = async ({ name }: { name: string }) => {
      const file = path.join(packageDirectory, 'catalog', 'migrations', name, 'migration.sql');
      await owner.query(await readFile(file, 'utf8'));
    };
    await apply(first!);
    const documents = [
      { departments: [{ code: 'a' }, { code: 'b' }], ruleSet: { version: 'none', rules: [] }, grants: [] },
      {
        departments: [{ code: 'a' }, { code: 'b', name: 'B' }],
        ruleSet: { version: '1', rules: [] },
        grants: [{ id: 'g', items: ['Person.name'] }],
        masks: [{ name: 'm', strength: 2.5 }],
        resources: [{ code: '100000/000001', items: [{ coordinate: 'Person.name' }] }],
        suspensions: [
          { target: { application: 'x' }, since: '2026-02-01T00:00:00.000Z' },
          { target: { department: 'x' }, since: '2026-01-01T00:00:00.000Z' },
        ],
        flows: [{ item: 'Person.name', to: 'b' }],
      },
      {
        departments: [{ code: 'a' }, { code: 'b', name: 'B' }],
        ruleSet: { version: '1', rules: [] },
        grants: [{ id: 'g', items: ['Person.name'], revokedAt: '2026-02-01T00:00:00.000Z' }],
        purposes: [{ code: 'p' }],
        suspensions: [],
      },
      { departments: [{ code: 'a' }, { code: 'b' }], ruleSet: { version: '2', rules: [{ id: 'r' }] } },
    ];
    for (const [index, document] of documents.entries()) {
      await owner.query('BEGIN');
      await owner.query(raiseHead);
      await owner.query(
        `INSERT INTO policy_versions (version, document, hash, actor, reason) VALUES ($1, $2, 'h', 'a', 'r')`,
        [index + 1, JSON.stringify({ version: index + 1, ...document })],
      );
      await owner.query('COMMIT');
    }
    for (const migration of others) await apply(migration);

    for (const [index, { ruleSet, ...lists }] of [{ ruleSet: undefined }, ...documents].entries()) {
      const { rows } = await owner.query<{ kind: string; documents: unknown[] }>(
        'SELECT kind, json_agg(document ORDER BY key) AS documents FROM policy_at($1) GROUP BY kind',
        [index],
      );
      const expected = Object.entries(lists).filter(([, list]) => list.length > 0);
      if (ruleSet !== undefined && ruleSet.version !== 'none') expected.push(['ruleSet', [ruleSet] as never]);
      expect(Object.fromEntries(rows.map((row) => [row.kind, row.documents]))).toEqual(
        Object.fromEntries(expected),
      );
    }
    const { rows } = await owner.query(
      "SELECT from_version, until_version FROM policy_parts WHERE kind = 'departments' ORDER BY key, from_version",
    );
    expect(rows).toEqual([
      { from_version: 1, until_version: null },
      { from_version: 1, until_version: 2 },
      { from_version: 2, until_version: 4 },
      { from_version: 4, until_version: null },
    ]);
    await owner.end();
    await older.drop();
  });
});
