import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, test } from 'vitest';

import { createMemoryUsageStore } from '../memory/memory-usage-store.ts';
import type { StoredRecord } from '../usage-record/usage-record.ts';
import { openArchive, writeArchive } from './archive-file.ts';
import { writerOf } from '../verify/audited-database.fixture.ts';
import { emptyChain, linkRecord } from '../chain/hash-chain.ts';
import { includeArchives } from './include-archives.ts';
import { usageEntry } from '../testing/usage-entry.ts';

test('an audit reads archived records some megabytes at a time, and a larger one by itself', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'govgraph-archive-'));
  const [mebibyte, writer] = [1024 ** 2, writerOf(0)];
  const sizes = [1, 1, 1, 1, 1, 1, 9, 1, 1].map((mebibytes) => mebibytes * mebibyte);
  async function* records(): AsyncGenerator<StoredRecord> {
    let end = emptyChain;
    for (const size of sizes) {
      const record = linkRecord(usageEntry({ application: 'x'.repeat(size) }), writer, end, 'sha256');
      end = record;
      yield record;
    }
  }
  const file = 'usage-records-2020-01.jsonl';
  await writeArchive({ directory, file, records: records() });
  const archive = await openArchive(join(directory, file));
  const store = includeArchives(
    createMemoryUsageStore(() => 0),
    [archive],
  );
  const pages: number[][] = [];
  for (let afterSequence: number | undefined = 0; afterSequence !== undefined;) {
    const page = await store.readStored({ writer, afterSequence });
    if (page.length > 0) pages.push(page.map(({ sequence }) => sequence));
    afterSequence = page.at(-1)?.sequence;
  }
  expect(pages).toEqual([
    [1, 2, 3, 4],
    [5, 6, 7],
    [8, 9],
  ]);
  await rm(directory, { recursive: true });
});
