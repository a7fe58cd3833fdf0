/**
 * The gateway against the reference: random operations are answered through a federation and by graphql-js over
 * one schema that holds everything. Data must be equal; errors must be there or not there in both.
 *
 * `DIFFERENTIAL_RUNS` says how many operations each federation is asked, `DIFFERENTIAL_SEED` which.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { type GraphQLSchema, execute, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type TestGateway, allowEverything, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';
import { operations } from './random-operations.fixture.ts';
import { type Fields, type WorldReference, worldReference, worldSubgraphs } from './world.fixture.ts';
import { worlds } from './worlds.fixture.ts';

const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 100);
const seed = Number(process.env['DIFFERENTIAL_SEED'] ?? 20_260_601);

describe.each(worlds)('Of $title', (world) => {
  let federation: TestFederation;
  let gateway: TestGateway;
  let schema: GraphQLSchema;
  let reference: WorldReference;

  beforeAll(async () => {
    federation = await startTestFederation(worldSubgraphs(world));
    gateway = await createTestGateway(federation, allowEverything(federation), { token: testingCaller });
    schema = federation.apiSchema();
    reference = worldReference(world, federation.supergraph);
  });
  afterAll(async () => {
    await gateway?.close();
    await federation?.close();
  });

  test(`${runs} random questions are answered as one schema would`, { timeout: 3_600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(operations(schema, world.argumentValues), async ({ query, variables }) => {
        const expected = await execute({
          schema,
          document: parse(query),
          variableValues: variables,
          rootValue: reference.root,
          fieldResolver: (source: Fields, args: Fields, _context, { fieldName }) =>
            reference.resolve(source, fieldName, args),
        });
        const isExpectedToFail = reference.takeHiddenFailure() || expected.errors !== undefined;
        const actual = await gateway.ask({ query, variables });
        expect(actual.data, query).toEqual(JSON.parse(JSON.stringify(expected.data)));
        // Order is part of the answer.
        expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
        expect(actual.errors !== undefined, `errors of ${query}`).toBe(isExpectedToFail);
      }),
      { numRuns: runs, seed },
    );
  });
});
