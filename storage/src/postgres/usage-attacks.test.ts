import { beforeEach, describe, expect, test } from 'vitest';

import { emptyChain, linkRecord } from '../chain/hash-chain.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import { createAttackedDatabase, kindsOf, run, type AttackedDatabase } from './attacked-database.fixture.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

/*
 * The attacks that the usage record is made to withstand, on a real database: with the rights of a gateway, PostgreSQL
 * refuses them; whoever is superuser can do everything there, and is found out by what is outside the database.
 */

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const applications = ['hall', 'intruder', 'hall', 'intruder', 'hall', 'hall'];

let database: AttackedDatabase;

beforeEach(async () => {
  database = await createAttackedDatabase();
  expect(await database.useGateway(writer, applications)).toEqual([]);
  return database.drop;
});

/** Statements that remove an application's records, number the others anew, and compute a chain without a key. */
async function rewriteWithout(application: string): Promise<[string, unknown[]][]> {
  const store = createPostgresUsageStore(database.connectionString);
  const records = await store.read({ writer });
  await store.close();
  let end = emptyChain;
  const updates = records
    .filter((record) => record.application !== application)
    .map((record): [string, unknown[]] => {
      const { hash: _hash, previousHash: _previous, sequence, writer: _writer, ...entry } = record;
      const forged: UsageRecord = linkRecord(entry, writer, end, 'sha256');
      end = forged;
      const values = [forged.sequence, forged.previousHash, forged.hash, writer, sequence];
      return [
        `UPDATE usage_records SET sequence = $1, previous_hash = $2, hash = $3 WHERE writer = $4 AND sequence = $5`,
        values,
      ];
    });
  return [['DELETE FROM usage_records WHERE application = $1', [application]], ...updates];
}

describe('the usage record of a gateway', () => {
  test('is intact, and that is proved', async () => {
    const report = await database.audit();
    expect(report).toMatchObject({ isIntact: true, isProved: true, records: 6, writers: 1 });
    expect(report.checkpoints).toBeGreaterThan(0);
    expect(await database.audit({ withFiles: false })).toMatchObject({ isIntact: true, isProved: false });
  });

  test('is not rewritten with the role of the gateway', async () => {
    const attempts = [
      ...(await rewriteWithout('intruder')),
      'DELETE FROM checkpoint_ends',
      'DELETE FROM checkpoints',
    ];
    for (const attempt of attempts)
      await expect(run(database.gatewayUrl, attempt)).rejects.toMatchObject({ code: '42501' });
    expect(await database.audit()).toMatchObject({ isProved: true, records: 6 });
  });

  test.each([
    ['adds to a month directly', 'INSERT INTO usage_records_without_month DEFAULT VALUES'],
    ['says when it wrote', `INSERT INTO usage_records (appended_at) VALUES ('2001-01-01')`],
    ['empties a month', 'TRUNCATE usage_records_without_month'],
    ['detaches a month', 'ALTER TABLE usage_records DETACH PARTITION usage_records_without_month'],
    ['drops a month', 'DROP TABLE usage_records_without_month'],
  ])('is complete, since with the role of the gateway nobody %s', async (_, statement) => {
    await expect(run(database.gatewayUrl, statement)).rejects.toMatchObject({ code: '42501' });
    expect(await database.audit()).toMatchObject({ isProved: true, records: 6 });
  });

  test('shows what is added with the role of the gateway beside it', async () => {
    const gateway = database.gatewayUrl;
    await run(
      gateway,
      `INSERT INTO usage_records (writer, sequence, decision_id, at, channel, content, method, medium, policy_version, subjects, outcome, status, previous_hash, hash)
       VALUES ('${writer}', 7, gen_random_uuid(), now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{}', 'ANSWERED', 200, 'sha256:00', 'sha256:00')`,
    );
    expect(kindsOf(await database.audit())).toEqual(['CHAIN_BROKEN']);
    await expect(
      run(gateway, `INSERT INTO checkpoint_ends VALUES (1, gen_random_uuid(), 1, 'sha256:00')`),
    ).rejects.toMatchObject({ code: '23001' });
    await expect(
      run(gateway, `INSERT INTO checkpoints VALUES (1000, 'sha256:00', now(), 'none')`),
    ).rejects.toMatchObject({ code: '23001' });
  });
});

