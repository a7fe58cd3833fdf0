import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { SheetError, type Sheet, type SheetLimits } from './sheet.ts';

/**
 * Reads a CSV or Excel file, which of them it is by its first bytes and not by its name.
 *
 * @returns the ways to read it: sheets of Excel in their order, or a CSV by what separates its cells
 * @throws SheetError that says why the file is none that can be read
 */
export function readSheets(bytes: Uint8Array, limits: SheetLimits): Sheet[] {
  const begins = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (bytes.length > limits.fileBytes)
    throw new SheetError(`it has more than ${limits.fileBytes / 1024 / 1024} MiB`);
  if (begins(0xd0, 0xcf, 0x11, 0xe0))
    throw new SheetError(
      'it is of the old form .xls, or has a password: save it as .xlsx without one, or as CSV',
    );
  const sheets = begins(0x50, 0x4b) ? readXlsx(bytes, limits) : readCsv(bytes, limits);
  for (const { rows } of sheets) {
    const characters = rows.flat().reduce((sum, cell) => sum + cell.length, 0);
    if (characters > limits.allCharacters) throw new SheetError('it holds too much text: split it');
  }
  return sheets;
}
