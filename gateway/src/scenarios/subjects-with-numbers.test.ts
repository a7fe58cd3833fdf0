/** A data subject whose key is a number beyond 2^53 is recorded as itself, and never as its neighbour. */
import { compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createMemoryUsageStore, createPseudonymizer } from '@govgraph/storage';
import { registerFederation, registerPolicy, registrar } from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import {
  type Rogue,
  type TestFederation,
  startRogue,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

const pseudonymKey = Buffer.alloc(32, 3);
const pseudonymOf = createPseudonymizer(pseudonymKey);
const usageStore = createMemoryUsageStore(() => 1);
let federation: TestFederation;
let register: Rogue;
let gateway: TestGateway;
/** JSON texts of the keys of those whom the register finds. */
let ids: readonly string[] = [];

beforeAll(async () => {
  federation = await startTestFederation(registerFederation());
  register = await startRogue(({ query }) => {
    const name = /\b_g\d+_\w+/.exec(query)?.[0] ?? 'search';
    const found = ids.map((id) => `{"__typename":"Person","id":${id},"name":"Li"}`);
    return `{"data":{"${name}":${name.endsWith('search') ? `[${found.join(',')}]` : (found[0] ?? null)}}}`;
  });
  const supergraph = federation.supergraph.replace(/(name: "register", url: )"[^"]*"/, `$1"${register.url}"`);
  gateway = await createTestGateway(
    { ...federation, supergraph },
    compilePolicy(registerPolicy()),
    { registrar },
    { usageStore, pseudonymKey },
  );
});
afterAll(() => Promise.all([gateway, register, federation].map((each) => each?.close())));
beforeEach(() => void (ids = []));

const lastRecord = async () => (await usageStore.read({ limit: 1_000 })).at(-1);

test.each([
  [
    ['9007199254740993', '9007199254740992'],
    ['9007199254740993', '9007199254740992'],
  ],
  [['123456789012345678901234567890', '123456789012345678901234567891']],
  [['-9007199254740993', '7']],
  [['"9007199254740993"', '9007199254740993'], ['9007199254740993']],
])('of the keys %s', async (given, recorded = given) => {
  ids = given;
  const { errors } = await gateway.ask({ query: '{ search { name } }' });
  expect(errors).toBeUndefined();
  const { subjects = [] } = (await lastRecord()) ?? {};
  expect(new Set(subjects)).toEqual(new Set(recorded.map((id) => pseudonymOf('Person', id))));
  expect(subjects).toHaveLength(recorded.length);
});

test.each([
  ['in a variable', 'query ($id: ID!) { personById(id: $id) { name } }', '{"id":9007199254740993}'],
  ['as text', 'query ($id: ID!) { personById(id: $id) { name } }', '{"id":"9007199254740993"}'],
  ['as a literal', '{ personById(id: 9007199254740993) { name } }', '{}'],
  ['in a default', 'query ($id: ID! = 9007199254740993) { personById(id: $id) { name } }', '{}'],
])('who is named %s and not found is recorded as tried', async (_, query, variables) => {
  const response = await gateway.fetch(
    new Request('http://gateway.test/graphql', {
      method: 'POST',
      headers: { authorization: 'Bearer registrar', 'content-type': 'application/json' },
      body: `{"query":${JSON.stringify(query)},"variables":${variables}}`,
    }),
  );
  expect(await response.json()).toMatchObject({ data: { personById: null } });
  expect(await lastRecord()).toMatchObject({
    subjects: [],
    tries: [
      {
        coordinate: 'Query.personById(id:)',
        pseudonym: pseudonymOf('Person', '9007199254740993'),
        isFound: false,
      },
    ],
  });
});
