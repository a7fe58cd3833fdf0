/** A default of the schema is applied by the department, so that it is decided like what a caller writes. */
import { compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clerk } from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
let gateway: TestGateway;

beforeAll(async () => {
  const names = () => ['Li'];
  federation = await startTestFederation({
    register: {
      typeDefs: `
        type Query {
          ordered(order: Order = BY_INCOME): [String]
          filtered(filter: Filter): [String]
          preset(filter: Filter = { name: "Li" }): [String]
          presetAny(any: [Filter!] = [{ incomeAbove: null }]): [String]
          nested(outer: Outer): [String]
          unbound(exact: Boolean = true): [String]
          paged(first: Int = 10, by: Order = BY_NAME): [String]
        }
        enum Order { BY_INCOME BY_NAME }
        input Filter { incomeAbove: Int = 50000 name: String }
        input Outer { inner: Filter = {} name: String }
        type Person @key(fields: "id") { id: ID! name: String income: Int }`,
      resolvers: {
        Query: {
          ordered: names,
          filtered: names,
          preset: names,
          presetAny: names,
          nested: names,
          unbound: names,
          paged: names,
        },
      },
    },
  });
  const fields = ['ordered', 'filtered', 'preset', 'presetAny', 'nested', 'unbound', 'paged'] as const;
  const entries = fields.map((name): `Query.${string}` => `Query.${name}`);
  const policy = buildPolicy({
    departments: ['welfare', 'register'],
    resources: [
      buildResource({
        provider: 'register',
        items: [
          ...entries.map((coordinate) => buildItem({ coordinate })),
          buildItem({ coordinate: 'Person.id', role: 'KEY' }),
          buildItem({ coordinate: 'Person.name' }),
          buildItem({ coordinate: 'Person.income', shareType: 'CONDITIONAL' }),
        ],
        inputs: [
          { coordinate: 'Query.ordered(order:)', mode: 'none' },
          { coordinate: 'Order.BY_INCOME', reads: 'Person.income', mode: 'compare' },
          { coordinate: 'Order.BY_NAME', reads: 'Person.name', mode: 'compare' },
          { coordinate: 'Filter.incomeAbove', reads: 'Person.income', mode: 'compare' },
          { coordinate: 'Filter.name', reads: 'Person.name', mode: 'compare' },
          { coordinate: 'Outer.name', reads: 'Person.name', mode: 'compare' },
          { coordinate: 'Query.paged(first:)', mode: 'none' },
          { coordinate: 'Query.paged(by:)', mode: 'none' },
        ],
      }),
    ],
    purposes: [buildPurpose({ code: 'aid', department: 'welfare', items: [...entries, 'Person.*'] })],
  });
  gateway = await createTestGateway(federation, compilePolicy(policy), { clerk });
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});
beforeEach(() => void (federation.received.length = 0));

type Variables = Readonly<Record<string, unknown>>;

describe('A default that reads what the caller may not have is refused', () => {
  test.each<[what: string, query: string, variables: Variables, code?: string]>([
    ['of an argument that is left out', '{ ordered }', {}],
    ['of an argument whose variable is not given', 'query ($o: Order) { ordered(order: $o) }', {}],
    ['in an empty filter', '{ filtered(filter: {}) }', {}],
    ['in a filter that says something else', '{ filtered(filter: { name: "Li" }) }', {}],
    ['in a filter in a variable', 'query ($f: Filter) { filtered(filter: $f) }', { f: {} }],
    ['in the default of a variable', 'query ($f: Filter = { name: "Li" }) { filtered(filter: $f) }', {}],
    [
      'where a variable in a filter is not given',
      'query ($n: Int) { filtered(filter: { incomeAbove: $n }) }',
      {},
    ],
    ['in the default of an argument', '{ preset }', {}],
    ['in a list that is a default', '{ presetAny }', {}],
    ['in a default of a nested input', '{ nested(outer: { name: "Li" }) }', {}],
    ['the same in a variable', 'query ($o: Outer) { nested(outer: $o) }', { o: {} }],
    ['that nobody has bound', '{ unbound }', {}, 'INPUT_NOT_REGISTERED'],
  ])('%s', async (_what, query, variables, code = 'GRANT_REQUIRED') => {
    const { data, errors } = await gateway.ask({ query, variables, purpose: 'aid' });
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([code]);
    expect(federation.received).toEqual([]);
  });
});

describe('What does not let such a default apply is served', () => {
  test.each<[what: string, query: string, variables: Variables]>([
    ['another order', '{ ordered(order: BY_NAME) }', {}],
    ['another order in a variable', 'query ($o: Order) { ordered(order: $o) }', { o: 'BY_NAME' }],
    ['no filter', '{ filtered }', {}],
    ['null in place of a filter', '{ filtered(filter: null) }', {}],
    ['an input object that is left null', '{ nested(outer: { inner: null, name: "Li" }) }', {}],
    ['defaults that read what the caller may have', '{ paged }', {}],
  ])('%s', async (_what, query, variables) => {
    const { errors } = await gateway.ask({ query, variables, purpose: 'aid' });
    expect(errors).toBeUndefined();
    expect(federation.received).toHaveLength(1);
  });
});

test('Two requests, of which one lets a default apply, never share a decision', async () => {
  const query = 'query ($o: Order) { ordered(order: $o) }';
  for (let turn = 0; turn < 2; turn++) {
    for (const variables of [{}, { o: 'BY_NAME' }, { o: 'BY_INCOME' }, { o: null }]) {
      const { data } = await gateway.ask({ query, variables, purpose: 'aid' });
      const isRefused = !('o' in variables) || variables.o === 'BY_INCOME';
      expect([variables, data?.['ordered'] === null]).toEqual([variables, isRefused]);
    }
  }
});
