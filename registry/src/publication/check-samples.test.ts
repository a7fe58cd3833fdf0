import { describe, expect, test } from 'vitest';
import { checkSubgraph } from './check-subgraph.ts';

const sdl = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar Date
type Query { card: Card }
enum Kind { ADULT CHILD }
type Card @key(fields: "id") {
  id: ID!
  number: String
  holder: String
  kind: Kind
  issuedOn: Date
  deposit: Float
  loans: Int
  isLost: Boolean
  tags: [String!]
  remark: String
  place: Place
}
type Place { name: String }
`;

const law = '《中华人民共和国个人信息保护法》第二十八条';

function catalogOf(sample: string): string {
  const item = (name: string, dataType: string, more = ''): string =>
    `      - { coordinate: ${name}, name: N, nameZh: 名, dataType: ${dataType}, level: 2${more} }`;
  return [
    'resources:',
    '  - code: 31200101/000001',
    '    name: Cards',
    '    nameZh: 读者证信息',
    '    provider: library',
    '    providerUscc: 11310000MB2F300633',
    '    abstract: Cards.',
    '    format: database',
    '    classification: 部门信息资源',
    '    shareType: UNCONDITIONAL',
    '    openAttribute: { open: false }',
    '    updateCycle: DAILY',
    "    publishedOn: '2026-01-05'",
    '    samples:',
    `      - { ${sample} }`,
    '    items:',
    item('Query.card', 'G', ', role: STRUCTURE'),
    item('Card.id', 'C', ', role: KEY'),
    item('Card.number', 'C', ', length: 6'),
    item('Card.holder', 'C', ', mask: name'),
    item('Card.kind', 'C'),
    item('Card.issuedOn', 'D'),
    item('Card.deposit', 'N'),
    item('Card.loans', 'I'),
    item('Card.isLost', 'L'),
    item('Card.tags', 'C'),
    item('Card.remark', 'M', `, shareType: NOT_SHARED, legalBasis: ${law}, notSharedReason: sensitive`),
    item('Card.place', 'G'),
    item('Place.name', 'C'),
    '',
  ].join('\n');
}

const sourceOf = (sample: string) => ({ name: 'library', sdl, catalog: catalogOf(sample) });
const check = (sample: string) => checkSubgraph(sourceOf(sample)).findings;

describe('A sample', () => {
  test('has values of the items of its resource', () => {
    const values =
      "Card.number: L-0001, Card.kind: ADULT, Card.issuedOn: '2026-01-05', Card.deposit: 12.5, Card.loans: 3, " +
      'Card.isLost: false, Card.tags: regular, Place.name: 东区';
    expect(check(values)).toEqual([]);
  });

  test.each<[what: string, sample: string, code: string, message: RegExp]>([
    [
      'of an item of nobody',
      'Card.numbre: L-1',
      'SAMPLE_MISMATCH',
      /no item of 31200101\/000001: .*; did you mean Card.number\?$/,
    ],
    [
      'of what leaves masked',
      'Card.holder: 张三',
      'SAMPLE_NOT_SHOWN',
      /leaves masked \(name\), so a sample would show/,
    ],
    [
      'of what is not shared',
      'Card.remark: x',
      'SAMPLE_NOT_SHOWN',
      /NOT_SHARED, so not even a made-up value is shown/,
    ],
    [
      'that is too long',
      'Card.number: L-00001',
      'SAMPLE_MISMATCH',
      /"L-00001" has 7 characters, and length says 6/,
    ],
    [
      'that is a number where a text is meant',
      'Card.number: 12',
      'SAMPLE_MISMATCH',
      /12 is no value of dataType C: write a text/,
    ],
    [
      'that is no value of its enum',
      'Card.kind: OLD',
      'SAMPLE_MISMATCH',
      /"OLD" is no value of Kind: there are ADULT, CHILD/,
    ],
    [
      'that is no date',
      "Card.issuedOn: '2026-02-30'",
      'SAMPLE_MISMATCH',
      /no value of dataType D: write a date such as/,
    ],
    ['that is no number', 'Card.deposit: much', 'SAMPLE_MISMATCH', /no value of dataType N: write a number/],
    [
      'that is no whole number',
      'Card.loans: 1.5',
      'SAMPLE_MISMATCH',
      /no value of dataType I: write a whole number/,
    ],
    [
      'that its scalar does not serve',
      "Card.loans: '3'",
      'SAMPLE_MISMATCH',
      /"3" is no value of Int, which the field is of/,
    ],
    [
      'that is neither true nor false',
      'Card.isLost: no',
      'SAMPLE_MISMATCH',
      /no value of dataType L: write true or false/,
    ],
    [
      'of what is made of fields',
      'Card.place: x',
      'SAMPLE_MISMATCH',
      /Place is made of fields: give samples of those/,
    ],
  ])('is refused %s', (_what, sample, code, message) => {
    const [place] = sample.split(':');
    expect(check(sample)).toMatchObject([
      {
        kind: 'problem',
        code,
        place: `resources[31200101/000001].samples[0][${place}]`,
        file: 'catalog.yaml',
        line: 15,
        message: expect.stringMatching(message) as unknown,
      },
    ]);
  });
});
