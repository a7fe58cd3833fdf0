import { readFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { packageDirectory } from '../package-directory.ts';
import { createTestDatabase, withSearchPath } from '../testing/index.ts';
import { readMigrations } from './history.ts';

const resource = {
  provider: 'health',
  name: 'Patients',
  nameZh: '患者信息',
  abstract: 'ＡＢＯ 血型',
  base: 'NATURAL_PERSONS',
  items: [
    { coordinate: 'Patient.name', name: 'Name', nameZh: '姓名', shareType: 'CONDITIONAL', level: 2 },
    {
      coordinate: 'Patient.blood',
      name: 'Blood',
      nameZh: '血型',
      shareType: 'NOT_SHARED',
      level: 3,
      dataClass: 'IMPORTANT',
    },
  ],
};

test('A catalog that could not be searched before can be searched as it is in force', async () => {
  const database = await createTestDatabase();
  const owner = new pg.Client({
    connectionString: withSearchPath(database.connectionString, 'catalog'),
  });
  await owner.connect();
  await owner.query('CREATE SCHEMA catalog');
  const migrations = await readMigrations('catalog');
  const own = migrations.findIndex(({ name }) => name.endsWith('_catalog_search'));
  const apply = async (from: number, until?: number) => {
    for (const { name } of migrations.slice(from, until)) {
      const file = path.join(packageDirectory, 'catalog', 'migrations', name, 'migration.sql');
      await owner.query(await readFile(file, 'utf8'));
    }
  };
  await apply(0, own);
  const change = async (...statements: readonly string[]) => {
    await owner.query('BEGIN');
    await owner.query('UPDATE policy_head SET version = version + 1');
    await owner.query(`INSERT INTO policy_versions (version, hash, actor, reason)
      SELECT version, 'hash', 'steward', 'a reason' FROM policy_head`);
    for (const statement of statements) await owner.query(statement);
    await owner.query('COMMIT');
  };
  const write = (code: string) =>
    `INSERT INTO policy_parts (kind, key, from_version, document)
     SELECT 'resources', '${code}', version, '${JSON.stringify(resource)}' FROM policy_head`;
  const end = (code: string) =>
    `UPDATE policy_parts SET until_version = (SELECT version FROM policy_head) WHERE key = '${code}'`;
  await change(write('300/1'), write('300/2'));
  await change(end('300/2'));
  await apply(own);

  const codes = async (table: string, code: string) =>
    (await owner.query<{ code: string }>(`SELECT ${code} AS code FROM ${table} ORDER BY 1`)).rows.map(
      (row) => row.code,
    );
  expect(await codes('resource_index', 'code')).toEqual(['300/1']);
  expect((await owner.query('SELECT * FROM resource_index')).rows).toEqual([
    {
      code: '300/1',
      provider: 'health',
      base: 'NATURAL_PERSONS',
      data_class: 'IMPORTANT',
      text_for_search: '300/1 patients 患者信息 abo 血型',
    },
  ]);
  expect((await owner.query('SELECT * FROM item_index ORDER BY coordinate')).rows).toMatchObject([
    {
      coordinate: 'Patient.blood',
      data_class: 'IMPORTANT',
      share_type: 'NOT_SHARED',
      level: 3,
      text_for_search: 'blood 血型 patient.blood 300/1 patients 患者信息',
    },
    { coordinate: 'Patient.name', resource_code: '300/1', data_class: 'GENERAL', base: 'NATURAL_PERSONS' },
  ]);

  await change(end('300/1'), write('300/3'));
  expect(await codes('resource_index', 'code')).toEqual(['300/3']);
  expect(await codes('item_index', "resource_code || ' ' || coordinate")).toEqual([
    '300/3 Patient.blood',
    '300/3 Patient.name',
  ]);
  await owner.end();
  await database.drop();
});
