/** What is shared of some records only cannot be searched, ordered or counted by, wherever the field stands. */
import { type Caller, type PolicySource, compilePolicy } from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

/** The caller may have the income of those of its region, `11`. Li and Wang are of one household. */
const people = [
  { id: 'p1', idNumber: 'N1', regionCode: '11', income: 40_000 },
  { id: 'p2', idNumber: 'N2', regionCode: '31', income: 87_654 },
];
const clerk: Caller = {
  application: 'desk',
  department: 'welfare',
  region: '11',
  level: 'PROVINCE',
  clearance: 3,
  roles: [],
  official: 'clerk 1',
};

interface Given {
  readonly filter?: { readonly incomeAbove: number };
  readonly incomeAbove?: number;
  readonly order?: 'BY_INCOME';
}
const above = ({ filter, incomeAbove = filter?.incomeAbove }: Given) =>
  people.filter(({ income }) => income > (incomeAbove ?? -1));
const family = (_: unknown, given: Given) =>
  given.order === undefined ? above(given) : people.toSorted((one, other) => other.income - one.income);

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  federation = await startTestFederation({
    register: {
      typeDefs: `
        type Query { person(idNumber: String!): Person household: Household }
        input Filter { incomeAbove: Int }
        enum Order { BY_INCOME }
        type Person @key(fields: "id") {
          id: ID! regionCode: String income: Int
          family(filter: Filter, order: Order): [Person!]
          richer(incomeAbove: Int): Int
          isRicher(incomeAbove: Int): Boolean
        }
        type Household { members(incomeAbove: Int): [Person!] }`,
      resolvers: {
        Query: {
          person: (_: unknown, { idNumber }: { idNumber: string }) =>
            people.find((person) => person.idNumber === idNumber),
          household: () => ({}),
        },
        Person: {
          __resolveReference: ({ id }: { id: string }) => people.find((person) => person.id === id),
          family,
          richer: (_: unknown, given: Given) => above(given).length,
          isRicher: (_: unknown, given: Given) => above(given).length > 0,
        },
        Household: { members: family },
      },
    },
  });
});
afterAll(() => federation?.close());
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const facts = ['Person.regionCode', 'Person.family', 'Person.richer', 'Person.isRicher'] as const;

function policy(change: Partial<PolicySource>, income: 'CONDITIONAL' | 'UNCONDITIONAL'): PolicySource {
  const structure = ['Query.person', 'Query.household', 'Household.members'] as const;
  return {
    ...buildPolicy({
      departments: ['welfare', 'register'],
      resources: [
        buildResource({
          provider: 'register',
          items: [
            ...structure.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' })),
            buildItem({ coordinate: 'Person.id', role: 'KEY' }),
            ...facts.map((coordinate) => buildItem({ coordinate })),
            buildItem({ coordinate: 'Person.income', shareType: income }),
          ],
          inputs: [
            { coordinate: 'Query.person(idNumber:)', reads: 'Person.id', mode: 'identify' },
            { coordinate: 'Filter.incomeAbove', reads: 'Person.income', mode: 'compare' },
            { coordinate: 'Person.family(order:)', mode: 'none' },
            { coordinate: 'Order.BY_INCOME', reads: 'Person.income', mode: 'compare' },
            { coordinate: 'Person.richer(incomeAbove:)', reads: 'Person.income', mode: 'compare' },
            { coordinate: 'Person.isRicher(incomeAbove:)', reads: 'Person.income', mode: 'compare' },
            { coordinate: 'Household.members(incomeAbove:)', reads: 'Person.income', mode: 'compare' },
          ],
        }),
      ],
      purposes: [buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.*'] })],
    }),
    ...change,
  };
}

const needs = '{ regionCode }';
const when = 'subject.regionCode.startsWith(caller.region)';

function ruleOn(...fields: readonly ('Person' | 'Person.income' | 'Person.family')[]): PolicySource {
  const rule = { id: 'own-region', basis: 'a law', fields: [...fields], needs, when: `!${when}` };
  const ruleSet = { version: 'test', rules: [{ ...rule, effect: 'deny' as const }] };
  return policy({ ruleSet }, 'UNCONDITIONAL');
}

const grant = buildGrant({
  id: 'incomes',
  consumer: 'welfare',
  purpose: 'aid',
  provider: 'register',
  items: ['Person.income'],
  rows: { type: 'Person', needs, when },
});

/** The same condition stands on the field that compares, or it does not. */
const setups: readonly [what: string, source: PolicySource][] = [
  ['a rule about persons', ruleOn('Person')],
  ['a rule about incomes', ruleOn('Person.income')],
  ['a rule about incomes and families', ruleOn('Person.income', 'Person.family')],
  ['the rows of a grant', policy({ grants: [grant] }, 'CONDITIONAL')],
];

const comparisons: readonly [what: string, query: string, path: string][] = [
  [
    'filter',
    'person(idNumber: "N1") { family(filter: { incomeAbove: $n }) { __typename } }',
    'person.family',
  ],
  ['order', 'person(idNumber: "N1") { family(order: BY_INCOME) { id } }', 'person.family'],
  ['count', 'person(idNumber: "N1") { richer(incomeAbove: $n) }', 'person.richer'],
  ['yes or no', 'person(idNumber: "N1") { isRicher(incomeAbove: $n) }', 'person.isRicher'],
  ['list below no record', 'household { members(incomeAbove: $n) { __typename } }', 'household.members'],
];

async function open(source: PolicySource): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(source), { clerk });
  gateways.push(gateway);
  return gateway;
}

