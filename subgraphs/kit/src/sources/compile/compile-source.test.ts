import { describe, expect, test } from 'vitest';

import { problemsOf } from '../test-department.ts';

const schema = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@external"])
scalar Date
type Person @key(fields: "id") {
  id: ID!
  cards: [Card!]
}
type Card @key(fields: "number") {
  number: ID!
  issuedOn: Date
  visits: Int
}
type Query {
  card(number: ID!, year: Int, word: String = "a"): Card
  cards(first: Int = 20, numbers: [ID!], filter: CardFilter): [Card!]
}
input CardFilter { after: Date }
`;

const source = `sources:
  cards:
    kind: file
    file: cards.csv
    columns: { number: text, holder: text, issuedOn: date, visits: integer, fee: decimal }
records:
  Card: { from: cards, where: { number: number } }
fields:
  Query.card: { from: cards, where: { number: $number } }
  Query.cards: { from: cards, where: { issuedOn: { after: $filter.after }, number: { in: $numbers } }, limit: $first }
  Person.cards: { from: cards, where: { holder: id } }
`;

const cards = 'number,holder,issuedOn,visits,fee\nK1,p1,2020-01-05,1,2\n';
const find = (change: (text: string) => string, ofSchema = (text: string) => text): Promise<string[]> =>
  problemsOf({ 'schema.graphql': ofSchema(schema), 'source.yaml': change(source), 'cards.csv': cards });

test('a folder that fits has no problems', async () => {
  expect(await find((text) => text)).toEqual([]);
});

describe('a mistake in source.yaml is named where it stands', () => {
  test.each<[what: string, find: string, replace: string, problem: string]>([
    [
      'a kind that is none',
      'kind: file',
      'kind: excel',
      'source.yaml:3:5: sources.cards.kind: expected kind: file, sql or rest',
    ],
    [
      'a setting that there is not',
      'file: cards',
      'path: x\n    file: cards',
      'source.yaml:4:5: sources.cards.path: there is no such setting',
    ],
    [
      'a type of a column that is none',
      'visits: integer',
      'visits: int',
      'source.yaml:5:60: sources.cards.columns.visits.type: expected one of "text"|"integer"|"decimal"|"boolean"|"date"|"date-time"',
    ],
    [
      'a source that is not named',
      'Query.card: { from: cards',
      'Query.card: { from: books',
      'source.yaml:9:17: fields.Query.card.from: there is no source books',
    ],
    [
      'a column that is not there',
      '{ holder: id }',
      '{ owner: id }',
      'source.yaml:11:41: fields.Person.cards.where.owner: there is no such column; there are number, holder, issuedOn, visits, fee',
    ],
    [
      'a type that is not in the schema',
      'Person.cards:',
      'Human.cards:',
      'source.yaml:11:3: fields.Human.cards: the schema has no type Human',
    ],
    [
      'a field that is not in the schema',
      'Person.cards:',
      'Person.card:',
      'source.yaml:11:3: fields.Person.card: the type Person has no field card',
    ],
    [
      'an argument that is not there',
      '$number }',
      '$no }',
      'source.yaml:9:39: fields.Query.card.where.number: the field has no argument $no; there are number, year, word',
    ],
    [
      'a field of an input that is not there',
      '$filter.after',
      '$filter.from',
      'source.yaml:10:52: fields.Query.cards.where.issuedOn.after: $filter.from: there is no from',
    ],
    [
      'an input object as a whole',
      '$filter.after',
      '$filter',
      'source.yaml:10:52: fields.Query.cards.where.issuedOn.after: $filter has the type CardFilter: name a field of it',
    ],
    [
      'a list that is compared with one',
      'in: $numbers',
      'is: $numbers',
      'source.yaml:10:86: fields.Query.cards.where.number.is: $numbers is a list: compare with `in`',
    ],
    [
      'one record by an argument that may be left out',
      'where: { number: $number }',
      'where: { number: $number, visits: { is: $year } }',
      'source.yaml:9:56: fields.Query.card.where.visits: the argument has to be required (`!`): without it, any record would be found',
    ],
    [
      // A default does not help: an operation may say null.
      'one record by an argument with a default',
      'where: { number: $number }',
      'where: { number: $word }',
      'source.yaml:9:39: fields.Query.card.where.number: the argument has to be required (`!`): without it, any record would be found',
    ],
    [
      'one record by nothing',
      'where: { number: $number }',
      'orderBy: number',
      'source.yaml:9:3: fields.Query.card: one record is asked for, and no column says which (`where`)',
    ],
    [
      'an equality of decimals',
      '{ holder: id }',
      '{ fee: id }',
      'source.yaml:11:41: fields.Person.cards.where.fee: values of the type decimal are compared with atLeast, atMost, after and before',
    ],
    [
      'an order of texts',
      '{ after: $filter.after }',
      '{ startsWith: $filter.after }',
      'source.yaml:10:40: fields.Query.cards.where.issuedOn: startsWith is for columns of the type text',
    ],
    [
      'an order that is none',
      'limit: $first',
      'orderBy: fee down',
      'source.yaml:10:104: fields.Query.cards.orderBy: expected columns, each perhaps with ascending or descending, with commas between them',
    ],
    [
      'pages without an order',
      'limit: $first',
      'offset: $first',
      'source.yaml:10:104: fields.Query.cards.offset: needs an `orderBy`: without an order, pages overlap',
    ],
    [
      'a parameter of a service',
      'limit: $first',
      'parameters: { a: $first }',
      'source.yaml:10:104: fields.Query.cards.parameters: is for sources of the kind rest only',
    ],
    [
      'a value of a column of another type',
      'fields:',
      'fields:\n  Card.visits: issuedOn',
      'source.yaml:9:3: fields.Card.visits.at: a field of the type Int is read from a column of the type integer, and this one is date',
    ],
    [
      'values that are not in the enum or of another',
      'fields:',
      'fields:\n  Card.visits: { at: visit }',
      'source.yaml:9:18: fields.Card.visits.at: there is no column “visit”; there are number, holder, issuedOn, visits, fee',
    ],
    [
      'a lookup of no source',
      'Person.cards: { from: cards, ',
      'Person.cards: { ',
      'source.yaml:11:3: fields.Person.cards: nothing says where it comes from: name a source (`from`)',
    ],
    [
      'a key that there is no field for',
      'where: { number: number }',
      'where: { number: visits }',
      'source.yaml:7:33: records.Card.where.number: Card.visits is no part of a key',
    ],
    [
      'a document that is none',
      'sources:\n',
      'sources: [\n',
      'source.yaml:3:5: Block collections are not allowed',
    ],
    ['the same twice', 'fields:', 'records: {}\nfields:', 'source.yaml:8:1: Map keys must be unique'],
  ])('%s', async (_what, old, replacement, problem) => {
    expect(source).toContain(old);
    expect((await find((text) => text.replace(old, replacement))).join('\n')).toContain(problem);
  });
});

describe('an enum whose values have other words in the source', () => {
  const withKind = (where: string): Promise<string[]> =>
    find(
      (text) =>
        text
          .replace(
            'fields:\n',
            `fields:\n  Card.kind: { at: holder, values: { 成人: ADULT, 儿童: CHILD } }\n`,
          )
          .replace('number: { in: $numbers }', `holder: ${where}`),
      (text) =>
        text
          .replace('visits: Int', 'visits: Int\n  kind: Kind')
          .replace('numbers: [ID!]', 'kind: Kind')
          .replace('type Query', 'enum Kind { ADULT CHILD }\ntype Query'),
    );

  test.each([
    ['{ argument: $kind, values: { 成人: ADULT, 儿童: CHILD } }', ''],
    ['$kind', '$kind is of the enum Kind, whose values have other words in the source'],
    ['{ argument: $kind, values: { 成人: ADULT } }', 'nothing says what Kind.CHILD is in the source'],
    [
      '{ argument: $kind, values: { 成人: ADULT, 大人: ADULT, 儿童: CHILD } }',
      'ADULT has two words, 成人 and 大人',
    ],
    ['{ argument: $first, values: { 一: ONE } }', '`values` is for arguments of enums, and this one is Int'],
  ])('is looked for by %s: “%s”', async (where, problem) => {
    expect((await withKind(where)).join('\n')).toContain(problem);
  });
});

describe('what the schema has and the sources do not is named in the schema', () => {
  test.each<[what: string, find: string, replace: string, problem: string]>([
    [
      'a field without a column',
      'visits: Int',
      'visits: Int\n  colour: String',
      'schema.graphql:11:3: Card.colour: there is no column “colour”',
    ],
    [
      'a scalar of its own',
      'visits: Int',
      'visits: Count\n}\nscalar Count\ntype Rest {\n  a: Int',
      'schema.graphql:10:3: Card.visits: nothing is known of the scalar Count',
    ],
    [
      'a root field without a source',
      'type Query {',
      'type Query {\n  shelf: Card',
      'schema.graphql:13:3: Query.shelf: nothing says from which source it comes',
    ],
    [
      'a fact of an entity of which only the key is known',
      'cards: [Card!]',
      'cards: [Card!]\n  age: Int',
      'schema.graphql:6:3: Person.age: nothing says where it comes from',
    ],
    [
      'arguments that nothing reads',
      'visits: Int',
      'visits(year: Int): Int',
      'schema.graphql:10:3: Card.visits: it has arguments, and no lookup',
    ],
    [
      'a mutation',
      'type Query {',
      'type Mutation { lend: Int }\ntype Query {',
      'schema.graphql:12:6: Mutation: sources are read only',
    ],
    [
      'a union',
      'type Query {',
      'union Thing = Card\ntype Query {\n  thing: Thing',
      'schema.graphql:14:3: Query.thing: interfaces and unions are not served',
    ],
    ['what is no GraphQL', 'type Query {', 'type Query {{', 'schema.graphql:12:13: Syntax Error'],
    [
      'lists in a column',
      'visits: Int',
      'visits: [Int!]',
      'schema.graphql:10:3: Card.visits: columns hold no lists',
    ],
  ])('%s', async (_what, old, replacement, problem) => {
    expect(schema).toContain(old);
    expect(
      (
        await find(
          (text) => text,
          (text) => text.replace(old, replacement),
        )
      ).join('\n'),
    ).toContain(problem);
  });

  test('a record that is asked for by its key has to be found by it', async () => {
    const found = await find((text) =>
      text.replace('records:\n  Card: { from: cards, where: { number: number } }\n', ''),
    );
    expect(found).toContainEqual(
      'schema.graphql:9:3: Card.issuedOn: it may be asked for by the key of Card alone: say under `records` where Card is found',
    );
  });
});

test('a folder without files says which it misses', async () => {
  expect(await problemsOf({})).toEqual(['schema.graphql: there is no such file in the folder']);
  expect(await problemsOf({ 'schema.graphql': schema })).toEqual([
    'source.yaml: there is no such file in the folder',
  ]);
});
