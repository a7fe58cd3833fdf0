import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import fc from 'fast-check';
import { beforeEach, describe, expect, test, vi } from 'vitest';

import { archiveUsage, type ArchiveOptions } from '../archive/archive-usage.ts';
import { keptUntil, leastRetentionYears } from '../usage/usage-retention.ts';
import { createAttackedDatabase, kindsOf, run, type AttackedDatabase } from './attacked-database.fixture.ts';
import { createPostgresUsageArchiver } from './postgres-usage-archiver.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

/*
 * Months of the usage record in a real database that are archived, and what an auditor finds of them: where everything
 * is as it should, after an interruption, and after somebody who can do everything in the database has been there.
 */

const ended = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const running = '7f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const [january, february] = ['usage_records_2020_01', 'usage_records_2020_02'];
const fileOf = (month: string) => `${month.replaceAll('_', '-')}.jsonl`;

let database: AttackedDatabase;
let directory: string;

/** A gateway that ended in January 2020, and one that recorded in January, in February and now. */
beforeEach(async () => {
  database = await createAttackedDatabase();
  directory = await mkdtemp(join(tmpdir(), 'govgraph-archives-'));
  const months = ['2020-01', '2020-01', '2020-01', '2020-02', '2020-02'];
  await database.useGateway(ended, ['hall', 'hall'], months.slice(0, 2));
  await database.useGateway(running, ['hall', 'tax', 'hall', 'tax', 'hall', 'tax', 'hall'], months);
  await database.writeBack('2020-01', `writer = '${ended}' OR sequence <= 3`);
  await database.writeBack('2020-02', `sequence BETWEEN 4 AND 5`);
  return async () => {
    await database.drop();
    await rm(directory, { recursive: true });
  };
});

type Given = Partial<Omit<ArchiveOptions, 'archiver'>> & { readonly url?: string };

async function archive({ url = database.archivistUrl, ...given }: Given = {}) {
  const archiver = createPostgresUsageArchiver(url);
  try {
    return await archiveUsage({
      ...{ archiver, before: '2020-03-01T00:00:00+08:00', directory, drop: false },
      ...given,
    });
  } finally {
    await archiver.close();
  }
}

async function ask<Row extends object>(sql: string): Promise<readonly Row[]> {
  const pool = createCatalogPool(database.connectionString, { maxConnections: 1 });
  const { rows } = await pool.query<Row>(sql);
  await pool.end();
  return rows;
}

/** Lets records of now have been written at another moment, by the clock of the database. */
async function writtenAt(moment: string, which: string): Promise<void> {
  const recent = `appended_at > now() - interval '1 day'`;
  await database.asSuperuser(
    `INSERT INTO usage_records
       SELECT (jsonb_populate_record(r, '{"appended_at": "${moment}"}')).* FROM usage_records r WHERE ${recent} AND (${which})`,
    `DELETE FROM usage_records WHERE ${recent} AND (${which})`,
  );
}

