/**
 * A department may write an identifier as an integer. Whoever is asked by it gets it in the form that its type has, so
 * that one department's way of writing is never another one's failure.
 */
import { testingCaller } from '@govgraph/policy/testing';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMemoryCacheStore } from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

/** As a database would: one key of another type, and the whole of a question fails. */
const failsOnNumbers = (key: unknown) => {
  if (typeof key !== 'string') throw new Error('Invalid value provided. Expected String');
};

const town = {
  licences: {
    typeDefs: `
      type Query { holders: [Person!] shops: [Shop!] cars: [Car!] }
      type Person @key(fields: "id") { id: ID! licence: String }
      type Shop @key(fields: "code") { code: String! size: String owner: ID floor: Int }
      type Car @key(fields: "plates") { plates: [ID!]! @inaccessible color: String }`,
    resolvers: {
      Query: {
        holders: () => [{ id: 'p1' }, { id: 'p2' }],
        shops: () => [{ code: 's1', size: 'small', owner: 'p1', floor: 3 }],
        cars: () => [{ plates: ['c1', 'c2'] }],
      },
    },
  },
  registry: {
    typeDefs: `
      type Person @key(fields: "id") { id: ID! name: String }
      type Shop @key(fields: "code") {
        code: String! size: String @external owner: ID @external floor: Int @external
        fee: String @requires(fields: "size owner floor")
      }
      type Car @key(fields: "plates") { plates: [ID!]! @inaccessible maker: String }`,
    resolvers: {
      Person: {
        __resolveReference: ({ id }: { id: string }) => (failsOnNumbers(id), { id, name: `name of ${id}` }),
      },
      Shop: {
        __resolveReference: (shop: Record<string, unknown>) => ({
          ...shop,
          fee: JSON.stringify([shop['code'], shop['size'], shop['owner'], shop['floor']]),
        }),
      },
      Car: {
        __resolveReference: ({ plates }: { plates: string[] }) => (
          plates.forEach(failsOnNumbers),
          { plates, maker: `maker of ${plates.join()}` }
        ),
      },
    },
  },
};

let federation: TestFederation;
let gateway: TestGateway;
beforeAll(async () => {
  federation = await startTestFederation(town);
  const entityCache = { store: createMemoryCacheStore(), key: Buffer.alloc(32, 3) };
  const policy = allowSupergraph(federation.supergraph);
  gateway = await createTestGateway(federation, policy, { token: testingCaller }, { entityCache });
});
afterAll(async () => {
  await gateway.close();
  await federation.close();
});
beforeEach(() => void (federation.received.length = 0));

/** Asks while the licence office answers the records as given. */
async function ask(query: string, records: readonly object[]) {
  federation.disturb('licences', {
    instead: ({ data = {} }) => ({ data: { [Object.keys(data)[0] ?? '']: records } }),
  });
  const { data, errors } = await gateway.ask({ query });
  await new Promise((resolve) => setImmediate(resolve));
  return { data, errors: errors?.map(({ path, extensions: { provider } }) => [path?.join('.'), provider]) };
}

const representations = () =>
  federation.received.filter(({ subgraph }) => subgraph === 'registry').map(({ variables }) => variables);

test('An integer for an identifier breaks no other record, and blames nobody', async () => {
  const holders = [
    { __typename: 'Person', id: 'p1' },
    { __typename: 'Person', id: 8 },
  ];
  expect(await ask('{ holders { name } }', holders)).toEqual({
    data: { holders: [{ name: 'name of p1' }, { name: 'name of 8' }] },
    errors: undefined,
  });
});

test('7 and "7" are the same record: asked about once, and kept once', async () => {
  const holders = [7, '7', 7].map((id) => ({ __typename: 'Person', id }));
  const names = { data: { holders: holders.map(() => ({ name: 'name of 7' })) }, errors: undefined };
  expect(await ask('{ holders { name } }', holders)).toEqual(names);
  expect(representations()).toEqual([{ representations0: [{ __typename: 'Person', id: '7' }] }]);
  expect(await ask('{ holders { name } }', holders.slice(1, 2))).toMatchObject({
    data: { holders: [{ name: 'name of 7' }] },
  });
  expect(representations()).toHaveLength(1);
});

test('A key that callers do not know, and one of several identifiers, is text', async () => {
  const cars = [{ __typename: 'Car', plates: [1, '2'] }];
  expect(await ask('{ cars { maker } }', cars)).toEqual({
    data: { cars: [{ maker: 'maker of 1,2' }] },
    errors: undefined,
  });
});

test('What is required of a record has the form of its type, as its key has', async () => {
  const shop = { __typename: 'Shop', code: 5, size: true, owner: 6, floor: 7 };
  const { data, errors } = await ask('{ shops { fee } }', [shop, { ...shop, code: 'a', size: 8.5 }]);
  expect(errors).toBeUndefined();
  expect(data).toEqual({ shops: [{ fee: '["5","true","6",7]' }, { fee: '["a","8.5","6",7]' }] });
});

test('What is no identifier is the failure of whoever gave it, and of that record alone', async () => {
  const holders = ['p1', 1.5, true].map((id) => ({ __typename: 'Person', id }));
  expect(await ask('{ holders { name } }', holders)).toEqual({
    data: { holders: [{ name: 'name of p1' }, { name: null }, { name: null }] },
    errors: [
      ['holders.1.name', 'licences'],
      ['holders.2.name', 'licences'],
    ],
  });
});
