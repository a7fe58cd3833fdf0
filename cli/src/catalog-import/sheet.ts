import { CommandError } from '../command-error.ts';

/** A table as a person sees it. */
export interface Sheet {
  readonly name: string;
  /** `rows[0]` is the row that spreadsheets call 1; what is blank is an empty text. */
  readonly rows: readonly (readonly string[])[];
  /** The day from which the sheet counts days, where a number may be a date; undefined in CSV. */
  readonly firstDay?: '1899-12-30' | '1904-01-01';
}

/** What a sheet of a catalog may have: the largest of a province's portals have a tenth of it. */
export const sheetLimits = {
  fileBytes: 8 * 1024 * 1024,
  /** Of an Excel file, all parts that are read together. */
  unpackedBytes: 64 * 1024 * 1024,
  /** Parts of an Excel file, those that are not read too. */
  entries: 10_000,
  rows: 20_000,
  columns: 200,
  /** Of a cell; Excel allows 32,767. */
  characters: 5_000,
  /** Of all cells: a text that many cells share counts as often. */
  allCharacters: 16 * 1024 * 1024,
} as const;

/** @throws CommandError when a cell stands beyond the limits, or holds more than they allow */
export function checkCell(row: number, column: number, text: string): void {
  const { rows, columns, characters } = sheetLimits;
  if (row > rows)
    throw new CommandError(`there is something in row ${row}, and ${rows} rows are read at most`);
  if (column > columns) throw new CommandError(`row ${row} has more than ${columns} columns`);
  if (text.length > characters)
    throw new CommandError(`a cell of row ${row} has more than ${characters} characters`);
}

/** Text without what cannot be seen: control and format characters, and blanks around it. */
export function cleanCell(text: string): string {
  return text
    .replaceAll('_x000D_', ' ')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/[\p{Cf}\p{Cs}]+/gu, '')
    .trim();
}
