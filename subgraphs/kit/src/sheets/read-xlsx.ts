import { unzipSync } from 'fflate';
import { SaxesParser } from 'saxes';
import { type CellPlace, SheetError, checkCell, cleanCell, type Sheet, type SheetLimits } from './sheet.ts';

/*
 * Reads the cells of Excel files (ISO/IEC 29500, SpreadsheetML): the sheets in their order, the texts that they share,
 * and cells that are merged, each of which has the value of the first. Formulas are read as what they last gave.
 */

/** Parts of the package that are read; no other is unpacked. */
const neededParts =
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|worksheets\/[^/]+\.xml)$/;

/** @throws SheetError when it is no Excel file, or beyond the limits of sheets */
export function readXlsx(bytes: Uint8Array, limits: SheetLimits): Sheet[] {
  try {
    const parts = unpack(bytes, limits);
    const { sheets, firstDay } = readWorkbook(parts);
    const texts = readSharedTexts(parts);
    return sheets.map(({ name, part }) => ({ name, firstDay, ...readRows(parts, part, texts, limits) }));
  } catch (cause) {
    if (cause instanceof SheetError) throw cause;
    throw new SheetError('it is not an Excel file that can be read: save it again as .xlsx, or as CSV', {
      cause,
    });
  }
}

type Parts = ReadonlyMap<string, string>;

function unpack(bytes: Uint8Array, limits: SheetLimits): Parts {
  let total = 0;
  let entries = 0;
  const unpacked = unzipSync(bytes, {
    // What a part says of its own size is what it is given: one that says less is cut off, and is no XML.
    filter: ({ name, size, originalSize }) => {
      entries += 1;
      // An archive may say that it has billions of entries, in a few bytes.
      if (entries > limits.entries) throw new SheetError('it has too many parts');
      if (!neededParts.test(name)) return false;
      total += Math.max(size, originalSize);
      if (total > limits.unpackedBytes)
        throw new SheetError(`it unpacks to more than ${limits.unpackedBytes / 1024 / 1024} MiB`);
      return true;
    },
  });
  const decoder = new TextDecoder('utf-8', { fatal: true });
  return new Map(Object.entries(unpacked).map(([name, content]) => [name, decoder.decode(content)]));
}

type Attributes = Readonly<Record<string, string>>;

interface XmlHandlers {
  readonly open?: (name: string, attributes: Attributes) => void;
  readonly text?: (text: string) => void;
  readonly close?: (name: string) => void;
}

/** Elements of spreadsheets stand in some ten others at most; the parser keeps each that is open. */
const maxDepth = 64;

/** Names are without their prefixes. Entities that a document declares itself are not read, but an error. */
function parseXml(xml: string, { open, text, close }: XmlHandlers): void {
  const parser = new SaxesParser({ xmlns: false });
  const local = (name: string): string => name.slice(name.indexOf(':') + 1);
  let depth = 0;
  parser.on('opentag', ({ name, attributes }) => {
    depth += 1;
    if (depth > maxDepth) throw new Error('its elements stand in too many others');
    open?.(local(name), attributes);
  });
  if (text !== undefined) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  parser.on('closetag', ({ name }) => {
    depth -= 1;
    close?.(local(name));
  });
  parser.write(xml).close();
}

function partOf(parts: Parts, name: string): string {
  const part = parts.get(name);
  if (part === undefined) throw new Error(`there is no ${name}`);
  return part;
}

function readWorkbook(parts: Parts): {
  sheets: { name: string; part: string }[];
  firstDay: '1899-12-30' | '1904-01-01';
} {
  const targets = new Map<string, string>();
  parseXml(partOf(parts, 'xl/_rels/workbook.xml.rels'), {
    open: (name, { Id, Target }) => {
      if (name !== 'Relationship') return;
      const target = String(Target);
      targets.set(String(Id), target.startsWith('/') ? target.slice(1) : `xl/${target}`);
    },
  });
  const sheets: { name: string; part: string }[] = [];
  let firstDay: '1899-12-30' | '1904-01-01' = '1899-12-30';
  parseXml(partOf(parts, 'xl/workbook.xml'), {
    open: (name, attributes) => {
      if (name === 'workbookPr' && ['1', 'true'].includes(String(attributes['date1904'])))
        firstDay = '1904-01-01';
      if (name !== 'sheet') return;
      // The prefix is `r`, or another that the file declares.
      const [, id = ''] = Object.entries(attributes).find(([key]) => key.endsWith(':id')) ?? [];
      const part = targets.get(id) ?? '';
      // Charts and what is hidden are no tables that somebody has looked at.
      const isVisible = (attributes['state'] ?? 'visible') === 'visible';
      if (isVisible && parts.has(part)) sheets.push({ name: cleanCell(String(attributes['name'])), part });
    },
  });
  return { sheets, firstDay };
}

