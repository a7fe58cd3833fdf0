import { toNfkc } from '@govgraph/protocol';
import type { Sheet } from '@govgraph/subgraph-kit/sheets';

/*
 * The columns of the guide's form (政务信息资源目录填报模板, after the core metadata of the guide), of the forms of the survey
 * of 2017 (政务信息资源大普查), which say of sharing for the resource and again for each field, and of portals that call
 * them otherwise. A heading that is not listed is no column that is read, and the report says so.
 */

const headings = {
  code: '信息资源代码 政务信息资源代码 资源代码 目录代码 目录编码 资源编码 数据资源编码',
  nameZh:
    '信息资源名称 政务信息资源名称 资源名称 目录名称 资源目录名称 数据目录名称 数据资源名称 数据资源目录名称 数据集名称 信息资源目录名称',
  classification: '信息资源分类 政务信息资源分类 资源分类',
  class: '类 类名称',
  group: '项 项名称',
  section: '目 目名称',
  subsection: '细目 细目名称',
  provider:
    '信息资源提供方 信息资源提供部门 信息资源提供单位 资源提供方 资源提供部门 资源提供单位 数据提供方 数据提供部门 数据提供单位 提供方 提供部门 提供单位 来源部门',
  providerUscc: '信息资源提供方代码 资源提供方代码 数据提供方代码 提供方代码 提供部门代码 统一社会信用代码',
  responsibleUnit: '责任单位 责任处室 责任科室 数据责任单位 责任部门 责任主体',
  abstract: '信息资源摘要 资源摘要 目录摘要 数据集摘要 摘要',
  format: '信息资源格式 信息资源格式分类 信息资源格式类型 资源格式',
  itemNameZh:
    '信息项名称 信息项 信息项中文名称 中文信息项名 数据项名称 数据项中文名称 字段名称 字段中文名 字段中文名称',
  itemName: '信息项英文名称 英文信息项名 数据项英文名称 字段英文名 字段英文名称',
  dataType: '数据类型 信息项数据类型 数据项类型 字段类型 字段数据类型',
  length: '数据长度 长度 信息项长度 数据项长度 字段长度 字段数据长度',
  shareType: '共享类型 共享属性 信息资源共享类型',
  condition: '共享条件 信息资源共享条件 数据用途 使用用途',
  scope: '共享范围 信息资源共享范围',
  legalBasis: '不予共享依据 不予共享的依据 共享依据 法律依据 法律法规依据',
  notSharedReason: '不予共享理由 不予共享原因 不予共享的理由',
  usageRequirements: '使用要求 数据使用要求',
  base: '基础数据库 所属基础数据库 基础库 所属基础库',
  dataClass: '数据分类分级 数据安全类别 数据重要程度',
  open: '是否向社会开放 是否开放 开放属性 开放类型 信息资源是否向社会开放',
  openCondition: '开放条件 信息资源开放条件',
  itemShareType: '信息项共享类型 数据项共享类型 字段共享类型',
  itemCondition: '信息项共享条件 数据项共享条件 字段共享条件',
  itemOpen: '信息项是否向社会开放 数据项是否向社会开放 字段是否向社会开放',
  updateCycle: '更新周期 更新频率 更新频度 信息资源更新周期',
  publishedOn: '发布日期 发布时间 信息资源发布日期 资源发布日期',
  relatedResources: '关联资源代码 关联信息资源代码',
} as const;

export type Column = keyof typeof headings;

const columnOf = new Map(
  Object.entries(headings).flatMap(([column, words]) =>
    words.split(' ').map((heading) => [heading, column as Column] as const),
  ),
);

export interface Columns {
  /** From 0. */
  readonly headingRow: number;
  /** From 0. */
  readonly places: ReadonlyMap<Column, number>;
  /** Headings of columns that are not read. */
  readonly unused: readonly string[];
}

/** Titles and explanations stand above the headings. */
const rowsAbove = 10;

/**
 * Finds the row of headings. Where headings have two rows (共享属性 over 共享类型, 共享条件), it is the lower one.
 *
 * @returns undefined when the sheet names no items of resources
 */
export function findColumns(sheet: Sheet): Columns | undefined {
  const found = findHeadings(sheet);
  return found !== undefined && hasItems(found) && hasResources(found) ? found : undefined;
}

/** Why nothing can be read of sheets in which no columns were found, and what to write instead. */
export function whyNoColumns(sheets: readonly Sheet[]): string {
  const found = sheets.map(findHeadings).filter((columns) => columns !== undefined);
  if (found.some(hasResources))
    return 'has resources without their items: add a column 信息项名称 (or 字段名称), and a row for each item';
  if (found.some(hasItems))
    return 'has items without their resources: add a column 信息资源代码 or 信息资源名称 (or 数据集名称)';
  return `has no row of headings with 信息项名称, and 信息资源代码 or 信息资源名称, among its first ${rowsAbove} rows`;
}

function findHeadings({ rows }: Sheet): Columns | undefined {
  let found: Columns | undefined;
  for (let row = 0; row < Math.min(rows.length, rowsAbove); row += 1) {
    const columns = readHeadings(row, rows[row] ?? [], rows[row - 1] ?? []);
    if (columns.places.size > (found?.places.size ?? 0)) found = columns;
  }
  return found;
}

function hasItems({ places }: Columns): boolean {
  return places.has('itemNameZh');
}

function hasResources({ places }: Columns): boolean {
  return places.has('code') || places.has('nameZh');
}

function readHeadings(headingRow: number, row: readonly string[], above: readonly string[]): Columns {
  const places = new Map<Column, number>();
  const unused: string[] = [];
  // 字段名称 is the name that databases have where there is a column 字段中文名 beside it.
  const inChinese = row.find(
    (text) => /中文/.test(text) && columnOf.get(plainHeading(text)) === 'itemNameZh',
  );
  const width = Math.max(row.length, above.length);
  for (let place = 0; place < width; place += 1) {
    const written = row[place] || above[place] || '';
    const column = columnOf.get(plainHeading(written)) ?? columnOf.get(plainHeading(above[place] ?? ''));
    const isOther = column === 'itemNameZh' && inChinese !== undefined && written !== inChinese;
    if (column !== undefined && !places.has(column) && !isOther) places.set(column, place);
    else if (written !== '') unused.push(written);
  }
  return { headingRow, places, unused };
}

/** `*信息资源名称（必填）` is 信息资源名称. */
function plainHeading(text: string): string {
  return toNfkc(text).replaceAll(/\([^()]*\)|[\s*:]/gu, '');
}
