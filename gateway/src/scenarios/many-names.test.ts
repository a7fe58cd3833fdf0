/** One request names a hundred records at most, and nothing is done for one that names more. */
import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  type Counters,
  createMemoryCounters,
  createMemoryUsageStore,
  createPseudonymizer,
  type UsageEntry,
} from '@govgraph/storage';
import { clerk } from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const callers = {
  clerk,
  /** Whose department names its own records without a limit. */
  registrar: { ...clerk, department: 'register', application: 'register-desk' },
  /** Whose department has no purpose, and may name nobody. */
  stranger: { ...clerk, department: 'weather', application: 'weather-desk' },
};

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  const find = ({ length }: readonly unknown[]) => Array.from({ length }, () => null);
  federation = await startTestFederation({
    register: {
      typeDefs: `
        scalar Anything
        type Query {
          person(idNumber: String!): Person
          byNumbers(numbers: [String!] = ["d1", "d2"]): [Person]
          byPages(pages: [[String!]!]): [Person]
          where(filter: Filter): [Person]
          anybody(of: Anything): [Person]
          like(it: Anything): [Person]
          note(text: Anything): String
        }
        input Filter { numbers: [ID!] any: [Filter!] }
        type Person @key(fields: "id") { id: ID! idNumber: String relatives(numbers: [String!]): [Person] }`,
      resolvers: {
        Query: {
          byNumbers: (_: unknown, { numbers }: { numbers: string[] }) => find(numbers),
          byPages: (_: unknown, { pages }: { pages: string[][] }) => find(pages.flat()),
          note: () => 'noted',
        },
      },
    },
  });
});
afterAll(() => federation?.close());
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const names = [
  'Query.person(idNumber:)',
  'Query.byNumbers(numbers:)',
  'Query.byPages(pages:)',
  'Filter.numbers',
  'Person.relatives(numbers:)',
  // Bound before there was a check.
  'Query.anybody(of:)',
] as const;

const policy = compilePolicy(
  buildPolicy({
    departments: ['welfare', 'register', 'weather'],
    resources: [
      buildResource({
        provider: 'register',
        items: [
          ...(['person', 'byNumbers', 'byPages', 'where', 'anybody', 'like'] as const).map((field) =>
            buildItem({ coordinate: `Query.${field}`, role: 'STRUCTURE' }),
          ),
          buildItem({ coordinate: 'Person.id', role: 'KEY' }),
          buildItem({ coordinate: 'Person.idNumber' }),
          buildItem({ coordinate: 'Person.relatives' }),
          buildItem({ coordinate: 'Query.note' }),
        ],
        inputs: [
          ...names.map((coordinate) => ({
            coordinate,
            reads: 'Person.idNumber' as const,
            mode: 'identify' as const,
          })),
          { coordinate: 'Query.like(it:)', reads: 'Person.idNumber', mode: 'compare' },
          { coordinate: 'Query.note(text:)', mode: 'none' },
        ],
      }),
    ],
    purposes: [buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.*', 'Query.note'] })],
    identificationLimits: [{ application: '*', triesPerHour: 1_000_000, missesPerHour: 1_000_000 }],
  }),
);
const pseudonymKey = Buffer.alloc(32, 7);

async function open() {
  const usageStore = createMemoryUsageStore(() => policy.version);
  const memory = createMemoryCounters();
  const counted: string[] = [];
  const counters: Counters = {
    ...memory,
    hold: (claims, amount, least) => {
      counted.push(...claims.map(({ budget }) => budget.name));
      return memory.hold(claims, amount, least);
    },
  };
  const gateway = await createTestGateway(federation, policy, callers, {
    usageStore,
    counters,
    pseudonymKey,
  });
  gateways.push(gateway);
  const last = async () => ((await usageStore.read({})) as readonly UsageEntry[]).at(-1);
  return { gateway, last, namesCounted: () => counted.filter((name) => /^(tries|misses):/.test(name)) };
}

const numbers = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `N${from + at}`);
const listed = (count: number) => JSON.stringify(numbers(count));

