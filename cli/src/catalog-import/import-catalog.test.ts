import fc from 'fast-check';
import { parseCatalog } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findColumns, whyNoColumns } from './columns.ts';
import { describeUndecided, findRefused, formatCatalog } from './format-catalog.ts';
import { importCatalog, type CatalogImport } from './import-catalog.ts';
import type { Sheet } from '@govgraph/subgraph-kit/sheets';

/** What the guide's form has, with what a resource needs. */
const filled = {
  信息资源代码: '31200101/1',
  信息资源名称: '读者证信息',
  信息资源分类: '部门信息资源 / 文化',
  信息资源提供方代码: '11310000MB2F300633',
  信息资源摘要: '读者证',
  信息资源格式: '数据库',
  信息项名称: '证号',
  数据类型: '字符型',
  共享类型: '无条件共享',
  共享条件: '',
  是否向社会开放: '否',
  更新周期: '每日',
  发布日期: '20260105',
  关联资源代码: '',
};
type Filled = Partial<
  Record<
    | keyof typeof filled
    | '类'
    | '项'
    | '数据长度'
    | '信息资源提供方'
    | '共享范围'
    | '不予共享依据'
    | '不予共享理由'
    | '基础数据库'
    | '数据分类分级'
    | '使用要求'
    | '责任单位'
    | '字段共享类型'
    | '字段共享条件'
    | '字段是否向社会开放',
    string
  >
>;

const sheetOf = (given: readonly Filled[], more: Partial<Sheet> = {}): Sheet => {
  const headings = [...new Set([...Object.keys(filled), ...given.flatMap((row) => Object.keys(row))])];
  const rows = given.map((row) => headings.map((heading) => row[heading as keyof Filled] ?? ''));
  return { name: 'CSV', rows: [headings, ...rows], ...more };
};

function importSheet(sheet: Sheet, department: string | undefined = 'library'): CatalogImport {
  const columns = findColumns(sheet);
  if (columns === undefined) throw new Error('no headings');
  return importCatalog(sheet, columns, department);
}

const importRows = (...rows: Filled[]): CatalogImport => importSheet(sheetOf(rows));
const decided = ({ undecided }: CatalogImport): string[] =>
  undecided
    .filter(({ path }) => !/\.(coordinate|level|name)$/.test(path))
    .map(({ path, message, row }) => `${path}: ${message}${row === undefined ? '' : ` (${row})`}`);

describe('headings', () => {
  const columnsOf = (...rows: string[][]) => findColumns({ name: 'CSV', rows });

  test.each([
    ['of the guide', [['信息资源名称', '信息项名称', '数据类型']], 0],
    ['with marks and explanations', [['* 信息资源名称（必填）', '信息项名称:', '数据 类型']], 0],
    ['of a city portal', [['目录名称', '中文信息项名', '数据类型']], 0],
    ['of a portal of data sets', [['数据集名称', '字段中文名', '字段名称', '字段类型']], 0],
    ['of the survey', [['信息资源名称\n（必填）', '字段名称\n（必填）', '字段共享类型\n（必填）']], 0],
    ['below a title', [['政务信息资源目录'], [], ['信息资源名称', '信息项名称']], 2],
    [
      'in two rows',
      [
        ['信息资源名称', '信息项信息', '', '共享属性', ''],
        ['', '信息项名称', '数据类型', '共享类型', '共享条件'],
      ],
      1,
    ],
  ])('%s are found', (_which, rows, row) => {
    const columns = columnsOf(...rows);
    expect(columns?.headingRow).toBe(row);
    expect(columns?.places.get('nameZh')).toBe(0);
    expect(columns?.places.get('itemNameZh')).toBe(1);
  });

  test('that are not read are named', () => {
    expect(columnsOf(['信息资源名称', '信息项名称', '共享方式', '信息项名称'])?.unused).toEqual([
      '共享方式',
      '信息项名称',
    ]);
  });

  test.each([
    ['no items', [['信息资源名称', '更新周期', '发布日期']]],
    ['no resources', [['信息项名称', '数据类型']]],
    ['nothing', []],
    ['headings far below', [...Array.from({ length: 10 }, () => ['']), ['信息资源名称', '信息项名称']]],
  ])('are missed where there are %s', (_what, rows) => {
    expect(columnsOf(...rows)).toBeUndefined();
  });

  test('say by 字段中文名 what an item is called, and not by the name that its database has', () => {
    const columns = columnsOf(['数据集名称', '字段名称', '字段中文名']);
    expect([columns?.places.get('itemNameZh'), columns?.unused]).toEqual([2, ['字段名称']]);
  });

  test.each([
    [[['数据集名称', '更新频率']], /^has resources without their items: add a column 信息项名称/],
    [[['字段名称', '字段类型']], /^has items without their resources: add a column 信息资源代码/],
    [[['a', 'b']], /^has no row of headings with 信息项名称/],
    [[], /^has no row of headings with 信息项名称/],
  ])('that lack something are told what: %j', (rows, message) => {
    expect(whyNoColumns([{ name: 'CSV', rows }])).toMatch(message);
  });
});

