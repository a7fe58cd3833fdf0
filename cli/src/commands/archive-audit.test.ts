import { createHash, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createPostgresUsageStore, type UsageRecord } from '@govgraph/storage';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { readConfig } from '../config.ts';
import { archiveAudit } from './archive-audit.ts';
import { explainRecord } from './explain-record.ts';
import { tailAudit, type TailOptions } from './tail-audit.ts';
import { verifyAudit } from './verify-audit.ts';

const before = '2020-03-01T00:00:00+08:00';
const file = 'usage-records-2020-02.jsonl';

let database: TestDatabase;
let directory: string;
let records: readonly UsageRecord[];

function recordOf(sequence: number, writer: string, at: string): UsageRecord {
  return {
    ...{
      writer,
      sequence,
      decisionId: randomUUID(),
      at,
      channel: 'graphql:query',
      user: null,
      approver: null,
    },
    ...{ application: `app-${sequence}`, department: 'hall', purpose: null, policyVersion: 0, status: 200 },
    ...{ operationHash: null, operationName: null, subjects: [], content: [], outcome: 'ANSWERED' },
    ...{ method: 'ONLINE_QUERY', medium: 'NETWORK', previousHash: 'genesis', hash: `sha256:${sequence}` },
  };
}

/** Two records of February 2020, and one of now. */
beforeEach(async () => {
  database = await createTestDatabase({ schemas: ['catalog'] });
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-archive-'));
  const writer = randomUUID();
  const times = ['2020-02-03T00:00:00.000Z', '2020-02-04T00:00:00.000Z', new Date().toISOString()];
  records = times.map((at, index) => recordOf(index + 1, writer, at));
  const store = createPostgresUsageStore(database.urlOf('gateway'));
  await store.append(records, 'any');
  await store.close();
  const owner = createCatalogPool(database.connectionString, { maxConnections: 1 });
  for (const statement of [
    'SET search_path = catalog; SET session_replication_role = replica',
    `SELECT make_usage_partition('usage_records_2020_02')`,
    `ALTER TABLE usage_records ATTACH PARTITION usage_records_2020_02
       FOR VALUES FROM ('2020-02-01 00:00+08') TO ('2020-03-01 00:00+08')`,
    'UPDATE usage_records SET appended_at = at WHERE sequence < 3',
  ])
    await owner.query(statement);
  await owner.end();
  return async () => {
    await database.drop();
    await rm(directory, { recursive: true });
  };
});

const configOf = (role: 'archivist' | 'auditor' | 'gateway') => ({
  ...readConfig({}),
  databaseUrls: { catalog: database.urlOf(role) },
});

/** What a command prints. */
async function printed(
  work: () => Promise<unknown>,
): Promise<{ readonly out: string; readonly err: string }> {
  const lines: Record<'log' | 'error', string[]> = { log: [], error: [] };
  const spies = (['log', 'error'] as const).map((name) =>
    vi.spyOn(console, name).mockImplementation((line) => void lines[name].push(String(line))),
  );
  await work().finally(() => spies.forEach((spy) => spy.mockRestore()));
  return { out: lines.log.join('\n'), err: lines.error.join('\n') };
}

const archive = (options: { readonly drop?: true; readonly json?: true; readonly to?: string } = {}) =>
  printed(() => archiveAudit(configOf('archivist'), { before, to: directory, ...options }));

describe('An archivist', () => {
  test('takes a month out of the database, and is told where it is', async () => {
    expect(await archive()).toEqual({
      out: `usage_records_2020_02: 2 records in ${file}, detached; its table is still there`,
      err: '',
    });
    expect((await archive({ drop: true })).out).toBe(
      `usage_records_2020_02: ${file} was there, table removed`,
    );
    expect((await archive()).out).toBe('nothing of before 2020-03 is there to be archived');
  });

  test('gets the same as JSON', async () => {
    const { out } = await archive({ drop: true, json: true });
    const sha256 = createHash('sha256')
      .update(await readFile(path.join(directory, file)))
      .digest('hex');
    const [month, ...others] = JSON.parse(out).data.months;
    expect(month).toEqual({
      ...{ name: 'usage_records_2020_02', file, sha256, records: 2, isNew: true, isDropped: true },
    });
    expect(others).toEqual([]);
  });

  test('is told in one line what is in the way', async () => {
    const none = path.join(directory, 'none');
    await expect(archive({ to: none })).rejects.toThrow(`${none} cannot be written to (ENOENT)`);
    await writeFile(path.join(directory, file), 'mine');
    await expect(archive()).rejects.toThrow('is there already, with other content than the database has');
    await expect(archiveAudit(configOf('gateway'), { before, to: directory })).rejects.toThrow(
      /role govgraph_gateway may not do this .*: use govgraph_archivist/,
    );
  });
});

