/** Two departments and a policy in which the right to a letter hangs on whose letter it is. */
import type { PolicySource, Rule } from '@govgraph/policy';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildResource,
  readNothing,
} from '@govgraph/policy/testing';
import type { TestSubgraph } from './test-subgraphs.ts';

interface Person {
  readonly id: string;
  readonly region: string;
  readonly spouse: string;
}

/** The grant covers region 11: Li's letters, but not Wang's. */
const people: readonly Person[] = [
  { id: 'li', region: '11', spouse: 'wang' },
  { id: 'wang', region: '31', spouse: 'li' },
];

const personOf = (id: string) => people.find((person) => person.id === id);

export function letterFederation(): Record<string, TestSubgraph> {
  return {
    post: {
      typeDefs: `
        type Query { person(id: ID!): Person search(filter: Filter): [Person!] }
        input Filter { idNumber: String limit: Int! = 5 }
        type Person @key(fields: "id") { id: ID! region: String spouse: Person letters: [Letter!] drafts: [Letter!] }
        type Letter { text: String addressee: Person }`,
      resolvers: {
        Query: {
          person: (_: unknown, { id }: { id: string }) => personOf(id),
          search: () => people,
        },
        Person: {
          __resolveReference: ({ id }: { id: string }) => personOf(id),
          spouse: ({ spouse }: Person) => personOf(spouse),
          letters: ({ id, spouse }: Person) => [{ text: `${id} to ${spouse}`, to: spouse }],
          drafts: ({ id, spouse }: Person) => [{ text: `draft of ${id}`, to: spouse }],
        },
        Letter: { addressee: ({ to }: { to: string }) => personOf(to) },
      },
    },
    tax: {
      typeDefs: 'type Person @key(fields: "id") { id: ID! debts: Int nickname: String }',
      resolvers: {
        Person: { debts: () => 7, nickname: ({ id }: { id: string }) => id.toUpperCase() },
      },
    },
  };
}

export const letterPurpose = 'reading';

/** For callers of the department `office`. */
export function letterPolicy(rules: readonly Rule[] = []): PolicySource {
  const structure = (
    [
      'Query.person',
      'Query.search',
      'Person.region',
      'Person.spouse',
      'Person.drafts',
      'Letter.addressee',
    ] as const
  ).map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' }));
  const ofPost = [
    ...structure,
    buildItem({ coordinate: 'Person.id', role: 'KEY' }),
    buildItem({ coordinate: 'Person.letters', shareType: 'CONDITIONAL' }),
    buildItem({ coordinate: 'Letter.text', shareType: 'CONDITIONAL' }),
  ];
  const inputs = readNothing('Query.person(id:)', 'Filter.idNumber', 'Filter.limit');
  const ofTax = [buildItem({ coordinate: 'Person.debts' }), buildItem({ coordinate: 'Person.nickname' })];
  return buildPolicy({
    departments: ['office', 'post', 'tax'],
    resources: [
      buildResource({ code: '100000/000001', provider: 'post', items: ofPost, inputs }),
      buildResource({ code: '100000/000002', provider: 'tax', items: ofTax }),
    ],
    purposes: [buildPurpose({ code: letterPurpose, department: 'office', items: ['Person.*', 'Letter.*'] })],
    grants: [
      buildGrant({
        id: 'letters-of-region-11',
        consumer: 'office',
        purpose: letterPurpose,
        provider: 'post',
        items: ['Person.letters', 'Letter.text'],
        rows: { type: 'Person', needs: '{ region }', when: 'subject.region == "11"' },
      }),
    ],
    ruleSet: { version: 'test', rules },
  });
}
