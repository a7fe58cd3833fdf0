/** What operations are told to cost, before anybody plans them: figures that can be added up by hand. */
import fc from 'fast-check';
import type { FieldNode, GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import { operations } from '../conformance/random-operations.fixture.ts';
import { countObjects } from './cost-reference.fixture.ts';
import { estimate, forest, forestSizes, lattice, openCosts, readText } from './costs.fixture.ts';

let schema: PlannableSchema;
beforeAll(async () => {
  schema = await openCosts();
});
afterAll(() => schema.close());

const costOf = (text: string, variables?: Record<string, unknown>) => estimate(schema, text, variables).cost;

describe('an operation costs', () => {
  test.each([
    ['one for an object and nothing for its leaves', '{ person(id: 1) { id name } }', 1],
    ['nothing where only the schema is asked', '{ __typename }', 0],
    ['ten more if it is a mutation', 'mutation { enrol(id: 1) { id } }', 11],
    ['as much as a list has elements that was asked for', '{ people(first: 7) { id } }', 7],
    ['as much as the default of the argument says', '{ people { id } }', 20],
    ['as much as the argument given in place of one with a default', '{ people(last: 2) { id } }', 2],
    ['the larger of two', '{ people(first: 3, last: 9) { id } }', 9],
    ['ten elements where an argument is null', '{ people(first: null) { id } }', 10],
    ['nothing where none is asked for', '{ people(first: 0) { id } }', 0],
    ['what is assumed where fewer than none are asked for', '{ people(first: -5) { id } }', 10],
    ['as many as its department assumes', '{ recent { id } }', 3],
    ['ten for a list of which nothing is said', '{ all { id } }', 10],
    ['a list in a list its length for each', '{ recent { friends { friends { id } } } }', 3 * (1 + 10 * 11)],
    ['a page as its lists have elements', '{ page(first: 5) { edges { node { id } } } }', 1 + 5 * 2],
    ['a page of nodes, too', '{ page(last: 6) { nodes { id } } }', 1 + 6],
    ['other lists of a page what they cost elsewhere', '{ page(first: 5) { others { id } } }', 1 + 10],
    ['the slicing argument that its department names', '{ slice(limit: 6) { id } }', 6],
    ['what is assumed where no slicing argument need be given', '{ anySlice { id } }', 4],
    ['the largest slicing argument', '{ anySlice(limit: 6, top: 8) { id } }', 8],
    ['the lists that its department sizes', '{ board(limit: 6) { rows { id } notes { id } } }', 1 + 6 + 10],
    ['the lists in each element of a list', '{ boards { rows { id } } }', 10 * (1 + 6)],
    ['nothing instead of a negative weight', '{ free { name status things { name } } }', 5 + 10],
    ['a list of lists the default length within', '{ matrix { id } }', 2 * 10],
    ['the weight of a field, not of its type', '{ report { title } }', 50],
    ['the weight of a scalar', '{ person(id: 1) { portrait } }', 31],
    ['the weight of an enum', '{ person(id: 1) { status } }', 6],
    ['an input object one', '{ search(filter: {}) { id } }', 3],
    ['an input field its weight', '{ search(filter: { near: { latitude: 1 } }) { id } }', 2 + 1 + 7],
    ['each input object', '{ search(filter: { any: [{}, { any: {} }] }) { id } }', 2 + 4],
    ['the weight of an enum that is given', '{ search(mode: FAST) { id } }', 2 + 5],
    ['less where an argument has a negative weight', '{ search(exact: true, mode: FAST) { id } }', 2 + 3],
    ['never less than nothing', '{ search(exact: true) { __typename } }', 0],
    ['each alias', '{ a: recent { id } b: recent { id } }', 6],
    ['a field once that is written twice', '{ recent { id } ... { recent { name } } }', 3],
    ['what fragments hold', 'fragment F on Person { friends { id } } { recent { ...F } }', 3 * 11],
    ['the most expensive of several types', '{ holder { ... on Citizen { id } ... on Company { id } } }', 20],
    ['what a type costs with all below it', '{ holder { things { name } } }', 20 + 2],
    ['nothing where it is skipped', '{ recent @skip(if: true) { id } person(id: 1) { id } }', 1],
  ])('%s: %s', (_, text, expected) => {
    expect(costOf(text)).toBe(expected);
  });
});

describe('variables', () => {
  test('say how many as literals do', () => {
    const text = 'query ($n: Int = 4) { people(first: $n) { friends { id } } }';
    expect(costOf(text, { n: 3 })).toBe(33);
    expect(costOf(text, { n: 5 })).toBe(55);
    expect(costOf(text)).toBe(44);
  });

  test('without a value leave the default of the argument', () => {
    expect(costOf('query ($n: Int) { people(first: $n) { id } }')).toBe(20);
    expect(costOf('query ($n: Int) { people(first: $n) { id } }', { n: null })).toBe(10);
  });

  test('say what is skipped and included', () => {
    const text = 'query ($b: Boolean!) { recent @include(if: $b) { id } person(id: 1) { id } }';
    expect(costOf(text, { b: true })).toBe(4);
    expect(costOf(text, { b: false })).toBe(1);
  });

  test('hold input objects', () => {
    const text = 'query ($f: Filter) { search(filter: $f) { id } }';
    expect(costOf(text, { f: { near: {}, any: [{}, { near: {} }] } })).toBe(2 + 1 + 7 + 2 + 7);
    expect(costOf(text, {})).toBe(2);
    expect(costOf('query ($p: Place) { search(filter: { near: $p }) { id } }', { p: {} })).toBe(2 + 1 + 7);
  });

  test('in fragments that stand in many places count in each', () => {
    const text = `
      query ($n: Int) { people(first: $n) { ...Outer } }
      fragment Outer on Person { a: friends { ...Inner } b: friends { friends { ...Inner } } }
      fragment Inner on Person { incomes { year } }`;
    expect(costOf(text, { n: 2 })).toBe(2 * (1 + 10 * 6 + 10 * (1 + 10 * 6)));
  });
});

describe('a slicing argument that must be given', () => {
  test.each([
    ['is missing', '{ slice { id } }'],
    ['is null', '{ slice(limit: null) { id } }'],
    ['has a variable without a value', 'query ($n: Int) { slice(limit: $n) { id } }'],
  ])('%s: the caller is told', (_, text) => {
    expect(() => estimate(schema, text)).toThrow('BAD_USER_INPUT');
  });
});

describe('departments', () => {
  const departmentsOf = (text: string) => Object.fromEntries(estimate(schema, text).byDepartment);

  test('are told what they give, and about how many records they are asked', () => {
    expect(departmentsOf('{ recent { name } }')).toEqual({ registry: 3 });
    // 15 incomes, of 3 persons whom the registry led to.
    expect(departmentsOf('{ recent { incomes { year } } }')).toEqual({ registry: 3, tax: 3 + 15 });
  });

  test('are not counted for what they are not asked', () => {
    expect(departmentsOf('{ recent { id } }')).toEqual({ registry: 3 });
  });
});

describe('the most expensive part', () => {
  const partOf = (text: string) => estimate(schema, text).costliest;

  test('is the deepest field that makes up half of the whole', () => {
    const text = '{ person(id: 1) { name friends { friends { friends { id } incomes { year } } } } }';
    expect(partOf(text)).toEqual({ path: ['person', 'friends', 'friends', 'friends'], cost: 1000 });
  });

  test('is the first among equals', () => {
    expect(partOf('{ a: recent { id } b: recent { id } c: recent { id } }')).toEqual({
      path: ['a'],
      cost: 3,
    });
  });

  test('is none where nothing costs', () => {
    expect(partOf('{ __typename }')?.cost).toBe(0);
  });
});

describe('types that lead to each other', () => {
  const deep = (levels: number): string => (levels === 0 ? 'id' : `next { id ${deep(levels - 1)} }`);

  test('are added up once each, however many ways lead to them', async () => {
    const steps = await openCosts({ steps: lattice(20) });
    try {
      // Each of 19 levels has 20 types, of which the last costs 20.
      expect(estimate(steps, `{ top(first: 1) { ${deep(18)} } }`).cost).toBe(19 * 20);
      const text = `query ($n: Int) { top(first: $n) { ${deep(18)} } }`;
      expect(estimate(steps, text, { n: 3 }).cost).toBe(3 * 19 * 20);
    } finally {
      await steps.close();
    }
  });
});

describe('figures', () => {
  test('are those of counting every object, for random operations', async () => {
    const woods = await openCosts({ woods: forest });
    const elementsOf = (type: GraphQLObjectType, { name }: FieldNode) =>
      forestSizes[`${type.name}.${name.value}`] ?? 1;
    try {
      fc.assert(
        fc.property(operations(woods.apiSchema, {}), ({ query, variables: given }) => {
          const { operation, variables } = readText(woods, query, given);
          const { records, cost } = estimate(woods, query, given);
          expect(records).toBe(countObjects(woods, operation, variables, elementsOf));
          expect(cost).toBe(records);
        }),
        { seed: 13, numRuns: 300 },
      );
    } finally {
      await woods.close();
    }
  });

  test('stop at the largest integer that is exact', () => {
    const deep = (levels: number): string => (levels === 0 ? 'id' : `friends { ${deep(levels - 1)} }`);
    const { cost, records, bytes, byDepartment, costliest } = estimate(
      schema,
      `{ people(first: 2147483647) { ${deep(18)} } }`,
    );
    const most = Number.MAX_SAFE_INTEGER;
    expect([cost, records, bytes, byDepartment.get('registry'), costliest?.cost]).toEqual(
      Array<number>(5).fill(most),
    );
  });

  test('grow with each number that is asked for, and are whole and finite', () => {
    const size = fc.integer({ min: -2, max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(size, size, fc.constantFrom('friends', 'incomes', 'debts'), (first, second, list) => {
        const text = `query ($n: Int) { people(first: $n) { ${list} { __typename } } }`;
        const [less, more] = [Math.min(first, second), Math.max(first, second)].map((n) =>
          estimate(schema, text, { n }),
        );
        for (const name of ['cost', 'records', 'bytes'] as const) {
          expect(Number.isSafeInteger(more?.[name])).toBe(true);
          expect(more?.[name]).toBeGreaterThanOrEqual(less?.[name] ?? NaN);
        }
      }),
      { seed: 13 },
    );
  });

  test('count objects as records, and the text around values as bytes', () => {
    const { records, bytes } = estimate(schema, '{ people(first: 10) { name } }');
    expect(records).toBe(10);
    // {"people":[ … ]} with 10 times {"name":"…"}
    expect(bytes).toBe(2 + 'people'.length + 4 + 10 * (2 + 'name'.length + 4 + 24));
  });
});
