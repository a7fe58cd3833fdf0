import { rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

import { type TestSourceDepartment, problemsOf, startSourceDepartment } from '../test-department.ts';

const tables = `
CREATE SCHEMA library;
CREATE TYPE library.kind AS ENUM ('A', 'C');
CREATE DOMAIN library.money AS numeric(30, 2);
CREATE TABLE library.card_rows (
  number char(8) PRIMARY KEY, holder text, kind library.kind, issued date, deposit library.money, valid boolean,
  visits bigint, rating float8, seen timestamptz, printed timestamp, token uuid, extra jsonb, "Odd ""name" text
);
CREATE INDEX ON library.card_rows (holder);
INSERT INTO library.card_rows VALUES
  ('K1', 'p1', 'A', '2020-01-05', 12345678901234567890.05, true, 9007199254740993, 0.1,
   '2026-01-05T07:00:00+08:00', '2026-01-05 07:00:00', '0f0e0d0c-0b0a-0908-0706-050403020100', '{}', 'odd'),
  ('K2', 'p1', 'C', '2021-03-04', NULL, false, 2, NULL, NULL, NULL, NULL, NULL, NULL),
  ('K3', 'p2', 'A', '-infinity', 'NaN', NULL, 3, 'NaN', NULL, NULL, NULL, NULL, '''; DROP TABLE library.card_rows; --'),
  ('K4', 'p3', NULL, NULL, 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
CREATE VIEW library.cards AS SELECT * FROM library.card_rows WHERE number <> 'K4';
CREATE VIEW library.visits AS SELECT holder, sum(visits)::bigint AS visits, count(*)::int AS cards FROM library.card_rows GROUP BY holder;
CREATE VIEW library.slow AS SELECT number, (SELECT pg_sleep(5)::text) AS answer FROM library.card_rows;
CREATE TABLE library.many AS SELECT 'h' || (i % 3) AS holder, i AS place FROM generate_series(1, 3000) i;
`;

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar Date
scalar DateTime
scalar Amount
scalar Decimal
type Person @key(fields: "id") { id: ID! cards(first: Int = 10): [Card!] visits: Visits many: [Many!] latest: Card }
type Card @key(fields: "number") {
  number: ID! kind: Kind issued: Date deposit: Amount valid: Boolean visits: Decimal rating: Float
  seen: DateTime printed: DateTime token: String odd: String holder: Person
}
type Visits { visits: ID cards: Int }
type Many { place: Int }
type Slow { answer: String }
enum Kind { ADULT CHILD }
type Query {
  card(number: ID!): Card
  byVisits(visits: ID!): Card
  byToken(token: String!): Card
  byKind(kind: String!): [Card!]
  byOdd(odd: String!): [Card!]
  ofHolder(holder: ID!): Card
  cards(filter: CardFilter, first: Int = 20, offset: Int): [Card!]
  slow(number: ID!): Slow
}
input CardFilter { after: Date depositAtLeast: Amount seenAfter: DateTime printedBefore: DateTime visitsAtLeast: Decimal startsWith: String numbers: [ID!] visits: [ID!] }
`;

const source = `
sources:
  cards: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.cards }
  visits: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.visits }
  many: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.many, maxRows: 900 }
  slow: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.slow, timeoutMs: 200 }
records:
  Card: { from: cards, where: { number: number } }
fields:
  Query.card: { from: cards, where: { number: $number } }
  Query.byVisits: { from: cards, where: { visits: $visits } }
  Query.byToken: { from: cards, where: { token: $token } }
  Query.byKind: { from: cards, where: { kind: $kind } }
  Query.byOdd: { from: cards, where: { 'Odd "name': $odd } }
  Query.ofHolder: { from: cards, where: { holder: $holder } }
  Query.slow: { from: slow, where: { number: $number } }
  Query.cards:
    from: cards
    where:
      issued: { after: $filter.after }
      deposit: { atLeast: $filter.depositAtLeast }
      seen: { after: $filter.seenAfter }
      printed: { before: $filter.printedBefore }
      visits: { atLeast: $filter.visitsAtLeast, in: $filter.visits }
      number: { startsWith: $filter.startsWith, in: $filter.numbers }
    orderBy: issued descending, number
    limit: $first
    offset: $offset
  Person.cards: { from: cards, where: { holder: id }, orderBy: number descending, limit: $first }
  Person.visits: { from: visits, where: { holder: id } }
  Person.many: { from: many, where: { holder: id } }
  Person.latest: { from: cards, where: { holder: id } }
  Card.kind: { at: kind, values: { A: ADULT, C: CHILD } }
  Card.odd: 'Odd "name'
  Card.holder: { reference: { id: holder } }
