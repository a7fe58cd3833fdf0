import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { StoredRecord } from '../usage-record/usage-record.ts';
import { openArchive, readArchive, writeArchive } from './archive-file.ts';
import { areSamePieces } from './archive-pieces.ts';
import { rememberCanonicalJson, toCanonicalJson } from '@govgraph/protocol';
import { writerOf } from '../verify/audited-database.fixture.ts';
import { emptyChain, linkRecord } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';

const file = 'usage-records-2020-01.jsonl';
let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'govgraph-archive-'));
  return () => rm(directory, { recursive: true });
});

/** Records of some writers, each with a chain that begins after as many records as are left out. */
function recordsOf(chains: readonly { readonly leftOut: number; readonly count: number }[]): StoredRecord[] {
  return chains.flatMap(({ leftOut, count }, index) => {
    let end = emptyChain;
    return Array.from({ length: leftOut + count }, (_, at) => {
      const record = linkRecord(usageEntry({ application: `应用-${at}\n` }), writerOf(index), end, 'sha256');
      end = record;
      return record;
    }).slice(leftOut);
  });
}

async function* streamOf(records: readonly StoredRecord[]): AsyncGenerator<StoredRecord> {
  yield* records;
}

async function collect<Found>(records: AsyncIterable<Found>): Promise<Found[]> {
  const all: Found[] = [];
  for await (const record of records) all.push(record);
  return all;
}

const write = (records: readonly StoredRecord[]) =>
  writeArchive({ directory, file, records: streamOf(records) });

describe('an archive', () => {
  test('gives back what was written, all of it and from any place on', async () => {
    const chains = fc.array(fc.record({ leftOut: fc.nat(3), count: fc.integer({ min: 1, max: 260 }) }), {
      maxLength: 3,
    });
    await fc.assert(
      fc.asyncProperty(chains, fc.nat(2), fc.nat(270), async (random, index, after) => {
        const records = recordsOf(random);
        const written = await write(records);
        const archive = await openArchive(join(directory, file));
        expect(archive).toMatchObject({
          sha256: written.sha256,
          records: records.length,
          problem: undefined,
        });
        expect(areSamePieces(archive.pieces, written.pieces)).toBe(true);
        expect(archive.pieces).toHaveLength(random.length);
        expect(await collect(readArchive(archive.path))).toEqual(records);
        const writer = writerOf(index);
        const expected = records.filter((record) => record.writer === writer && record.sequence > after);
        const found = await collect(archive.readAfter(writer, after));
        expect(found.map(({ record }) => record)).toEqual(expected);
        for (const { record, bytes } of found) expect(bytes).toBe(Buffer.byteLength(toCanonicalJson(record)));
        await rm(join(directory, file));
      }),
      { numRuns: 25, seed: 14 },
    );
  });

  test('begins a new piece where records are missing, or do not continue each other', async () => {
    const [one, two, three, four, five] = recordsOf([{ leftOut: 0, count: 5 }]);
    const other = { ...four!, previousHash: 'another' };
    const { pieces } = await write([one!, three!, other, five!]);
    expect(pieces.map(({ first, last }) => [first, last])).toEqual([
      [1, 1],
      [3, 3],
      [4, 5],
    ]);
    expect(pieces[1]).toMatchObject({
      previousHash: two!.hash,
      firstHash: three!.hash,
      lastHash: three!.hash,
    });
  });

  test('has its SHA-256 beside it, as sha256sum checks it', async () => {
    await write(recordsOf([{ leftOut: 0, count: 3 }]));
    const sha256 = createHash('sha256')
      .update(await readFile(join(directory, file)))
      .digest('hex');
    expect(await readFile(join(directory, `${file}.sha256`), 'utf8')).toBe(`${sha256}  ${file}\n`);
  });

  test('is for its owner only', async () => {
    await write([]);
    expect((await stat(join(directory, file))).mode & 0o777).toBe(0o600);
  });

  test('is written twice if it is the same', async () => {
    const records = recordsOf([{ leftOut: 0, count: 3 }]);
    expect(await write(records)).toEqual(await write(records));
  });

  test.each<[what: string, text: string, problem: string]>([
    ['no JSON', '{\n', 'line 3 is no usage record'],
    ['no record', '{"writer": 1}\n', 'line 3 is no usage record'],
    ['a line that is cut off', '{}', 'line 3 is no usage record'],
    ['an empty line', '\n', 'line 3 is no usage record'],
  ])('is read as far as it is one, before %s', async (_, text, problem) => {
    await write(recordsOf([{ leftOut: 0, count: 2 }]));
    await appendFile(join(directory, file), text);
    expect(await openArchive(join(directory, file))).toMatchObject({ records: 2, problem });
  });

  test('that holds JSON beyond all bounds is read without failing', async () => {
    const [record] = recordsOf([{ leftOut: 0, count: 1 }]);
    const depth = 100_000;
    const deep = `${'['.repeat(depth)}${']'.repeat(depth)}`;
    const line = JSON.stringify(record).replace('"exhaustedGrants":[]', `"exhaustedGrants":${deep}`);
    await writeFile(join(directory, file), `${line}\n${'x'.repeat(1_000_000)}\n`);
    const archive = await openArchive(join(directory, file));
    expect(archive.problem).toBe('line 2 is no usage record');
    expect(await collect(archive.readAfter(writerOf(0), 0))).toMatchObject([
      { record: { isUnreadable: true } },
    ]);
  });

  test('that has a line beyond its bound is read up to it, and not held in memory', async () => {
    const [record] = recordsOf([{ leftOut: 0, count: 1 }]);
    await write([record!]);
    const path = join(directory, file);
    // No line feed for a gigabyte, which takes no room on the disk.
    await truncate(path, 1024 ** 3);
    await appendFile(path, '\n{}\n');
    const before = process.memoryUsage().rss;
    expect(await openArchive(path)).toMatchObject({ records: 1, problem: 'line 2 is longer than 500 MiB' });
    expect(await collect(readArchive(path))).toEqual([record]);
    expect(process.memoryUsage().rss - before).toBeLessThan(900 * 1024 ** 2);
  }, 180_000);
});

