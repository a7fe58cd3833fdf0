import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { builtModule } from '@govgraph/protocol';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { pgbouncerProblem, startPgbouncer, type RunningPgbouncer } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { archiveUsage } from '../archive/archive-usage.ts';
import { createAttackedDatabase, run, type AttackedDatabase } from './attacked-database.fixture.ts';
import { createPostgresUsageArchiver } from './postgres-usage-archiver.ts';

/*
 * Processes that archive months and are killed at each step, and what the next one finds: on a real database, directly
 * and through a pooler that gives each transaction another session.
 */

const writer = '6f9619ff-8b86-4d01-b42d-00cf4fc964ff';
const before = '2020-03-01T00:00:00+08:00';

/** Where a process stops by itself, to be killed there. */
type Step = 'reads' | 'has written' | 'has noted' | 'has removed' | 'none';

/** In a process of its own, whose code is what is built. */
const program = `
  const { archiveUsage, createPostgresUsageArchiver } = await import(process.argv[1]);
  const [, , url, directory, before, step] = process.argv;
  const stop = async (at) => {
    if (at !== step) return;
    console.log('stopped');
    setInterval(() => undefined, 1_000);
    await new Promise(() => undefined);
  };
  const real = createPostgresUsageArchiver(url);
  const archiver = {
    ...real,
    readRecords: async function* (month) {
      for await (const record of real.readRecords(month)) {
        yield record;
        await stop('reads');
      }
    },
    archive: async (...given) => {
      await stop('has written');
      await real.archive(...given);
      await stop('has noted');
    },
    drop: async (name) => {
      const isDropped = await real.drop(name);
      await stop('has removed');
      return isDropped;
    },
  };
  await archiveUsage({ archiver, before, directory, drop: true });
  await real.close();
`;

let database: AttackedDatabase;
let directory: string;

/** A gateway that recorded in January and February of 2020, and now. */
beforeEach(async () => {
  database = await createAttackedDatabase();
  directory = await mkdtemp(join(tmpdir(), 'govgraph-archives-'));
  const months = ['2020-01', '2020-01', '2020-01', '2020-02', '2020-02'];
  await database.useGateway(writer, ['hall', 'tax', 'hall', 'tax', 'hall', 'tax'], months);
  await database.writeBack('2020-01', `sequence <= 3`);
  await database.writeBack('2020-02', `sequence BETWEEN 4 AND 5`);
  return async () => {
    await database.drop();
    await rm(directory, { recursive: true });
  };
});

function start(url: string, step: Step): ChildProcess {
  const built = builtModule('../index.js', import.meta.url).href;
  const given = [built, url, directory, before, step];
  return spawn(process.execPath, ['--input-type=module', '-e', program, ...given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

async function archive(url: string) {
  const archiver = createPostgresUsageArchiver(url);
  try {
    return await archiveUsage({ archiver, before, directory, drop: true });
  } finally {
    await archiver.close();
  }
}

async function rowsOf(sql: string): Promise<readonly object[]> {
  const pool = createCatalogPool(database.connectionString, { maxConnections: 1 });
  const { rows } = await pool.query(sql);
  await pool.end();
  return rows;
}

/** Everything is archived, and nothing is lost, there twice, or left over. */
async function expectAllDone(): Promise<void> {
  expect(await database.audit({ archives: [directory] })).toMatchObject({
    ...{ isProved: true, records: 6, archives: 2, problems: [], unproved: [] },
  });
  const files = ['usage-records-2020-01.jsonl', 'usage-records-2020-02.jsonl'];
  expect((await readdir(directory)).toSorted()).toEqual(files.flatMap((file) => [file, `${file}.sha256`]));
  const lines = await Promise.all(files.map(async (file) => readFile(join(directory, file), 'utf8')));
  expect(lines.map((text) => text.trimEnd().split('\n').length)).toEqual([3, 2]);
  expect(
    await rowsOf(`SELECT FROM pg_class WHERE relname ~ '^usage_records_2020_..$' AND relkind IN ('r', 'p')`),
  ).toEqual([]);
}

const isArchiving = `SELECT FROM pg_stat_activity WHERE state = 'active' AND query ~ '^SELECT catalog.archive_usage_month'`;

function describeKills(through: () => (url: string) => string): void {
  const url = () => through()(database.archivistUrl);

  test.each<Step>(['reads', 'has written', 'has noted', 'has removed'])(
    'one that is killed when it %s is followed by another that ends the work',
    async (step) => {
      const child = start(url(), step);
      await once(child.stdout!, 'data');
      await kill(child);
      // The server notices that nobody holds the lock any more.
      const archived = await vi.waitFor(() => archive(url()), { timeout: 10_000, interval: 50 });
      expect(archived.length).toBeGreaterThan(0);
      await expectAllDone();
    },
  );

  test('one that is killed while the database notes a month: the server goes on, and the next one is refused until then', async () => {
    await run(
      database.connectionString,
      `CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(3); RETURN NULL; END'`,
      `CREATE TRIGGER slow AFTER INSERT ON usage_archive_pieces EXECUTE FUNCTION be_slow()`,
    );
    const child = start(url(), 'none');
    await vi.waitFor(async () => expect(await rowsOf(isArchiving)).toHaveLength(1), {
      timeout: 20_000,
      interval: 20,
    });
    await kill(child);
    await expect(archive(url())).rejects.toThrow(
      'or the database still completes what an interrupted command began',
    );
    await vi.waitFor(() => archive(url()), { timeout: 20_000, interval: 200 });
    await expectAllDone();
  });

  test('two at a time are refused, however they connect', async () => {
    const child = start(url(), 'reads');
    await once(child.stdout!, 'data');
    await expect(archive(url())).rejects.toThrow('somebody else archives usage records now');
    await kill(child);
    await vi.waitFor(() => archive(url()), { timeout: 10_000, interval: 50 });
    await expectAllDone();
  });
}

describe('processes that archive', () => {
  describeKills(() => (url) => url);
});

const reason = pgbouncerProblem === undefined ? '' : ` (skipped: ${pgbouncerProblem})`;

describe.skipIf(pgbouncerProblem !== undefined)(`processes that archive through PgBouncer${reason}`, () => {
  let pooler: RunningPgbouncer;

  beforeAll(async () => {
    const any = await createAttackedDatabase();
    pooler = await startPgbouncer(any.connectionString);
    await any.drop();
  });
  afterAll(() => pooler.stop());

  describeKills(() => pooler.through);
});
