/** Two departments whose records are searched and named in every way that GraphQL has, and a policy for it. */
import type { Caller, InputBinding, PolicySource } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import type { TestSubgraph } from './test-subgraphs.ts';

interface Person {
  readonly id: string;
  readonly idNumber: string;
  readonly name: string;
  readonly income: number;
}

export const people: readonly Person[] = [
  { id: 'p1', idNumber: '110101198001011234', name: 'Li', income: 40_000 },
  { id: 'p2', idNumber: '110101198505055678', name: 'Wang', income: 80_000 },
  { id: 'p3', idNumber: '310101199009099012', name: 'Zhao', income: 160_000 },
];

interface Filter {
  readonly name?: string | null;
  readonly idNumber?: string | null;
  readonly incomeAbove?: number | null;
  readonly any?: readonly Filter[] | null;
}

const matches = (person: Person, filter: Filter): boolean =>
  (filter.name == null || person.name === filter.name) &&
  (filter.idNumber == null || person.idNumber.startsWith(filter.idNumber)) &&
  (filter.incomeAbove == null || person.income > filter.incomeAbove) &&
  (filter.any == null || filter.any.some((each) => matches(person, each)));

const byNumber = (number: string): Person | null =>
  people.find(({ idNumber }) => idNumber === number) ?? null;

export function registerFederation(): Record<string, TestSubgraph> {
  return {
    register: {
      typeDefs: `
        type Query {
          person(idNumber: String!): Person
          personById(id: ID!): Person
          byNumbers(numbers: [String!]!): [Person]
          pageOf(numbers: [String!]!): PersonPage
          isKnown(idNumber: String!): Boolean
          search(filter: Filter, order: Order, first: Int = 10): [Person!]
          weather(at: String): Weather
        }
        type Mutation { enrol(idNumber: String!): Person }
        input Filter {
          name: String idNumber: String incomeAbove: Int any: [Filter!] exact: Boolean
        }
        enum Order { BY_NAME BY_ID_NUMBER }
        type PersonPage { nodes: [Person!] }
        type Person @key(fields: "id") {
          id: ID! name: String idNumber: String
          "Those of the same household, all or some."
          family(filter: Filter): [Person!]
          "The one of the others who has the number; the register fails for Zhao."
          relative(idNumber: String!): Person
        }
        type Weather { degrees: Int }`,
      resolvers: {
        Query: {
          person: (_: unknown, { idNumber }: { idNumber: string }) => byNumber(idNumber),
          personById: (_: unknown, { id }: { id: string }) => people.find((person) => person.id === id),
          byNumbers: (_: unknown, { numbers }: { numbers: string[] }) => numbers.map(byNumber),
          pageOf: (_: unknown, { numbers }: { numbers: string[] }) => ({
            nodes: numbers.map(byNumber).filter((person) => person !== null),
          }),
          isKnown: (_: unknown, { idNumber }: { idNumber: string }) => byNumber(idNumber) !== null,
          search: (_: unknown, { filter }: { filter?: Filter }) =>
            people.filter((person) => matches(person, filter ?? {})),
          weather: () => ({ degrees: 21 }),
        },
        Mutation: { enrol: (_: unknown, { idNumber }: { idNumber: string }) => byNumber(idNumber) },
        Person: {
          __resolveReference: ({ id }: { id: string }) => people.find((person) => person.id === id),
          family: (_: unknown, { filter }: { filter?: Filter }) =>
            people.filter((person) => matches(person, filter ?? {})),
          relative: ({ id }: { id: string }, { idNumber }: { idNumber: string }) => {
            if (id === 'p3') throw new Error('unavailable');
            const named = byNumber(idNumber);
            return named?.id === id ? null : named;
          },
        },
      },
    },
    tax: {
      typeDefs: `type Person @key(fields: "id") { id: ID! income(year: Int): Int }`,
      resolvers: {
        Person: {
          __resolveReference: (reference: { id: string }) => reference,
          income: ({ id }: { id: string }) => people.find((person) => person.id === id)?.income,
        },
      },
    },
  };
}