function readSharedTexts(parts: Parts): string[] {
  const texts: string[] = [];
  const xml = parts.get('xl/sharedStrings.xml');
  if (xml === undefined) return texts;
  let current = '';
  let isText = false;
  // How a text is read aloud stands beside it.
  let isPhonetic = false;
  parseXml(xml, {
    open: (name) => {
      if (name === 'si') current = '';
      if (name === 'rPh') isPhonetic = true;
      if (name === 't') isText = true;
    },
    text: (text) => {
      if (isText && !isPhonetic) current += text;
    },
    close: (name) => {
      if (name === 't') isText = false;
      if (name === 'rPh') isPhonetic = false;
      // Cleaned once, however many cells share it.
      if (name === 'si') texts.push(cleanCell(current));
    },
  });
  return texts;
}

function readRows(
  parts: Parts,
  part: string,
  texts: readonly string[],
  limits: SheetLimits,
): Pick<Sheet, 'rows' | 'failedCells'> {
  const rows: string[][] = [];
  const failedCells: CellPlace[] = [];
  const merged: string[] = [];
  const put = (row: number, column: number, text: string): void => {
    const cleaned = cleanCell(text);
    if (cleaned === '') return;
    checkCell(limits, row, column, cleaned);
    while (rows.length < row) rows.push([]);
    const cells = rows[row - 1] ?? [];
    while (cells.length < column) cells.push('');
    cells[column - 1] = cleaned;
  };
  let row = 0;
  let column = 0;
  let type = 'n';
  let value = '';
  let isValue = false;
  let isFormula = false;
  parseXml(partOf(parts, part), {
    open: (name, attributes) => {
      if (name === 'row') {
        row = attributes['r'] === undefined ? row + 1 : Number(attributes['r']);
        column = 0;
      } else if (name === 'c') {
        column = attributes['r'] === undefined ? column + 1 : readReference(attributes['r']).column;
        type = attributes['t'] ?? 'n';
        value = '';
        isFormula = false;
      } else if (name === 'f') isFormula = true;
      else if (name === 'v' || name === 't') isValue = true;
      else if (name === 'mergeCell') merged.push(String(attributes['ref']));
    },
    text: (text) => {
      if (isValue) value += text;
    },
    close: (name) => {
      if (name === 'v' || name === 't') isValue = false;
      if (name !== 'c') return;
      // What a formula gives is a text, even if an empty one, once it is calculated.
      if (type === 'e' || (isFormula && value === '' && type !== 'str')) failedCells.push({ row, column });
      put(row, column, type === 's' ? (texts[Number(value)] ?? '') : value);
    },
  });
  fillMerged(rows, merged, limits, put);
  return { rows, ...(failedCells.length === 0 ? {} : { failedCells }) };
}

/** `B3`. */
function readReference(reference: string): { row: number; column: number } {
  const [, letters = '', digits = ''] = /^([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? [];
  if (letters === '') throw new Error(`${reference} is no cell`);
  const column = Array.from(letters).reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0);
  return { row: Number(digits), column };
}

function fillMerged(
  rows: readonly (readonly string[])[],
  merged: readonly string[],
  limits: SheetLimits,
  put: (row: number, column: number, text: string) => void,
): void {
  let filled = 0;
  for (const range of merged) {
    const [from, to] = range.split(':').map(readReference);
    if (from === undefined || to === undefined) continue;
    const text = rows[from.row - 1]?.[from.column - 1] ?? '';
    if (text === '') continue;
    // A title is merged over columns that nobody fills.
    const lastRow = Math.min(to.row, rows.length);
    const lastColumn = Math.min(to.column, limits.columns);
    filled += (lastRow - from.row + 1) * (lastColumn - from.column + 1);
    if (filled > limits.rows * limits.columns) throw new SheetError('too many of its cells are merged');
    for (let row = from.row; row <= lastRow; row += 1) {
      for (let column = from.column; column <= lastColumn; column += 1) put(row, column, text);
    }
  }
}
