import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { checkCosts } from './check-costs.ts';
import { reportTo, type SubgraphFinding } from './subgraph-finding.ts';
import { compose } from './compose.ts';

const link = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", { name: "@cost", as: "@weight" }, "@listSize"])
`;

function check(sdl: string): readonly string[] {
  const findings: SubgraphFinding[] = [];
  checkCosts(parse(link + sdl), reportTo(findings, 'health'));
  return findings.map(({ kind, place, message }) => `${kind} ${place}: ${message}`);
}

describe('the check of costs', () => {
  test.each([
    ['type Query { cards: [Int] @listSize(assumedSize: 5) }'],
    ['type Query { cards(first: Int = 20): [Int] @listSize(slicingArguments: ["first"]) }'],
    ['type Query { cards(first: Int!): [Int] @listSize(slicingArguments: ["first"]) }'],
    [
      'type Query { cards(first: Int): [Int] @listSize(slicingArguments: ["first"], requireOneSlicingArgument: false) }',
    ],
    ['type Query { cards(cheap: Boolean @weight(weight: -2)): [Int] @weight(weight: 3) }'],
    ['directive @cost(weight: Int) on FIELD_DEFINITION type Query { cards: Int @cost(weight: -1) }'],
  ])('has nothing to say of %s', (sdl) => {
    expect(check(sdl)).toEqual([]);
  });

  test('reports a list size that says none', () => {
    expect(check('type Query { cards: [Int] @listSize }')).toEqual([
      'problem Query.cards: @listSize says no size: give it an assumedSize, or slicingArguments',
    ]);
  });

  test('warns that operations without a slicing argument are refused', () => {
    const sdl =
      'type Query { cards(first: Int, last: Int): [Int] @listSize(slicingArguments: ["first", "last"]) }';
    expect(check(sdl)).toEqual([
      'warning Query.cards: operations that do not give exactly one of first, last are refused: give one a default, or say requireOneSlicingArgument: false',
    ]);
  });

  test('warns of weights below nothing, except of what is put in', () => {
    const sdl =
      'type Query { card(a: Int @weight(weight: -1)): Card @weight(weight: -2) } type Card @weight(weight: -3) { id: ID }';
    expect(check(sdl)).toEqual([
      'warning Query.card: a weight of -2 counts as 0: only what is put in makes a field cheaper',
      'warning Card: a weight of -3 counts as 0: only what is put in makes a field cheaper',
    ]);
  });

  test.each([
    ['cards(first: Int): [Int] @listSize(slicingArguments: ["frist"])', 'Slicing argument "frist" is not'],
    ['cards(first: String): [Int] @listSize(slicingArguments: ["first"])', 'must be Int or Int!'],
    ['cards: [Int] @listSize(assumedSize: -1)', 'cannot be negative'],
    ['cards: Int @listSize(assumedSize: 1)', 'is not a list'],
    ['page: Page @listSize(assumedSize: 1, sizedFields: ["egdes"])', 'Sized field "egdes" is not'],
    ['page: Page @listSize(assumedSize: 1, sizedFields: ["total"])', 'is not a list'],
  ])('leaves what is not there to composition: %s', (field, message) => {
    const sdl = `${link} type Query { ${field} other: Page } type Page { edges: [Int] total: Int }`;
    const { problems } = compose([{ name: 'library', sdl, url: 'http://127.0.0.1:1' }]);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toContain(message);
  });
});