describe('a row', () => {
  test('becomes a resource with an item, in the words of the standard', () => {
    const imported = importRows({ ...filled, 数据长度: '12', 关联资源代码: '10100101/1、10100102/000001' });
    expect(imported.resources).toEqual([
      {
        code: '31200101/1',
        name: null,
        nameZh: '读者证信息',
        provider: 'library',
        providerUscc: '11310000MB2F300633',
        abstract: '读者证',
        format: '数据库',
        classification: '部门信息资源 / 文化',
        shareType: 'UNCONDITIONAL',
        openAttribute: { open: false },
        updateCycle: 'DAILY',
        publishedOn: '2026-01-05',
        relatedResources: ['10100101/1', '10100102/000001'],
        items: [{ coordinate: null, name: null, nameZh: '证号', dataType: 'C', length: 12, level: null }],
      },
    ]);
    expect(imported.undecided.map(({ path }) => path)).toEqual([
      'resources[0].name',
      'resources[0].items[0].name',
      'resources[0].items[0].coordinate',
      'resources[0].items[0].level',
    ]);
    expect(imported).toMatchObject({ rowsRead: 1, leftOut: [] });
  });

  test.each([
    [
      '共享类型',
      '',
      'resources[0].shareType: the sheet says nothing: UNCONDITIONAL, CONDITIONAL or NOT_SHARED (2)',
    ],
    ['共享类型', '暂不共享', /^resources\[0\]\.shareType: the sheet says “暂不共享”: UNCONDITIONAL/],
    ['基础数据库', '图书库', /^resources\[0\]\.base: the sheet says “图书库”: one of NATURAL_PERSONS/],
    ['数据分类分级', '三级', /^resources\[0\]\.dataClass: the sheet says “三级”: one of GENERAL/],
    [
      '是否向社会开放',
      '有条件开放',
      /^resources\[0\]\.openAttribute\.open: the sheet says “有条件开放”: true or false/,
    ],
    ['更新周期', '按需更新', /^resources\[0\]\.updateCycle: the sheet says “按需更新”: one of REALTIME/],
    [
      '发布日期',
      '2026/2/30',
      'resources[0].publishedOn: the sheet says “2026/2/30”: a date such as 2026-01-05 (2)',
    ],
    ['发布日期', '46027', /^resources\[0\]\.publishedOn: the sheet says “46027”/],
    ['信息资源代码', '41200101/1', /^resources\[0\]\.code: the sheet says “41200101\/1”: 类\(1\) 项\(2\)/],
    ['信息资源代码', '3a6f-77', /^resources\[0\]\.code: the sheet says “3a6f-77”: 类\(1\) 项\(2\)/],
    ['信息资源摘要', '', 'resources[0].abstract: the sheet says nothing: a sentence about what it holds'],
    [
      '关联资源代码',
      '10100101/1, 人口信息',
      /^resources\[0\]\.relatedResources: .* “10100101\/1, 人口信息”$/,
    ],
    ['数据类型', '字典型', /^resources\[0\]\.items\[0\]\.dataType: the sheet says “字典型”: one of C, N/],
    [
      '数据长度',
      '10,2',
      /^resources\[0\]\.items\[0\]\.length: the sheet says “10,2”: a number of characters/,
    ],
  ])('whose %s is “%s” leaves that to a person', (column, text, message) => {
    const problems = decided(importRows({ ...filled, [column]: text }));
    expect(problems).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)]);
  });

  test('says what its resource is a part of, how it is graded, and who answers for it', () => {
    const imported = importRows({
      ...filled,
      ...{ 基础数据库: '人口基础信息库', 数据分类分级: '重要数据', 使用要求: '不得留存', 责任单位: '流通部' },
    });
    expect(imported.resources[0]).toMatchObject({
      base: 'NATURAL_PERSONS',
      dataClass: 'IMPORTANT',
      usageRequirements: '不得留存',
      responsibleUnit: '流通部',
    });
    expect(decided(imported)).toEqual([]);
  });

  test.each([
    ['全部', '*'],
    ['各政务部门', '*'],
    ['civil-affairs、taxation', ['civil-affairs', 'taxation']],
  ])('with the scope %s says who may be granted it', (text, scope) => {
    const shared = { 共享类型: '有条件共享', 共享条件: '审批', 共享范围: text };
    const imported = importRows({ ...filled, ...shared });
    expect(imported.resources[0]?.condition).toEqual({ scope, uses: ['审批'] });
    expect(decided(imported)).toEqual([]);
  });

  test('that is shared on conditions leaves to a person whom and what it does not list', () => {
    const shared = { 共享类型: '有条件共享', 共享范围: '民政局' };
    expect(decided(importRows({ ...filled, ...shared }))).toEqual([
      expect.stringMatching(
        /^resources\[0\]\.condition\.scope: the sheet says “民政局”: codes of the departments/,
      ),
      'resources[0].condition.uses: what it may be used for (2)',
    ]);
  });

  test('that is not shared leaves to a person which law says so, and why', () => {
    const secret = { 共享类型: '不予共享', 共享条件: '依法' };
    const reasons = { 不予共享依据: '《档案法》第二条', 不予共享理由: '个人隐私' };
    expect(decided(importRows({ ...filled, ...secret }))).toEqual([
      "resources[0].legalBasis: the law on which NOT_SHARED rests, 《…》 with its article; the sheet's condition is “依法” (2)",
      'resources[0].notSharedReason: why it is not shared (2)',
    ]);
    const imported = importRows({ ...filled, ...secret, ...reasons });
    expect(imported.resources[0]).toMatchObject({
      legalBasis: '《档案法》第二条',
      notSharedReason: '个人隐私',
    });
    expect(decided(imported)).toEqual([]);
  });

  test('has the number of a day in Excel', () => {
    const row = { ...filled, 发布日期: '46027' };
    const [resource] = importSheet(sheetOf([row], { firstDay: '1899-12-30' })).resources;
    expect(resource?.publishedOn).toBe('2026-01-05');
  });

  test('may have the steps of its classification one by one', () => {
    const [resource] = importRows({ ...filled, 信息资源分类: '', 类: '部门信息资源', 项: '文化' }).resources;
    expect(resource?.classification).toBe('部门信息资源 / 文化');
  });

  test('of a code in full width has it in digits', () => {
    expect(importRows({ ...filled, 信息资源代码: '３１２００１０１／１' }).resources[0]?.code).toBe(
      '31200101/1',
    );
  });
});

