/** A file and a table with the same rows give the same response to any lookup. */
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { type TestSourceDepartment, startSourceDepartment } from '../test-department.ts';

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar Date
scalar DateTime
scalar Decimal
type Person @key(fields: "id") { id: ID! rows(first: Int): [Row!] }
type Row { number: Int holder: ID name: String day: Date at: DateTime amount: Decimal open: Boolean }
type Query { rows(filter: Filter!, first: Int, offset: Int): [Row!] row(number: ID!): Row }
input Filter {
  holder: ID holders: [ID!] name: String namePrefix: String numbers: [Int!] numberAtLeast: Decimal
  day: Date dayAfter: Date dayAtMost: Date atAtLeast: DateTime atBefore: DateTime amountAfter: Decimal open: Boolean
}
`;

const fields = `
fields:
  Query.rows:
    from: rows
    where:
      holder: { is: $filter.holder, in: $filter.holders }
      name: { is: $filter.name, startsWith: $filter.namePrefix }
      number: { in: $filter.numbers, atLeast: $filter.numberAtLeast }
      day: { is: $filter.day, after: $filter.dayAfter, atMost: $filter.dayAtMost }
      at: { atLeast: $filter.atAtLeast, before: $filter.atBefore }
      amount: { after: $filter.amountAfter }
      open: $filter.open
    orderBy: day descending, number
    limit: $first
    offset: $offset
  Query.row: { from: rows, where: { number: $number } }
  Person.rows: { from: rows, where: { holder: id }, orderBy: number descending, limit: $first }
`;

const holders = ['p1', 'p2', 'p3', 'nobody'];
const names = ['张', '张三', '李四', 'a%', 'a_b', "o'x", '', 'ab', 'A'];
const days = ['2024-02-29', '2025-01-01', '2025-12-31', '2026-06-30'];
const instants = ['2025-01-01T00:00:00+08:00', '2025-06-01T12:30:00+08:00', '2026-01-01T00:00:00Z'];
const amounts = ['-1', '0', '0.1', '12345678901234567890.05', '7.50'];
const rows = Array.from({ length: 60 }, (_, index) => ({
  number: index,
  holder: holders[index % 3],
  name: names[(index * 7) % names.length] || null,
  day: index % 11 === 0 ? null : days[(index * 5) % days.length],
  at: index % 13 === 0 ? null : instants[(index * 3) % instants.length],
  amount: index % 7 === 0 ? null : amounts[(index * 2) % amounts.length],
  open: index % 5 === 0 ? null : index % 2 === 0,
}));

let database: TestDatabase;
let file: TestSourceDepartment;
let table: TestSourceDepartment;
beforeAll(async () => {
  database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  await client.query(
    'CREATE TABLE rows (number bigint, holder text, name text, day date, at timestamptz, amount numeric, open boolean)',
  );
  await client.query('INSERT INTO rows SELECT * FROM json_populate_recordset(NULL::rows, $1)', [
    JSON.stringify(rows),
  ]);
  await client.end();
  const lines = rows.map((row) =>
    Object.values(row)
      .map((value) => (value === null ? '' : `"${String(value)}"`))
      .join(','),
  );
  file = await startSourceDepartment({
    'schema.graphql': schema,
    'source.yaml': `sources: { rows: { kind: file, file: rows.csv, columns: { number: integer, holder: text, name: text, day: date, at: date-time, amount: decimal, open: boolean } } }${fields}`,
    'rows.csv': `${Object.keys(rows[0] ?? {}).join(',')}\n${lines.join('\n')}\n`,
  });
  table = await startSourceDepartment(
    {
      'schema.graphql': schema,
      'source.yaml': `sources: { rows: { kind: sql, connection: ROWS_URL, table: public.rows } }${fields}`,
    },
    { ROWS_URL: database.connectionString },
  );
});
afterAll(async () => {
  await file?.close();
  await table?.close();
  await database?.drop();
});

const selection = '{ number holder name day at amount open }';
const maybe = <Value>(arbitrary: fc.Arbitrary<Value>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const filter = fc.record({
  holder: maybe(fc.constantFrom(...holders)),
  holders: maybe(fc.subarray(holders)),
  name: maybe(fc.constantFrom(...names)),
  namePrefix: maybe(fc.constantFrom('', '张', 'a%', 'a_', '%', 'A')),
  numbers: maybe(fc.array(fc.integer({ min: -1, max: 70 }), { maxLength: 5 })),
  numberAtLeast: maybe(fc.constantFrom(0, 10.5, 59, 1e12)),
  day: maybe(fc.constantFrom(...days)),
  dayAfter: maybe(fc.constantFrom(...days)),
  dayAtMost: maybe(fc.constantFrom(...days)),
  atAtLeast: maybe(fc.constantFrom(...instants)),
  atBefore: maybe(fc.constantFrom(...instants)),
  amountAfter: maybe(fc.constantFrom(-1, 0, 0.1, 7.5, 8)),
  open: maybe(fc.boolean()),
});

test('a filter, an order and a page', async () => {
  const page = fc.record({
    first: maybe(fc.integer({ min: 0, max: 70 })),
    offset: maybe(fc.integer({ min: 0, max: 70 })),
  });
  // At most three conditions, so that most lists are not empty.
  const few = fc
    .tuple(filter, fc.subarray(Object.keys(emptyFilter), { maxLength: 3 }))
    .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name))));
  let given = 0;
  await fc.assert(
    fc.asyncProperty(few, page, async (chosen, { first, offset }) => {
      const query = `query ($filter: Filter!, $first: Int, $offset: Int) { rows(filter: $filter, first: $first, offset: $offset) ${selection} }`;
      const variables = { filter: chosen, first, offset };
      const [ofFile, ofTable] = await Promise.all([file.ask(query, variables), table.ask(query, variables)]);
      expect(ofFile.errors).toBeUndefined();
      expect(ofFile).toEqual(ofTable);
      given += Object.keys(ofFile.data?.['rows'] ?? {}).length;
    }),
    { seed: 17, numRuns: 150 },
  );
  expect(given).toBeGreaterThan(500);
});

const emptyFilter = {
  holder: 0,
  holders: 0,
  name: 0,
  namePrefix: 0,
  numbers: 0,
  numberAtLeast: 0,
  day: 0,
  dayAfter: 0,
  dayAtMost: 0,
  atAtLeast: 0,
  atBefore: 0,
  amountAfter: 0,
  open: 0,
};

test('many entities at once, whoever they are', async () => {
  const ids = fc.array(fc.oneof(fc.constantFrom(...holders), fc.string({ maxLength: 5 })), {
    minLength: 1,
    maxLength: 20,
  });
  await fc.assert(
    fc.asyncProperty(ids, maybe(fc.integer({ min: 0, max: 25 })), async (people, first) => {
      const query = `query ($keys: [_Any!]!, $first: Int) { _entities(representations: $keys) { ... on Person { id rows(first: $first) ${selection} } } }`;
      const variables = { keys: people.map((id) => ({ __typename: 'Person', id })), first };
      const [ofFile, ofTable] = await Promise.all([file.ask(query, variables), table.ask(query, variables)]);
      expect(ofFile.errors).toBeUndefined();
      expect(ofFile).toEqual(ofTable);
    }),
    { seed: 17, numRuns: 60 },
  );
});