async function tables(): Promise<readonly string[]> {
  const rows = await ask<{ readonly name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relname ~ '^usage_records_2020_..$' AND relkind = 'r' ORDER BY 1`,
  );
  return rows.map(({ name }) => name);
}

describe('an archived month', () => {
  test('is a file of its records as they are hashed, with its SHA-256 beside it', async () => {
    expect(await archive()).toMatchObject([
      { name: january, file: 'usage-records-2020-01.jsonl', records: 5, isNew: true, isDropped: false },
      { name: february, file: 'usage-records-2020-02.jsonl', records: 2 },
    ]);
    expect((await readdir(directory)).toSorted()).toEqual([
      'usage-records-2020-01.jsonl',
      'usage-records-2020-01.jsonl.sha256',
      'usage-records-2020-02.jsonl',
      'usage-records-2020-02.jsonl.sha256',
    ]);
    const lines = (await readFile(join(directory, fileOf(january)), 'utf8')).trimEnd().split('\n');
    const places = lines.map((line) => JSON.parse(line)).map(({ writer, sequence }) => [writer, sequence]);
    expect(places).toEqual([
      ...[1, 2].map((sequence) => [ended, sequence]),
      ...[1, 2, 3].map((sequence) => [running, sequence]),
    ]);
  });

  test('is no longer in the usage record, and its table stays until somebody drops it', async () => {
    await archive();
    expect(await ask('SELECT DISTINCT sequence FROM catalog.usage_records ORDER BY 1')).toEqual([
      { sequence: '6' },
      { sequence: '7' },
    ]);
    expect(await tables()).toEqual([january, february]);
    for (const statement of [`UPDATE ${january} SET status = 500`, `DELETE FROM ${january}`])
      await expect(run(database.connectionString, statement)).rejects.toMatchObject({ code: '23001' });
    expect(await archive({ drop: true })).toMatchObject([
      { name: january, isNew: false, isDropped: true },
      { name: february, isNew: false, isDropped: true },
    ]);
    expect(await tables()).toEqual([]);
  });

  test('is verified from its file as if it were in the database', async () => {
    expect(await database.audit()).toMatchObject({ isProved: true, records: 9, writers: 2, archives: 0 });
    await archive({ drop: true });
    expect(await database.audit({ archives: [directory] })).toMatchObject({
      ...{ isIntact: true, isProved: true, records: 9, writers: 2, archives: 2, problems: [], unproved: [] },
    });
  });

  test('without its file, is a gap that chains go on after, and unproved', async () => {
    await archive({ drop: true });
    const report = await database.audit();
    expect(report).toMatchObject({ isIntact: true, isProved: false, records: 2, archives: 2 });
    expect(report.unproved.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      'NO_ARCHIVES no archives were given: whether 7 records of 2020-01 to 2020-02 are still there, and unchanged',
    ]);
  });

  test('is found by its files wherever they were moved, each in another directory', async () => {
    await archive({ drop: true });
    const other = await mkdtemp(join(tmpdir(), 'govgraph-archives-'));
    await cp(join(directory, fileOf(january)), join(other, fileOf(january)));
    await rm(join(directory, fileOf(january)));
    expect(kindsOf(await database.audit({ archives: [directory] }))).toContain('ARCHIVE_MISSING');
    expect(await database.audit({ archives: [directory, other] })).toMatchObject({ isProved: true });
    await rm(other, { recursive: true });
  });

  test('does not keep gateways from recording and from making checkpoints', async () => {
    await archive({ drop: true });
    expect(await database.useGateway('8f9619ff-8b86-4d01-b42d-00cf4fc964ff', ['hall'])).toEqual([]);
    expect(await database.audit({ archives: [directory] })).toMatchObject({ isProved: true, records: 10 });
  });

  test('may hold rows that are no records: they are in the file as the database has them', async () => {
    await database.asSuperuser(
      `ALTER TABLE usage_records DROP CONSTRAINT usage_records_at_check`,
      `UPDATE usage_records SET at = 'infinity' WHERE writer = '${ended}' AND sequence = 2`,
    );
    await archive({ drop: true });
    const report = await database.audit({ archives: [directory] });
    expect(kindsOf(report)).toEqual(['RECORD_UNREADABLE']);
    const lines = (await readFile(join(directory, fileOf(january)), 'utf8')).split('\n');
    const { row } = JSON.parse(lines[1] ?? '');
    expect(JSON.parse(row)).toMatchObject({ writer: ended, sequence: 2, at: 'infinity' });
  });

  test.each([
    ['dropped', true],
    ['detached', false],
  ])('that is %s may get records later, when the clock of the database is wrong', async (_, drop) => {
    const before = '2020-02-01T00:00:00+08:00';
    await archive({ before, drop });
    const late = '8f9619ff-8b86-4d01-b42d-00cf4fc964ff';
    await database.useGateway(late, ['hall'], ['2020-01']);
    await writtenAt('2020-01-20T00:00:00Z', `writer = '${late}'`);
    await run(database.gatewayUrl, 'SELECT make_usage_months()');
    expect(await archive({ before, drop })).toMatchObject([
      { name: `${january}_2`, file: 'usage-records-2020-01-2.jsonl', records: 1, isNew: true },
    ]);
    expect(await database.audit({ archives: [directory] })).toMatchObject({
      ...{ isProved: true, records: 10, archives: 2, problems: [], unproved: [] },
    });
  });

  test('shows a break in a chain that was there before, with and without its file', async () => {
    await database.asSuperuser(`DELETE FROM usage_records WHERE writer = '${running}' AND sequence = 2`);
    expect(kindsOf(await database.audit())).toEqual(['CHAIN_BROKEN']);
    await archive({ drop: true });
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['CHAIN_BROKEN']);
    expect(kindsOf(await database.audit())).toEqual(['CHAIN_BROKEN']);
  });
});

describe('nothing is archived', () => {
  test('that is younger than three years, nor anything else then', async () => {
    const recent = new Date(Date.now() - 2 * 366 * 86_400_000).toISOString().slice(0, 7);
    await database.writeBack(recent, 'sequence = 6');
    await expect(archive({ before: new Date().toISOString() })).rejects.toThrow(
      /has to stay in the database until \d{4}-/,
    );
    expect(await readdir(directory)).toEqual([]);
    expect(await tables()).toEqual([january, february]);
  });

  test('for as long as the owner says, which is three years at least', async () => {
    const { connectionString } = database;
    await expect(run(connectionString, 'UPDATE usage_retention SET years = 2')).rejects.toMatchObject({
      code: '23514',
    });
    await run(connectionString, 'UPDATE usage_retention SET years = 30');
    await expect(archive()).rejects.toThrow('has to stay in the database');
    await run(connectionString, 'UPDATE usage_retention SET years = 3');
    await archive();
    await run(connectionString, 'UPDATE usage_retention SET years = 30');
    await expect(archive({ drop: true })).rejects.toThrow('are kept for longer');
    expect(await tables()).toEqual([january, february]);
  });

  test('that a record of a later time is in, though the clock of the database said long ago', async () => {
    // The records of now.
    await writtenAt('2020-02-20T00:00:00Z', 'sequence > 5');
    const before = '2020-02-01T00:00:00+08:00';
    expect(await archive({ before })).toMatchObject([{ name: january }]);
    const [{ at }] = (await ask<{ at: Date }>('SELECT max(at) AS at FROM catalog.usage_records')) as [
      { at: Date },
    ];
    const keptUntil = new Date(at);
    keptUntil.setUTCFullYear(keptUntil.getUTCFullYear() + 3);
    await expect(archive()).rejects.toThrow(
      `2020-02 has to stay in the database until ${keptUntil.toISOString()}, and all later months with it: ` +
        `the time of a usage record in it is ${at.toISOString()}`,
    );
    expect(await readdir(directory)).not.toContain(fileOf(february));
    expect(await tables()).toEqual([january, february]);
  });

  test('that a record of a later time is in, however long the owner keeps records', async () => {
    await database.asSuperuser(`UPDATE usage_records SET at = now() - interval '4 years' WHERE sequence = 5`);
    await run(database.connectionString, 'UPDATE usage_retention SET years = 5');
    await expect(archive()).rejects.toThrow('2020-02 has to stay in the database until');
    await run(database.connectionString, 'UPDATE usage_retention SET years = 3');
    expect(await archive()).toHaveLength(2);
  });

  test('but what is only of times to come: then the clock of a gateway was wrong', async () => {
    await database.asSuperuser(`UPDATE usage_records SET at = now() + interval '1 day' WHERE sequence = 5`);
    expect(await archive({ drop: true })).toHaveLength(2);
    expect((await database.audit({ archives: [directory] })).problems.map(({ message }) => message)).toEqual([
      'record 5: the record was changed after it was written',
    ]);
  });

  test('that is not older than what was asked for', async () => {
    expect(await archive({ before: '2020-02-01T00:00:00+08:00' })).toMatchObject([{ name: january }]);
    expect(await tables()).toEqual([january, february]);
    expect(await ask('SELECT name FROM catalog.usage_archives')).toEqual([{ name: january }]);
  });

  test.each([
    ['the gateway', () => database.gatewayUrl],
    ['the auditor', () => database.gatewayUrl.replace('govgraph_gateway', 'govgraph_auditor')],
  ])('by %s', async (_, url) => {
    await expect(archive({ url: url() })).rejects.toThrow('42501');
    await expect(
      run(url(), `SELECT archive_usage_month('${january}', 'x', 'x', 0, '[]')`),
    ).rejects.toMatchObject({ code: '42501' });
    await expect(run(url(), `SELECT drop_usage_month('${january}')`)).rejects.toMatchObject({
      code: '42501',
    });
  });

  test('while the database is read-only', async () => {
    const readOnly = new URL(database.archivistUrl);
    readOnly.searchParams.set('options', '-c default_transaction_read_only=on');
    await expect(archive({ url: readOnly.href })).rejects.toThrow('it is read-only');
    expect(await readdir(directory)).toEqual([]);
  });

  test('twice at once', async () => {
    const archiver = createPostgresUsageArchiver(database.archivistUrl);
    await archiver.exclusively(async () => {
      await expect(archive()).rejects.toThrow('somebody else archives usage records now');
    });
    await archiver.close();
    expect(await archive()).toHaveLength(2);
  });

  test('into a directory that is not there', async () => {
    await expect(archive({ directory: join(directory, 'none') })).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await ask('SELECT FROM catalog.usage_archives')).toEqual([]);
  });

  test('over a file with other content, which stays', async () => {
    const path = join(directory, fileOf(january));
    await writeFile(path, 'mine\n');
    await expect(archive()).rejects.toThrow('is there already, with other content');
    expect(await readFile(path, 'utf8')).toBe('mine\n');
    expect(await readdir(directory)).toEqual([fileOf(january)]);
    expect(await ask('SELECT FROM catalog.usage_archives')).toEqual([]);
  });

  test('while a reader of everything is there, and requests do not wait for that', async () => {
    const pool = createCatalogPool(database.connectionString, { maxConnections: 1 });
    await pool.query('BEGIN');
    await pool.query('SELECT FROM catalog.usage_records');
    const archiving = archive();
    await vi.waitFor(
      async () => {
        const waiting = `SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ~ 'archive_usage_month'`;
        expect(await ask(waiting)).toHaveLength(1);
      },
      { timeout: 20_000, interval: 20 },
    );
    expect(await database.useGateway('8f9619ff-8b86-4d01-b42d-00cf4fc964ff', ['hall'])).toEqual([]);
    expect(await ask('SELECT FROM catalog.usage_archives')).toEqual([]);
    await pool.query('ROLLBACK');
    await pool.end();
    expect(await archiving).toHaveLength(2);
  });
});

describe('after an interruption, the same command goes on', () => {
  test('when a file was half written', async () => {
    await writeFile(join(directory, `${fileOf(january)}.partial`), '{"writer"');
    await archive({ drop: true });
    expect(await database.audit({ archives: [directory] })).toMatchObject({ isProved: true });
    expect((await readdir(directory)).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  test('when a file was written, and nothing noted', async () => {
    const archiver = createPostgresUsageArchiver(database.archivistUrl);
    const stopped = { ...archiver, archive: () => Promise.reject(new Error('stopped')) };
    const options = { before: '2020-03-01T00:00:00+08:00', directory, drop: true };
    await expect(archiveUsage({ ...options, archiver: stopped })).rejects.toThrow('stopped');
    expect(await readdir(directory)).toContain(fileOf(january));
    expect(await database.audit()).toMatchObject({ isProved: true, records: 9 });
    await archiver.close();
    await archive({ drop: true });
    expect(await database.audit({ archives: [directory] })).toMatchObject({ isProved: true, records: 9 });
  });

  test('when a month was noted, and its table not removed', async () => {
    await archive({ before: '2020-02-01T00:00:00+08:00' });
    expect(await archive({ drop: true })).toMatchObject([
      { name: january, isNew: false, isDropped: true },
      { name: february, isNew: true, isDropped: true },
    ]);
    expect(await tables()).toEqual([]);
  });

  test('but removes no table whose file is gone, or another one', async () => {
    await archive();
    await writeFile(join(directory, fileOf(january)), 'another\n');
    await expect(archive({ drop: true })).rejects.toThrow('is not the file that was noted');
    await rm(join(directory, fileOf(january)));
    await expect(archive({ drop: true })).rejects.toThrow(`the table ${january} stays`);
    expect(await tables()).toEqual([january, february]);
  });
});

describe('how long records are kept', () => {
  test('is the same for who archives and for who verifies, whatever the moment', async () => {
    const moments = fc.array(
      fc.oneof(
        fc.date({ min: new Date('1992-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }),
        // Where the 29th of February is, in Beijing.
        fc
          .tuple(fc.integer({ min: 500, max: 520 }), fc.nat(3 * 86_400_000))
          .map(([leap, ms]) => new Date(Date.UTC(4 * leap, 1, 28) + ms)),
      ),
      { minLength: 50, maxLength: 50 },
    );
    await fc.assert(
      fc.asyncProperty(moments, async (random) => {
        const rows = await ask<{ readonly until: Date }>(
          `SELECT catalog.usage_kept_until(value::timestamptz) AS until
           FROM jsonb_array_elements_text('${JSON.stringify(random)}') WITH ORDINALITY AS m(value, number) ORDER BY number`,
        );
        expect(rows.map(({ until }) => until.getTime())).toEqual(
          random.map((moment) => keptUntil(moment.getTime())),
        );
      }),
      { numRuns: 10, seed: 14 },
    );
  });

  test('is at least what the law asks for, and that without anybody saying so', async () => {
    expect(await ask('SELECT years FROM catalog.usage_retention')).toEqual([{ years: leastRetentionYears }]);
    const years = (count: number) =>
      run(database.connectionString, `UPDATE usage_retention SET years = ${count}`);
    await expect(years(leastRetentionYears - 1)).rejects.toMatchObject({ code: '23514' });
    await years(leastRetentionYears);
  });
});

describe('the database itself refuses', () => {
  const noteOf = async (month: string, changes: object = {}) => {
    const archiver = createPostgresUsageArchiver(database.archivistUrl);
    try {
      await archiver.archive(month, {
        file: fileOf(month),
        sha256: '00',
        records: 5,
        pieces: [],
        ...changes,
      });
    } finally {
      await archiver.close();
    }
  };

  test('to note a month before an older one', async () => {
    await expect(noteOf(february, { records: 2 })).rejects.toThrow('the oldest month is archived first');
  });

  test.each(['../../../dev/zero', '/etc/passwd', 'usage-records-2020-02.jsonl', ''])(
    'to note a file of another name, where auditors would look for it: %s',
    async (file) => {
      await expect(noteOf(january, { file })).rejects.toThrow('23514');
    },
  );

  test('to note other pieces than the month holds', async () => {
    await expect(noteOf(january)).rejects.toThrow('does not hold what usage_records_2020_01 does');
    const store = createPostgresUsageStore(database.connectionString);
    const [first, second] = await store.read({ writer: ended });
    const [one, , three] = await store.read({ writer: running });
    await store.close();
    const pieceOf = (from: typeof first, to: typeof first) => ({
      ...{ writer: from!.writer, first: 1, last: to!.sequence, previousHash: 'genesis' },
      ...{ firstHash: from!.hash, lastHash: to!.hash },
    });
    const pieces = [pieceOf(first, second), pieceOf(one, three)];
    for (const change of [{ last: 9 }, { lastHash: 'x' }, { firstHash: 'x' }, { previousHash: 'x' }])
      await expect(
        noteOf(january, { pieces: [pieces[0], { ...pieces[1], ...change }] }),
        JSON.stringify(change),
      ).rejects.toThrow('does not hold what');
    await expect(noteOf(january, { pieces, records: 4 })).rejects.toThrow('does not hold what');
    await noteOf(january, { pieces });
    expect(await ask('SELECT archived_by FROM catalog.usage_archives')).toEqual([
      { archived_by: 'govgraph_archivist' },
    ]);
  });

  test('to note a month with a record of a later time, and to drop one that was noted', async () => {
    await archive({ before: '2020-02-01T00:00:00+08:00' });
    const later = (month: string) =>
      database.asSuperuser(`UPDATE ${month} SET at = now() - interval '1 hour' WHERE sequence IN (1, 5)`);
    await later(january);
    await later(february);
    await expect(noteOf(february, { records: 2 })).rejects.toThrow(
      /^A usage record of usage_records_2020_02 is of .*: it is kept until /,
    );
    await expect(run(database.archivistUrl, `SELECT drop_usage_month('${january}')`)).rejects.toThrow(
      'are kept for longer',
    );
  });

  test.each(['usage_records_without_month', 'policy_versions', 'none'])(
    'to archive or drop %s',
    async (name) => {
      await expect(noteOf(name)).rejects.toThrow('There is no month');
      await expect(run(database.archivistUrl, `SELECT drop_usage_month('${name}')`)).rejects.toThrow(
        'no month that was archived',
      );
    },
  );

  test('to drop a month that is not archived', async () => {
    await expect(run(database.archivistUrl, `SELECT drop_usage_month('${january}')`)).rejects.toThrow(
      'no month that was archived',
    );
  });

  test.each([
    `DELETE FROM usage_archives`,
    `UPDATE usage_archives SET sha256 = 'x'`,
    `DELETE FROM usage_archive_pieces`,
    `TRUNCATE usage_archives, usage_archive_pieces`,
    `INSERT INTO usage_archives VALUES ('x', now(), now(), 'x', 'x', 0, now(), 'x')`,
    `UPDATE usage_retention SET years = 3`,
    `DROP TABLE usage_records_2020_01`,
  ])('the archivist to do what its functions do not: %s', async (statement) => {
    await archive();
    await expect(run(database.archivistUrl, statement)).rejects.toMatchObject({ code: '42501' });
    if (/DELETE|UPDATE usage_archives|TRUNCATE/.test(statement))
      await expect(run(database.connectionString, statement)).rejects.toMatchObject({ code: '23001' });
  });
});

describe('an auditor finds out who', () => {
  const path = (month: string) => join(directory, fileOf(month));
  const change = async (month: string, edit: (lines: string[]) => string[]) => {
    const lines = (await readFile(path(month), 'utf8')).trimEnd().split('\n');
    await writeFile(path(month), `${edit(lines).join('\n')}\n`);
  };

  test.each<[what: string, kinds: string[], edit: (lines: string[]) => string[]]>([
    [
      'changed a record in a file',
      ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'],
      (lines) => lines.map((line) => line.replace('"application":"tax"', '"application":"hall"')),
    ],
    [
      'removed a line',
      ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'],
      (lines) => lines.filter((_, index) => index !== 3),
    ],
    ['cut off the end', ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'], (lines) => lines.slice(0, -1)],
    [
      'let two lines change places',
      ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'],
      (lines) => [...lines.slice(0, 3), ...lines.slice(3).toReversed()],
    ],
    [
      'let two writers change places',
      ['ARCHIVE_DIFFERS', 'WRITER_MISSING'],
      (lines) => [...lines.slice(2), ...lines.slice(0, 2)],
    ],
    ['added a line', ['ARCHIVE_DIFFERS'], (lines) => [...lines, '{"writer":"x"}']],
    ['wrote spaces into it', ['ARCHIVE_DIFFERS'], (lines) => lines.map((line) => line.replace(':', ': '))],
    ['left nothing of it', ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN', 'WRITER_MISSING'], () => []],
  ])('%s', async (_, kinds, edit) => {
    await archive({ drop: true });
    await change(january, edit);
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(kinds);
  });

  test('removed a file', async () => {
    await archive({ drop: true });
    await rm(path(february));
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['ARCHIVE_MISSING']);
  });

  test('put a device, or a directory, in the place of a file', async () => {
    await archive({ drop: true });
    await rm(path(january));
    await symlink('/dev/zero', path(january));
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['ARCHIVE_MISSING']);
    await rm(path(january));
    await mkdir(path(january));
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['ARCHIVE_MISSING']);
  });

  test('noted a file that leads out of the directories', async () => {
    await archive({ drop: true });
    const outside = join(directory, '..', 'outside.jsonl');
    await cp(path(january), outside);
    await database.asSuperuser(
      `ALTER TABLE usage_archives DROP CONSTRAINT usage_archives_file_check`,
      `UPDATE usage_archives SET file = '../outside.jsonl' WHERE name = '${january}'`,
    );
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['ARCHIVE_MISSING']);
    await rm(outside);
  });

  test.each([
    ['dropped', `DROP TABLE ${january}`],
    ['detached', `ALTER TABLE usage_records DETACH PARTITION ${january}`],
  ])('%s a month without noting it', async (_, statement) => {
    await run(database.connectionString, statement);
    const report = await database.audit({ archives: [directory] });
    expect(kindsOf(report)).toEqual(['CHAIN_BROKEN', 'WRITER_MISSING']);
  });

  test.each<[what: string, kinds: string[], statement: string]>([
    [
      'removed the notes',
      ['CHAIN_BROKEN', 'WRITER_MISSING'],
      'DELETE FROM usage_archive_pieces; DELETE FROM usage_archives',
    ],
    [
      'removed the note of one month',
      ['CHAIN_BROKEN'],
      `DELETE FROM usage_archive_pieces WHERE name = '${february}'; DELETE FROM usage_archives WHERE name = '${february}'`,
    ],
    [
      'changed where a piece ends',
      ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'],
      `UPDATE usage_archive_pieces SET last = 2 WHERE name = '${january}' AND writer = '${running}'`,
    ],
    [
      'changed the hash at the end of a piece',
      ['CHAIN_BROKEN', 'RECORD_REPLACED'],
      `UPDATE usage_archive_pieces SET last_hash = 'x' WHERE name = '${january}' AND writer = '${running}'`,
    ],
    [
      'changed the hash before a piece',
      ['CHAIN_BROKEN'],
      `UPDATE usage_archive_pieces SET previous_hash = 'x' WHERE name = '${february}'`,
    ],
    [
      'changed the end of a chain that a checkpoint names',
      ['RECORD_REPLACED'],
      `UPDATE usage_archive_pieces SET last_hash = 'x' WHERE writer = '${ended}'`,
    ],
    [
      'shortened a chain that a checkpoint names',
      ['ARCHIVE_DIFFERS', 'CHAIN_CUT_OFF'],
      `UPDATE usage_archive_pieces SET last = 1 WHERE writer = '${ended}'`,
    ],
    [
      'noted a month before its time',
      ['ARCHIVE_DIFFERS'],
      `UPDATE usage_archives SET archived_at = '2022-01-01' WHERE name = '${january}'`,
    ],
    [
      'let two archives note the same records',
      ['ARCHIVE_DIFFERS', 'CHAIN_BROKEN'],
      `INSERT INTO usage_archive_pieces SELECT '${february}', writer, first, last, previous_hash, first_hash, last_hash
         FROM usage_archive_pieces WHERE name = '${january}'`,
    ],
  ])('%s', async (_, kinds, statement) => {
    await archive({ drop: true });
    await database.asSuperuser(statement);
    expect(kindsOf(await database.audit())).toEqual(kinds);
    // With the files it shows as well, in one way or another.
    expect((await database.audit({ archives: [directory] })).isIntact).toBe(false);
  });

  test('archived a record before its time, together with a month of long ago', async () => {
    await writtenAt('2020-02-20T00:00:00Z', 'sequence > 5');
    await database.asSuperuser(
      `CREATE OR REPLACE FUNCTION usage_month_latest(month text) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'`,
    );
    await archive({ drop: true });
    const { problems } = await database.audit({ archives: [directory] });
    expect(problems.map(({ kind, message }) => `${kind} ${message}`)).toEqual([
      expect.stringMatching(
        /^ARCHIVE_DIFFERS .*2020-02\.jsonl: a record of \d{4}-.* is noted as archived at .*: within 3 years$/,
      ),
    ]);
  });

  test('noted another SHA-256', async () => {
    await archive({ drop: true });
    await database.asSuperuser(`UPDATE usage_archives SET sha256 = 'x' WHERE name = '${january}'`);
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(['ARCHIVE_DIFFERS']);
  });

  test('removed records of now and noted them in an archive that there never was', async () => {
    await archive({ drop: true });
    await database.asSuperuser(
      `INSERT INTO usage_archives VALUES ('usage_records_2020_03', '2020-03-01', '2020-04-01', 'usage-records-2020-03.jsonl', 'x', 1, now(), 'x')`,
      `INSERT INTO usage_archive_pieces SELECT 'usage_records_2020_03', writer, sequence, sequence, previous_hash, hash, hash
         FROM usage_records WHERE sequence = 6`,
      `DELETE FROM usage_records WHERE sequence = 6`,
    );
    const report = await database.audit({ archives: [directory] });
    expect(kindsOf(report)).toEqual(['ARCHIVE_MISSING']);
    // Without archives, all that is seen is that something is not proved.
    expect(await database.audit()).toMatchObject({ isIntact: true, isProved: false });
  });

  test('noted records that are there', async () => {
    await archive({ drop: true });
    await database.asSuperuser(
      `INSERT INTO usage_archives VALUES ('usage_records_2020_03', '2020-03-01', '2020-04-01', 'usage-records-2020-03.jsonl', 'x', 1, now(), 'x')`,
      `INSERT INTO usage_archive_pieces VALUES ('usage_records_2020_03', '${running}', 6, 6, 'x', 'y', 'y')`,
    );
    expect(kindsOf(await database.audit())).toEqual(['ARCHIVE_DIFFERS']);
  });

  test('put an archive of another database in the place of one', async () => {
    const other = await createAttackedDatabase();
    await other.useGateway(running, ['hall', 'hall', 'hall', 'hall'], Array(4).fill('2020-01'));
    await other.writeBack('2020-01', 'true');
    const elsewhere = await mkdtemp(join(tmpdir(), 'govgraph-archives-'));
    await archive({ url: other.archivistUrl, directory: elsewhere });
    await archive({ drop: true });
    await cp(join(elsewhere, fileOf(january)), path(january));
    expect(kindsOf(await database.audit({ archives: [directory] }))).toEqual(
      expect.arrayContaining(['ARCHIVE_DIFFERS', 'CHAIN_BROKEN', 'WRITER_MISSING']),
    );
    await other.drop();
    await rm(elsewhere, { recursive: true });
  });
});