describe('rows', () => {
  const next: Filled = { 信息项名称: '发证日期', 数据类型: '日期型' };

  test('that name no resource belong to the one above', () => {
    const { resources, undecided } = importRows(filled, next);
    expect(resources.map(({ items }) => items.map(({ nameZh }) => nameZh))).toEqual([['证号', '发证日期']]);
    expect(resources[0]?.items[1]).not.toHaveProperty('shareType');
    expect(undecided.filter(({ path }) => path.endsWith('level'))).toHaveLength(2);
  });

  test('that have a row of their resource above them belong to it', () => {
    const { resources, leftOut } = importRows({ ...filled, 信息项名称: '', 数据类型: '' }, next);
    expect(resources).toMatchObject([{ shareType: 'UNCONDITIONAL', items: [{ nameZh: '发证日期' }] }]);
    expect(leftOut).toEqual([]);
  });

  test('of one resource need not stand together', () => {
    const other = { ...filled, 信息资源代码: '31200102/1', 信息资源名称: '书目' };
    const again = { ...filled, ...next };
    expect(importRows(filled, other, again).resources.map(({ items }) => items.length)).toEqual([2, 1]);
  });

  test('that say two things of their resource leave it to a person', () => {
    expect(decided(importRows(filled, { ...filled, ...next, 更新周期: '每月' }))).toEqual([
      'resources[0].updateCycle: row 2 says “每日” and row 3 says “每月” (2)',
    ]);
  });

  test('say of sharing what they say themselves', () => {
    const own = { ...filled, ...next, 共享类型: '有条件共享', 共享条件: '依法办理', 是否向社会开放: '否' };
    expect(importRows({ ...filled, 是否向社会开放: '是' }, own).resources[0]).toMatchObject({
      shareType: 'UNCONDITIONAL',
      openAttribute: { open: true },
      items: [
        { nameZh: '证号' },
        {
          shareType: 'CONDITIONAL',
          condition: { scope: null, uses: ['依法办理'] },
          open: false,
        },
      ],
    });
  });

  test('may have columns for each item beside those of the resource', () => {
    const resource = { ...filled, 共享类型: '有条件共享', 共享条件: '审批', 共享范围: '全部' };
    const imported = importRows(
      { ...resource, 字段共享类型: '有条件共享', 字段是否向社会开放: '否' },
      { ...resource, ...next, 字段共享类型: '无条件共享', 字段是否向社会开放: '是' },
      { ...resource, ...next, 信息项名称: '状态', 字段共享类型: '不予共享' },
    );
    expect(imported.resources[0]?.items).toMatchObject([
      { nameZh: '证号' },
      { shareType: 'UNCONDITIONAL', open: true },
      { shareType: 'NOT_SHARED', legalBasis: null },
    ]);
    expect(imported.resources[0]?.items[0]).not.toHaveProperty('shareType');
    expect(decided(imported)).toEqual([
      expect.stringMatching(/^resources\[0\]\.items\[2\]\.legalBasis: the law on which NOT_SHARED rests/),
      'resources[0].items[2].notSharedReason: why it is not shared (4)',
    ]);
  });

  test('do not open what is not shared by opening its resource', () => {
    const { resources } = importRows({ ...filled, 是否向社会开放: '是' }, { ...next, 共享类型: '不予共享' });
    expect(resources[0]?.items[1]).toMatchObject({ shareType: 'NOT_SHARED', open: false });
  });

  test.each<[string, Filled[], string]>([
    [
      'open what is not for every department',
      [{ ...filled, 共享类型: '有条件共享', 共享条件: '审批', 共享范围: '全部', 是否向社会开放: '是' }],
      'resources[0].openAttribute.open: the sheet opens what is CONDITIONAL: write false, or another share type (2)',
    ],
    [
      'open an item that is not for every department',
      [
        { ...filled, 是否向社会开放: '是' },
        {
          ...filled,
          ...next,
          共享类型: '有条件共享',
          共享条件: '审批',
          共享范围: '全部',
          是否向社会开放: '是',
        },
      ],
      'resources[0].items[1].open: the sheet opens what is CONDITIONAL: write false, or another share type (3)',
    ],
    [
      'share an item on a condition that they do not say',
      [filled, { ...filled, ...next, 共享类型: '有条件共享', 共享范围: '全部' }],
      'resources[0].items[1].condition.uses: what it may be used for (3)',
    ],
    [
      'have a code of another class than their classification',
      [{ ...filled, 信息资源代码: '10100101/1' }],
      'resources[0].classification: the sheet says “部门信息资源 / 文化”: the code begins with 1, so the classification begins with 基础信息资源, for example 基础信息资源 / 民政',
    ],
  ])('that %s leave it to a person', (_what, rows, message) => {
    expect(decided(importRows(...rows))).toEqual([message]);
  });

  test('that name their resource again and say nothing of sharing leave it to a person', () => {
    const silent = { ...filled, ...next, 共享类型: '' };
    expect(decided(importRows(filled, silent))).toEqual([
      expect.stringMatching(/^resources\[0\]\.items\[1\]\.shareType: the sheet says nothing/),
    ]);
  });

  test('that say the same of sharing leave it to a person once', () => {
    for (const word of ['', '暂不共享'])
      expect(
        decided(importRows({ ...filled, 共享类型: word }, { ...filled, ...next, 共享类型: word })),
      ).toEqual([expect.stringMatching(/^resources\[0\]\.shareType: the sheet says/)]);
  });

  test('of several providers are not those of one department', () => {
    const other = { ...filled, 信息资源代码: '31200102/1', 信息资源提供方: '样例市档案馆' };
    expect(decided(importRows({ ...filled, 信息资源提供方: '样例市图书馆' }, other))).toEqual([
      expect.stringMatching(/^resources\[0\]\.provider: .*“样例市图书馆”$/),
      expect.stringMatching(/^resources\[1\]\.provider: .*“样例市档案馆”$/),
    ]);
  });

  test('that nothing is made of are counted by reason', () => {
    const { rowsRead, leftOut, resources } = importRows(
      next,
      {},
      filled,
      { 数据类型: '字符型' },
      { 信息项名称: '证号' },
      { 信息资源名称: '以下空白' },
    );
    expect([rowsRead, resources.length]).toEqual([5, 1]);
    expect(leftOut).toEqual([
      { reason: 'no resource is named, in this row or above', rows: [2] },
      { reason: 'no item is named', rows: [5, 7] },
      { reason: 'the resource has an item of this name already', rows: [6] },
    ]);
  });
});

