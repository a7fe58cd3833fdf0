import { createReadStream } from 'node:fs';
import { SheetError, catalogSheetLimits, readSheets, type Sheet } from '@govgraph/subgraph-kit/sheets';
import { CommandError } from '../command-error.ts';
import { explainUnreadable } from '../read-text-file.ts';

/**
 * Reads the CSV or Excel file of a catalog.
 *
 * @returns the ways to read it: sheets of Excel in their order, or a CSV by what separates its cells
 * @throws CommandError that says what is wrong with the file
 */
export async function readSheetFile(file: string): Promise<Sheet[]> {
  const bytes = await readBytes(file);
  try {
    return readSheets(bytes, catalogSheetLimits);
  } catch (error) {
    if (!(error instanceof SheetError)) throw error;
    throw new CommandError(`${file} cannot be read: ${error.message}`, {
      code: 'FILE_INVALID',
      cause: error,
    });
  }
}

/** No more than may be read, whatever a file says of its size: a device says that it has none. */
async function readBytes(file: string): Promise<Uint8Array> {
  const { fileBytes } = catalogSheetLimits;
  let bytes: Buffer;
  try {
    const chunks: Buffer[] = await createReadStream(file, { end: fileBytes }).toArray();
    bytes = Buffer.concat(chunks);
  } catch (cause) {
    throw await explainUnreadable(file, cause);
  }
  if (bytes.length <= fileBytes) return bytes;
  throw new CommandError(`${file} has more than ${fileBytes / 1024 / 1024} MiB: split it by departments`, {
    code: 'FILE_INVALID',
  });
}
