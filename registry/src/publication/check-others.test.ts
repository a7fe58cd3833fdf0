import { compose } from './compose.ts';
import type { Agreement } from './agreement.ts';
import { checkOthers } from './check-others.ts';
import { readApiSchema } from '@govgraph/gateway/publication';
import { describe, expect, test } from 'vitest';

const link =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@inaccessible", "@override", "@interfaceObject"])\n';

/** The department that others refer to. */
const market = `
type Query { entities(filter: EntityFilter, first: Int = 20): [Entity!] holder: Holder }
type Entity @key(fields: "id") { id: ID! kind: EntityKind name: String credit: Grade seal: Seal subject: Subject }
type Seal @shareable { number: String year: Int! }
type Person @key(fields: "id") { id: ID! shares: Int }
union Subject = Entity | Person
interface Holder { id: ID! }
enum EntityKind { COMPANY SCHOOL }
enum Grade { GOOD POOR }
input EntityFilter { kind: EntityKind name: String }
scalar Amount
`;

const taxation = `
type Entity @key(fields: "id") { id: ID! arrears: Amount }
scalar Amount
`;

/** Taxation publishes something else. */
function publish(
  sdl: string,
  agreedBy: readonly string[] = [],
  before = taxation,
  agreedThemselves: readonly Agreement[] = [],
) {
  const others = [{ name: 'market', sdl: link + market, url: 'http://market/', resources: [] }];
  const publicationOf = (text: string) => [
    { name: 'taxation', sdl: link + text, url: 'http://taxation/', resources: [] },
  ];
  const apiOf = (text: string) => {
    const { supergraphSdl, problems } = compose([...others, ...publicationOf(text)]);
    expect(problems).toEqual([]);
    return readApiSchema(supergraphSdl ?? '');
  };
  const { findings, agreements, awaited } = checkOthers({
    before: apiOf(before),
    after: apiOf(sdl),
    replaced: publicationOf(before),
    subgraphs: publicationOf(sdl),
    others,
    agreedBy,
    agreements: agreedThemselves,
  });
  const linesOf = (kind: 'problem' | 'warning') =>
    findings.filter((each) => each.kind === kind).map(({ place, message }) => `${place}: ${message}`);
  return { problems: linesOf('problem'), warnings: linesOf('warning'), agreements, awaited };
}

describe('a department changes what is its own', () => {
  test.each([
    [
      'a field that it adds',
      'type Entity @key(fields: "id") { id: ID! arrears: Amount grade: Int } scalar Amount',
    ],
    ['a field that it removes', 'type Entity @key(fields: "id") { id: ID! paid: Int } scalar Amount'],
    ['a type of a field of its own', 'type Entity @key(fields: "id") { id: ID! arrears: Int } scalar Amount'],
    [
      'an argument of a field of its own',
      `type Entity @key(fields: "id") { id: ID! arrears(year: Int!): Amount } scalar Amount`,
    ],
    [
      'an input type of its own',
      `type Query { debtors(filter: DebtorFilter): [Entity] } input DebtorFilter { year: Int } ${taxation}`,
    ],
    [
      'a filter that only it knows, which composition leaves out',
      `${taxation} input EntityFilter { name: String kind: EntityKind nameContains: String } enum EntityKind { COMPANY SCHOOL } type Query { debtors(filter: EntityFilter): [Entity] }`,
    ],
    [
      'a description',
      `"words" type Entity @key(fields: "id") { "words" id: ID! arrears: Amount } "words" scalar Amount`,
    ],
  ])('%s', (_what, sdl) => {
    expect(publish(sdl)).toEqual({ problems: [], warnings: [], agreements: [], awaited: [] });
  });
});

