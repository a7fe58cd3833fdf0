/**
 * The gateway against the reference: random operations are answered through a federation and by graphql-js over
 * one schema that holds everything. Data must be equal; errors must be there or not there in both.
 *
 * `DIFFERENTIAL_RUNS` says how many operations each federation is asked, `DIFFERENTIAL_SEED` which.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import {
  type GraphQLNamedType,
  type GraphQLSchema,
  execute,
  getNamedType,
  isAbstractType,
  isEnumType,
  parse,
} from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryCacheStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, anyCost, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { type RandomOperation, operations } from './random-operations.fixture.ts';
import { type Fields, type SampleReference, referenceOf, subgraphsOf } from './sample-graph.fixture.ts';
import { sampleGraphs } from './sample-graphs.fixture.ts';

const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 100);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_260_601);

/** What callers do not know (`@inaccessible`) is nothing to them. */
function withoutHidden(schema: GraphQLSchema, type: GraphQLNamedType, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutHidden(schema, type, each));
  if (isEnumType(type)) return type.getValue(String(value)) === undefined ? null : value;
  if (!isAbstractType(type) || value == null) return value;
  return schema.getType((value as { __typename: string }).__typename) === undefined ? null : value;
}

describe.each(sampleGraphs)('Of $title', (sample) => {
  let federation: TestFederation;
  let gateway: TestGateway;
  let cachingGateway: TestGateway;
  /** How many records it did not have to ask about. */
  let found = 0;
  let schema: GraphQLSchema;
  let reference: SampleReference;

  beforeAll(async () => {
    federation = await startTestFederation(subgraphsOf(sample));
    const callers = { token: testingCaller };
    const costLimits = anyCost;
    gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), callers, {
      costLimits,
    });
    const store = createMemoryCacheStore();
    const read = async (names: readonly string[]) => {
      const values = await store.read(names);
      found += values.filter((value) => value !== undefined).length;
      return values;
    };
    cachingGateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), callers, {
      costLimits,
      entityCache: { store: { ...store, read }, key: Buffer.alloc(32, 9) },
    });
    schema = federation.apiSchema();
    reference = referenceOf(sample, federation.supergraph);
  });
  afterAll(async () => {
    await gateway?.close();
    await cachingGateway?.close();
    await federation?.close();
  });

  const isAnsweredAsByReference = async (
    { query, variables }: RandomOperation,
    answering: readonly TestGateway[],
  ): Promise<void> => {
    const expected = await execute({
      schema,
      document: parse(query),
      variableValues: variables,
      rootValue: reference.root,
      fieldResolver: (source: Fields, args: Fields, _context, { fieldName, returnType }) =>
        withoutHidden(schema, getNamedType(returnType), reference.resolve(source, fieldName, args)),
    });
    const isExpectedToFail = reference.takeHiddenFailure() || expected.errors !== undefined;
    for (const each of answering) {
      const actual = await each.ask({ query, variables });
      expect(actual.data, query).toEqual(JSON.parse(JSON.stringify(expected.data)));
      // Order is part of the response.
      expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
      expect(actual.errors !== undefined, `errors of ${query}`).toBe(isExpectedToFail);
    }
  };

  test(`${runs} random questions are answered as one schema would`, { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(operations(schema, sample.argumentValues), (operation) =>
        isAnsweredAsByReference(operation, [gateway]),
      ),
      { numRuns: runs, seed },
    );
  });

  test('so are they, twice, by a gateway that keeps answers', { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(operations(schema, sample.argumentValues), (operation) =>
        isAnsweredAsByReference(operation, [cachingGateway, cachingGateway]),
      ),
      { numRuns: Math.ceil(runs / 2), seed },
    );
    expect(found).toBeGreaterThan(0);
  });
});