describe('An auditor who searches', () => {
  const onDatabase = { database: true, json: true } as const;
  const tail = (options: Omit<TailOptions, 'lines'> & { readonly lines?: number } = {}) =>
    printed(() => tailAudit(configOf('auditor'), { ...onDatabase, lines: 20, ...options }));
  const sequencesOf = ({ out }: { readonly out: string }) =>
    out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line).sequence]));

  test('has to be where the files are', async () => {
    const given = { lines: 1, archive: [directory] };
    await expect(tailAudit(configOf('auditor'), given)).rejects.toThrow('--archive is for --database');
    const { decisionId } = records[1]!;
    await expect(explainRecord(configOf('auditor'), decisionId, given)).rejects.toThrow('--archive is for');
  });

  test('finds what is in archives beside what is in the database, the latest last', async () => {
    await archive({ drop: true });
    const given = { archive: [directory] };
    expect(sequencesOf(await tail(given))).toEqual([1, 2, 3]);
    expect(sequencesOf(await tail({ ...given, lines: 2 }))).toEqual([2, 3]);
    expect(sequencesOf(await tail({ ...given, application: 'app-1' }))).toEqual([1]);
    expect(sequencesOf(await tail({ ...given, until: '2020-02-04T00:00:00.000Z' }))).toEqual([1]);
    await expect(tail({ archive: [os.tmpdir()] })).rejects.toThrow(`${file} is in none of the directories`);
  });

  test('finds a decision there', async () => {
    await archive({ drop: true });
    const { decisionId } = records[1]!;
    const given = { ...onDatabase, archive: [directory] };
    const { out } = await printed(() => explainRecord(configOf('auditor'), decisionId.toUpperCase(), given));
    expect(JSON.parse(out).data.record).toEqual(records[1]);
  });

  test('is warned of a file that is not the one that was archived, whatever is found in it', async () => {
    await archive({ drop: true });
    const given = { archive: [directory] };
    const place = path.join(directory, file);
    const text = await readFile(place, 'utf8');
    expect((await tail(given)).err).toBe('');
    const warning = `govgraph: warning: ${place} is not the file that was archived`;
    for (const changed of [
      text.replace('app-1', 'app-9'),
      text.slice(text.indexOf('\n') + 1),
      text.slice(0, -20),
      `${text}\n`,
      '',
    ]) {
      await writeFile(place, changed);
      expect((await tail(given)).err).toContain(warning);
      expect((await tail({ ...given, application: 'nobody' })).err).toContain(warning);
    }
    // What is not read says nothing.
    expect((await tail({ ...given, lines: 1 })).err).toBe('');

    await writeFile(place, text.replace('app-2', 'app-9'));
    const { decisionId } = records[0]!;
    const explained = await printed(() =>
      explainRecord(configOf('auditor'), decisionId, { ...onDatabase, ...given }),
    );
    expect(JSON.parse(explained.out).data.record).toEqual(records[0]);
    expect(explained.err).toContain(warning);
  });

  test('and verifies is told how many months are archived, and that files show what is in them', async () => {
    await archive({ drop: true });
    const verify = (options: object) => printed(() => verifyAudit(configOf('auditor'), options));
    expect((await verify({})).out).toMatch(
      /UNPROVED {2}no archives were given: whether 2 records of 2020-02 are[^]*, 1 archived month: /,
    );
    expect((await verify({ archive: [directory] })).out).not.toContain('no archives were given');
  });
});
