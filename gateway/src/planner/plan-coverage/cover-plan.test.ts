/** What a plan covers is known before anybody is asked, and what it does not cover is an error in its place. */
import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../../testing/test-gateway.ts';
import { type TestFederation, type TestSubgraph, startTestFederation } from '../../testing/test-subgraphs.ts';
import { type SupergraphPlanner, buildSupergraphPlanner } from '../supergraph-planner.ts';
import { coverPlan } from './cover-plan.ts';
import { describeFetches, letters, openPlanner, titles } from './described-plans.fixture.ts';

const note = { __typename: 'Note', text: 'a note' };
const permit = { __typename: 'Permit', id: 'p1', title: 'a permit' };
const dossier = { id: 'd1' };

/** Two departments share the pages of a dossier; each knows other kinds of pages, and a third knows more of one. */
const dossiers: Record<string, TestSubgraph> = {
  permits: {
    typeDefs: `
      type Query { dossier: Dossier }
      type Dossier @key(fields: "id") { id: ID! pages: Pages @shareable }
      type Pages @shareable { all: [Page!] first: Page }
      union Page = Note | Permit
      type Note @shareable { text: String }
      type Permit @key(fields: "id") { id: ID! title: String }`,
    resolvers: {
      Query: { dossier: () => dossier },
      Dossier: { pages: () => ({ all: [note, permit, permit], first: note }) },
    },
  },
  courts: {
    typeDefs: `
      type Dossier @key(fields: "id") { id: ID! pages: Pages @shareable }
      type Pages @shareable { all: [Page!] first: Page }
      union Page = Note | Verdict
      type Note @shareable { text: String }
      type Verdict { text: String }`,
    resolvers: {},
  },
  fees: {
    typeDefs: `
      type Permit @key(fields: "id") { id: ID! fee(year: Int): Int due: Int @requires(fields: "title") title: String @external }`,
    resolvers: { Permit: { fee: () => 12, due: () => 1 } },
  },
};

let federation: TestFederation;
let gateway: TestGateway;
let planner: SupergraphPlanner;
beforeAll(async () => {
  federation = await startTestFederation(dossiers);
  gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), {
    token: testingCaller,
  });
  planner = buildSupergraphPlanner(federation.supergraph);
});
afterAll(async () => {
  await gateway?.close();
  await federation?.close();
});

const uncovered = (text: string) => {
  const outcome = planner.plan(text);
  return outcome.kind === 'plan' ? outcome.plan.uncovered : outcome;
};

describe('A field that no fetch of the plan gives', () => {
  const query = '{ dossier { pages { all { __typename ... on Permit { title due } } } } }';

  test('is known with the type and the place in which it is missing', () => {
    const path = ['dossier', 'pages', 'all'];
    expect(uncovered(query)).toEqual([
      { path, typename: 'Permit', name: 'title' },
      { path, typename: 'Permit', name: 'due' },
    ]);
  });

  test('is an error of every record that is there, and null', async () => {
    const { data, errors } = await gateway.ask({ query });
    const given = { __typename: 'Permit', title: null, due: null };
    expect(data).toEqual({ dossier: { pages: { all: [{ __typename: 'Note' }, given, given] } } });
    expect(errors).toMatchObject(
      [1, 2].flatMap((index) =>
        [
          { name: 'title', provider: 'permits' },
          { name: 'due', provider: 'fees' },
        ].map(({ name, provider }) => ({
          path: ['dossier', 'pages', 'all', index, name],
          extensions: { code: 'FIELD_NOT_PLANNED', coordinate: `Permit.${name}`, provider },
        })),
      ),
    );
  });

  test('is no error where no such record is there', async () => {
    const { data, errors } = await gateway.ask({
      query: '{ dossier { pages { first { __typename ... on Permit { due } } } } }',
    });
    expect(data).toEqual({ dossier: { pages: { first: { __typename: 'Note' } } } });
    expect(errors).toBeUndefined();
  });
});

test.each([
  [
    'of a type that the department does not know',
    '{ dossier { pages { all { ... on Verdict { text } } } } }',
  ],
  [
    'of a type that all departments know',
    '{ dossier { pages { all { __typename ... on Note { text } } } } }',
  ],
  ['of the root', '{ __typename dossier { __typename id } }'],
])('Nothing is missing of fields %s', (_, text) => {
  expect(uncovered(text)).toEqual([]);
});

describe('A plan is covered', () => {
  const covered = (departments: Readonly<Record<string, string>>, text: string): string => {
    const { types, operation, plan } = openPlanner(departments)(text);
    const { uncovered: left, ...covering } = coverPlan(types, operation, 'Query', plan);
    expect(left).toEqual([]);
    return describeFetches(covering).join('\n');
  };

  test('by asking apart about the records that the planner does not represent', () => {
    const text = '{ titles { __typename ... on Atlas { label } ... on Map { lentTo } } }';
    const fetches = `
(root): shelves {titles{__typename ...on Atlas{__typename id name}...on Map{__typename id}}}
titles: lending by {...on Atlas{__typename id} ...on Title{__typename name} ...on Map{__typename id}} {...on Title{label lentTo}}
titles: lending by {...on Map{__typename id}} {...on Title{lentTo}}`;
    expect(covered(titles, text)).toBe(fetches.trim());
  });

  test('and no more than covered: only records below the types of which it was asked are asked about', () => {
    const text = '{ letters { ... on Complaint { person { name } } ... on Tip { person { region } } } }';
    const fetches = `
(root): mail {letters{__typename ...on Complaint{person{__typename id}}...on Tip{person{__typename id}}}}
letters/person: registry by {...on Person{__typename id}} {...on Person{name}} through */Complaint
letters/person: regions by {...on Person{__typename id}} {...on Person{region}} through */Tip`;
    expect(covered(letters, text)).toBe(fetches.trim());
  });
});
