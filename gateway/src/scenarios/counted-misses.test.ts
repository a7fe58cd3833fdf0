/** However a department says that a record is not there, it is a miss: not only `null` says so. */
import { type InputBinding, compilePolicy } from '@govgraph/policy';
import { buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { GraphQLError } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createMemoryUsageStore, type UsageEntry } from '@govgraph/storage';
import { aid, clerk, people, registerPolicy } from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const missesPerHour = 5;

interface ByNumber {
  readonly idNumber: string;
}
const find = (number: string) => people.find(({ idNumber }) => idNumber === number);
const one =
  <Found>(tell: (person: (typeof people)[number] | undefined) => Found) =>
  (_: unknown, { idNumber }: ByNumber) =>
    tell(find(idNumber));

/** By field: its type, what is selected of it, how it answers, and whether a record that it gives is surely found. */
const ways: Record<string, { type: string; below?: string; resolve: unknown; isSure?: boolean }> = {
  bare: { type: 'Person', below: '{ id }', resolve: one((person) => person), isSure: true },
  inList: { type: '[Person]', below: '{ name }', resolve: one((person) => [person]), isSure: true },
  byInterface: {
    type: 'Named',
    below: '{ name }',
    resolve: one((person) => person && { __typename: 'Person', ...person }),
    isSure: true,
  },
  thrown: {
    type: 'Person',
    below: '{ id }',
    resolve: one((person) => person ?? Promise.reject(new Error('no such person'))),
    isSure: true,
  },
  badInput: {
    type: 'Person',
    below: '{ id }',
    resolve: one(
      (person) =>
        person ?? Promise.reject(new GraphQLError('no', { extensions: { code: 'BAD_USER_INPUT' } })),
    ),
    isSure: true,
  },
  nonNull: { type: 'Person!', below: '{ id }', resolve: one((person) => person), isSure: true },
  check: { type: 'Check', below: '{ exists }', resolve: one((person) => ({ exists: person !== undefined })) },
  status: { type: 'Status', resolve: one((person) => (person ? 'KNOWN' : 'UNKNOWN')) },
  text: { type: 'String', resolve: one((person) => (person ? 'yes' : 'no')) },
  yesOrNo: { type: 'Boolean', resolve: one((person) => person !== undefined) },
  total: { type: 'Page', below: '{ total }', resolve: one((person) => ({ total: person ? 1 : 0 })) },
  page: {
    type: 'Page',
    below: '{ kinds nodes { id } }',
    resolve: one((person) => ({
      kinds: Array.from({ length: 100 }, () => 'x'),
      nodes: person ? [person] : [],
    })),
  },
  somebodyElse: {
    type: 'Named',
    below: '{ name }',
    resolve: one((person) => person ?? { __typename: 'Firm', name: 'none' }),
  },
  manyMore: { type: '[Person]', below: '{ id }', resolve: one((person) => (person ? people : [])) },
};

let federation: TestFederation;
let gateway: TestGateway;
const usageStore = createMemoryUsageStore(() => 1);

beforeAll(async () => {
  const fields = Object.entries(ways).map(([name, { type }]) => `${name}(idNumber: String!): ${type}`);
  federation = await startTestFederation({
    register: {
      typeDefs: `
        type Query { ${fields.join('\n')} }
        enum Status { KNOWN UNKNOWN }
        type Check { exists: Boolean }
        type Page { total: Int kinds: [String!] nodes: [Person!] }
        interface Named { name: String }
        type Firm implements Named { name: String }
        type Person implements Named @key(fields: "id") { id: ID! name: String idNumber: String }`,
      resolvers: {
        Query: Object.fromEntries(Object.entries(ways).map(([name, { resolve }]) => [name, resolve])),
      } as never,
    },
  });
  const coordinates = [
    'Check.exists',
    'Page.total',
    'Page.kinds',
    'Person.name',
    'Person.idNumber',
    'Firm.name',
  ] as const;
  const names = Object.keys(ways);
  const policy = registerPolicy({
    resources: [
      buildResource({
        code: '100000/000001',
        provider: 'register',
        items: [
          ...names.map((name) => buildItem({ coordinate: `Query.${name}` })),
          ...coordinates.map((coordinate) => buildItem({ coordinate })),
          buildItem({ coordinate: 'Page.nodes', role: 'STRUCTURE' }),
          buildItem({ coordinate: 'Person.id', role: 'KEY' }),
        ],
        inputs: names.map((name): InputBinding => ({
          coordinate: `Query.${name}(idNumber:)`,
          reads: 'Person.idNumber',
          mode: 'identify',
        })),
      }),
    ],
    purposes: [
      buildPurpose({
        code: aid,
        department: 'welfare',
        items: ['Person.*', 'Check.*', 'Page.*', 'Firm.*', 'Query.*'],
      }),
    ],
    ruleSet: { version: 'test', rules: [] },
    identificationLimits: [{ application: '*', triesPerHour: 1000, missesPerHour }],
  });
  // An official for each, since the limit is theirs.
  const officials = names.flatMap((name) => [name, `${name}, found`]);
  const callers = Object.fromEntries(officials.map((official) => [official, { ...clerk, official }]));
  gateway = await createTestGateway(federation, compilePolicy(policy), callers, { usageStore });
});
afterAll(async () => {
  await gateway?.close();
  await federation?.close();
});

async function codeOf(as: string, field: string, n: string): Promise<unknown> {
  const query = `query ($n: String!) { ${field}(idNumber: $n) ${ways[field]?.below ?? ''} }`;
  const { errors } = await gateway.ask({ as, query, variables: { n }, purpose: aid });
  return errors?.[0]?.extensions['code'];
}
const limited = 'IDENTIFICATION_LIMIT';

describe.each(Object.keys(ways))('%s', (field) => {
  test('tells of as many numbers that they are not there as misses allow', async () => {
    const codes = [];
    for (let at = 0; at < missesPerHour + 2; at++)
      codes.push(await codeOf(field, field, `11010119800101${1000 + at}`));
    expect(codes.map((code) => code === limited)).toEqual([...Array(missesPerHour).fill(false), true, true]);
  });

  test('tells of who is there without limit only if it gives the record itself', async () => {
    const official = `${field}, found`;
    const codes = [];
    for (let at = 0; at <= missesPerHour; at++)
      codes.push(await codeOf(official, field, people[0]?.idNumber ?? ''));
    expect(codes.includes(limited)).toBe(ways[field]?.isSure !== true);
    const records = (await usageStore.read({ limit: 10_000 })) as readonly UsageEntry[];
    const first = records.find(({ user }) => user === official);
    expect(first?.tries).toMatchObject([{ isFound: ways[field]?.isSure === true ? true : null }]);
  });
});