`;

const files = { 'schema.graphql': schema, 'source.yaml': source };

let database: TestDatabase;
let department: TestSourceDepartment;
let environment: Record<string, string>;
beforeAll(async () => {
  database = await createTestDatabase();
  await query(tables);
  environment = { LIBRARY_DATABASE_URL: database.connectionString };
  department = await startSourceDepartment(files, environment);
});
afterAll(async () => {
  await department?.close();
  await database?.drop();
});

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

const entities = (people: readonly string[], selection: string) =>
  department.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person { id ${selection} } } }`,
    { keys: people.map((id) => ({ __typename: 'Person', id })) },
  );

describe('a view of a database', () => {
  test('gives every type exactly, with all digits', async () => {
    const { data, errors } = await department.ask(
      '{ card(number: "K1") { number kind issued deposit valid visits rating seen printed token odd holder { id } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.['card']).toMatchObject({
      number: 'K1',
      kind: 'ADULT',
      issued: '2020-01-05',
      valid: true,
      rating: 0.1,
      seen: '2026-01-05T07:00:00+08:00',
      printed: '2026-01-05T07:00:00+08:00',
      token: '0f0e0d0c-0b0a-0908-0706-050403020100',
      odd: 'odd',
      holder: { id: 'p1' },
    });
  });

  test('says null for NULL and for a row that is not in the view', async () => {
    const { data, errors } = await department.ask(
      '{ a: card(number: "K2") { deposit seen } b: card(number: "K4") { kind } }',
    );
    expect([data, errors]).toEqual([{ a: { deposit: null, seen: null }, b: null }, undefined]);
  });

  test('fails the fields of values that are no dates and no numbers, and no other', async () => {
    const { data, errors } = await department.ask('{ card(number: "K3") { kind issued deposit rating } }');
    expect(data).toEqual({ card: { kind: 'ADULT', issued: null, deposit: null, rating: null } });
    expect(errors?.map(({ path }) => path?.[1])).toEqual(['issued', 'deposit', 'rating']);
  });

  test.each([
    ['byVisits(visits: "9007199254740993") { number }', { number: 'K1' }],
    ['byVisits(visits: "9007199254740992") { number }', null],
    ['byVisits(visits: "02") { number }', null],
    ['byVisits(visits: "99999999999999999999999") { number }', null],
    ['byToken(token: "0f0e0d0c-0b0a-0908-0706-050403020100") { number }', { number: 'K1' }],
    ['byToken(token: "no uuid") { number }', null],
    ['byKind(kind: "C") { number }', [{ number: 'K2' }]],
    ['byKind(kind: "no kind") { number }', []],
    [`byOdd(odd: "'; DROP TABLE library.card_rows; --") { number }`, [{ number: 'K3' }]],
    ['card(number: "K1 ") { number }', null],
    ['card(number: "K1\' OR true --") { number }', null],
    ['cards(filter: { after: "2020-06-01" }) { number }', [{ number: 'K2' }]],
    ['cards(filter: { seenAfter: "2026-01-04T23:00:00+00:00" }) { number }', []],
    ['cards(filter: { seenAfter: "2026-01-04T22:59:59+00:00" }) { number }', [{ number: 'K1' }]],
    ['cards(filter: { printedBefore: "2026-01-04T23:00:01Z" }) { number }', [{ number: 'K1' }]],
    ['cards(filter: { visitsAtLeast: 99999999999999999999 }) { number }', []],
    ['cards(filter: { visitsAtLeast: 2.5 }) { number }', [{ number: 'K1' }, { number: 'K3' }]],
    ['cards(filter: { visits: ["2", "x", "99999999999999999999"] }) { number }', [{ number: 'K2' }]],
    ['cards(filter: { startsWith: "K" }, first: 2) { number }', [{ number: 'K2' }, { number: 'K1' }]],
    ['cards(filter: { startsWith: "K" }, first: 2, offset: 2) { number }', [{ number: 'K3' }]],
    ['cards(filter: { startsWith: "%" }) { number }', []],
    ['cards(filter: { numbers: ["K3", "K1"] }) { number }', [{ number: 'K1' }, { number: 'K3' }]],
  ])('is asked by %s', async (text, found) => {
    const { data, errors } = await department.ask(`{ found: ${text} }`);
    expect(errors).toBeUndefined();
    expect(data).toEqual({ found });
    expect(await query('SELECT count(*)::int AS rows FROM library.card_rows')).toEqual([{ rows: 4 }]);
  });

  test('gives each entity its own, with a limit for each', async () => {
    const { data, errors } = await entities(
      ['p2', 'nobody', 'p1'],
      'cards(first: 1) { number } visits { visits cards }',
    );
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toEqual([
      { id: 'p2', cards: [{ number: 'K3' }], visits: { visits: '3', cards: 1 } },
      { id: 'nobody', cards: [], visits: null },
      { id: 'p1', cards: [{ number: 'K2' }], visits: { visits: '9007199254740995', cards: 2 } },
    ]);
  });

  test('fails where one record is asked for and two are found', async () => {
    const { data, errors } = await entities(['p1', 'p2'], 'latest { number }');
    expect(data?.['_entities']).toEqual([
      { id: 'p1', latest: null },
      { id: 'p2', latest: { number: 'K3' } },
    ]);
    expect(errors?.map(({ path }) => path)).toEqual([['_entities', 0, 'latest']]);
  });

  test('fails a list that is longer than may be read, rather than cutting it', async () => {
    const { data, errors } = await entities(['h1'], 'many { place }');
    expect([data?.['_entities'], errors?.length]).toEqual([[{ id: 'h1', many: null }], 1]);
    expect(department.log).toContainEqual(
      expect.objectContaining({ source: 'many', reason: 'more than 900 rows are found (maxRows)' }),
    );
  });

  test('is not waited for longer than the timeout', async () => {
    const { data, errors } = await department.ask(
      '{ slow(number: "K1") { answer } card(number: "K1") { number } }',
    );
    expect(data).toEqual({ slow: null, card: { number: 'K1' } });
    expect(errors?.map(({ path }) => path)).toEqual([['slow']]);
    expect(department.log).toContainEqual(
      expect.objectContaining({ source: 'slow', reason: 'the database took longer than 200 ms' }),
    );
  });

  test('is asked once for a hundred entities', async () => {
    const spy = vi.spyOn(pg.Client.prototype, 'query');
    const people = Array.from({ length: 100 }, (_, index) => `p${index}`);
    const { errors } = await entities(people, 'cards { number }');
    expect(errors).toBeUndefined();
    const statements = spy.mock.calls.map(([statement]) => JSON.stringify(statement));
    spy.mockRestore();
    expect(statements.filter((text) => text.includes('card'))).toHaveLength(1);
  });

  test('is read only, whatever its functions would do', async () => {
    await query(
      'CREATE TABLE library.calls (n int); CREATE FUNCTION library.note() RETURNS text LANGUAGE sql VOLATILE AS $$ INSERT INTO library.calls VALUES (1) RETURNING n::text $$; CREATE VIEW library.writing AS SELECT holder, library.note() AS note FROM library.card_rows',
    );
    const writing = await startSourceDepartment(
      {
        'schema.graphql':
          'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Person @key(fields: "id") { id: ID! notes: [String] }',
        'source.yaml':
          'sources: { w: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.writing } }\nfields: { Person.notes: { from: w, where: { holder: id }, at: note } }',
      },
      environment,
    );
    const { errors } = await writing.ask(
      '{ _entities(representations: [{ __typename: "Person", id: "p1" }]) { ... on Person { notes } } }',
    );
    expect(errors).toHaveLength(1);
    expect(writing.log).toContainEqual(
      expect.objectContaining({ reason: 'the database failed (SQLSTATE 25006)' }),
    );
    expect(await query('SELECT count(*)::int AS rows FROM library.calls')).toEqual([{ rows: 0 }]);
    await writing.close();
  });
});

