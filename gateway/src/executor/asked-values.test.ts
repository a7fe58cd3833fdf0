/** What is read of a department's response is never less than what it was asked for. */
import fc from 'fast-check';
import { Kind, buildSchema, execute, getNamedType, getNullableType, isListType, parse } from 'graphql';
import { expect, test } from 'vitest';
import { operations } from '../conformance/random-operations.fixture.ts';
import { amountIn, costedRequest } from '../cost/amount.ts';
import type { ListSize } from '../cost/cost-directives.ts';
import { countValues } from '../transport/count-values.ts';
import { maxResponseValues } from '@govgraph/protocol';
import { compileAskedValues } from './asked-values.ts';

const apiSchema = buildSchema(`
  type Query {
    found(first: Int!): [Thing] page(first: Int!): Page office: Office! any: Any
    sized(count: Int! = 3): [Office!] offices: [Office!] things(last: Int!): [Thing!]!
  }
  interface Thing { id: ID! near(first: Int!): [Thing] office: Office }
  type Person implements Thing { id: ID! near(first: Int!): [Thing] office: Office born: Date grid(first: Int!): [[Int]] }
  type Company implements Thing { id: ID! near(first: Int!): [Thing] office: Office kind: Kind either(first: Int!): [Either] }
  type Office { id: ID! name: String page(first: Int!): Page }
  type Page { nodes: [Thing] edges: [Edge!]! total: Int }
  type Edge { node: Thing cursor: String! }
  union Either = Person | Office
  enum Kind { STATE PRIVATE }
  scalar Date
  scalar Any
`);
const counted: ListSize = {
  assumedSize: 1,
  slicingArguments: ['count'],
  sizedFields: [],
  requiresOneSlicingArgument: true,
};
const schema = {
  apiSchema,
  costs: { weights: new Map(), listSizes: new Map([['Query.sized', counted]]) },
};

function askedOf(query: string, variables: Record<string, unknown> = {}): number {
  const [definition] = parse(query).definitions;
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no operation');
  return amountIn(compileAskedValues(schema, definition.selectionSet, 'Query'), costedRequest(variables));
}

test.each<[string, number]>([
  ['{ office { id name } }', 5],
  ['{ found(first: 3) { id __typename } }', 2 + 3 * 3],
  ['{ found(first: 0) { id } }', 2],
  ['{ found(first: 2) { near(first: 5) { id } } }', 2 + 2 * (2 + 5 * 2)],
  ['{ found(first: 3) { ... on Person { born } ... on Company { kind } } }', 2 + 3 * (1 + 3 + 3)],
  ['{ page(first: 4) { total nodes { id } edges { cursor } } }', 1 + 2 + 2 + (1 + 4 * 3) + (1 + 4 * 3)],
  ['{ sized(count: 7) { id } }', 2 + 7 * 3],
  ['{ sized { id } }', 2 + 3 * 3],
  ['query ($n: Int!) { found(first: $n) { id } }', 2 + 9 * 3],
])('%s asks for %i values at most', (query, most) => {
  const asked = askedOf(query, { n: 9 });
  expect(asked).toBeLessThanOrEqual(most + 20);
  expect(asked).toBeLessThan(2 * most);
});

test.each([
  ['a list that no argument limits', '{ offices { id } }'],
  ['a list below one', '{ found(first: 1) { ... on Person { grid(first: 1) } } }'],
  ['a negative number', '{ found(first: -1) { id } }'],
  ['a number that is not given', 'query ($n: Int) { found(first: $n) { id } }'],
  ['a list of which a department assumes something', 'query ($n: Int) { sized(count: $n) { id } }'],
  ['a scalar that may hold anything', '{ any }'],
  ['a field that callers do not know', '{ office { hidden } }'],
  ['a type that callers do not know', '{ found(first: 1) { ... on Hidden { id } } }'],
  ['more than is ever read', '{ found(first: 2147483647) { near(first: 2147483647) { id } } }'],
])('of %s as much is read as ever', (_what, query) => {
  expect(askedOf(query, query.includes('sized') ? { n: null } : {})).toBe(maxResponseValues);
});

/** As many as were asked for, of whatever type; sometimes none. */
function answered(random: () => number) {
  const value = (type: unknown, elements: number): unknown => {
    const nullable = getNullableType(type as Parameters<typeof getNullableType>[0]);
    if (nullable === type && random() < 0.1) return null;
    if (isListType(nullable)) return Array.from({ length: elements }, () => value(nullable.ofType, elements));
    const { name } = getNamedType(nullable as Parameters<typeof getNamedType>[0]) ?? { name: '' };
    if (name === 'Thing') return { __typename: random() < 0.5 ? 'Person' : 'Company', elements };
    if (name === 'Either') return { __typename: random() < 0.5 ? 'Person' : 'Office', elements };
    if (apiSchema.getType(name)?.astNode?.kind === Kind.OBJECT_TYPE_DEFINITION)
      return { __typename: name, elements };
    return name === 'Kind' ? 'STATE' : name === 'Int' ? 5 : 'a, [text] {of: "signs"}';
  };
  return value;
}

test('an answer as it was asked for holds no more values than were asked for', async () => {
  let bounded = 0;
  const sizes = { first: ['0', '1', '4', '9'], last: ['0', '5'], count: ['0', '2', '8'] };
  const property = fc.asyncProperty(
    operations(apiSchema, sizes),
    fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
    async ({ query, variables }, stream) => {
      const random = (): number => stream.next().value ?? 0;
      const value = answered(random);
      const { data } = await execute({
        schema: apiSchema,
        document: parse(query),
        variableValues: variables,
        fieldResolver: (source: { elements?: number } | undefined, args, _context, { returnType }) =>
          value(returnType, Number(args['first'] ?? args['last'] ?? args['count'] ?? source?.elements ?? 6)),
      });
      const asked = askedOf(query, variables);
      if (asked < maxResponseValues) bounded += 1;
      // An empty list or object counts as if it held one.
      expect(countValues(JSON.stringify(data), Infinity), query).toBeLessThanOrEqual(2 * asked);
    },
  );
  await fc.assert(property, { numRuns: 300, seed: 13 });
  expect(bounded).toBeGreaterThan(50);
});
