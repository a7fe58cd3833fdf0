import type { LookupInputs } from '../source.ts';
import { compareCells } from '../values/cell-kinds.ts';
import { type Condition, type Operand, type TableLookup, readOperands } from '../table/table-lookup.ts';
import { type Cell, type Table, type WrongCell, isWrong } from './table.ts';

/** Row numbers by value, of a column; and the cell that is wrong, if there is one. */
interface Index {
  readonly rows: ReadonlyMap<string, readonly number[]>;
  readonly wrong: WrongCell | undefined;
}

/** Finds the rows of a call, or says why nobody can tell which they are. */
export type SearchTable = (table: Table, inputs: LookupInputs) => readonly number[] | string;

/**
 * Makes a search of a lookup. Rows whose value is blank match no condition.
 *
 * INVARIANT: where a cell that is searched by is wrong, nothing is said not to be there, and no list is complete.
 */
export function createTableSearch(
  { conditions, order }: TableLookup,
  { maxRows, isList }: { readonly maxRows: number; readonly isList: boolean },
): SearchTable {
  const indexes = new WeakMap<Table, Map<string, Index>>();

  function indexOf(table: Table, column: string): Index {
    const ofTable = indexes.get(table) ?? new Map<string, Index>();
    indexes.set(table, ofTable);
    const known = ofTable.get(column) ?? buildIndex(table.columns.get(column) ?? []);
    ofTable.set(column, known);
    return known;
  }

  return (table, inputs) => {
    const operands = readOperands(conditions, inputs);
    if (operands === undefined) return [];
    let wrong: WrongCell | undefined;
    let rows: readonly number[] | undefined;
    for (const [condition, operand] of operands) {
      const index = indexOf(table, condition.column);
      wrong ??= index.wrong;
      if (rows === undefined && isEquality(condition))
        rows = [operand].flat().flatMap((text) => index.rows.get(text) ?? []);
    }
    const cells = [...operands].map(([condition, operand]) => ({
      condition,
      operand,
      column: table.columns.get(condition.column) ?? [],
    }));
    const candidates =
      rows === undefined
        ? Array.from({ length: table.rows }, (_, row) => row)
        : [...new Set(rows)].toSorted((one, other) => one - other);
    const found = candidates.filter((row) =>
      cells.every(({ condition, operand, column }) => matches(condition, operand, column[row] ?? null)),
    );
    if (wrong !== undefined && (isList || found.length === 0))
      return `it is searched by a column with a wrong cell: ${wrong.reason}`;
    if (!isList && found.length > 1) return `one record is asked for, and ${found.length} rows are found`;
    const ordered = order.length === 0 ? found : orderRows(found, table, order);
    if (typeof ordered === 'string') return ordered;
    const offset = Number(inputs['offset'] ?? 0);
    const page = ordered.slice(
      offset,
      inputs['limit'] === undefined ? undefined : offset + Number(inputs['limit']),
    );
    if (page.length > maxRows) return `more than ${maxRows} rows are found (maxRows)`;
    return page;
  };
}

function buildIndex(cells: readonly Cell[]): Index {
  const rows = new Map<string, number[]>();
  let wrong: WrongCell | undefined;
  for (const [row, cell] of cells.entries()) {
    if (isWrong(cell)) wrong ??= cell;
    else if (cell !== null) {
      const known = rows.get(cell);
      if (known === undefined) rows.set(cell, [row]);
      else known.push(row);
    }
  }
  return { rows, wrong };
}

const isEquality = ({ comparison }: Condition): boolean => comparison === 'is' || comparison === 'in';

function matches({ kind, comparison }: Condition, operand: Operand, cell: Cell): boolean {
  if (typeof cell !== 'string') return false;
  if (typeof operand !== 'string') return operand.includes(cell);
  if (comparison === 'is') return cell === operand;
  if (comparison === 'startsWith') return cell.startsWith(operand);
  const order = compareCells(kind, cell, operand);
  if (comparison === 'atLeast') return order >= 0;
  if (comparison === 'atMost') return order <= 0;
  return comparison === 'after' ? order > 0 : order < 0;
}

/** Blank cells come last, as in PostgreSQL's ascending order, whichever way round. */
function orderRows(
  rows: readonly number[],
  table: Table,
  order: TableLookup['order'],
): readonly number[] | string {
  const columns = order.map(({ column, ...rest }) => ({ ...rest, cells: table.columns.get(column) ?? [] }));
  for (const { cells } of columns) {
    const wrong = rows.map((row) => cells[row]).find((cell) => isWrong(cell));
    if (isWrong(wrong)) return `it is ordered by a column with a wrong cell: ${wrong.reason}`;
  }
  return rows.toSorted((one, other) => {
    for (const { cells, kind, isDescending } of columns) {
      const [left, right] = [cells[one] ?? null, cells[other] ?? null];
      if (left === right) continue;
      if (typeof left !== 'string') return 1;
      if (typeof right !== 'string') return -1;
      const compared = compareCells(kind, left, right);
      if (compared !== 0) return isDescending ? -compared : compared;
    }
    return one - other;
  });
}
