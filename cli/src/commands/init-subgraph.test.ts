/** Whoever begins with `subgraph init` has a folder that passes every check, and a source that serves. */
import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, findFreePort } from '@govgraph/prisma/testing';
import { checkTogether } from '@govgraph/registry';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { readSubgraphSource } from '../read-subgraph-source.ts';
import { sourceKinds } from '../subgraph-template/template-sources.ts';
import { type InitOptions, initSubgraph } from './init-subgraph.ts';

const servingProgram = path.join(import.meta.dirname, '../../../subgraphs/kit/bin/govgraph-subgraph.js');
const guide = path.join(import.meta.dirname, '../../../docs/department.md');

let directory: string;
let folder: string;
let printed: string[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-init-'));
});
afterAll(() => rm(directory, { recursive: true, force: true }));
beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(directory, 'at-')), 'city-library');
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});

async function findingsOf(options: InitOptions) {
  await initSubgraph(folder, options);
  const source = await readSubgraphSource(folder);
  return (await checkTogether([{ source, url: 'http://127.0.0.1:1/graphql' }], { alone: true })).findings;
}

describe('a folder that is begun', { timeout: 60_000 }, () => {
  test.each([undefined, ...sourceKinds])(
    'passes the check at once, without a warning: %s',
    async (source) => {
      expect(await findingsOf(source === undefined ? {} : { source })).toEqual([]);
    },
  );

  test.each(['A "B": #c', "O'Hara's \\ ${x}", '图书馆 “一”'])(
    'passes it whatever the department is called: %s',
    async (name) => {
      expect(await findingsOf({ name, nameZh: name, uscc: '11310000MB2F30071X' })).toEqual([]);
      expect(await readFile(path.join(folder, 'catalog.yaml'), 'utf8')).toContain('11310000MB2F30071X');
    },
  );

  test('begins as docs/department.md shows', async () => {
    const [, shown = ''] = /^```text\n(library: [^]*?)\n```/m.exec(await readFile(guide, 'utf8')) ?? [];
    const library = path.join(path.dirname(folder), 'library');
    await initSubgraph(library, {
      ...{ name: 'City Library', nameZh: '市图书馆', uscc: '11310000MB2F300633', source: 'csv' },
    });
    expect(printed.join('\n').replaceAll(library, 'library')).toBe(shown);
  });

  test('leaves everything as it is where something of it is there already', async () => {
    await initSubgraph(folder, {});
    await rm(path.join(folder, 'schema.graphql'));
    await writeFile(path.join(folder, 'catalog.yaml'), 'mine');

    await expect(initSubgraph(folder, { source: 'csv' })).rejects.toMatchObject({
      message: `${path.join(folder, 'catalog.yaml')} is there already: nothing was written`,
      exitCode: 2,
      code: 'FILE_EXISTS',
    });
    expect((await readdir(folder)).toSorted()).toEqual(['README.md', 'catalog.yaml']);
    expect(await readFile(path.join(folder, 'catalog.yaml'), 'utf8')).toBe('mine');
  });

  test.each<[string | undefined, InitOptions, RegExp]>([
    [undefined, {}, /which department\?/],
    ['./City', {}, /City is no code of a department/],
    ['./library', { department: 'museum' }, /library is not named after museum/],
    ['./library', { uscc: '11310000MB2F300634' }, /--uscc 11310000MB2F300634: not a unified/],
    ['./library', { name: 'two\nlines' }, /--name: expected a name in one line/],
  ])('is not begun with what is wrong: %s %j', async (where, options, message) => {
    await expect(initSubgraph(where, options)).rejects.toThrow(message);
  });
});

describe('its source', { timeout: 60_000 }, () => {
  const check = (environment: Readonly<Record<string, string>> = {}): Promise<string> =>
    new Promise((resolve) => {
      const options = { env: { PATH: process.env['PATH'] ?? '', ...environment } };
      execFile(process.execPath, [servingProgram, 'serve', '--check', folder], options, (_, out, err) =>
        resolve(out + err),
      );
    });

  test('of a file serves', async () => {
    await initSubgraph(folder, { source: 'csv' });
    expect(await check()).toBe('the sources fit the schema\n');
  });

  test('of a database serves, once the example’s statements were run', async () => {
    await initSubgraph(folder, { source: 'sql' });
    const database = await createTestDatabase();
    const pool = createCatalogPool(database.connectionString, { maxConnections: 1 });
    await pool.query(await readFile(path.join(folder, 'example.sql'), 'utf8'));
    await pool.end();
    const outcome = await check({ CITY_LIBRARY_DATABASE_URL: database.connectionString });
    await database.drop();
    expect(outcome).toBe('the sources fit the schema\n');
  });

  test('of a service serves, once the example’s runs', async () => {
    await initSubgraph(folder, { source: 'rest' });
    const port = String(await findFreePort());
    for (const name of ['source.yaml', 'example-service.mjs']) {
      const file = path.join(folder, name);
      await writeFile(file, (await readFile(file, 'utf8')).replace('4300', port));
    }
    const service = spawn(process.execPath, [path.join(folder, 'example-service.mjs')], { stdio: 'ignore' });
    const records = `http://127.0.0.1:${port}/api/records`;
    await vi.waitFor(() => fetch(records), { timeout: 20_000, interval: 100 });
    const outcome = await check();
    const [all, one, none] = await Promise.all(
      ['?first=1', '/R-0002', '/R-0003'].map(async (rest) => {
        const response = await fetch(`${records}${rest}`);
        return [response.status, await response.json()];
      }),
    );
    service.kill();
    expect(outcome).toBe('the sources fit the schema\n');
    expect(all).toMatchObject([200, { items: [{ number: 'R-0001' }] }]);
    expect(one).toMatchObject([200, { registration: { date: '2025-11-20' } }]);
    expect(none).toEqual([404, {}]);
  });
});
