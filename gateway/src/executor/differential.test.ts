/**
 * The executor against the reference: random operations are answered through the federation and by graphql-js
 * over one schema that holds everything. Data must be equal; errors must be there or not there in both.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { type GraphQLFieldResolver, type GraphQLSchema, execute, isObjectType, parse } from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operations } from '../conformance/random-operations.fixture.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, anyCost, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 100);

let federation: TestFederation;
let gateway: TestGateway;
let reference: GraphQLSchema;

beforeAll(async () => {
  const subgraphs = shopFederation();
  federation = await startTestFederation(subgraphs);
  const callers = { token: testingCaller };
  gateway = await createTestGateway(federation, allowSupergraph(federation.supergraph), callers, {
    costLimits: anyCost,
  });
  reference = mergedSchema(federation.apiSchema(), subgraphs);
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});

test(`${runs} random operations give what one schema would give`, { timeout: 600_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(operations(reference, argumentValues), async ({ query, variables }) => {
      const expected = await execute({
        schema: reference,
        document: parse(query),
        variableValues: variables,
      });
      const actual = await gateway.ask({ query, variables });
      expect(actual.data, query).toEqual(JSON.parse(JSON.stringify(expected.data)));
      expect(actual.errors !== undefined, query).toBe(expected.errors !== undefined);
      // Order is part of the response.
      expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
    }),
    { numRuns: runs, seed: 20_260_601, interruptAfterTimeLimit: 500_000, markInterruptAsFailure: true },
  );
});

/** One schema with the resolvers of all departments; what they `@require` they find in the record itself. */
function mergedSchema(schema: GraphQLSchema, subgraphs: ReturnType<typeof shopFederation>): GraphQLSchema {
  for (const { resolvers } of Object.values(subgraphs)) {
    for (const [typeName, fields] of Object.entries(resolvers)) {
      const type = schema.getType(typeName);
      if (!isObjectType(type)) continue;
      for (const [name, resolve] of Object.entries(fields)) {
        const field = type.getFields()[name];
        if (field !== undefined && typeof resolve === 'function') {
          field.resolve = resolve as GraphQLFieldResolver<unknown, unknown>;
        }
      }
    }
  }
  const book = schema.getType('Book');
  const fee = isObjectType(book) ? book.getFields()['shippingFee'] : undefined;
  if (fee !== undefined)
    fee.resolve = ({ weight, price }: { weight: number; price: number }) => weight / 100 + price / 4;
  return schema;
}

const argumentValues: Readonly<Record<string, readonly string[]>> = {
  upc: ['"b1"', '"b2"', '"g1"', '"none"'],
  id: ['"u1"', '"u2"', '"r1"', '"r3"', '"none"'],
  first: ['0', '1', '2'],
  currency: ['"CNY"', '"USD"'],
};