describe.each(setups)('Where %s keeps incomes of other regions back', (_what, source) => {
  test.each(comparisons)('no comparison tells of them: %s', async (_kind, selection, path) => {
    const gateway = await open(source);
    const query = `query${selection.includes('$n') ? ' ($n: Int)' : ''} { ${selection} }`;
    const { data, errors } = await gateway.ask({ query, variables: { n: 87_653 }, purpose: 'aid' });
    const [root = '', field = ''] = path.split('.');
    expect(data).toEqual({ [root]: { [field]: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'OUT_OF_SCOPE' } }]);
    expect(errors?.[0]?.extensions['howToRequest']).toMatch(/reads Person\.income\b.*some records only/);
    expect(JSON.stringify(federation.received)).not.toMatch(/family|richer|isRicher|members/i);
  });

  test('halving what is left 17 times finds no income: each answer is the same', async () => {
    const gateway = await open(source);
    const query = 'query ($n: Int) { person(idNumber: "N1") { family(filter: { incomeAbove: $n }) { id } } }';
    const responses = new Set<string>();
    let [low, high] = [0, 131_072];
    while (high - low > 1) {
      const n = Math.floor((low + high) / 2);
      const { data } = await gateway.ask({ query, variables: { n }, purpose: 'aid' });
      responses.add(JSON.stringify(data));
      if (JSON.stringify(data).includes('p2')) low = n;
      else high = n;
    }
    expect([...responses]).toEqual(['{"person":{"family":null}}']);
    expect(low).toBe(0);
  });

  test('what may be had is had', async () => {
    const gateway = await open(source);
    const { data } = await gateway.ask({
      query: '{ person(idNumber: "N1") { income family { income } } }',
      purpose: 'aid',
    });
    expect(data).toEqual({ person: { income: 40_000, family: [{ income: 40_000 }, { income: null }] } });
  });
});

test('Whoever may have the incomes of everybody finds one by halving: what is refused above is what would tell', async () => {
  const gateway = await open(policy({}, 'UNCONDITIONAL'));
  const query = 'query ($n: Int) { person(idNumber: "N1") { family(filter: { incomeAbove: $n }) { id } } }';
  let [low, high] = [0, 131_072];
  while (high - low > 1) {
    const n = Math.floor((low + high) / 2);
    const { data } = await gateway.ask({ query, variables: { n }, purpose: 'aid' });
    if (JSON.stringify(data).includes('p2')) low = n;
    else high = n;
  }
  expect(high).toBe(87_654);
});
