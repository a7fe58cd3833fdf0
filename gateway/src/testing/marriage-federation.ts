/** A register of many people, and what two other departments know of them, under grants. */
import type { Grant, PolicySource } from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import type { TestSubgraph } from './test-subgraphs.ts';

/** `p1` and `p2` are married, `p3` and `p4`, and so on; who has a number that 7 divides is not. */
export const peopleCount = 100;

interface Reference {
  readonly id: string;
}

const numberOf = ({ id }: Reference): number => Number(id.slice(1));
const isThere = (id: string): boolean => /^p[1-9]\d*$/.test(id) && numberOf({ id }) <= peopleCount;
const person = (id: string): Reference | null => (isThere(id) ? { id } : null);
const spouseOf = ({ id }: Reference): Reference => {
  const number = numberOf({ id });
  return { id: `p${number % 2 === 1 ? number + 1 : number - 1}` };
};
const everybody = Array.from({ length: peopleCount }, (_, index) => ({ id: `p${index + 1}` }));

export function marriageFederation(): Record<string, TestSubgraph> {
  return {
    register: {
      typeDefs: `
        type Query {
          person(id: ID!): Person
          people(first: Int!): [Person!]
          richer(than: Int!): [Person!]
          richerCount(than: Int!): Int
          motto: String
        }
        type Person @key(fields: "id") { id: ID! name: String }`,
      resolvers: {
        Query: {
          person: (_: unknown, { id }: Reference) => person(id),
          people: (_: unknown, { first }: { first: number }) => everybody.slice(0, first),
          richer: (_: unknown, { than }: { than: number }) =>
            everybody.filter((each) => numberOf(each) > than),
          richerCount: (_: unknown, { than }: { than: number }) => Math.max(0, peopleCount - than),
          motto: () => 'a fact about nobody',
        },
        Person: {
          __resolveReference: (reference: Reference) => reference,
          name: ({ id }: Reference) => `name of ${id}`,
        },
      },
    },
    civil: {
      typeDefs: `
        type Person @key(fields: "id") { id: ID! marriage: Marriage }
        type Marriage { status: String spouse: Person }`,
      resolvers: {
        Person: {
          __resolveReference: (reference: Reference) => reference,
          marriage: (reference: Reference) => (numberOf(reference) % 7 === 0 ? null : reference),
        },
        Marriage: { status: () => 'MARRIED', spouse: spouseOf },
      },
    },
    tax: {
      typeDefs: 'type Person @key(fields: "id") { id: ID! income: Int }',
      resolvers: {
        Person: {
          __resolveReference: (reference: Reference) => reference,
          income: (reference: Reference) => numberOf(reference),
        },
      },
    },
  };
}

export const purpose = 'aid';

export function marriageGrant(grant: Partial<Grant> = {}): Grant {
  return buildGrant({
    id: 'marriages',
    consumer: 'welfare',
    purpose,
    provider: 'civil',
    items: ['Person.marriage', 'Marriage.status'],
    ...grant,
  });
}

export function incomeGrant(grant: Partial<Grant> = {}): Grant {
  return marriageGrant({ id: 'incomes', provider: 'tax', items: ['Person.income'], ...grant });
}

/** Everything may be had for the purpose; marriages and incomes under the grants that are given. */
export function marriagePolicy(change: Partial<PolicySource> = {}): PolicySource {
  const open = (...coordinates: `${string}.${string}`[]) =>
    coordinates.map((coordinate) => buildItem({ coordinate }));
  const conditional = (...coordinates: `${string}.${string}`[]) =>
    coordinates.map((coordinate) => buildItem({ coordinate, shareType: 'CONDITIONAL' }));
  const often = 1_000_000;
  return {
    ...buildPolicy({
      departments: ['welfare', 'register', 'civil', 'tax'],
      resources: [
        buildResource({
          code: '100000/000001',
          provider: 'register',
          items: [
            ...open('Query.person', 'Query.people', 'Query.richer', 'Query.richerCount', 'Person.name'),
            ...conditional('Query.motto'),
            buildItem({ coordinate: 'Person.id', role: 'KEY' }),
          ],
          inputs: [
            { coordinate: 'Query.person(id:)', reads: 'Person.id', mode: 'identify' },
            { coordinate: 'Query.people(first:)', mode: 'none' },
            { coordinate: 'Query.richer(than:)', reads: 'Person.income', mode: 'compare' },
            { coordinate: 'Query.richerCount(than:)', reads: 'Person.income', mode: 'compare' },
          ],
        }),
        buildResource({
          code: '100000/000002',
          provider: 'civil',
          items: [...conditional('Person.marriage', 'Marriage.status'), ...open('Marriage.spouse')],
        }),
        buildResource({ code: '100000/000003', provider: 'tax', items: conditional('Person.income') }),
      ],
      purposes: [
        buildPurpose({ code: purpose, department: 'welfare', items: ['Query.*', 'Person.*', 'Marriage.*'] }),
      ],
      identificationLimits: [{ application: '*', triesPerHour: often, missesPerHour: often }],
    }),
    ...change,
  };
}