test('an entity that is named by an identity number is given by its id, when there is a key', async () => {
  await query(
    "CREATE TABLE library.guests AS SELECT 'G1' AS number, '110108198003150011' AS id_number UNION ALL SELECT 'G2', '12'",
  );
  const guests = {
    'schema.graphql':
      'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Person @key(fields: "id") { id: ID! } type Guest { number: ID person: Person } type Query { guest(number: ID!): Guest }',
    'source.yaml': `sources: { g: { kind: sql, connection: LIBRARY_DATABASE_URL, table: library.guests } }
fields: { Query.guest: { from: g, where: { number: $number } }, Guest.person: { reference: { id: id_number } }, Person.id: { idOf: person } }`,
  };
  const withoutKey = await problemsOf(guests, environment);
  expect(withoutKey.join()).toContain('Person.id.idOf: there is no key for ids of the kind person');
  const keys = path.join(os.tmpdir(), `govgraph-keys-${process.pid}.json`);
  await writeFile(
    keys,
    JSON.stringify({ keys: { person: Buffer.from('govgraph-demo-entity-key').toString('base64') } }),
  );
  const served = await startSourceDepartment(guests, { ...environment, GOVGRAPH_ENTITY_KEYS_FILE: keys });
  const { data, errors } = await served.ask(
    '{ a: guest(number: "G1") { person { id } } b: guest(number: "G2") { person { id } } }',
  );
  expect(data).toEqual({ a: { person: { id: '6HKnl0Cw-ydK3R-8XpW6Qw' } }, b: { person: null } });
  expect(errors?.map(({ path: at }) => at?.[0])).toEqual(['b']);
  const known = await served.ask(
    '{ _entities(representations: [{ __typename: "Person", id: "x" }]) { ... on Person { id } } }',
  );
  expect(known.data).toEqual({ _entities: [{ id: 'x' }] });
  await served.close();
  await rm(keys);
});

