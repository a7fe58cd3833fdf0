/** What people find in the catalog of the synthetic city, and how it is printed. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mapPublishers, publishDemo, readPublication } from '@govgraph/demo/testing';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type CommandConfig, readConfig } from '../config.ts';
import { searchCatalog, showResource, type SearchOptions } from './catalog.ts';

let directory: string;
let database: TestDatabase;
let config: CommandConfig;
let printed: string[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-catalog-'));
  database = await createTestDatabase({ schemas: ['catalog'] });
  config = {
    ...readConfig({}),
    dataDirectory: directory,
    databaseUrls: { catalog: database.connectionString },
    userName: 'tester',
  };
  await publishDemo(
    await readPublication({
      dataDirectory: directory,
      catalogUrl: database.connectionString,
      urls: mapPublishers(() => 'http://127.0.0.1:1/graphql'),
    }),
  );
});
afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true });
});
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
});
afterEach(() => vi.restoreAllMocks());

const search = async (text: string | undefined, options: SearchOptions = {}): Promise<string> => {
  printed = [];
  await searchCatalog(config, text, { database: true, ...options });
  return printed.join('\n');
};

describe('govgraph catalog search', () => {
  test('finds resources and items by Chinese words', async () => {
    expect(await search('个人所得税')).toMatchInlineSnapshot(`
      "1 resource
        30500101/000001  个人所得税信息  Individual income tax  taxation
      3 items
        30500101/000001  IncomeTax.annualIncome  年收入额        Income of the year     CONDITIONAL  level 4    taxation
        30500101/000001  IncomeTax.taxPaid       已缴税额        Tax paid for the year  CONDITIONAL  level 4    taxation
        30500101/000001  Person.incomeTax        年度个人所得税  Income tax of a year   CONDITIONAL  level 4    taxation"
    `);
  });

  test('finds by English words, the field, and what was decided', async () => {
    expect(await search('criminal')).toContain('Person.criminalRecord');
    expect(await search('person.criminalrecord')).toMatch(/^0 resources\n1 item\n/);
    const ofTaxation = await search(undefined, { department: 'taxation', shareType: 'CONDITIONAL' });
    expect(ofTaxation).toContain('IncomeTax.');
    expect(ofTaxation).not.toMatch(/UNCONDITIONAL|NOT_SHARED/);
  });

  test('says that there is more than it prints', async () => {
    expect(await search(undefined)).toContain('100 items, and more: say more of what you look for');
    expect(await search('没有的词')).toBe('0 resources\n0 items');
  });

  test('prints items only where the level or the resource is given, and JSON for programs', async () => {
    const { data } = JSON.parse(await search('姓名', { level: 2, json: true }));
    expect(Object.keys(data)).toEqual(['items']);
    expect(data.items).toMatchObject({
      hasMore: false,
      nodes: [{ coordinate: expect.any(String), level: 2 }],
    });
  });
});

describe('govgraph catalog show', () => {
  const codeOf = async (text: string): Promise<string> => {
    const { data } = JSON.parse(await search(text, { json: true }));
    return data.resources.nodes[0].code;
  };

  test('prints what the catalog says of a resource and of each of its items', async () => {
    const code = await codeOf('个人所得税');
    printed = [];
    await showResource(config, code, { database: true });
    expect(printed.join('\n')).toMatchInlineSnapshot(`
      "30500101/000001  个人所得税信息 Individual income tax
        provider        taxation (111100000000017244)
        abstract        Declared yearly income of natural persons and the tax paid on it.
        classification  部门信息资源 / 税务
        graded          GENERAL, level 4
        format          database
        share mode      gateway
        open data       Not open: shared between departments only.
        updated         YEARLY
        published on    2025-11-03
        related         10100101/000001
      3 items
        IncomeTax.annualIncome  年收入额        Income of the year     Y(14)  CONDITIONAL  level 4    masked: amount-band
            for every department: Means-tested support; Matters that the law decides by income
        IncomeTax.taxPaid       已缴税额        Tax paid for the year  Y(14)  CONDITIONAL  level 4
            for every department: Means-tested support; Matters that the law decides by income
        Person.incomeTax        年度个人所得税  Income tax of a year   G      CONDITIONAL  level 4
            for every department: Means-tested support; Matters that the law decides by income"
    `);
  });

  test('prints JSON with all items', async () => {
    const code = await codeOf('目录条目');
    printed = [];
    await showResource(config, code, { database: true, json: true });
    const { data } = JSON.parse(printed.join('\n'));
    expect(data.resource.items.length).toBeGreaterThan(50);
    expect(data.resource).toMatchObject({ provider: 'authority', publishedOn: '2025-11-03', level: 1 });
  });

  test('says where to look when there is no such resource', async () => {
    await expect(showResource(config, '9/9', { database: true })).rejects.toThrow(
      'there is no resource 9/9 in force: look for it with `govgraph catalog search`',
    );
  });
});