describe('a superuser is found out who', () => {
  test('removes an application, numbers anew, computes the chain without a key, and drops all checkpoints', async () => {
    await database.asSuperuser(
      ...(await rewriteWithout('intruder')),
      'DELETE FROM checkpoint_ends',
      'DELETE FROM checkpoints',
    );
    expect(kindsOf(await database.audit())).toEqual(
      expect.arrayContaining(['CHAIN_CUT_OFF', 'CHECKPOINT_MISSING']),
    );
    // Without the files, what is left looks like records of a gateway without a key; that is said.
    const blind = await database.audit({ withFiles: false });
    expect(blind).toMatchObject({ isIntact: true, isProved: false });
  });

  test.each<[what: string, statement: string, kinds: string[]]>([
    ['removes a record', 'DELETE FROM usage_records WHERE sequence = 2', ['CHAIN_BROKEN']],
    ['changes one', "UPDATE usage_records SET application = 'hall' WHERE sequence = 2", ['CHAIN_BROKEN']],
    ['cuts the end off', 'DELETE FROM usage_records WHERE sequence > 4', ['CHAIN_CUT_OFF']],
    ['removes a writer', 'DELETE FROM usage_records', ['WRITER_MISSING']],
    ['empties the table', 'TRUNCATE usage_records', ['WRITER_MISSING']],
    [
      'gives records to another writer',
      'UPDATE usage_records SET writer = gen_random_uuid() WHERE sequence = 6',
      ['CHAIN_BROKEN', 'CHAIN_CUT_OFF'],
    ],
    [
      'numbers records anew',
      'UPDATE usage_records SET sequence = sequence + 100',
      // No record fits the key any more, which a wrong key would look like too.
      ['CHAIN_BROKEN', 'KEY_FITS_NOTHING'],
    ],
    [
      'puts a record into another month',
      `INSERT INTO usage_records SELECT (r).* FROM (
         SELECT jsonb_populate_record(r, '{"appended_at": "2001-01-01"}') AS r FROM usage_records r WHERE sequence = 2
       ) AS copies`,
      ['CHAIN_BROKEN'],
    ],
    [
      'detaches the month',
      `DO $$ BEGIN EXECUTE (
         SELECT format('ALTER TABLE usage_records DETACH PARTITION %I', min(name)) FROM usage_partitions
       ); END $$`,
      ['WRITER_MISSING'],
    ],
    [
      'moves a checkpoint into the future',
      "UPDATE checkpoints SET at = now() + interval '1 day'",
      ['CHECKPOINT_DIFFERS'],
    ],
  ])('%s', async (_, statement, kinds) => {
    await database.asSuperuser(statement);
    const report = await database.audit();
    expect(report.isIntact).toBe(false);
    expect(kindsOf(report)).toEqual(kinds.toSorted());
  });

  test('restores an earlier copy of the whole database', async () => {
    const earlier = new URL(database.connectionString);
    const name = `${earlier.pathname.slice(1)}_earlier`;
    earlier.pathname = `/${name}`;
    const server = new URL(database.connectionString);
    server.pathname = '/postgres';
    await run(
      server.href,
      `CREATE DATABASE ${name} TEMPLATE ${new URL(database.connectionString).pathname.slice(1)}`,
    );
    await database.useGateway('0f9619ff-8b86-4d01-b42d-00cf4fc964ff', applications);
    expect(await database.audit()).toMatchObject({ isProved: true, records: 12, writers: 2 });

    const rolledBack = await database.audit({ from: earlier.href });
    expect(kindsOf(rolledBack)).toEqual(['CHECKPOINT_MISSING', 'WRITER_MISSING']);
    // Nothing inside it shows that.
    const blind = await database.audit({ from: earlier.href, withFiles: false });
    expect(blind.isIntact).toBe(true);
    expect(blind.unproved.map(({ kind }) => kind)).toEqual(['NO_FILES']);
    await run(server.href, `DROP DATABASE ${name} WITH (FORCE)`);
  });
});