describe('the catalog that is written', () => {
  test('is refused for as long as something is left to a person, and then is the department’s', () => {
    const text = formatCatalog(importRows(filled), 'sheet.csv');
    expect(() => parseCatalog(text)).toThrow(/level/);
    const complete = text
      .replace(/coordinate: #.*/, 'coordinate: LibraryCard.number')
      .replace(/level: #.*/, 'level: 2')
      .replaceAll(/ name: #.*/g, ' name: A card');
    expect(parseCatalog(complete)).toMatchObject([{ code: '31200101/1', items: [{ level: 2 }] }]);
  });

  test('says what is left at its head and at each place', () => {
    const text = formatCatalog(importRows({ ...filled, 共享类型: '暂不共享' }), 'sheet.csv');
    expect(text).toMatch(/^# 信息资源目录, imported from sheet.csv\.\n/);
    expect(text).toMatch(/^# {3}31200101\/1 读者证信息\n/m);
    expect(text).toMatch(/^ {4}shareType: # DECIDE: the sheet says “暂不共享”/m);
    expect(text.match(/^# .*shareType/gm)).toHaveLength(1);
  });

  test('counts what is left of items', () => {
    const lines = describeUndecided(importRows(filled, { 信息项名称: '发证日期', 数据类型: '日期型' }));
    expect(lines).toContain('  items: level: 1 to 4, after your grading (GB/T 43697) (2 items)');
  });

  test('is checked beyond what is left', () => {
    const imported = importRows({ ...filled, 信息资源提供方代码: '11310000MB2F300634' });
    expect(findRefused(formatCatalog(imported, 'sheet.csv'), imported.undecided)).toEqual([
      { path: 'resources[0].providerUscc', message: expect.stringMatching(/GB 32100/) as unknown },
    ]);
  });

  test('holds what the sheet says as text, whatever it says, and never a level', () => {
    const words = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.constantFrom(
        'a: b',
        '# x',
        '- y',
        '*a',
        '&a b',
        '!!int 3',
        '"',
        "'",
        'null',
        'yes',
        '1e3',
        '{}',
        '${x}',
      ),
    );
    fc.assert(
      fc.property(words, words, words, (name, summary, level) => {
        const given = { ...filled, 信息资源名称: name, 信息资源摘要: summary, 数据级别: level };
        const imported = importRows(given);
        const text = formatCatalog(imported, name);
        const { resources } = parse(text) as { resources: Record<string, unknown>[] };
        expect(resources).toHaveLength(1);
        expect(resources[0]).toMatchObject({
          nameZh: name === '' ? null : name,
          abstract: summary === '' ? null : summary,
          items: [{ level: null, coordinate: null }],
        });
      }),
      { seed: 15, numRuns: 300 },
    );
  });
});
