import type { Column } from './columns.ts';
import type { ResourceRows, Row } from './group-rows.ts';

/** Leaves something to a person: the key of the catalog, why, and the row that says it. */
export type Decide = (key: string, message: string, row?: Row) => void;

const shareTypes = 'UNCONDITIONAL, CONDITIONAL or NOT_SHARED';
const scope = "codes of the departments that may be granted it, or '*' for every department";
const openness = 'true or false: whether everybody may have it';

/** What a person is told to write. */
const wanted: Partial<Record<Column, string>> = {
  shareType: shareTypes,
  itemShareType: shareTypes,
  scope,
  base: 'one of NATURAL_PERSONS, LEGAL_ENTITIES, NATURAL_RESOURCES, E_CERTIFICATES, SOCIAL_CREDIT',
  dataClass: 'one of GENERAL, IMPORTANT, CORE',
  updateCycle:
    'one of REALTIME, DAILY, WEEKLY, TENDAYS, MONTHLY, QUARTERLY, HALFYEARLY, YEARLY, IRREGULAR, OTHER',
  nameZh: 'its name',
  providerUscc: 'the credit code (GB 32100) that the authority registered for the department',
  abstract: 'a sentence about what it holds',
  format: 'for example 数据库, 电子表格, 电子文件',
  classification: '类 / 项 / 目, for example 部门信息资源 / 文化',
  publishedOn: 'a date such as 2026-01-05',
  open: openness,
  itemOpen: openness,
  dataType: 'one of C, N, Y, D, T, L, M, G, B, I, F',
  length: 'a number of characters, or leave it out',
  code: '类(1) 项(2) 目(3) 细目 / 顺序号, for example 30200101/000001',
};

/** What rows say of their resource; null, and for a person to decide, when none or not all of them say one thing. */
export function readShared<Value>(
  { rows }: ResourceRows,
  column: Column,
  read: (text: string) => Value | undefined,
  decide: Decide,
  key: string,
): Value | null {
  const said = rows.filter((row) => row.get(column) !== '');
  const [first] = said;
  const other = said.find((row) => row.get(column) !== first?.get(column));
  if (first === undefined || other === undefined) return readFirst(first, column, read, decide, key);
  const both = [first, other].map((row) => `row ${row.number} says “${shorten(row.get(column))}”`);
  decide(key, both.join(' and '), first);
  return null;
}

/** What a row says; null, and for a person to decide, when that is nothing or no word that is known. */
export function readFirst<Value>(
  row: Row | undefined,
  column: Column,
  read: (text: string) => Value | undefined,
  decide: Decide,
  key: string,
): Value | null {
  const text = row?.get(column) ?? '';
  const value = text === '' ? undefined : read(text);
  if (value !== undefined) return value;
  const hint = wanted[column] === undefined ? '' : `: ${wanted[column]}`;
  decide(key, `${text === '' ? 'the sheet says nothing' : `the sheet says “${shorten(text)}”`}${hint}`, row);
  return null;
}

/** Of a cell, as much as fits into a line. */
export function shorten(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
