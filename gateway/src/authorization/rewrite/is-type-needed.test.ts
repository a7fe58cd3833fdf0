/** A department that knows an interface as an object cannot say of which type a record is: when another is asked for it. */
import { type Rule, compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildResource, testingCaller } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type TestGateway, createTestGateway } from '../../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../../testing/test-subgraphs.ts';

let federation: TestFederation;
let gateway: TestGateway | undefined;

beforeAll(async () => {
  const records = [
    { __typename: 'Citizen', id: 'u1' },
    { __typename: 'Visitor', id: 'u2' },
  ];
  const accounts = [
    { id: 'u1', login: 'l1', level: 1 },
    { id: 'u2', login: 'l2', level: 2 },
  ];
  const resolvers = {
    __resolveReference: ({ id }: { id: string }) => records.find((each) => each.id === id),
  };
  federation = await startTestFederation({
    people: {
      typeDefs: `
        interface Member @key(fields: "id") { id: ID! }
        type Citizen implements Member @key(fields: "id") { id: ID! }
        type Visitor implements Member @key(fields: "id") { id: ID! }`,
      resolvers: { Member: resolvers, Citizen: resolvers, Visitor: resolvers },
    },
    accounts: {
      typeDefs: `
        type Query { accounts: [Member] }
        type Member @key(fields: "id") @interfaceObject { id: ID! login: String level: Int }`,
      resolvers: {
        Query: { accounts: () => accounts },
        Member: { __resolveReference: ({ id }: { id: string }) => accounts.find((each) => each.id === id) },
      },
    },
  });
});
afterAll(() => federation.close());
afterEach(() => gateway?.close());

async function ask(rules: readonly Rule[], key: 'KEY' | 'DATA' = 'DATA') {
  const items = (['Citizen', 'Visitor'] as const).flatMap((type) => [
    buildItem({ coordinate: `${type}.id`, role: key }),
    buildItem({ coordinate: `${type}.login` }),
    buildItem({ coordinate: `${type}.level` }),
  ]);
  const policy = buildPolicy({
    departments: [testingCaller.department, 'people', 'accounts'],
    resources: [
      buildResource({
        provider: testingCaller.department,
        items: [...items, buildItem({ coordinate: 'Query.accounts', role: 'STRUCTURE' })],
      }),
    ],
    masks: [{ name: 'surname', strength: 1, method: { kind: 'surname' } }],
    ruleSet: { version: 'test', rules },
  });
  gateway = await createTestGateway(federation, compilePolicy(policy), { token: testingCaller });
  federation.received.length = 0;
  const { data, errors = [] } = await gateway.ask({ query: '{ accounts { login } }' });
  const accounts = (data?.['accounts'] ?? []) as { readonly login: string | null }[];
  return {
    logins: accounts.map(({ login }) => login),
    codes: errors.map(({ extensions }) => extensions['code']),
    asked: federation.received.map(({ subgraph }) => subgraph),
  };
}

const rule = (change: Partial<Rule>): Rule => ({
  id: 'r',
  basis: 'law',
  fields: ['Visitor.login'],
  when: 'true',
  effect: 'deny',
  ...change,
});

test('nobody is asked for the type where all types are decided alike', async () => {
  expect(await ask([])).toEqual({ logins: ['l1', 'l2'], codes: [], asked: ['accounts'] });
});

test('it is asked for where a rule denies the field of one type', async () => {
  expect(await ask([rule({})])).toEqual({
    logins: ['l1', null],
    codes: ['RULE_DENIED'],
    asked: ['accounts', 'people', 'accounts'],
  });
});

test('it is asked for where a rule masks the field of one type', async () => {
  const { logins, asked } = await ask([rule({ effect: { mask: 'surname' } })]);
  expect(logins).toEqual(['l1', 'l**']);
  expect(asked).toEqual(['accounts', 'people']);
});

test('it is asked for where a condition is about records of one type', async () => {
  const conditional = rule({ needs: '{ level }', when: 'int(subject.level) > 1' });
  expect(await ask([conditional])).toEqual({
    logins: ['l1', null],
    codes: ['OUT_OF_SCOPE'],
    asked: ['accounts', 'people', 'accounts'],
  });
});

test('it is asked for where the records are data subjects, for their usage record', async () => {
  expect((await ask([], 'KEY')).asked).toEqual(['accounts', 'people']);
});
