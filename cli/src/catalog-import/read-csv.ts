import { CommandError } from '../command-error.ts';
import { checkCell, cleanCell, type Sheet } from './sheet.ts';

/** What Excel and portals write between cells; the last with settings of other countries. */
const delimiters = [',', '\t', ';'];

/**
 * Reads comma-separated values, RFC 4180, in each way that they may be separated.
 *
 * @throws CommandError when they are no text, or beyond the limits of sheets
 */
export function readCsv(bytes: Uint8Array): Sheet[] {
  const text = decode(bytes);
  const isIn = (delimiter: string): boolean => text.includes(delimiter);
  const used = delimiters.filter(isIn);
  return (used.length === 0 ? delimiters.slice(0, 1) : used).map((delimiter) => ({
    name: 'CSV',
    rows: splitRows(text, delimiter),
  }));
}

/** Excel writes UTF-16 with tabs as “Unicode text”, and CSV in China as GBK, which GB 18030 contains. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  for (const encoding of isUtf16 ? ['utf-16le'] : ['utf-8', 'gb18030']) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  throw new CommandError('it is neither UTF-8 nor GB 18030 (GBK): save it as one of them');
}

function splitRows(text: string, delimiter: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endCell = (): void => {
    const cleaned = cleanCell(cell);
    if (cleaned !== '') checkCell(rows.length + 1, row.length + 1, cleaned);
    row.push(cleaned);
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    rows.push(row);
    row = [];
  };
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index] ?? '';
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (text[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell.trim() === '') {
      isQuoted = true;
      cell = '';
    } else if (character === delimiter) endCell();
    else if (character === '\n') endRow();
    else if (character !== '\r' || text[index + 1] !== '\n') cell += character === '\r' ? '\n' : character;
  }
  if (isQuoted)
    throw new CommandError(`the quotation mark that opens in row ${rows.length + 1} is never closed`);
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