describe('nothing is left but what was there', () => {
  test('when the database stops in the middle', async () => {
    const records = recordsOf([{ leftOut: 0, count: 3 }]);
    const broken = async function* () {
      yield* records;
      throw new Error('the database stopped');
    };
    await expect(writeArchive({ directory, file, records: broken() })).rejects.toThrow('stopped');
    expect(await readdir(directory)).toEqual([]);
  });

  test('when records do not come in their order', async () => {
    const records = recordsOf([{ leftOut: 0, count: 3 }]);
    await expect(write(records.toReversed())).rejects.toThrow('does not come after the one before it');
    expect(await readdir(directory)).toEqual([]);
  });

  test('when a record is longer than a line may be', async () => {
    const [first, second] = recordsOf([{ leftOut: 0, count: 2 }]);
    const attributes = Array(600).fill(rememberCanonicalJson({ text: 'x'.repeat(1024 ** 2) }));
    await expect(write([first!, { ...second!, attributes } as unknown as StoredRecord])).rejects.toThrow(
      `record 2 of writer ${second!.writer} would be a line of more than 500 MiB`,
    );
    expect(await readdir(directory)).toEqual([]);
  });

  test('when another file is there', async () => {
    await write(recordsOf([{ leftOut: 0, count: 2 }]));
    const before = await readFile(join(directory, file), 'utf8');
    await expect(write(recordsOf([{ leftOut: 0, count: 3 }]))).rejects.toThrow('with other content');
    expect(await readFile(join(directory, file), 'utf8')).toBe(before);
  });

  describe('when the disk is full', () => {
    let disk: string;
    let isMounted = false;
    beforeAll(async () => {
      disk = await mkdtemp(join(tmpdir(), 'govgraph-disk-'));
      try {
        execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', disk], { stdio: 'ignore' });
        isMounted = true;
      } catch {
        // Only root may, and not everywhere.
      }
    });
    afterAll(async () => {
      if (isMounted) execFileSync('umount', [disk]);
      await rm(disk, { recursive: true });
    });

    test('which is said', async ({ skip }) => {
      skip(!isMounted, 'no file system can be mounted here');
      const records = streamOf(recordsOf([{ leftOut: 0, count: 200 }]));
      await mkdir(join(disk, 'archives'));
      const options = { directory: join(disk, 'archives'), file, records };
      await expect(writeArchive(options)).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await readdir(options.directory)).toEqual([]);
    });
  });
});
