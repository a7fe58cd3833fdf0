import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { encodeGbk, writeXlsx } from '../../sheets/write-sheets.ts';
import { type TestSourceDepartment, problemsOf, startSourceDepartment } from '../test-department.ts';

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar Date
scalar DateTime
scalar Amount
type Person @key(fields: "id") { id: ID! libraryCard: LibraryCard loans: [Loan!] }
type LibraryCard @key(fields: "number") {
  number: ID!
  kind: CardKind
  issuedOn: Date
  deposit: Amount
  isValid: Boolean
  visits: Int
  lastVisitAt: DateTime
  holder: Person
}
type Loan { title: String due: Date }
enum CardKind { ADULT CHILD }
type Query {
  libraryCard(number: ID!): LibraryCard
  libraryCards(filter: CardFilter, first: Int = 20, offset: Int): [LibraryCard!]
  cardCount(kind: CardKind!): [String!]
}
input CardFilter { issuedAfter: Date issuedBefore: Date depositAtLeast: Amount numbers: [ID!] }
`;

const source = `
sources:
  cards:
    kind: file
    file: cards.csv
    columns:
      number: { heading: 证号, type: text, required: true }
      kind: { heading: 类型, type: text }
      issuedOn: { heading: 发证日期, type: date }
      deposit: { heading: 押金, type: decimal }
      isValid: { heading: 有效, type: boolean }
      visits: { heading: 次数, type: integer }
      lastVisitAt: { heading: 最近, type: date-time }
      holderId: { heading: 持证人, type: text }
  loans:
    kind: file
    file: loans.csv
    columns: { holderId: text, title: text, due: date }
records:
  LibraryCard: { from: cards, where: { number: number } }
fields:
  Query.libraryCard: { from: cards, where: { number: $number } }
  Query.libraryCards:
    from: cards
    where:
      issuedOn: { after: $filter.issuedAfter, before: $filter.issuedBefore }
      deposit: { atLeast: $filter.depositAtLeast }
      number: { in: $filter.numbers }
    orderBy: issuedOn descending, number
    limit: $first
    offset: $offset
  Query.cardCount: { from: cards, where: { kind: { argument: $kind, values: { 成人: ADULT, 儿童: CHILD } } }, at: number }
  Person.libraryCard: { from: cards, where: { holderId: id } }
  Person.loans: { from: loans, where: { holderId: id }, orderBy: due }
  LibraryCard.kind: { at: kind, values: { 成人: ADULT, 儿童: CHILD } }
  LibraryCard.holder: { reference: { id: holderId } }
