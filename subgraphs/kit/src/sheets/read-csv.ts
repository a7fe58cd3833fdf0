import { SheetError, checkCell, cleanCell, type Sheet, type SheetLimits } from './sheet.ts';

/** What Excel and portals write between cells; the last with settings of other countries. */
const delimiters = [',', '\t', ';'];

/**
 * Reads comma-separated values, RFC 4180, in each way that they may be separated.
 *
 * @throws SheetError when they are no text, or beyond the limits of sheets
 */
export function readCsv(bytes: Uint8Array, limits: SheetLimits): Sheet[] {
  const text = decode(bytes);
  const isIn = (delimiter: string): boolean => text.includes(delimiter);
  const used = delimiters.filter(isIn);
  return (used.length === 0 ? delimiters.slice(0, 1) : used).map((delimiter) => ({
    name: 'CSV',
    rows: splitRows(text, delimiter, limits),
  }));
}

/** Excel writes UTF-16 with tabs as “Unicode text”, and CSV in China as GBK, which GB 18030 contains. */
function decode(bytes: Uint8Array): string {
  for (const encoding of encodingsOf(bytes)) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // The next one.
    }
  }
  throw new SheetError('it is neither UTF-8 nor GB 18030 (GBK): save it as one of them');
}

function encodingsOf([first, second]: Uint8Array): readonly string[] {
  if (first === 0xff && second === 0xfe) return ['utf-16le'];
  if (first === 0xfe && second === 0xff) return ['utf-16be'];
  return ['utf-8', 'gb18030'];
}

/** Lines end as on any system: `\r\n`, `\n`, or `\r` as Excel writes for old Macintoshes. */
function splitRows(text: string, delimiter: string, limits: SheetLimits): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let cell = '';
  let isQuoted = false;
  let rowNumber = 1;
  let column = 1;
  // What is blank beyond the limits takes no memory.
  const endCell = (): void => {
    const cleaned = cell === '' ? '' : cleanCell(cell);
    if (cleaned !== '') checkCell(limits, rowNumber, column, cleaned);
    if (column <= limits.columns) row.push(cleaned);
    column += 1;
    cell = '';
  };
  const endRow = (): void => {
    endCell();
    if (rowNumber <= limits.rows) rows.push(row);
    rowNumber += 1;
    column = 1;
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
    else if (character === '\n' || (character === '\r' && text[index + 1] !== '\n')) endRow();
    else if (character !== '\r') cell += character;
  }
  if (isQuoted) throw new SheetError(`the quotation mark that opens in row ${rowNumber} is never closed`);
  if (cell !== '' || row.length > 0) endRow();
  return rows;
}
