import { strToU8, zipSync } from 'fflate';

/** Encodes text as GBK, by what each pair of bytes decodes to: Node has a decoder of it only. */
export function encodeGbk(text: string): Uint8Array {
  const decoder = new TextDecoder('gbk');
  const pairs = new Map<string, readonly number[]>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail !== 0x7f) pairs.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail]);
    }
  }
  return new Uint8Array(
    Array.from(text).flatMap((character) => {
      const point = character.codePointAt(0) ?? 0;
      const bytes = point < 0x80 ? [point] : pairs.get(character);
      if (bytes === undefined) throw new Error(`GBK has no ${character}`);
      return bytes;
    }),
  );
}

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function nameOfColumn(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest === 0 ? '' : nameOfColumn(rest - 1)) + String.fromCharCode(65 + (column % 26));
}

export interface XlsxOptions {
  readonly merged?: readonly string[];
  readonly date1904?: boolean;
  /** Parts that replace or add to those that are written. */
  readonly parts?: Readonly<Record<string, string>>;
}

/** An Excel file with one sheet, whose texts are shared and whose numbers are numbers. */
export function writeXlsx(
  rows: readonly (readonly (string | number)[])[],
  { merged = [], date1904 = false, parts = {} }: XlsxOptions = {},
): Uint8Array {
  const texts = [...new Set(rows.flat().filter((cell) => typeof cell === 'string' && cell !== ''))];
  const cells = (row: readonly (string | number)[], index: number): string =>
    row
      .map((cell, column) => {
        const reference = `${nameOfColumn(column)}${index + 1}`;
        if (cell === '') return '';
        return typeof cell === 'number'
          ? `<c r="${reference}"><v>${cell}</v></c>`
          : `<c r="${reference}" t="s"><v>${texts.indexOf(cell)}</v></c>`;
      })
      .join('');
  const written: Record<string, string> = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml':
      `<workbook xmlns:r="r"><workbookPr date1904="${date1904}"/>` +
      '<sheets><sheet name="目录" sheetId="1" r:id="rId1"/></sheets></workbook>',
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/sharedStrings.xml': `<sst>${texts.map((text) => `<si><t>${escape(String(text))}</t></si>`).join('')}</sst>`,
    'xl/worksheets/sheet1.xml':
      `<worksheet><sheetData>${rows.map((row, index) => `<row r="${index + 1}">${cells(row, index)}</row>`).join('')}</sheetData>` +
      `<mergeCells>${merged.map((range) => `<mergeCell ref="${range}"/>`).join('')}</mergeCells></worksheet>`,
    ...parts,
  };
  return zipSync(Object.fromEntries(Object.entries(written).map(([name, text]) => [name, strToU8(text)])));
}