`;

const headings = '证号,类型,发证日期,押金,有效,次数,最近,持证人';
const cards = `${headings}
K1,成人,2020-01-05,100.00,是,12,2026-01-05 07:00:00,p1
K2,儿童,2021年3月4日,12345678901234567890.05,否,0,2026-01-05T07:00:00Z,p2
K3,成人,2019/2/1,,true,3,,
K4,老人,2020-02-30,1.2.3,maybe,1.5,yesterday,p4
`;
const loans = `holderId,title,due\np1,红楼梦,2026-02-01\np1,西游记,2026-01-01\np2,三体,2026-03-01\n`;

const files = { 'schema.graphql': schema, 'source.yaml': source, 'cards.csv': cards, 'loans.csv': loans };

describe('a department with two CSV files and no code', () => {
  let department: TestSourceDepartment;
  beforeAll(async () => {
    department = await startSourceDepartment(files);
  });
  afterAll(() => department.close());

  test('gives a record with its dates, amounts and codes, exactly', async () => {
    const { data, errors } = await department.ask(
      '{ libraryCard(number: "K2") { number kind issuedOn deposit isValid visits lastVisitAt holder { id } } }',
    );
    expect(errors).toBeUndefined();
    expect(data).toMatchObject({
      libraryCard: {
        number: 'K2',
        kind: 'CHILD',
        issuedOn: '2021-03-04',
        isValid: false,
        visits: 0,
        lastVisitAt: '2026-01-05T15:00:00+08:00',
        holder: { id: 'p2' },
      },
    });
  });

  test('gives every digit of an amount', async () => {
    const response = await department.ask('{ libraryCard(number: "K1") { deposit lastVisitAt } }');
    expect(response.data).toEqual({
      libraryCard: { deposit: 100, lastVisitAt: '2026-01-05T07:00:00+08:00' },
    });
  });

  test('says null where a cell is blank, and where there is no such record', async () => {
    const { data, errors } = await department.ask(
      '{ blank: libraryCard(number: "K3") { deposit holder { id } } none: libraryCard(number: "K9") { number } }',
    );
    expect([data, errors]).toEqual([{ blank: { deposit: null, holder: null }, none: null }, undefined]);
  });

  test('fails the field of a wrong cell and no other, and names its row and column in the log', async () => {
    const { data, errors } = await department.ask(
      '{ libraryCard(number: "K4") { number kind issuedOn deposit isValid visits lastVisitAt holder { id } } }',
    );
    expect(data).toEqual({
      libraryCard: {
        number: 'K4',
        kind: null,
        issuedOn: null,
        deposit: null,
        isValid: null,
        visits: null,
        lastVisitAt: null,
        holder: { id: 'p4' },
      },
    });
    expect(errors?.map(({ path: at }) => at?.[1])).toEqual([
      'kind',
      'issuedOn',
      'deposit',
      'isValid',
      'visits',
      'lastVisitAt',
    ]);
    const reasons = department.log.map(({ reason }) => String(reason));
    expect(reasons).toContainEqual(
      expect.stringMatching(/^row 5, column 发证日期: expected a date that exists/),
    );
    expect(reasons).toContainEqual(
      expect.stringMatching(/LibraryCard\.kind: .* no value that `values` names/),
    );
    expect(JSON.stringify(department.log)).not.toMatch(/02-30|老人|yesterday/);
  });

  test('names wrong cells when it is checked', () => {
    expect(department.warnings).toContainEqual(
      'row 5, column 次数: expected a whole number without separators',
    );
  });

  test('answers a gateway about entities, one and many, in their order', async () => {
    const { data, errors } = await department.ask(
      `query ($keys: [_Any!]!) { _entities(representations: $keys) {
        ... on Person { id libraryCard { number } loans { title } } ... on LibraryCard { number kind } } }`,
      {
        keys: [
          { __typename: 'Person', id: 'p2' },
          { __typename: 'Person', id: 'p1' },
          { __typename: 'Person', id: 'nobody' },
          { __typename: 'LibraryCard', number: 'K1' },
          { __typename: 'LibraryCard', number: 'none' },
        ],
      },
    );
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toEqual([
      { id: 'p2', libraryCard: { number: 'K2' }, loans: [{ title: '三体' }] },
      { id: 'p1', libraryCard: { number: 'K1' }, loans: [{ title: '西游记' }, { title: '红楼梦' }] },
      { id: 'nobody', libraryCard: null, loans: [] },
      { number: 'K1', kind: 'ADULT' },
      { number: 'none', kind: null },
    ]);
  });

  test('looks for the word that the source has for a value of an enum', async () => {
    const { data } = await department.ask(
      '{ adults: cardCount(kind: ADULT) children: cardCount(kind: CHILD) }',
    );
    expect(data).toEqual({ adults: ['K1', 'K3'], children: ['K2'] });
  });

  test('refuses a count beyond its bounds as bad input', async () => {
    const { errors } = await department.ask('{ libraryCards(first: 1001) { number } }');
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'BAD_USER_INPUT',
      argument: 'first',
      reason: 'OUT_OF_RANGE',
    });
  });

  test.each([
    ['filter: { numbers: ["K1", "K3", "none"] }', ['K1', 'K3']],
    ['filter: { numbers: ["K1", "K2", "K3"] }, first: 2', ['K2', 'K1']],
    ['filter: { numbers: ["K1", "K2", "K3"] }, first: 2, offset: 2', ['K3']],
    ['filter: { numbers: [] }', []],
  ])('gives the list of libraryCards(%s)', async (arguments_, numbers) => {
    // The wrong date of K4 is in no list that numbers choose.
    const { data, errors } = await department.ask(`{ libraryCards(${arguments_}) { number } }`);
    expect(errors).toBeUndefined();
    expect(data?.['libraryCards']).toEqual(numbers.map((number) => ({ number })));
  });

  test.each(['filter: { issuedAfter: "2020-01-01" }', 'filter: { depositAtLeast: 5 }', 'first: 10'])(
    'says no list of libraryCards(%s) that a wrong cell could be missing in',
    async (arguments_) => {
      const { data, errors } = await department.ask(`{ libraryCards(${arguments_}) { number } }`);
      expect([data, errors?.length]).toEqual([{ libraryCards: null }, 1]);
    },
  );
});

describe('a wrong cell in a column that is searched by', () => {
  const wrong = cards.replace('K3,', ',');
  let department: TestSourceDepartment;
  beforeAll(async () => {
    department = await startSourceDepartment({ ...files, 'cards.csv': wrong });
  });
  afterAll(() => department.close());

  test('leaves what is found, and lets nothing be said not to be there', async () => {
    const { data, errors } = await department.ask(
      '{ found: libraryCard(number: "K1") { number } missing: libraryCard(number: "K3") { number } }',
    );
    expect(data).toEqual({ found: { number: 'K1' }, missing: null });
    expect(errors?.map(({ path: at }) => at)).toEqual([['missing']]);
  });
});

describe('a file that changes', () => {
  let department: TestSourceDepartment;
  beforeAll(async () => {
    department = await startSourceDepartment(files);
  });
  afterAll(() => department.close());
  const number = async (): Promise<unknown> => {
    const { data, errors } = await department.ask('{ libraryCard(number: "K1") { visits } }');
    return errors === undefined ? data?.['libraryCard'] : 'failed';
  };
  const write = (text: string): Promise<void> =>
    writeFile(path.join(department.directory, 'cards.csv'), text);

  test('is read again as a whole; one that is cut off, or gone, is no source until it is mended', async () => {
    expect(await number()).toEqual({ visits: 12 });
    const replacement = path.join(department.directory, 'new.csv');
    await writeFile(replacement, cards.replace(',12,', ',13,'));
    await rename(replacement, path.join(department.directory, 'cards.csv'));
    await vi.waitFor(async () => expect(await number()).toEqual({ visits: 13 }), { timeout: 15_000 });

    await write(cards.slice(0, cards.indexOf('2019')));
    await vi.waitFor(async () => expect(await number()).toBe('failed'), { timeout: 15_000 });
    expect((await fetch(department.healthUrl)).status).toBe(503);
    expect(department.log).toContainEqual(
      expect.objectContaining({
        event: 'source-failed',
        reason: expect.stringMatching(/row 4 has 3 cells, and there are 8 headings: it is cut off/) as string,
      }),
    );
    await write(cards);
    await vi.waitFor(async () => expect(await number()).toEqual({ visits: 12 }), { timeout: 15_000 });
    expect((await fetch(department.healthUrl)).status).toBe(200);
  }, 60_000);
});

describe('an Excel file, or one in GBK', () => {
  const rows = (date: string | number) => [
    headings.split(','),
    ['K1', '成人', date, 100.25, '是', 12, 46027.5, 'p1'],
  ];
  const ask = async (bytes: Uint8Array, sheet = ''): Promise<unknown> => {
    const department = await startSourceDepartment({
      ...files,
      'source.yaml': source.replace('file: cards.csv', `file: cards.csv\n    ${sheet}`),
      'cards.csv': bytes,
    });
    try {
      const { data, errors } = await department.ask(
        '{ libraryCard(number: "K1") { kind issuedOn deposit visits lastVisitAt } }',
      );
      return errors === undefined ? data?.['libraryCard'] : department.log.map(({ reason }) => reason);
    } finally {
      await department.close();
    }
  };
  const given = { kind: 'ADULT', issuedOn: '2020-01-05', deposit: 100.25, visits: 12 };

  test('has dates that Excel counts as days, and those that are written', async () => {
    const written = { ...given, lastVisitAt: '2026-01-05T12:00:00+08:00' };
    expect(await ask(writeXlsx(rows(43835)))).toEqual(written);
    expect(await ask(writeXlsx(rows('2020/1/5')), 'sheet: 目录')).toEqual(written);
    expect(await ask(writeXlsx(rows(43835 - 1462), { date1904: true }))).toMatchObject({
      issuedOn: '2020-01-05',
    });
  });

  test('of Excel has no date where a day of 1900 may be meant, or a time stands', async () => {
    for (const day of [12, 43835.5])
      expect(await ask(writeXlsx(rows(day)))).toEqual([
        expect.stringMatching(/^row 2, column 发证日期: expected a date/),
      ]);
  });

  test('is read in GBK', async () => {
    expect(await ask(encodeGbk(cards))).toMatchObject({ kind: 'ADULT', deposit: 100 });
  });
});

describe('files that do not fit', () => {
  test.each([
    [
      'half a row at its end',
      { 'cards.csv': cards.slice(0, cards.indexOf('2019')) },
      'row 4 has 3 cells, and there are 8 headings: it is cut off',
    ],
    [
      'headings and nothing else',
      { 'cards.csv': `${headings}\n` },
      'it has 0 rows, and 1 are expected at least (minRows)',
    ],
    ['no heading', { 'cards.csv': 'number\nK1\n' }, 'row 1 has no heading “证号”'],
    ['a heading twice', { 'cards.csv': cards.replace('证号', '类型,证号') }, 'has the heading “类型” twice'],
    [
      'a sheet that is not there',
      { 'source.yaml': source.replace('file: cards.csv', 'file: cards.csv\n    sheet: 借阅') },
      'it has no sheet “借阅”; there are “CSV”',
    ],
    ['no table', { 'cards.csv': `${headings}\nK1,"` }, 'never closed'],
    [
      'no file',
      { 'source.yaml': source.replace('cards.csv', 'none.csv') },
      'source.yaml:5:5: sources.cards.file: the file cannot be read (ENOENT)',
    ],
  ])('with %s are refused', async (_what, changed: Readonly<Record<string, string>>, message) => {
    expect((await problemsOf({ ...files, ...changed })).join('\n')).toContain(message);
  });
});