const variable = 'query ($n: [String!]) { byNumbers(numbers: $n) { id } }';

/** A request that names as many, and the arguments that name them. */
type Ask = (count: number) => { query: string; variables?: Record<string, unknown> };
const ways: readonly [what: string, ask: Ask, arguments_: readonly string[]][] = [
  [
    'a variable',
    (count) => ({ query: variable, variables: { n: numbers(count) } }),
    ['Query.byNumbers(numbers:)'],
  ],
  [
    'a literal',
    (count) => ({ query: `{ byNumbers(numbers: ${listed(count)}) { id } }` }),
    ['Query.byNumbers(numbers:)'],
  ],
  [
    'the default of a variable',
    (count) => ({ query: `query ($n: [String!] = ${listed(count)}) { byNumbers(numbers: $n) { id } }` }),
    ['Query.byNumbers(numbers:)'],
  ],
  [
    'lists in a list',
    (count) => ({
      query: 'query ($n: [[String!]!]) { byPages(pages: $n) { id } }',
      variables: { n: [numbers(count - 40), [], numbers(40, count)] },
    }),
    ['Query.byPages(pages:)'],
  ],
  [
    'filters in a filter',
    (count) => ({
      query: 'query ($f: Filter) { where(filter: $f) { id } }',
      variables: { f: { numbers: numbers(count - 1), any: [{ any: { numbers: 'N' } }] } },
    }),
    ['Filter.numbers'],
  ],
  [
    'aliases of one variable',
    (count) => ({
      query: `query ($n: [String!]!, $m: [[String!]!]) { a: byNumbers(numbers: $n) { id } b: byPages(pages: $m) { id } }`,
      variables: { n: numbers(40), m: [numbers(count - 40)] },
    }),
    ['Query.byNumbers(numbers:)', 'Query.byPages(pages:)'],
  ],
  [
    'a list that a scalar of the department’s own holds',
    (count) => ({
      query: 'query ($v: Anything) { anybody(of: $v) { id } }',
      variables: { v: numbers(count) },
    }),
    ['Query.anybody(of:)'],
  ],
];

describe('More than a hundred names in one request are refused', () => {
  test.each(ways)('in %s', async (_what, ask, expected) => {
    const { gateway, last, namesCounted } = await open();
    const { data, errors } = await gateway.ask({ ...ask(101), purpose: 'aid' });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toMatch(/^A request names 100 records at most; .* names \d+\.$/);
    expect(federation.received).toEqual([]);
    expect(namesCounted()).toEqual([]);
    const record = await last();
    expect(record).toMatchObject({ outcome: 'REFUSED', code: 'BAD_USER_INPUT', subjects: [] });
    expect(record?.tries.map(({ coordinate }) => coordinate)).toEqual(expected);
    expect(record?.tries.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(101);
    expect(record?.tries.every(({ pseudonym }) => pseudonym === null)).toBe(true);
  });

  test.each(ways)('and a hundred are named: in %s', async (_what, ask) => {
    const { gateway, last } = await open();
    const { data } = await gateway.ask({ ...ask(100), purpose: 'aid' });
    expect(data).toBeDefined();
    const tries = (await last())?.tries ?? [];
    expect(tries).toHaveLength(100);
    expect(tries.every(({ pseudonym, count }) => pseudonym !== null && count === undefined)).toBe(true);
  });

  test.each(['registrar', 'stranger'])('to the %s too, so that no record is long', async (as) => {
    const { gateway, last } = await open();
    const { data } = await gateway.ask({ as, query: variable, variables: { n: numbers(101) } });
    expect(data).toBeUndefined();
    expect((await last())?.tries).toEqual([
      { coordinate: 'Query.byNumbers(numbers:)', pseudonym: null, isFound: null, count: 101 },
    ]);
  });

  test('by a record that is as long for 44,000 names in 50 fields as for 101 in one', async () => {
    const { gateway, last } = await open();
    const fields = Array.from({ length: 50 }, (_, at) => `a${at}: byNumbers(numbers: $n) { id }`);
    const query = `query ($n: [String!]) { ${fields.join(' ')} }`;
    // Equal calls are one.
    const { errors } = await gateway.ask({ query, variables: { n: numbers(44_000) }, purpose: 'aid' });
    expect(errors?.[0]?.message).toContain('Query.byNumbers(numbers:) names 44000.');
    expect(JSON.stringify(await last()).length).toBeLessThan(3_000);
  });

  test('whatever is named how often, by whichever of the ways', async () => {
    const { gateway, last } = await open();
    const given = fc.record({
      numbers: fc.integer({ min: 0, max: 120 }),
      pages: fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 3 }),
      single: fc.boolean(),
    });
    const property = fc.asyncProperty(given, async ({ numbers: count, pages, single }) => {
      const query = `query ($n: [String!], $p: [[String!]!]) {
        byNumbers(numbers: $n) { id } byPages(pages: $p) { id } ${single ? 'person(idNumber: "N") { id }' : ''} }`;
      const variables = { n: numbers(count), p: pages.map((each) => numbers(each)) };
      const { data } = await gateway.ask({ query, variables, purpose: 'aid' });
      const all = [count, ...pages, single ? 1 : 0].reduce((sum, each) => sum + each, 0);
      expect(data === undefined).toBe(all > 100);
      expect((await last())?.tries.reduce((sum, { count: each = 1 }) => sum + each, 0)).toBe(all);
    });
    await fc.assert(property, { numRuns: 60, seed: 12 });
  });
});

