import { toNfkc } from '@govgraph/protocol';
import type { Column, Columns } from './columns.ts';
import type { Sheet } from '@govgraph/subgraph-kit/sheets';

/** A row that is not blank. */
export interface Row {
  /** From 1. */
  readonly number: number;
  readonly get: (column: Column) => string;
}

export interface ResourceRows {
  /** All that say something of the resource; some forms give it a row of its own, above its items. */
  readonly rows: Row[];
  /** Those that have an item, each of another name. */
  readonly items: Map<string, Row>;
}

/** Rows, from 1, that nothing was made of. */
export interface LeftOut {
  readonly reason: string;
  readonly rows: readonly number[];
}

const reasons = {
  noItem: 'no item is named',
  noResource: 'no resource is named, in this row or above',
  repeated: 'the resource has an item of this name already',
} as const;

/** By resource, in the order of the sheet, the rows below the headings. */
export function groupRows(
  sheet: Sheet,
  columns: Columns,
): {
  /** How many are not blank. */
  readonly rowsRead: number;
  readonly groups: readonly ResourceRows[];
  readonly leftOut: readonly LeftOut[];
} {
  const rows = readRows(sheet, columns);
  const groups: ResourceRows[] = [];
  const byCode = new Map<string, ResourceRows>();
  const byName = new Map<string, ResourceRows>();
  const left = new Map<string, number[]>();
  const leave = (reason: string, { number }: Row): void => {
    const numbers = left.get(reason) ?? [];
    numbers.push(number);
    left.set(reason, numbers);
  };
  let current: ResourceRows | undefined;
  for (const row of rows) {
    if (namesResource(row)) {
      const [code, nameZh] = [readCode(row.get('code')), row.get('nameZh')];
      current = code === '' ? byName.get(nameZh) : byCode.get(code);
      if (current === undefined) groups.push((current = { rows: [], items: new Map() }));
      if (code !== '') byCode.set(code, current);
      if (nameZh !== '' && !byName.has(nameZh)) byName.set(nameZh, current);
    }
    const reason = current === undefined ? reasons.noResource : addRow(current, row);
    if (reason !== undefined) leave(reason, row);
  }
  for (const group of groups) {
    if (group.items.size === 0) for (const row of group.rows) leave(reasons.noItem, row);
  }
  return {
    rowsRead: rows.length,
    groups: groups.filter(({ items }) => items.size > 0),
    leftOut: [...left].map(([reason, numbers]) => ({ reason, rows: numbers })),
  };
}

/** @returns why a row is left out */
function addRow({ rows, items }: ResourceRows, row: Row): string | undefined {
  const name = row.get('itemNameZh');
  if (name === '' && !namesResource(row)) return reasons.noItem;
  if (items.has(name)) return reasons.repeated;
  rows.push(row);
  if (name !== '') items.set(name, row);
  return undefined;
}

/** Rows that name none belong to the resource above. */
export function namesResource(row: Row): boolean {
  return row.get('code') !== '' || row.get('nameZh') !== '';
}

function readRows({ rows }: Sheet, { headingRow, places }: Columns): Row[] {
  return rows.slice(headingRow + 1).flatMap((cells, index) => {
    const get = (column: Column): string => cells[places.get(column) ?? -1] ?? '';
    const isBlank = [...places.keys()].every((column) => get(column) === '');
    return isBlank ? [] : [{ number: headingRow + 2 + index, get }];
  });
}

/** Codes are compared, so `３０２００１０１／１` is written as `30200101/1`. */
export function readCode(text: string): string {
  return toNfkc(text).replaceAll(/\s/gu, '');
}
