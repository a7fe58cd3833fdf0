import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { catalogSheetLimits } from '@govgraph/subgraph-kit/sheets';
import { writeXlsx } from '@govgraph/subgraph-kit/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readSheetFile } from './read-sheet-file.ts';

describe('a file', () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-sheets-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('is what its first bytes say, whatever it is called', async () => {
    const file = path.join(directory, 'sheet.csv');
    await writeFile(file, writeXlsx([['a']]));
    expect((await readSheetFile(file))[0]?.name).toBe('目录');
  });

  test.each([
    ['of the old form', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old form \.xls, or has a password/],
    ['that is broken', Buffer.from('PK'), /sheet\.xlsx cannot be read: it is not an Excel file/],
  ])('%s is refused', async (_what, bytes, message) => {
    const file = path.join(directory, 'sheet.xlsx');
    await writeFile(file, bytes);
    await expect(readSheetFile(file)).rejects.toThrow(message);
  });

  test('that is too large is not read', async () => {
    const file = path.join(directory, 'large.csv');
    await writeFile(file, '');
    await truncate(file, catalogSheetLimits.fileBytes + 1);
    await expect(readSheetFile(file)).rejects.toThrow(/large\.csv has more than 8 MiB/);
  });

  test('that says it has nothing, and has no end, is read no further than others', async () => {
    await expect(readSheetFile('/dev/zero')).rejects.toThrow(/\/dev\/zero has more than 8 MiB/);
  });

  test.each([
    ['a folder', os.tmpdir(), /is a folder, and a file is expected/],
    ['what is below a file', '/dev/null/a', /\/dev\/null is a file, and a folder is expected/],
  ])('that is %s is refused', async (_what, file, message) => {
    await expect(readSheetFile(file)).rejects.toThrow(message);
  });

  test('that is not there is missed', async () => {
    await expect(readSheetFile(path.join(directory, 'none.csv'))).rejects.toThrow(/none\.csv does not exist/);
  });
});
