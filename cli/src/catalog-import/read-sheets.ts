import { createReadStream } from 'node:fs';
import { CommandError } from '../command-error.ts';
import { explainUnreadable } from '../read-text-file.ts';
import { readCsv } from './read-csv.ts';
import { readXlsx } from './read-xlsx.ts';
import { sheetLimits, type Sheet } from './sheet.ts';

/**
 * Reads a CSV or Excel file, which of them it is by its first bytes and not by its name.
 *
 * @returns the ways to read it: sheets of Excel in their order, or a CSV by what separates its cells
 * @throws CommandError that says what is wrong with the file
 */
export async function readSheets(file: string): Promise<Sheet[]> {
  const bytes = await readBytes(file);
  try {
    return readBytesOfSheets(bytes);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    throw new CommandError(`${file} cannot be read: ${error.message}`, { cause: error });
  }
}

/** No more than may be read, whatever a file says of its size: a device says that it has none. */
async function readBytes(file: string): Promise<Uint8Array> {
  const { fileBytes } = sheetLimits;
  let bytes: Buffer;
  try {
    const chunks: Buffer[] = await createReadStream(file, { end: fileBytes }).toArray();
    bytes = Buffer.concat(chunks);
  } catch (cause) {
    throw new CommandError(await explainUnreadable(file, cause), { cause });
  }
  if (bytes.length <= fileBytes) return bytes;
  throw new CommandError(`${file} has more than ${fileBytes / 1024 / 1024} MiB: split it by departments`);
}

/** @throws CommandError that says why the file is none that can be read */
export function readBytesOfSheets(bytes: Uint8Array): Sheet[] {
  const begins = (...signature: number[]): boolean => signature.every((byte, index) => bytes[index] === byte);
  if (begins(0xd0, 0xcf, 0x11, 0xe0))
    throw new CommandError(
      'it is of the old form .xls, or has a password: save it as .xlsx without one, or as CSV',
    );
  const sheets = begins(0x50, 0x4b) ? readXlsx(bytes) : readCsv(bytes);
  for (const { rows } of sheets) {
    const characters = rows.flat().reduce((sum, cell) => sum + cell.length, 0);
    if (characters > sheetLimits.allCharacters)
      throw new CommandError('it holds too much text: split it by departments');
  }
  return sheets;
}
