import { toNfkc } from '@govgraph/protocol';
import type { Sheet } from './sheet.ts';

/*
 * The columns of the guide's form (政务信息资源目录填报模板, after the core metadata of the guide), and of portals that
 * call them otherwise. A heading that is not listed is no column that is read, and the report says so.
 */

const headings = {
  code: '信息资源代码 政务信息资源代码 资源代码 目录代码 目录编码 资源编码',
  nameZh: '信息资源名称 政务信息资源名称 资源名称 目录名称 数据目录名称 数据集名称',
  classification: '信息资源分类 政务信息资源分类 资源分类',
  class: '类 类名称',
  group: '项 项名称',
  section: '目 目名称',
  subsection: '细目 细目名称',
  provider: '信息资源提供方 提供方 提供部门 提供单位 来源部门',
  providerUscc: '信息资源提供方代码 提供方代码 提供部门代码 统一社会信用代码',
  abstract: '信息资源摘要 资源摘要 目录摘要 摘要',
  format: '信息资源格式 信息资源格式类型 资源格式',
  itemNameZh: '信息项名称 信息项 信息项中文名称 中文信息项名 数据项名称',
  itemName: '信息项英文名称 英文信息项名 数据项英文名称',
  dataType: '数据类型 信息项数据类型',
  length: '数据长度 长度 信息项长度',
  shareType: '共享类型 共享属性',
  condition: '共享条件',
  open: '是否向社会开放 是否开放 开放属性 开放类型',
  openCondition: '开放条件',
  updateCycle: '更新周期 更新频率 更新频度',
  publishedOn: '发布日期 发布时间',
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
export function findColumns({ rows }: Sheet): Columns | undefined {
  let found: Columns | undefined;
  for (let row = 0; row < Math.min(rows.length, rowsAbove); row += 1) {
    const columns = readHeadings(row, rows[row] ?? [], rows[row - 1] ?? []);
    if (columns.places.size > (found?.places.size ?? 0)) found = columns;
  }
  const has = (column: Column): boolean => found?.places.has(column) ?? false;
  return has('itemNameZh') && (has('code') || has('nameZh')) ? found : undefined;
}

function readHeadings(headingRow: number, row: readonly string[], above: readonly string[]): Columns {
  const places = new Map<Column, number>();
  const unused: string[] = [];
  const width = Math.max(row.length, above.length);
  for (let place = 0; place < width; place += 1) {
    const written = row[place] || above[place] || '';
    const column = columnOf.get(plainHeading(written)) ?? columnOf.get(plainHeading(above[place] ?? ''));
    if (column !== undefined && !places.has(column)) places.set(column, place);
    else if (written !== '') unused.push(written);
  }
  return { headingRow, places, unused };
}

/** `*信息资源名称（必填）` is 信息资源名称. */
function plainHeading(text: string): string {
  return toNfkc(text).replaceAll(/\([^()]*\)|[\s*:]/gu, '');
}