describe('An object in a scalar of a department’s own names nobody and is compared with nothing', () => {
  const inObject = { n: ['a', 'N1', 'b'] };
  test.each([
    ['a variable', 'query ($v: Anything) { anybody(of: $v) { id } }', inObject, 'Query.anybody(of:)'],
    [
      'a list of them',
      'query ($v: Anything) { anybody(of: $v) { id } }',
      ['N1', [inObject]],
      'Query.anybody',
    ],
    ['a literal', '{ anybody(of: { n: ["a", "N1"] }) { id } }', undefined, 'Query.anybody(of:)'],
    ['a literal in a list', '{ anybody(of: ["a", { n: "N1" }]) { id } }', undefined, 'Query.anybody(of:)'],
    [
      'a default',
      'query ($v: Anything = { n: "N1" }) { anybody(of: $v) { id } }',
      undefined,
      'Query.anybody(of:)',
    ],
    ['a comparison', 'query ($v: Anything) { like(it: $v) { id } }', inObject, 'Query.like(it:)'],
  ])('in %s', async (_what, query, v, input) => {
    const { gateway, last } = await open();
    const variables = v === undefined ? {} : { v };
    const { data, errors } = await gateway.ask({ query, variables, purpose: 'aid' });
    expect(data).toBeUndefined();
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors?.[0]?.message).toContain(input);
    expect(federation.received).toEqual([]);
    expect(await last()).toMatchObject({ outcome: 'REFUSED', code: 'BAD_USER_INPUT' });
  });

  test('and passes where nothing is read', async () => {
    const { gateway } = await open();
    const query = 'query ($v: Anything) { note(text: $v) }';
    const { data } = await gateway.ask({ query, variables: { v: inObject }, purpose: 'aid' });
    expect(data).toEqual({ note: 'noted' });
  });
});

test('Whoever pads a number, or writes it in wide characters, is recorded under the number', async () => {
  const { gateway, last } = await open();
  const pseudonym = createPseudonymizer(pseudonymKey)('Person.idNumber', '11010119800101123X');
  const query = 'query ($n: String!) { person(idNumber: $n) { id } }';
  for (const n of [
    '11010119800101123X',
    ' 11010119800101123X',
    '11010119800101123X\t\n',
    '\u00a0\u300011010119800101123X\ufeff',
    '１１０１０１１９８００１０１１２３Ｘ',
  ]) {
    await gateway.ask({ query, variables: { n }, purpose: 'aid' });
    expect((await last())?.tries).toMatchObject([{ pseudonym }]);
  }
});
