/** A file that is no sheet, or beyond the limits; its message says why, and holds nothing that stands in the file. */
export class SheetError extends Error {
  override readonly name = 'SheetError';
}

/** A table as a person sees it. */
export interface Sheet {
  readonly name: string;
  /** `rows[0]` is the row that spreadsheets call 1; what is blank is an empty text. */
  readonly rows: readonly (readonly string[])[];
  /** The day from which the sheet counts days, where a number may be a date; undefined in CSV. */
  readonly firstDay?: '1899-12-30' | '1904-01-01';
  /** Cells of Excel without a value: a formula that failed, or that nobody has calculated. */
  readonly failedCells?: readonly CellPlace[];
}

/** Both from 1. */
export interface CellPlace {
  readonly row: number;
  readonly column: number;
}

export interface SheetLimits {
  readonly fileBytes: number;
  /** Of an Excel file, all parts that are read together. */
  readonly unpackedBytes: number;
  /** Parts of an Excel file, those that are not read too. */
  readonly entries: number;
  readonly rows: number;
  readonly columns: number;
  /** Of a cell; Excel allows 32,767. */
  readonly characters: number;
  /** Of all cells: a text that many cells share counts as often. */
  readonly allCharacters: number;
}

/** What a sheet of a catalog may have: the largest of a province's portals have a tenth of it. */
export const catalogSheetLimits: SheetLimits = {
  fileBytes: 8 * 1024 * 1024,
  unpackedBytes: 64 * 1024 * 1024,
  entries: 10_000,
  rows: 20_000,
  columns: 200,
  characters: 5_000,
  allCharacters: 16 * 1024 * 1024,
};

/** @throws SheetError when a cell stands beyond the limits, or holds more than they allow */
export function checkCell(limits: SheetLimits, row: number, column: number, text: string): void {
  const { rows, columns, characters } = limits;
  if (row > rows) throw new SheetError(`there is something in row ${row}, and ${rows} rows are read at most`);
  if (column > columns) throw new SheetError(`row ${row} has more than ${columns} columns`);
  if (text.length > characters)
    throw new SheetError(`a cell of row ${row} has more than ${characters} characters`);
}

/** Text without what cannot be seen: control and format characters, and blanks around it. */
export function cleanCell(text: string): string {
  return text
    .replaceAll('_x000D_', ' ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Cs}]+/gu, '')
    .trim();
}
