import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { encodeGbk, writeXlsx } from '@govgraph/subgraph-kit/testing';
import { importCatalogFile } from './import-catalog-file.ts';

const example = path.join(import.meta.dirname, '../../../docs/examples/portal-catalog.csv');
const guide = path.join(import.meta.dirname, '../../../docs/department.md');

let directory: string;
let out: string;
let printed: string[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-catalog-'));
});
afterAll(() => rm(directory, { recursive: true }));
beforeEach(async () => {
  out = path.join(await mkdtemp(path.join(directory, 'out-')), 'catalog.yaml');
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

test('the example is imported as docs/department.md shows', async () => {
  await importCatalogFile(example, { department: 'library', out });

  const shown = (await readFile(guide, 'utf8'))
    .split('```text\n')
    .find((text) => text.startsWith('8 rows read'));
  expect(printed.join('\n').replaceAll(out, 'catalog.yaml')).toBe(shown?.split('\n```')[0]);
});

test('the example is read the same in GBK and as an Excel file', async () => {
  const text = (await readFile(example, 'utf8')).replace(/^\ufeff/, '');
  const rows = text
    .trimEnd()
    .split('\r\n')
    .map((line) =>
      line.replaceAll(/"([^"]*)"/g, (_all, quoted: string) => quoted.replace(',', '\0')).split(','),
    )
    .map((cells) => cells.map((cell) => cell.replace('\0', ',')));
  const files = { 'gbk.csv': encodeGbk(text), 'sheet.xlsx': writeXlsx(rows) };

  await importCatalogFile(example, { department: 'library', out });
  const expected = (await readFile(out, 'utf8')).split('\n').slice(1);
  for (const [name, bytes] of Object.entries(files)) {
    const file = path.join(directory, name);
    await writeFile(file, bytes);
    await importCatalogFile(file, { department: 'library', out: `${out}.${name}` });
    expect((await readFile(`${out}.${name}`, 'utf8')).split('\n').slice(1), name).toEqual(expected);
  }
});

test('a machine is told what was read, written, left out and left to a person', async () => {
  await importCatalogFile(example, { out, json: true });

  const { data: report } = JSON.parse(printed.join('\n')) as {
    data: { undecided: { path: string }[] };
  };
  expect(report).toMatchObject({
    rowsRead: 8,
    resources: 3,
    items: 6,
    leftOut: [
      { reason: 'the resource has an item of this name already', rows: [7] },
      { reason: 'no item is named', rows: [9] },
    ],
    unusedColumns: ['共享方式'],
  });
  expect(report.undecided.filter(({ path: place }) => place.endsWith('provider'))).toHaveLength(3);
});

test('a catalog that is there already stays as it is', async () => {
  await writeFile(out, 'mine');

  await expect(importCatalogFile(example, { out })).rejects.toThrow(
    /is there already: name another with --out/,
  );
  expect(await readFile(out, 'utf8')).toBe('mine');
});

test.each([
  ['no headings', 'a,b\n1,2\n', /has no row of headings with 信息项名称/],
  ['headings alone', '信息资源名称,信息项名称\n', /nothing was read from .*: 0 rows$/],
  [
    'no item',
    '信息资源名称,信息项名称\n读者证,\n',
    /nothing was read from .*: 1 row; 1 row \(2\): no item is named$/,
  ],
])('of a sheet with %s nothing is written, and that is a failure', async (_what, text, message) => {
  const file = path.join(directory, 'empty.csv');
  await writeFile(file, text);

  await expect(importCatalogFile(file, { out })).rejects.toThrow(message);
  await expect(readFile(out)).rejects.toThrow(/ENOENT/);
});