describe('what does not fit', () => {
  const found = async (
    old: string,
    replacement: string,
    of: 'source.yaml' | 'schema.graphql' = 'source.yaml',
  ): Promise<string> => {
    expect(files[of]).toContain(old);
    return (await problemsOf({ ...files, [of]: files[of].replace(old, replacement) }, environment)).join(
      '\n',
    );
  };

  test.each([
    [
      'a table that is not there',
      'table: library.cards',
      'table: library.books',
      'source.yaml:3:57: sources.cards.table: there is no table or view library.books, or none that this role may read',
    ],
    [
      'a column of a type without a form',
      "Card.odd: 'Odd \"name'",
      'Card.odd: extra',
      'there is no column “extra”',
    ],
    [
      'a column that is not there',
      '{ holder: $holder }',
      '{ owner: $holder }',
      'fields.Query.ofHolder.where.owner: there is no such column; there are number, holder, kind',
    ],
    [
      'a variable that is not set',
      'connection: LIBRARY_DATABASE_URL',
      'connection: OTHER_URL',
      'source.yaml:3:23: sources.cards.connection: the environment has no OTHER_URL',
    ],
    [
      'an equality of a number with a fraction',
      '{ holder: $holder }',
      '{ deposit: $holder }',
      'values of the type decimal are compared with',
    ],
  ])('is named: %s', async (_what, old, replacement, problem) => {
    expect(await found(old, replacement)).toContain(problem);
  });

  test('is named: a field of another type than its column', async () => {
    expect(await found('valid: Boolean', 'valid: Int', 'schema.graphql')).toContain(
      'Card.valid: a field of the type Int is read from a column of the type integer, and this one is boolean',
    );
  });

  test('is named: a database that is not there', async () => {
    const nowhere = { LIBRARY_DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' };
    expect((await problemsOf(files, nowhere)).join('\n')).toContain(
      'sources.cards.table: the database cannot be reached (ECONNREFUSED)',
    );
  });
});