/** Below clearance 3 numbers are masked; nobody but the tax service has incomes without a grant, and there is none. */
export const clerk: Caller = {
  application: 'desk',
  department: 'welfare',
  region: '',
  level: 'CITY',
  clearance: 2,
  roles: [],
  official: 'clerk 1',
};
export const seniorClerk: Caller = { ...clerk, clearance: 3, official: 'clerk 2' };
export const registrar: Caller = { ...clerk, application: 'register-desk', department: 'register' };

/** Purposes of the department `welfare`: one that needs people, and one that does not. */
export const aid = 'aid';
export const forecast = 'forecast';

const bindings: readonly InputBinding[] = [
  { coordinate: 'Query.person(idNumber:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Query.personById(id:)', reads: 'Person.id', mode: 'identify' },
  { coordinate: 'Query.byNumbers(numbers:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Query.pageOf(numbers:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Query.isKnown(idNumber:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Person.relative(idNumber:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Mutation.enrol(idNumber:)', reads: 'Person.idNumber', mode: 'identify' },
  { coordinate: 'Filter.name', reads: 'Person.name', mode: 'compare' },
  { coordinate: 'Filter.idNumber', reads: 'Person.idNumber', mode: 'compare' },
  { coordinate: 'Filter.incomeAbove', reads: 'Person.income', mode: 'compare' },
  { coordinate: 'Query.search(first:)', mode: 'none' },
  { coordinate: 'Query.search(order:)', mode: 'none' },
  { coordinate: 'Order.BY_NAME', reads: 'Person.name', mode: 'compare' },
  { coordinate: 'Order.BY_ID_NUMBER', reads: 'Person.idNumber', mode: 'compare' },
];

export function registerPolicy(change: Partial<PolicySource> = {}): PolicySource {
  const structure = (['person', 'personById', 'byNumbers', 'pageOf', 'search', 'weather'] as const).map(
    (name) => buildItem({ coordinate: `Query.${name}`, role: 'STRUCTURE' }),
  );
  return {
    ...buildPolicy({
      departments: ['welfare', 'register', 'tax'],
      resources: [
        buildResource({
          code: '100000/000001',
          provider: 'register',
          items: [
            ...structure,
            buildItem({ coordinate: 'Query.isKnown' }),
            buildItem({ coordinate: 'Mutation.enrol' }),
            buildItem({ coordinate: 'PersonPage.nodes', role: 'STRUCTURE' }),
            buildItem({ coordinate: 'Person.id', role: 'KEY' }),
            buildItem({ coordinate: 'Person.name' }),
            buildItem({ coordinate: 'Person.idNumber' }),
            buildItem({ coordinate: 'Person.family' }),
            buildItem({ coordinate: 'Person.relative' }),
            buildItem({ coordinate: 'Weather.degrees' }),
          ],
          inputs: bindings,
        }),
        buildResource({
          code: '100000/000002',
          provider: 'tax',
          items: [buildItem({ coordinate: 'Person.income', shareType: 'CONDITIONAL' })],
        }),
      ],
      purposes: [
        buildPurpose({
          code: aid,
          department: 'welfare',
          items: ['Person.*', 'Query.isKnown', 'Mutation.enrol', 'Weather.degrees'],
        }),
        buildPurpose({ code: forecast, department: 'welfare', items: ['Weather.degrees', 'Query.isKnown'] }),
      ],
      masks: [
        { name: 'id-number', strength: 1, method: { kind: 'keep', first: 6, last: 4, leastHidden: 8 } },
      ],
      ruleSet: {
        version: 'test',
        rules: [
          {
            id: 'numbers-below-clearance-3',
            basis: 'a law',
            fields: ['Person.idNumber'],
            when: 'caller.clearance < 3',
            effect: { mask: 'id-number' },
          },
        ],
      },
    }),
    ...change,
  };
}
