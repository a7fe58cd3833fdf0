/** Of whom the usage record cannot say who it is, nothing is given: not even one use of a quota would pay for it. */
import { type PolicySource, type RateLimit, compilePolicy } from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createMemoryUsageStore, groupsOf } from '@govgraph/storage';
import { clerk } from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import {
  type Disturbance,
  type TestFederation,
  type TestSubgraph,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

const purpose = 'aid';
const accounts = Array.from({ length: 20 }, (_, index) => ({ account: `a${index + 1}` }));

/** How the register says that it knows none. */
let unknownKey: string | null = null;

/** The fund knows accounts; whose they are, only the register knows. Of the accounts from a11 on, it does not. */
function accountFederation(): Record<string, TestSubgraph> {
  interface Account {
    readonly account: string;
  }
  const numberOf = ({ account }: Account) => Number(account.slice(1));
  return {
    fund: {
      typeDefs: `
        type Query { accounts(first: Int!): [Person!] saversAbove(amount: Int!): [Person!] }
        type Person @key(fields: "account") { account: ID! savings: Int loan: Loan }
        type Loan { amount: Int }`,
      resolvers: {
        Query: {
          accounts: (_: unknown, { first }: { first: number }) => accounts.slice(0, first),
          saversAbove: (_: unknown, { amount }: { amount: number }) =>
            accounts.filter((each) => numberOf(each) > amount),
        },
        Person: {
          __resolveReference: (reference: Account) => reference,
          savings: numberOf,
          loan: (account: Account) => ({ amount: numberOf(account) }),
        },
      },
    },
    register: {
      typeDefs: 'type Person @key(fields: "account") { account: ID! id: ID name: String }',
      resolvers: {
        Person: {
          __resolveReference: (reference: Account) => reference,
          id: (account: Account) => (numberOf(account) > 10 ? unknownKey : `p${numberOf(account)}`),
          name: (account: Account) => `name of ${account.account}`,
        },
      },
    },
  };
}

function accountPolicy(change: Partial<PolicySource>): PolicySource {
  return {
    ...buildPolicy({
      departments: ['welfare', 'fund', 'register'],
      resources: [
        buildResource({
          code: '100000/000001',
          provider: 'register',
          items: [
            buildItem({ coordinate: 'Person.id', role: 'KEY' }),
            buildItem({ coordinate: 'Person.name' }),
          ],
        }),
        buildResource({
          code: '100000/000002',
          provider: 'fund',
          items: [
            buildItem({ coordinate: 'Query.accounts' }),
            buildItem({ coordinate: 'Query.saversAbove' }),
            buildItem({ coordinate: 'Person.account', role: 'STRUCTURE' }),
            buildItem({ coordinate: 'Person.savings', shareType: 'CONDITIONAL' }),
            buildItem({ coordinate: 'Person.loan' }),
            buildItem({ coordinate: 'Loan.amount' }),
          ],
          inputs: [
            { coordinate: 'Query.accounts(first:)', mode: 'none' },
            { coordinate: 'Query.saversAbove(amount:)', reads: 'Person.savings', mode: 'compare' },
          ],
        }),
      ],
      purposes: [
        buildPurpose({ code: purpose, department: 'welfare', items: ['Query.*', 'Person.*', 'Loan.*'] }),
      ],
    }),
    ...change,
  };
}

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => void (federation = await startTestFederation(accountFederation())));
afterAll(() => federation?.close());
afterEach(async () => {
  unknownKey = null;
  for (const name of federation.names) federation.disturb(name, 'recover');
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function open(dailyQuota: number, rateLimits: readonly RateLimit[] = []) {
  const usageStore = createMemoryUsageStore(() => 1);
  const grant = buildGrant({
    id: 'savings',
    consumer: 'welfare',
    purpose,
    provider: 'fund',
    items: ['Person.savings'],
    dailyQuota,
  });
  const snapshot = compilePolicy(accountPolicy({ grants: [grant], rateLimits }));
  const gateway = await createTestGateway(federation, snapshot, { clerk }, { usageStore });
  gateways.push(gateway);
  const ask = (query: string) => gateway.ask({ query, purpose });
  const records = () => usageStore.read({ limit: 1_000 });
  return { ask, records };
}

type Person = Readonly<Record<string, unknown>>;

test.each([null, '', '  '])(
  'whoever the register does not know (%j) is not told of; the reason names it',
  async (key) => {
    unknownKey = key;
    const { ask, records } = await open(100);
    const { data, errors = [] } = await ask('{ accounts(first: 12) { savings name loan { amount } } }');
    const people = data?.['accounts'] as readonly Person[];
    expect(people[9]).toEqual({ savings: 10, name: 'name of a10', loan: { amount: 10 } });
    expect(people.slice(10)).toEqual([11, 12].map(() => ({ savings: null, name: null, loan: null })));
    expect(errors.map(({ path }) => path?.join('.'))).toEqual(
      [10, 11].flatMap((at) => ['savings', 'name', 'loan'].map((field) => `accounts.${at}.${field}`)),
    );
    for (const { extensions } of errors)
      expect(extensions).toMatchObject({ code: 'SUBGRAPH_ERROR', provider: 'register' });
    const [record] = await records();
    expect(record?.subjects).toHaveLength(10);
    const told = groupsOf(record!).filter(({ items }) =>
      items.some(
        (item) => item.coordinate.startsWith('Person.') && 'result' in item && item.result === 'given',
      ),
    );
    expect(told.flatMap(({ subjects }) => subjects)).toHaveLength(10);
  },
);

test.each<Disturbance>(['hang up', { instead: () => ({ data: null, errors: [{ message: 'no' }] }) }])(
  'when the register does not answer (%o), nobody is told of, and no quota passed',
  async (how) => {
    const { ask } = await open(1, [
      { application: '*', requestsPerMinute: 1_000, costPerMinute: 100_000, personsPerHour: 1 },
    ]);
    federation.disturb('register', how);
    const { data, errors } = await ask('{ accounts(first: 20) { savings loan { amount } } }');
    expect(data?.['accounts']).toEqual(accounts.map(() => ({ savings: null, loan: null })));
    expect(errors?.[0]?.extensions['code']).toMatch(/^SUBGRAPH_/);
    // None of the quota, nor of the hour, was used.
    federation.disturb('register', 'recover');
    expect(await ask('{ accounts(first: 1) { savings } }')).toMatchObject({
      data: { accounts: [{ savings: 1 }] },
    });
  },
);

test.each([null, ''])('whoever a search finds counts for its quota, named or not (%j)', async (key) => {
  unknownKey = key;
  const { ask } = await open(9);
  const { errors = [] } = await ask('{ saversAbove(amount: 10) { name } }');
  expect(errors.map(({ extensions }) => extensions['code'])).toContain('QUOTA_EXCEEDED');
});
