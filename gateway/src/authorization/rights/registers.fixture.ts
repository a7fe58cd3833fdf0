/**
 * Two registers and one policy, small enough to be read beside the documents and plans that come of them: `population`
 * knows persons and companies, `taxation` what they earn.
 */
import type { Caller, Coordinate, Grant, Item, PolicySource, Rule } from '@govgraph/policy';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildResource,
  readNothing,
} from '@govgraph/policy/testing';
import type { TestSubgraph } from '../../testing/test-subgraphs.ts';

interface PartyRecord {
  readonly __typename: 'Person' | 'Company';
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly home: { readonly city: string };
}

const parties: readonly PartyRecord[] = [
  { __typename: 'Person', id: 'p1', name: '张三', region: '1101', home: { city: '北京' } },
  { __typename: 'Person', id: 'p2', name: '李四', region: '3101', home: { city: '上海' } },
  { __typename: 'Company', id: 'c1', name: '华盛', region: '1101', home: { city: '天津' } },
];
const partyOf = (id: string): PartyRecord | undefined => parties.find((party) => party.id === id);

export function registersFederation(): Record<string, TestSubgraph> {
  const resolveReference = { __resolveReference: ({ id }: { id: string }) => partyOf(id) };
  const taxpayer = {
    __resolveReference: (representation: object) => representation,
    income: ({ id }: { id: string }) => id.length * 1_000,
    debt: ({ id }: { id: string }) => id.length,
  };
  return {
    population: {
      typeDefs: `
        type Query { person(id: ID!): Person parties: [Party] }
        interface Party { id: ID! name: String home: Address }
        type Person implements Party @key(fields: "id") {
          id: ID! name: String region: String home: Address spouse: Person
        }
        type Company implements Party @key(fields: "id") { id: ID! name: String region: String home: Address }
        type Address { city: String }`,
      resolvers: {
        Query: { person: (_: unknown, { id }: { id: string }) => partyOf(id), parties: () => parties },
        Person: {
          ...resolveReference,
          spouse: ({ id }: { id: string }) => partyOf(id === 'p1' ? 'p2' : 'p1'),
        },
        Company: resolveReference,
      },
    },
    taxation: {
      typeDefs: `
        type Person @key(fields: "id") {
          id: ID! region: String @external income(year: Int): Int debt: Int rate: String @requires(fields: "region")
        }
        type Company @key(fields: "id") { id: ID! income(year: Int): Int debt: Int }`,
      resolvers: {
        Person: { ...taxpayer, rate: ({ region }: { region: string }) => `rate of ${region}` },
        Company: taxpayer,
      },
    },
  };
}

/** An official in Beijing, who has what grants give. */
export const welfare: Caller = {
  application: 'welfare-desk',
  department: 'welfare',
  region: '11',
  level: 'PROVINCE',
  clearance: 2,
  roles: ['clerk'],
};

export const welfarePurpose = 'assistance';

export interface RegistersPolicy {
  /** Items that are not shared unconditionally; `undefined` for those that are not registered. */
  readonly items?: Readonly<Partial<Record<Coordinate, Partial<Item> | undefined>>>;
  readonly grants?: readonly Partial<Grant>[];
  readonly rules?: readonly Rule[];
  readonly flows?: PolicySource['flows'];
}

const registered: Readonly<Record<string, readonly Coordinate[]>> = {
  population: [
    ...([
      'Query.person',
      'Query.parties',
      'Person.id',
      'Person.name',
      'Person.region',
      'Person.home',
    ] as const),
    ...([
      'Person.spouse',
      'Company.id',
      'Company.name',
      'Company.region',
      'Company.home',
      'Address.city',
    ] as const),
  ],
  taxation: ['Person.income', 'Person.debt', 'Person.rate', 'Company.income', 'Company.debt'],
};

const inputs: Readonly<Record<string, readonly string[]>> = {
  population: ['Query.person(id:)'],
  taxation: ['Person.income(year:)', 'Company.income(year:)'],
};

export function registersPolicy({ items = {}, grants = [], rules = [], flows = [] }: RegistersPolicy = {}) {
  const roleOf = (coordinate: Coordinate): Pick<Item, 'role'> => {
    if (coordinate.startsWith('Query.')) return { role: 'STRUCTURE' };
    return { role: coordinate.endsWith('.id') ? 'KEY' : 'DATA' };
  };
  return buildPolicy({
    departments: ['welfare', 'housing', ...Object.keys(registered)],
    resources: Object.entries(registered).map(([provider, coordinates], position) =>
      buildResource({
        code: `100000/00000${position}`,
        provider,
        inputs: readNothing(...(inputs[provider] ?? [])),
        items: coordinates
          .filter((coordinate) => !(coordinate in items) || items[coordinate] !== undefined)
          .map((coordinate) => buildItem({ coordinate, ...roleOf(coordinate), ...items[coordinate] })),
      }),
    ),
    purposes: [
      buildPurpose({
        code: welfarePurpose,
        department: 'welfare',
        items: ['Person.*', 'Company.*', 'Address.*'],
      }),
    ],
    masks: [{ name: 'surname', strength: 1, method: { kind: 'surname' } }],
    grants: grants.map((grant, position) =>
      buildGrant({
        id: `grant-${position}`,
        consumer: 'welfare',
        purpose: welfarePurpose,
        provider: 'taxation',
        items: [],
        ...grant,
      }),
    ),
    ruleSet: { version: 'test', rules },
    flows,
  });
}

export const conditional = { shareType: 'CONDITIONAL' } as const;
/** Of the caller's region only. */
export const ownRegion = {
  type: 'Person',
  needs: '{ region }',
  when: 'subject.region.startsWith(caller.region)',
} as const;