describe('what falls on others is listed and refused', () => {
  test.each([
    [
      'an input type that it knows in part',
      `${taxation} input EntityFilter { name: String } type Query { debtors(filter: EntityFilter): [Entity] }`,
      ['EntityFilter.kind: would be removed'],
    ],
    [
      'an argument that becomes required',
      `${taxation} input EntityFilter { kind: EntityKind! name: String } enum EntityKind { COMPANY SCHOOL } type Query { debtors(filter: EntityFilter): [Entity] }`,
      ['EntityFilter.kind: is EntityKind, and would be EntityKind!'],
    ],
    [
      'a value that becomes nullable',
      `${taxation} type Seal @shareable { number: String year: Int }`,
      ['Seal.year: is Int!, and would be Int'],
    ],
    [
      'a field that is hidden',
      `${taxation} type Seal @shareable { number: String @inaccessible year: Int! }`,
      ['Seal.number: would be removed'],
    ],
    [
      'a value of an enum that is hidden',
      `${taxation} enum EntityKind { COMPANY SCHOOL @inaccessible }`,
      ['EntityKind.SCHOOL: would be removed'],
    ],
    [
      'a value more of an enum',
      'type Entity @key(fields: "id") { id: ID! arrears: Amount tax: Grade } scalar Amount enum Grade { GOOD POOR NONE }',
      ['Grade.NONE: would be added'],
    ],
    [
      'a member more of a union',
      `${taxation} type Debtor { debt: Int } union Subject = Debtor`,
      ['Subject = Debtor: would be added'],
    ],
    [
      'a type more of an interface',
      `${taxation} type Debtor implements Holder { id: ID! } interface Holder { id: ID! }`,
      ['Debtor implements Holder: would be added'],
    ],
    [
      'a field that is deprecated',
      `${taxation} type Seal @shareable { number: String @deprecated(reason: "old") year: Int! }`,
      ['Seal.number: is String, and would be String (deprecated: old)'],
    ],
    [
      'a field that is taken over',
      'type Entity @key(fields: "id") { id: ID! arrears: Amount name: String @override(from: "market") } scalar Amount',
      ['Entity.name: would be asked of taxation instead of market'],
    ],
    [
      'an entry point that is taken over',
      `${taxation} type Query { entities(filter: EntityFilter, first: Int = 20): [Entity!] @override(from: "market") } input EntityFilter { kind: EntityKind name: String } enum EntityKind { COMPANY SCHOOL }`,
      ['Query.entities: would be asked of taxation instead of market'],
    ],
    [
      'a scalar that means something else',
      'type Entity @key(fields: "id") { id: ID! arrears: Amount } scalar Amount @specifiedBy(url: "https://a/")',
      ['Amount: is a scalar, and would be a scalar (https://a/)'],
    ],
  ])('%s', (_what, sdl, expected) => {
    const others =
      ', but market provides it too: once this is published, it waits for their agreement (the authority may say --agreed-by market for them)';
    expect(publish(sdl).problems).toEqual(expected.map((line) => line + others));
  });

  test('unless they agree, which is kept', () => {
    const sdl = `${taxation} type Seal @shareable { number: String year: Int }`;

    expect(publish(sdl, ['market', 'health'])).toEqual({
      problems: [],
      warnings: ['Seal.year: is Int!, and would be Int, to which market agreed'],
      agreements: ['market'],
      awaited: [],
    });
    expect(publish(sdl, ['health']).problems).toHaveLength(1);
  });

  test('unless they agree themselves, which is their word on this and on nothing else', () => {
    const sdl = `${taxation} type Seal @shareable { number: String year: Int }`;
    const { awaited } = publish(sdl);
    expect(awaited.map(({ department }) => department)).toEqual(['market']);
    expect(publish(sdl, [], taxation, awaited)).toMatchObject({
      problems: [],
      agreements: ['market'],
      awaited: [],
    });
    const more = sdl.replace('scalar Amount', 'scalar Amount @specifiedBy(url: "https://a/")');
    expect(publish(more, [], taxation, awaited)).toMatchObject({ agreements: [], problems: { length: 2 } });
  });

  test('and not again when the department publishes the same once more', () => {
    const sdl =
      'type Entity @key(fields: "id") { id: ID! arrears: Amount name: String @override(from: "market") } scalar Amount';

    expect(publish(sdl, [], sdl).problems).toEqual([]);
  });
});
