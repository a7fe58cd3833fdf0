/**
 * Valid operations of which little or nothing can be asked of any department: what does not apply, what is skipped,
 * `__typename` alone, members of a union that somebody else gives. They are answered as GraphQL says.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, type TestSubgraph, startTestFederation } from '../testing/test-subgraphs.ts';
import { operations } from './random-operations.fixture.ts';
import { subgraphsOf } from './sample-graph.fixture.ts';
import { sampleGraphs } from './sample-graphs.fixture.ts';

/** Types that meet in interfaces and unions, the root types among them, and mostly have nothing to do with each other. */
const subgraphs: Record<string, TestSubgraph> = {
  one: {
    typeDefs: `
      interface Root { case: Case }
      type Query implements Root {
        case: Case strict: Case! file: File party: Party parties: [Party!]! any: Any shared: Any @shareable self: Query
      }
      type Mutation { close: Case back: Query }
      type Other implements Root { case: Case note: String }
      union Any = Case | File | Query | Other
      interface Party { id: ID! }
      type Case implements Party @key(fields: "id") { id: ID! name: String }
      type File implements Party @key(fields: "id") { id: ID! size: String }`,
    resolvers: {
      Query: {
        case: () => ({ id: 'c1', name: 'a case' }),
        strict: () => ({ id: 'c1' }),
        file: () => null,
        party: () => ({ __typename: 'File', id: 'f1' }),
        parties: () => [
          { __typename: 'File', id: 'f1', size: 'large' },
          { __typename: 'Case', id: 'c1' },
        ],
        any: () => ({ __typename: 'Other', note: 'a note' }),
        shared: () => ({ __typename: 'Case', id: 'c1' }),
        self: () => ({}),
      },
      Mutation: { close: () => ({ id: 'c1' }), back: () => ({}) },
    },
  },
  two: {
    typeDefs: `
      type Query { shared: Any @shareable }
      union Any = Case | Letter
      type Letter { text: String }
      type Case @key(fields: "id") { id: ID! more: String }
      type File @key(fields: "id") { id: ID! more: String }`,
    resolvers: {
      Query: { shared: () => ({ __typename: 'Case', id: 'c1' }) },
      Case: { more: () => 'more' },
      File: { more: () => 'more' },
    },
  },
};

async function openGateway(
  of: Record<string, TestSubgraph>,
): Promise<{ readonly federation: TestFederation; readonly gateway: TestGateway }> {
  const federation = await startTestFederation(of);
  const policy = allowSupergraph(federation.supergraph);
  return { federation, gateway: await createTestGateway(federation, policy, { token: testingCaller }) };
}

describe('An operation', () => {
  let federation: TestFederation;
  let gateway: TestGateway;
  beforeAll(async () => {
    ({ federation, gateway } = await openGateway(subgraphs));
  });
  afterAll(async () => {
    await gateway?.close();
    await federation?.close();
  });

  test.each<[string, unknown]>([
    ['{ __typename ... on Query { __typename } }', { __typename: 'Query' }],
    ['mutation { __typename }', { __typename: 'Mutation' }],
    ['{ ... on Root { __typename } }', { __typename: 'Query' }],
    ['{ ... on Root { ... on Other { note } } }', {}],
    ['{ ... on Any { ... on Case { name } } }', {}],
    ['{ ... on Any { ... on Other { note } } case { name } }', { case: { name: 'a case' } }],
    ['{ case @skip(if: true) { id } }', {}],
    ['{ ... on Query @skip(if: true) { case { id } } }', {}],
    ['mutation { close @skip(if: true) { id } }', {}],
    ['{ case { id @skip(if: true) } }', { case: {} }],
    ['{ case { ... on Party { ... on File { size } } } }', { case: {} }],
    ['{ case { ... on Party { ... on File { more } } } }', { case: {} }],
    ['{ strict { ... on Party { ... on File @skip(if: true) { size } } } }', { strict: {} }],
    ['{ case { ... on Any { ... on Letter { text } } } }', { case: {} }],
    ['{ case { ... on Any { ... on Party { ... on File { id } } } } }', { case: {} }],
    ['{ file { ... on Party { ... on Case { name } } } }', { file: null }],
    ['{ parties { ... on Any { ... on Letter { text } } } }', { parties: [{}, {}] }],
    ['{ party { ... on Any { ... on Query { case { id } } } } }', { party: {} }],
    ['{ any { ... on Query { case { name } } } }', { any: {} }],
    ['{ any { ... on Query { __typename } ... on Other { note } } }', { any: { note: 'a note' } }],
    ['{ any { ... on Root { ... on Query { self { __typename } } } } }', { any: {} }],
    ['{ shared { ... on Letter { text } } }', { shared: {} }],
    ['{ shared { ... on File { more } ... on Letter { text } } }', { shared: {} }],
    ['{ shared { ... on Query { case { id } } } }', { shared: {} }],
    [
      '{ self { __typename self { __typename } } }',
      { self: { __typename: 'Query', self: { __typename: 'Query' } } },
    ],
    ['{ self { ... on Root { ... on Other { note } } } }', { self: {} }],
    ['{ self { case @skip(if: true) { id } } }', { self: {} }],
    ['mutation { close { ... on Party { ... on File { size } } } }', { close: {} }],
    ['mutation { back { ... on Root { ... on Other { note } } } }', { back: {} }],
    ['mutation { back { ... on Query @skip(if: true) { case { id } } } }', { back: {} }],
  ])('such as %s is answered as GraphQL says', async (query, data) => {
    expect(await gateway.ask({ query })).toMatchObject({ status: 200, data });
    expect((await gateway.ask({ query })).errors).toBeUndefined();
  });
});

test.each([
  { title: 'of types that meet in unions', of: subgraphs, argumentValues: {} },
  ...sampleGraphs.map((sample) => ({ ...sample, of: subgraphsOf(sample) })),
])(
  'No operation with one selection at each level, $title, is a failure of the gateway',
  { timeout: 120_000 },
  async ({ of, argumentValues }) => {
    const { federation, gateway } = await openGateway(of);
    try {
      await fc.assert(
        fc.asyncProperty(
          operations(federation.apiSchema(), argumentValues, { depth: 5, least: 1, most: 1 }),
          async (operation) => {
            const { status, errors = [] } = await gateway.ask(operation);
            expect(status).toBe(200);
            expect(errors.map(({ extensions }) => extensions['code'])).not.toContain('INTERNAL_ERROR');
          },
        ),
        { numRuns: Number(process.env['GOVGRAPH_TEST_RUNS'] ?? 150), seed: 12 },
      );
    } finally {
      await gateway.close();
      await federation.close();
    }
  },
);
