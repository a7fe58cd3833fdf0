import { describe, expect, test } from 'vitest';
import { readCsv as readCsvWithin } from './read-csv.ts';
import { readSheets } from './read-sheets.ts';
import { readXlsx as readXlsxWithin } from './read-xlsx.ts';
import { catalogSheetLimits as sheetLimits } from './sheet.ts';
import { encodeGbk, writeXlsx } from './write-sheets.ts';

const readCsv = (bytes: Uint8Array) => readCsvWithin(bytes, sheetLimits);
const readXlsx = (bytes: Uint8Array) => readXlsxWithin(bytes, sheetLimits);

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const rowsOf = (bytes: Uint8Array) => readCsv(bytes)[0]?.rows;

describe('a CSV', () => {
  const text = '名称,数据类型\r\n证号,"字符型,C"\r\n';
  const rows = [
    ['名称', '数据类型'],
    ['证号', '字符型,C'],
  ];

  test.each([
    ['UTF-8', utf8(text)],
    ['UTF-8 with a byte order mark', utf8(`\ufeff${text}`)],
    ['GBK', encodeGbk(text)],
    ['UTF-16, as Excel writes “Unicode text”', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le'))],
    ['UTF-16 the other way', new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le').swap16())],
    ['of an old Macintosh', utf8(text.replaceAll('\r\n', '\r'))],
  ])('may be %s', (_encoding, bytes) => {
    expect(rowsOf(bytes)).toEqual(rows);
  });

  test('may be of characters that GBK lacks and GB 18030 has', () => {
    expect(rowsOf(new Uint8Array([0x81, 0x39, 0xee, 0x39]))).toEqual([['㐀']]);
  });

  /** RFC 4180, section 2, and what Excel writes beside it. */
  test.each([
    ['a,b', [['a', 'b']]],
    ['a,b\n', [['a', 'b']]],
    ['a\n\nb', [['a'], [''], ['b']]],
    ['a\r\rb\r\nc\nd', [['a'], [''], ['b'], ['c'], ['d']]],
    ['"a\rb",c', [['a b', 'c']]],
    [
      'a,\n,b',
      [
        ['a', ''],
        ['', 'b'],
      ],
    ],
    ['"a\nb",c', [['a b', 'c']]],
    ['"a ""b""",c', [['a "b"', 'c']]],
    ['a "b",c', [['a "b"', 'c']]],
    [' "a" ,b', [['a', 'b']]],
    ['"",b', [['', 'b']]],
    ['a\tb', [['a', 'b']]],
    ['a;b', [['a', 'b']]],
    ['\u200ba\u0000b', [['a b']]],
    ['', []],
  ])('%j is read cell by cell', (text_, cells) => {
    expect(rowsOf(utf8(text_))).toEqual(cells);
  });

  test('has no blank rows and columns beyond the limits', () => {
    const rows = rowsOf(utf8(`a${','.repeat(sheetLimits.columns * 2)}${'\n'.repeat(sheetLimits.rows * 2)}`));
    expect([rows?.length, rows?.[0]?.length]).toEqual([sheetLimits.rows, sheetLimits.columns]);
  });

  test.each([
    ['a quotation mark that is never closed', utf8('a\nb,"c\nd'), /opens in row 2 is never closed/],
    ['neither encoding', new Uint8Array([0xff, 0xff, 0x41]), /neither UTF-8 nor GB 18030/],
    [
      'too many rows',
      utf8(`${'\n'.repeat(sheetLimits.rows)}a`),
      /in row 20001, and 20000 rows are read at most/,
    ],
    ['too many columns', utf8(`${','.repeat(sheetLimits.columns)}a`), /row 1 has more than 200 columns/],
    [
      'a cell that is too long',
      utf8('a'.repeat(sheetLimits.characters + 1)),
      /cell of row 1 has more than 5000/,
    ],
  ])('is refused with %s', (_what, bytes, message) => {
    expect(() => readCsv(bytes)).toThrow(message);
  });
});

describe('an Excel file', () => {
  test('has texts, numbers, and the value of merged cells in each of them', () => {
    const bytes = writeXlsx(
      [
        ['目录', '', ''],
        ['读者证 & 借阅<', '证号', 12],
        ['', '发证日期', 46027],
        ['', '类型', ''],
      ],
      { merged: ['A1:C1', 'A2:A4'] },
    );
    expect(readXlsx(bytes)).toEqual([
      {
        name: '目录',
        firstDay: '1899-12-30',
        rows: [
          ['目录', '目录', '目录'],
          ['读者证 & 借阅<', '证号', '12'],
          ['读者证 & 借阅<', '发证日期', '46027'],
          ['读者证 & 借阅<', '类型'],
        ],
      },
    ]);
  });

  test('may count days from 1904', () => {
    expect(readXlsx(writeXlsx([['a']], { date1904: true }))[0]?.firstDay).toBe('1904-01-01');
  });

  test('is read as other programs write it: with prefixes, inline texts, runs, readings and no references', () => {
    const parts = {
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/a.xml"/></Relationships>',
      'xl/sharedStrings.xml':
        '<x:sst xmlns:x="m"><x:si><x:r><x:t>读者</x:t></x:r><x:r><x:t>证</x:t></x:r><x:rPh><x:t>dú</x:t></x:rPh></x:si></x:sst>',
      'xl/worksheets/a.xml':
        '<x:worksheet xmlns:x="m"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>' +
        '<x:c t="inlineStr"><x:is><x:t>证_x000D_号</x:t></x:is></x:c>' +
        '<x:c t="str"><x:f>A1</x:f><x:v>给出</x:v></x:c></x:row></x:sheetData></x:worksheet>',
    };
    expect(readXlsx(writeXlsx([], { parts }))[0]?.rows).toEqual([['读者证', '证 号', '给出']]);
  });

  /** ISO/IEC 29500-1, 18.2.19 and 18.18.68; openpyxl writes `visible`, Excel nothing. */
  test.each([
    ['r:id="rId1"', 1],
    ['state="visible" r:id="rId1"', 1],
    ['state="visible" ns1:id="rId1"', 1],
    ['state="hidden" r:id="rId1"', 0],
    ['state="veryHidden" r:id="rId1"', 0],
  ])('has the sheets that can be seen: one with %s is read %d times', (attributes, times) => {
    const workbook = `<workbook><sheets><sheet name="字典" ${attributes}/></sheets></workbook>`;
    expect(readXlsx(writeXlsx([['a']], { parts: { 'xl/workbook.xml': workbook } }))).toHaveLength(times);
  });

  test('says which cells have no value: a formula that failed, or that nobody has calculated', () => {
    const cells =
      '<c r="A1" t="e"><f>B9</f><v>#REF!</v></c><c r="B1"><f>1+1</f></c><c r="C1" t="str"><f>""</f><v></v></c>';
    const xml = `<worksheet><sheetData><row r="1">${cells}</row></sheetData></worksheet>`;
    expect(readXlsx(sheetOf(xml))[0]?.failedCells).toEqual([
      { row: 1, column: 1 },
      { row: 1, column: 2 },
    ]);
  });

  const sheetOf = (xml: string) => writeXlsx([], { parts: { 'xl/worksheets/sheet1.xml': xml } });

  test.each([
    ['what is no archive', utf8('PK no'), /not an Excel file/],
    [
      'an archive of something else',
      writeXlsx([], { parts: { 'xl/workbook.xml': '' } }),
      /not an Excel file/,
    ],
    ['XML that is none', sheetOf('<worksheet><row>'), /not an Excel file/],
    ['elements in elements without end', sheetOf('<c>'.repeat(1_000_000)), /not an Excel file/],
    [
      'entities that grow',
      sheetOf(
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a><row><c><v>&c;</v></c></row></a>',
      ),
      /not an Excel file/,
    ],
    [
      'more than it seems to hold',
      sheetOf(`<worksheet>${' '.repeat(sheetLimits.unpackedBytes)}</worksheet>`),
      /unpacks to more than 64 MiB/,
    ],
    [
      'something in the last row of all',
      sheetOf('<worksheet><row r="1048576"><c r="A1048576"><v>1</v></c></row></worksheet>'),
      /in row 1048576, and 20000 rows are read at most/,
    ],
    [
      'something in the last column of all',
      sheetOf('<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>'),
      /row 1 has more than 200 columns/,
    ],
    [
      'a cell that is none',
      sheetOf('<worksheet><row><c r="constructor"><v>1</v></c></row></worksheet>'),
      /not an/,
    ],
    [
      'merged cells without end',
      writeXlsx(
        Array.from({ length: 500 }, () => ['a']),
        { merged: Array.from({ length: 200 }, () => 'A1:XFD1048576') },
      ),
      /too many of its cells are merged/,
    ],
  ])('is refused with %s', (_what, bytes, message) => {
    expect(() => readXlsx(bytes)).toThrow(message);
  });

  test('that shares a long text among many cells holds too much', () => {
    const long = 'a'.repeat(sheetLimits.characters);
    const rows = Array.from({ length: 40 }, () => Array.from({ length: 100 }, () => long));
    expect(() => readSheets(writeXlsx(rows), sheetLimits)).toThrow(/holds too much text/);
  });

  test('that says it has billions of parts is refused at once', () => {
    const bytes = Buffer.from(writeXlsx([['a']]));
    const end = bytes.length - 22;
    const locator = Buffer.alloc(20);
    const record = Buffer.alloc(56);
    record.writeUInt32LE(0x06064b50, 0);
    record.writeUInt32LE(0xffffffff, 32);
    record.writeUInt32LE(bytes.readUInt32LE(end + 16), 48);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeUInt32LE(end, 8);
    const archive = Buffer.concat([bytes.subarray(0, end), record, locator, bytes.subarray(end)]);
    expect(() => readXlsx(archive)).toThrow(/it has too many parts/);
  });

  test('that lies about the size of a part is cut off', () => {
    const bytes = Buffer.from(sheetOf(`<worksheet>${' '.repeat(1_000_000)}</worksheet>`));
    const directory = bytes.lastIndexOf('xl/worksheets/sheet1.xml') - 46;
    bytes.writeUInt32LE(100, directory + 24);
    expect(() => readXlsx(bytes)).toThrow(/not an Excel file/);
  });
});
