/**
 * A CSV or Excel file as a table with declared columns: each cell is a value of its column's type, or is wrong, and
 * what is wrong is never taken for a value or for a blank.
 */
import { parseDate } from '@govgraph/protocol';

import { type EntityKeys, entityId, whyNoEntity } from '../../ids/entity-ids.ts';
import { type Sheet, type SheetLimits, SheetError } from '../../sheets/sheet.ts';
import { readSheets } from '../../sheets/read-sheets.ts';
import type { FileSourceDefinition } from '../definition/source-definition.ts';
import { type CellKind, expectedForm, normalizeCell } from '../values/cell-kinds.ts';

/** What a file of data may have; it is held in memory as a whole. */
export const dataFileLimits: SheetLimits = {
  fileBytes: 64 * 1024 * 1024,
  unpackedBytes: 512 * 1024 * 1024,
  entries: 10_000,
  rows: 200_000,
  columns: 200,
  characters: 32_767,
  allCharacters: 128 * 1024 * 1024,
};

/** A cell that is no value of its column's type. */
export interface WrongCell {
  /** `row 12, column 发证日期: expected a date …` */
  readonly reason: string;
}

/** In the form of the column's kind; null when it is blank. */
export type Cell = string | null | WrongCell;

export function isWrong(cell: Cell | undefined): cell is WrongCell {
  return typeof cell === 'object' && cell !== null;
}

export interface Table {
  /** By the column's name, from the first row below the headings; blank rows are left out. */
  readonly columns: ReadonlyMap<string, readonly Cell[]>;
  readonly rows: number;
  readonly wrongCells: readonly WrongCell[];
}

/** @throws SheetError when it is no table with these columns, or perhaps only a part of one */
export function readTable(
  bytes: Uint8Array,
  { columns, sheet: name, headingRow, minRows }: FileSourceDefinition,
  entityKeys: EntityKeys,
): Table {
  const headings = Object.entries(columns).map(([column, { heading = column }]) => heading);
  const { sheet, places } = findSheet(readSheets(bytes, dataFileLimits), name, headingRow, headings);
  const width = sheet.rows[headingRow - 1]?.length ?? 0;
  const isExcel = sheet.firstDay !== undefined;
  const failed = new Set(sheet.failedCells?.map(({ row, column }) => `${row}:${column}`));
  const wrongCells: WrongCell[] = [];
  const cells = new Map<string, Cell[]>(Object.keys(columns).map((column) => [column, []]));
  let rows = 0;
  for (const [index, row] of sheet.rows.entries()) {
    if (index < headingRow || row.every((text) => text === '')) continue;
    // Excel leaves out what is blank at the end of a row; a CSV has it, or has been cut off.
    if (!isExcel && row.length < width)
      throw new SheetError(
        `row ${index + 1} has ${row.length} cells, and there are ${width} headings: it is cut off, or was not written as a table`,
      );
    rows += 1;
    for (const [column, { heading = column, ...definition }] of Object.entries(columns)) {
      const place = places.get(heading) ?? 0;
      const fail = (message: string): WrongCell => {
        const cell: WrongCell = { reason: `row ${index + 1}, column ${heading}: ${message}` };
        wrongCells.push(cell);
        return cell;
      };
      const read = (): Cell => {
        if (failed.has(`${index + 1}:${place + 1}`)) return fail('it has a formula without a value');
        const text = row[place] ?? '';
        if (text === '') return definition.required ? fail('it is blank, and the column is required') : null;
        const value = readCell(definition.type, text, sheet.firstDay);
        if (value === undefined) return fail(`expected ${expectedForm[definition.type]}`);
        if (definition.idOf === undefined) return value;
        const id = entityId(entityKeys, definition.idOf, value);
        return (
          id ?? fail(`an identity number of the kind ${definition.idOf} ${reasonOf(definition.idOf, value)}`)
        );
      };
      cells.get(column)?.push(read());
    }
  }
  if (rows < minRows)
    throw new SheetError(`it has ${rows} rows, and ${minRows} are expected at least (minRows)`);
  return { columns: cells, rows, wrongCells };
}

function reasonOf(...[kind, number]: Parameters<typeof whyNoEntity>): string {
  return `is expected (${whyNoEntity(kind, number) ?? 'it is none'})`;
}

/** The one way to read the file in which all headings are found. */
function findSheet(
  sheets: readonly Sheet[],
  name: string | undefined,
  headingRow: number,
  headings: readonly string[],
): { readonly sheet: Sheet; readonly places: ReadonlyMap<string, number> } {
  const named = name === undefined ? sheets : sheets.filter((sheet) => sheet.name === name);
  if (named.length === 0)
    throw new SheetError(
      name === undefined
        ? 'it has no sheet that can be seen'
        : `it has no sheet “${name}”; there are ${sheets.map((sheet) => `“${sheet.name}”`).join(', ')}`,
    );
  // Of a CSV, each is a way to read it; of an Excel file, only the first sheet is meant without a name.
  const candidates = named[0]?.firstDay === undefined ? named : named.slice(0, 1);
  const read = candidates.map((sheet) => {
    const row = sheet.rows[headingRow - 1] ?? [];
    return { sheet, row, missing: headings.filter((heading) => !row.includes(heading)) };
  });
  const [best] = read.toSorted((one, other) => one.missing.length - other.missing.length);
  if (best === undefined || best.missing.length > 0)
    throw new SheetError(
      `row ${headingRow} has no heading ${(best?.missing ?? headings).map((text) => `“${text}”`).join(', ')}`,
    );
  const twice = headings.find((heading) => best.row.indexOf(heading) !== best.row.lastIndexOf(heading));
  if (twice !== undefined) throw new SheetError(`row ${headingRow} has the heading “${twice}” twice`);
  return {
    sheet: best.sheet,
    places: new Map(headings.map((heading) => [heading, best.row.indexOf(heading)])),
  };
}

function readCell(kind: CellKind, text: string, firstDay: Sheet['firstDay']): string | undefined {
  if (firstDay !== undefined) {
    // A number with an exponent was longer than the digits that Excel keeps.
    if (kind === 'text' && /^\d(\.\d+)?E\+\d+$/.test(text)) return undefined;
    if ((kind === 'date' || kind === 'date-time') && /^\d+(\.\d+)?$/.test(text) && !/^\d{8}$/.test(text))
      return readSerialDay(kind, Number(text), firstDay);
  }
  return normalizeCell(kind, text);
}

const dayMs = 24 * 60 * 60 * 1000;

/** Excel counts days, and the time of the day as a part of one, as a clock on the wall shows it. */
function readSerialDay(
  kind: 'date' | 'date-time',
  serial: number,
  firstDay: NonNullable<Sheet['firstDay']>,
): string | undefined {
  // Excel knows a 29 February 1900, the sixtieth day.
  if (firstDay === '1899-12-30' && serial < 61) return undefined;
  const instant = (parseDate(firstDay) ?? NaN) + Math.round(serial * 86_400) * 1_000;
  if (!(instant < 253_402_300_800_000)) return undefined;
  if (kind === 'date' && instant % dayMs !== 0) return undefined;
  const text = new Date(instant).toISOString().slice(0, 19);
  return normalizeCell(kind, kind === 'date' ? text.slice(0, 10) : text);
}
