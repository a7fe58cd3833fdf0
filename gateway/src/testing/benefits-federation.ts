/** Three departments that know the same persons, and a policy under which another department asks about them. */
import type { Caller, Item, PolicySource, UpdateCycle } from '@govgraph/policy';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildResource,
  readNothing,
} from '@govgraph/policy/testing';
import { GraphQLError } from 'graphql';
import type { TestSubgraph } from './test-subgraphs.ts';

/** What the departments know; tests change it as time would. */
export interface BenefitsRecords {
  readonly registered: Map<string, { name: string; region: string }>;
  readonly taxed: Map<string, { income: number; employer: string }>;
}

export function benefitsRecords(): BenefitsRecords {
  return {
    registered: new Map([
      ['p1', { name: 'Zhang Wei', region: '110101' }],
      ['p2', { name: 'Wang Fang', region: '110102' }],
      ['p3', { name: 'Li Na', region: '310101' }],
    ]),
    taxed: new Map([
      ['p1', { income: 48_000, employer: 'Harbour Works' }],
      ['p2', { income: 52_500, employer: 'City Theatre' }],
      ['p3', { income: 61_250, employer: 'Steel Mill' }],
    ]),
  };
}

interface PersonReference {
  readonly id: string;
}

export function benefitsFederation({ registered, taxed }: BenefitsRecords): Record<string, TestSubgraph> {
  const person = ({ id }: PersonReference) => {
    const known = registered.get(id);
    return known && { id, ...known };
  };
  const taxpayer = ({ id }: PersonReference) => {
    const known = taxed.get(id);
    return known && { id, ...known, employer: { name: known.employer } };
  };
  return {
    registry: {
      typeDefs: `
        type Query { person(id: ID!): Person people: [Person!] }
        type Person @key(fields: "id") { id: ID! name: String region: String }`,
      resolvers: {
        Query: {
          person: (_: unknown, reference: PersonReference) => person(reference),
          people: () => [...registered.keys()].map((id) => person({ id })),
        },
        Person: { __resolveReference: person },
      },
    },
    tax: {
      typeDefs: `
        scalar File
        type Query { taxpayers: [Person!] }
        type Mutation { declare(id: ID!, income: Int!): Person }
        type Person @key(fields: "id") {
          id: ID! income: Int employer: Employer refund(year: Int): Int audited: Boolean file: File
        }
        type Employer { name: String }`,
      resolvers: {
        Query: { taxpayers: () => [...taxed.keys()].map((id) => taxpayer({ id })) },
        Mutation: {
          declare: (_: unknown, { id, income }: { id: string; income: number }) => {
            const known = taxed.get(id);
            if (known !== undefined) known.income = income;
            return taxpayer({ id });
          },
        },
        Person: {
          __resolveReference: taxpayer,
          refund: ({ income }: { income: number }, { year }: { year: number | null }) => income + (year ?? 0),
          audited: () => {
            throw new GraphQLError('the archive is closed');
          },
          file: () => Array.from({ length: 100 }).reduce((below) => [below], 'a page'),
        },
      },
    },
    police: {
      typeDefs: `type Person @key(fields: "id") { id: ID! residence: String }`,
      resolvers: {
        Person: {
          __resolveReference: (reference: PersonReference) => reference,
          residence: ({ id }: PersonReference) => `${id} Long Street`,
        },
      },
    },
  };
}

const region = '11';

/** Officials at different desks of one application of the welfare office. */
export const desk: Caller = {
  application: 'benefits',
  department: 'welfare',
  region,
  level: 'CITY',
  clearance: 2,
  roles: [],
};
export const seniorDesk: Caller = { ...desk, clearance: 4 };
export const southernDesk: Caller = { ...desk, region: '31' };

export const benefitsPurpose = 'low-income-assistance';
export const otherPurpose = 'annual-review';

const itemsOf: Record<string, readonly Item['coordinate'][]> = {
  registry: ['Person.name', 'Person.region'],
  tax: ['Person.income', 'Person.refund', 'Person.audited', 'Person.file', 'Mutation.declare'],
  employment: ['Person.employer', 'Employer.name'],
  police: ['Person.residence'],
};

const inputsOf: Readonly<Record<string, readonly string[]>> = {
  registry: ['Query.person(id:)'],
  tax: ['Mutation.declare(id:)', 'Mutation.declare(income:)', 'Person.refund(year:)'],
};

/** What every resource of {@link benefitsPolicy} is updated like unless something else is said. */
const cycles: Readonly<Record<string, UpdateCycle>> = {
  registry: 'DAILY',
  tax: 'DAILY',
  employment: 'MONTHLY',
  police: 'REALTIME',
};

export interface BenefitsPolicyChange extends Partial<PolicySource> {
  /** By resource: `registry`, `tax`, `employment`, `police`. */
  readonly updateCycles?: Readonly<Record<string, UpdateCycle>>;
}

export function benefitsPolicy({ updateCycles = {}, ...change }: BenefitsPolicyChange = {}): PolicySource {
  const structure = ['Query.person', 'Query.people', 'Query.taxpayers'] as const;
  const resources = Object.entries(itemsOf).map(([name, coordinates], position) =>
    buildResource({
      code: `100000/00000${position}`,
      provider: name === 'employment' ? 'tax' : name,
      updateCycle: updateCycles[name] ?? cycles[name] ?? 'OTHER',
      inputs: readNothing(...(inputsOf[name] ?? [])),
      items: [
        ...coordinates.map((coordinate) =>
          buildItem({ coordinate, ...(coordinate === 'Person.income' ? { shareType: 'CONDITIONAL' } : {}) }),
        ),
        ...(name === 'registry'
          ? [
              buildItem({ coordinate: 'Person.id', role: 'KEY' }),
              ...structure.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' })),
            ]
          : []),
      ],
    }),
  );
  const grantTo = (consumer: string, purpose: string) =>
    buildGrant({
      id: `income-${consumer}-${purpose}`,
      consumer,
      purpose,
      provider: 'tax',
      items: ['Person.income'],
    });
  return buildPolicy({
    resources,
    purposes: [
      buildPurpose({
        code: benefitsPurpose,
        department: 'welfare',
        items: ['Person.*', 'Employer.*', 'Mutation.*'],
      }),
      buildPurpose({ code: otherPurpose, department: 'welfare', items: ['Person.*', 'Employer.*'] }),
      buildPurpose({ code: 'public-housing', department: 'housing', items: ['Person.*', 'Employer.*'] }),
    ],
    masks: [{ name: 'initial', strength: 10, method: { kind: 'keep', first: 1, last: 0 } }],
    grants: [
      grantTo('welfare', benefitsPurpose),
      grantTo('welfare', otherPurpose),
      grantTo('housing', 'public-housing'),
    ],
    ...change,
    departments: ['welfare', 'housing', 'registry', 'tax', 'police'],
  });
}
