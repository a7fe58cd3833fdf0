/**
 * The executor against the reference: random operations are answered through the federation and by graphql-js
 * over one schema that holds everything. Data must be equal; errors must be there or not there in both.
 */
import { testingCaller } from '@govgraph/policy/testing';
import fc from 'fast-check';
import {
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  buildSchema,
  execute,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  isUnionType,
  parse,
  printSchema,
  validate,
} from 'graphql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildFederatedSchema } from '../planner/federated-schema.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { type TestGateway, allowEverything, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const runs = Number(process.env['DIFFERENTIAL_RUNS'] ?? 200);

let federation: TestFederation;
let gateway: TestGateway;
let reference: GraphQLSchema;

beforeAll(async () => {
  const subgraphs = shopFederation();
  federation = await startTestFederation(subgraphs);
  gateway = await createTestGateway(federation, allowEverything(federation), { token: testingCaller });
  reference = mergedSchema(buildFederatedSchema(federation.supergraph).apiSchema, subgraphs);
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});

test(`${runs} random operations give what one schema would give`, { timeout: 600_000 }, async () => {
  const arbitrary = operations(reference).filter(
    ({ query }) => validate(reference, parse(query)).length === 0,
  );
  await fc.assert(
    fc.asyncProperty(arbitrary, async ({ query, variables }) => {
      const expected = await execute({
        schema: reference,
        document: parse(query),
        variableValues: variables,
      });
      const actual = await gateway.ask({ query, variables });
      expect(actual.data, query).toEqual(JSON.parse(JSON.stringify(expected.data)));
      expect(actual.errors !== undefined, query).toBe(expected.errors !== undefined);
      // Order is part of the answer.
      expect(JSON.stringify(actual.data)).toBe(JSON.stringify(expected.data));
    }),
    { numRuns: runs, seed: 20_260_601, interruptAfterTimeLimit: 500_000, markInterruptAsFailure: true },
  );
});

/** One schema with the resolvers of all departments; what they `@require` they find in the record itself. */
function mergedSchema(api: GraphQLSchema, subgraphs: ReturnType<typeof shopFederation>): GraphQLSchema {
  const schema = buildSchema(printSchema(api));
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

interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, boolean>>;
}

function operations(schema: GraphQLSchema): fc.Arbitrary<RandomOperation> {
  const query = schema.getQueryType();
  if (query == null) throw new Error('no query type');
  return fc
    .tuple(selectionSet(schema, query, 4), fc.boolean(), fc.boolean())
    .map(([selection, a, b]) => ({
      query: `query ($a: Boolean!, $b: Boolean!) ${selection}`,
      variables: { a, b },
    }))
    .map((operation) => withUsedVariables(operation));
}

/** Validation refuses variables that are not used. */
function withUsedVariables({ query, variables }: RandomOperation): RandomOperation {
  const used = Object.keys(variables).filter((name) => query.includes(`if: $${name}`));
  const definitions = used.length === 0 ? '' : `(${used.map((name) => `$${name}: Boolean!`).join(', ')})`;
  return { query: query.replace(/^query \([^)]*\)/, `query ${definitions}`), variables };
}

const directive = fc.constantFrom(
  '',
  '',
  '',
  '',
  ' @include(if: $a)',
  ' @skip(if: $b)',
  ' @include(if: true)',
);
const alias = fc.constantFrom('', '', '', 'x: ', 'y: ', 'id: ', 'name: ');
const argumentValues: Readonly<Record<string, readonly string[]>> = {
  upc: ['"b1"', '"b2"', '"g1"', '"none"'],
  id: ['"u1"', '"u2"', '"r1"', '"r3"', '"none"'],
  first: ['0', '1', '2'],
  currency: ['"CNY"', '"USD"'],
};

function selectionSet(
  schema: GraphQLSchema,
  type: GraphQLCompositeType,
  depth: number,
): fc.Arbitrary<string> {
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const leaves = fields.filter((field) => !isCompositeType(getNamedType(field.type)));
  const usable = depth > 0 ? fields : leaves;
  const fragments = depth > 0 ? fragmentTypes(schema, type) : [];
  const options: fc.Arbitrary<string>[] = [
    fc.constant('__typename'),
    ...usable.map((field) => fieldSelection(schema, field, depth)),
    ...fragments.map((on) =>
      fc
        .tuple(directive, fc.memo(() => selectionSet(schema, on, depth - 1))())
        .map(([when, inner]) => `... on ${on.name}${when} ${inner}`),
    ),
  ];
  return fc
    .array(fc.oneof(...options), { minLength: 1, maxLength: 4 })
    .map((selections) => `{ ${selections.join(' ')} }`);
}

function fragmentTypes(schema: GraphQLSchema, type: GraphQLCompositeType): readonly GraphQLCompositeType[] {
  if (isAbstractType(type)) return [...schema.getPossibleTypes(type)];
  return isObjectType(type)
    ? [type, ...type.getInterfaces()].filter((each) => isObjectType(each) || isInterfaceType(each))
    : [];
}

function fieldSelection(
  schema: GraphQLSchema,
  field: GraphQLField<unknown, unknown>,
  depth: number,
): fc.Arbitrary<string> {
  const named = getNamedType(field.type);
  const below = isCompositeType(named) ? selectionSet(schema, named, depth - 1) : fc.constant('');
  const given = fc.tuple(
    ...field.args.map((argument) =>
      fc
        .constantFrom(
          ...(argumentValues[argument.name] ?? ['null']),
          ...(argument.type.toString().endsWith('!') ? [] : [undefined]),
        )
        .map((value) => (value === undefined ? [] : [`${argument.name}: ${value}`])),
    ),
  );
  return fc.tuple(alias, given, directive, below).map(([as, values, when, inner]) => {
    const list = values.flat().join(', ');
    return `${as}${field.name}${list === '' ? '' : `(${list})`}${when} ${inner}`;
  });
}
