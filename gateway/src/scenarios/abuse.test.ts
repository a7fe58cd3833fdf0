/** What an attacker tries, be it a caller or a department, and what comes of it. */
import { type Coordinate, type Item, type PolicySource, type Rule, compilePolicy } from '@govgraph/policy';
import { buildItem, buildPolicy, buildPurpose, buildResource, readNothing } from '@govgraph/policy/testing';
import { getIntrospectionQuery } from 'graphql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import { defaultLimits } from '../operation/limits.ts';
import { openPlannableSchema } from '../planner/plannable-schema.ts';
import { defaultPlannerLimits } from '../planner/planner.ts';
import { createRelease, defaultCacheSizes } from '../release/release.ts';
import { createMemoryUsageStore } from '@govgraph/storage';
import { readOperation } from '../pipeline/steps/read-operation.ts';
import { letterFederation, letterPolicy, letterPurpose } from '../testing/letter-federation.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestCallers, type TestGateway, anyCost, createTestGateway } from '../testing/test-gateway.ts';
import {
  type Rogue,
  type TestFederation,
  startRogue,
  startTestFederation,
} from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let post: TestFederation;
const gateways: TestGateway[] = [];
const rogues: Rogue[] = [];

beforeAll(async () => {
  [shop, post] = await Promise.all([
    startTestFederation(shopFederation()),
    startTestFederation(letterFederation()),
  ]);
});
afterAll(async () => {
  await Promise.all([shop, post, ...rogues].map((each) => each.close()));
});
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
beforeEach(() => {
  shop.received.length = 0;
  post.received.length = 0;
});

async function openShop(policy = shopPolicy(), callers: TestCallers = { office }): Promise<TestGateway> {
  return open(shop, policy, callers, {});
}

async function openPost(
  rules: readonly Rule[] = [],
  options: Partial<GatewayOptions> = {},
  federation = post,
): Promise<TestGateway> {
  return open(federation, letterPolicy(rules), { office }, options);
}

async function open(
  federation: TestFederation,
  policy: PolicySource,
  callers: TestCallers,
  options: Partial<GatewayOptions>,
): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers, options);
  gateways.push(gateway);
  return gateway;
}

describe('A caller cannot keep the gateway busy', () => {
  const deep = (levels: number) => `${'... { '.repeat(levels)}upc${' }'.repeat(levels)}`;

  test.each([
    ['fragments that double each other', doublingFragments(40)],
    ['one large fragment that is used a thousand times', amplifiedFragment(1_000, 90)],
    ['a thousand fragments in each other', `{ products { ${deep(1_000)} } }`],
    ['half a million comments', `{ __typename }${'#\n'.repeat(200_000)}`],
    ['a thousand root fields', `{ ${'__typename '.repeat(1_000)} }`],
    ['more aliases than anybody reads', `{ products { ${aliases(300)} } }`],
  ])('with %s', async (_what, query) => {
    const gateway = await openShop();
    const { errors } = await gateway.ask({ query, purpose });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
    expect(shop.received).toEqual([]);
  });

  test('with a large variable in many arguments that a rule reads', async () => {
    const when = 'args.currency == "USD"';
    const rules: Rule[] = [{ id: 'no-usd', basis: 'a law', fields: ['Book.price'], when, effect: 'deny' }];
    const gateway = await openShop(shopPolicy({ rules }));
    const prices = Array.from({ length: 190 }, (_, at) => `p${at}: price(currency: $currency)`);
    const query = `query ($currency: String) { product(upc: "") { ... on Book { ${prices.join(' ')} } } }`;
    const { status } = await gateway.ask({ query, variables: { currency: 'x'.repeat(900_000) }, purpose });
    expect(status).toBe(200);
    // The value travels once, not once for each argument.
    expect(shop.received).toHaveLength(1);
    expect(JSON.stringify(shop.received).length).toBeLessThan(1_000_000);
  });

  test('with an operation that takes long to plan: others are answered meanwhile', async () => {
    const gateway = await open(shop, shopPolicy(), { office }, { costLimits: anyCost });
    const query = '{ user(id: "u1") { name } }';
    await gateway.ask({ query, purpose });
    shop.received.length = 0;
    const answers: string[] = [];
    const long = gateway.ask({ query: manyProducts(50), purpose }).then(() => answers.push('long'));
    await gateway.ask({ query, purpose }).then(() => answers.push('short'));
    expect(shop.received.map(({ subgraph }) => subgraph)).toEqual(['accounts']);
    await long;
    expect(answers).toEqual(['short', 'long']);
  });

  test('with an operation that takes too long to plan: it is refused, however often it comes', async () => {
    const failures: unknown[] = [];
    const gateway = await open(
      shop,
      shopPolicy(),
      { office },
      {
        plannerLimits: { timeoutMs: 1 },
        costLimits: anyCost,
        telemetry: { failed: (error) => failures.push(error) },
      },
    );
    for (let turn = 0; turn < 2; turn++) {
      const { status, errors } = await gateway.ask({ query: manyProducts(50), purpose });
      expect([status, errors]).toMatchObject([200, [{ extensions: { code: 'OPERATION_TOO_LARGE' } }]]);
    }
    expect(failures).toHaveLength(1);
    expect(shop.received).toEqual([]);
  });

  test('nor fill its memory with documents, each of which it would remember', async () => {
    const onFailure = (error: unknown): never => {
      throw error;
    };
    const planner = { limits: defaultPlannerLimits, onFailure };
    const schema = await openPlannableSchema(shop.supergraph, planner);
    const send = () => Promise.reject(new Error('nobody is asked'));
    const release = createRelease({
      served: { schema, problem: undefined },
      policy: compilePolicy(shopPolicy()),
      send,
      cacheSizes: defaultCacheSizes,
      assumedListSize: 10,
    });
    const queries = Array.from({ length: 60 }, (_, turn) => `{ __typename } # ${turn} ${' '.repeat(50_000)}`);
    for (const query of queries) {
      readOperation(release, defaultLimits, 'hall', query, {
        operationName: undefined,
        variables: {},
        mayMutate: false,
      });
    }
    const kept = queries.filter((query) => release.documents.peek(query) !== undefined);
    const remembered = kept.reduce((sum, text) => sum + text.length, 0);
    expect(remembered).toBeGreaterThan(0);
    expect(remembered).toBeLessThanOrEqual(defaultCacheSizes.documents);
    await schema.close();
  });
});

describe('A short document stays short', () => {
  const types = ['A', 'B', 'C', 'D'];
  const items = ['Query.start', ...types.flatMap((type) => [`${type}.next`, `${type}.name`])] as Coordinate[];
  const structure = (coordinate: Coordinate) => buildItem({ coordinate, role: 'STRUCTURE' });
  const nodes = nodePolicy(items.filter((item) => item !== 'D.next').map(structure));
  let federation: TestFederation;
  beforeAll(async () => {
    const ofType = (type: string) =>
      `type ${type} implements Node @key(fields: "id") { id: ID! next: Node name(of: String): String }`;
    federation = await startTestFederation({
      one: {
        typeDefs: `type Query { start: Node } interface Node { id: ID! next: Node name(of: String): String }
          ${types.map(ofType).join('\n')}`,
        resolvers: { Query: { start: () => null } },
      },
    });
  });
  afterAll(() => federation?.close());

  test('though a field is allowed on some types only, level by level', async () => {
    const gateway = await open(federation, nodes, { office }, {});
    const nested = (depth: number) => `{ start { ${'next { '.repeat(depth)} name ${'} '.repeat(depth)} } }`;
    expect(await gateway.ask({ query: nested(2), purpose: 'nodes' })).toMatchObject({
      data: { start: null },
    });
    const { errors } = await gateway.ask({ query: nested(16), purpose: 'nodes' });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
  });

  test('though a fragment with a long argument is used again and again', async () => {
    const gateway = await open(federation, nodes, { office }, {});
    const fragment = `fragment Long on Node { name(of: "${'x'.repeat(80_000)}") }`;
    const query = `{ start { ${'...Long '.repeat(2_000)} } } ${fragment}`;
    const { errors } = await gateway.ask({ query, purpose: 'nodes' });
    expect(errors).toMatchObject([{ extensions: { code: 'OPERATION_TOO_LARGE' } }]);
  });

  test('though it asks for the schema under many names', async () => {
    const gateway = await openShop();
    const many = Array.from({ length: 50 }, (_, index) => `a${index}: types { name }`).join(' ');
    for (const query of [`{ __schema { ${many} } }`, '{ a: __schema { description } }']) {
      const { errors } = await gateway.ask({ query, purpose });
      expect(errors?.[0]?.extensions).toMatchObject({ code: 'GRAPHQL_VALIDATION_FAILED' });
    }
    expect((await gateway.ask({ query: getIntrospectionQuery(), purpose })).errors).toBeUndefined();
  });

  /** Everything of one department, for an application with the purpose `nodes`. */
  function nodePolicy(all: readonly Item[]): PolicySource {
    const inputs = readNothing(...types.map((type) => `${type}.name(of:)`));
    return buildPolicy({
      departments: ['office', 'one'],
      resources: [buildResource({ code: '100000/000001', provider: 'one', items: all, inputs })],
      purposes: [buildPurpose({ code: 'nodes', department: 'office' })],
    });
  }
});

describe('Whose records were looked at is in the usage record', () => {
  test.each([
    ['{ user(id: "u1") { ... @include(if: false) { name } } }', 1],
    ['{ user(id: "u1") { name @include(if: false) } }', 1],
    ['{ user(id: "u1") { __typename } }', 1],
    ['{ user(id: "nobody") { __typename } }', 0],
  ])('though nothing is told of them but that they exist: %s', async (query, count) => {
    const usageStore = createMemoryUsageStore(() => 1);
    const gateway = await open(shop, shopPolicy(), { office }, { usageStore });
    await gateway.ask({ query, purpose });
    const [record] = await usageStore.read({});
    expect(record?.subjects).toHaveLength(count);
  });

  test('and what was given in one place was given, though a department failed in another', async () => {
    const usageStore = createMemoryUsageStore(() => 1);
    const gateway = await open(shop, shopPolicy(), { office }, { usageStore });
    const query =
      '{ a: product(upc: "b1") { ... on Book { pages } } b: product(upc: "b2") { ... on Book { pages } } }';
    const { data } = await gateway.ask({ query, purpose });
    expect(data).toMatchObject({ a: { pages: 81 }, b: null });
    const [record] = await usageStore.read({});
    expect(record?.content[0]).toEqual({
      subjectCount: 0,
      items: [
        {
          coordinate: 'Query.product',
          outcome: 'allow',
          result: 'given',
          code: 'SUBGRAPH_ERROR',
          inputs: ['Query.product(upc:)'],
          leadsTo: ['Book', 'Gadget'],
        },
      ],
    });
  });
});

describe('A caller gets nothing beyond its decision', () => {
  test.each(['currency', 'toString', 'constructor'])(
    'by leaving out a variable of the name %s',
    async (name) => {
      const when = 'args.currency == "CNY"';
      const rules: Rule[] = [{ id: 'no-cny', basis: 'a law', fields: ['Book.price'], when, effect: 'deny' }];
      const gateway = await openShop(shopPolicy({ rules }));
      const query = `query ($${name}: String) { product(upc: "b1") { ... on Book { price(currency: $${name}) } } }`;
      const alone = await gateway.ask({ query: `${query} `, purpose });
      await gateway.ask({ query, variables: { [name]: null }, purpose });
      const afterNull = await gateway.ask({ query, purpose });
      expect(alone.errors?.[0]?.extensions).toMatchObject({ code: 'RULE_DENIED' });
      expect(afterNull.errors?.[0]?.extensions).toMatchObject({ code: 'RULE_DENIED' });
    },
  );

  test('by having the same roles as another, in another order', async () => {
    const when = 'caller.roles[0] == "clerk"';
    const rules: Rule[] = [
      { id: 'not-by-clerks', basis: 'a law', fields: ['Book.name'], when, effect: 'deny' },
    ];
    const gateway = await openShop(shopPolicy({ rules }), {
      auditor: { ...office, roles: ['auditor', 'clerk'] },
      clerk: { ...office, roles: ['clerk', 'auditor'] },
    });
    const query = '{ product(upc: "b1") { ... on Book { name } } }';
    const asAuditor = await gateway.ask({ query, purpose, as: 'auditor' });
    const asClerk = await gateway.ask({ query, purpose, as: 'clerk' });
    expect(asAuditor.data).toEqual({ product: { name: 'Tao Te Ching' } });
    expect(asClerk.data).toEqual({ product: { name: null } });
  });

  test('by a default, a null or a literal in place of a variable that a rule reads', async () => {
    const when = 'has(args.currency) && args.currency == "USD"';
    const rules: Rule[] = [{ id: 'no-usd', basis: 'a law', fields: ['Book.price'], when, effect: 'deny' }];
    const gateway = await openShop(shopPolicy({ rules }));
    const ask = async (query: string, variables: Record<string, unknown> = {}) =>
      (await gateway.ask({ query, variables, purpose })).data;
    const price = (call: string) => `{ product(upc: "b1") { ... on Book { price${call} } } }`;
    const withVariable = `query ($currency: String = "USD") ${price('(currency: $currency)')}`;
    expect(await ask(price(''))).toEqual({ product: { price: 12 } });
    expect(await ask(price('(currency: "USD")'))).toEqual({ product: { price: null } });
    expect(await ask(withVariable, { currency: 'CNY' })).toEqual({ product: { price: 12 } });
    expect(await ask(withVariable, { currency: 'USD' })).toEqual({ product: { price: null } });
    expect(await ask(withVariable)).toEqual({ product: { price: null } });
    expect(await ask(withVariable, { currency: null })).toEqual({ product: { price: 3 } });
    const both = '{ product(upc: "b1") { ... on Book { a: price b: price(currency: "USD") } } }';
    expect(await ask(both)).toEqual({ product: { a: 12, b: null } });
  });

  test('by asking for what is below a masked field: only values can be masked', async () => {
    const rules: Rule[] = [
      { id: 'hidden', basis: 'a law', fields: ['User.friends'], when: 'true', effect: { mask: 'surname' } },
    ];
    const gateway = await openShop(shopPolicy({ rules }));
    const { data, errors } = await gateway.ask({ query: '{ user(id: "u2") { friends { id } } }', purpose });
    expect(data).toEqual({ user: { friends: null } });
    expect(errors).toMatchObject([{ path: ['user', 'friends'], extensions: { code: 'RULE_FAILED' } }]);
    expect(shop.received.map(({ query }) => query).join()).not.toContain('friends');
  });
});

describe('A right to the records of some persons is none to those of others', () => {
  test('who are met on the way: the right ends at the next person', async () => {
    const gateway = await openPost();
    const query = (letter: string) => `{ person(id: "li") { letters { ${letter} } } }`;
    const own = await gateway.ask({ query: query('text'), purpose: letterPurpose });
    expect(own.data).toEqual({ person: { letters: [{ text: 'li to wang' }] } });
    const further = await gateway.ask({
      query: query('addressee { drafts { text } }'),
      purpose: letterPurpose,
    });
    expect(further.data).toEqual({ person: { letters: [{ addressee: { drafts: [{ text: null }] } }] } });
    expect(further.errors).toMatchObject([
      { extensions: { code: 'OUT_OF_SCOPE', coordinate: 'Letter.text' } },
    ]);
  });

  test('who are named in a record that is out of scope: no other department hears of them', async () => {
    const rules: Rule[] = [
      {
        id: 'region-11',
        basis: 'a law',
        fields: ['Person.spouse'],
        needs: '{ region }',
        when: 'subject.region != "11"',
        effect: 'deny',
      },
    ];
    const gateway = await openPost(rules);
    const query = (id: string) => `{ person(id: "${id}") { spouse { debts } } }`;
    const inScope = await gateway.ask({ query: query('li'), purpose: letterPurpose });
    expect(inScope.data).toEqual({ person: { spouse: { debts: 7 } } });
    post.received.length = 0;
    const outOfScope = await gateway.ask({ query: query('wang'), purpose: letterPurpose });
    expect(outOfScope.data).toEqual({ person: { spouse: null } });
    expect(outOfScope.errors).toMatchObject([{ extensions: { code: 'OUT_OF_SCOPE' } }]);
    expect(post.received.map(({ subgraph }) => subgraph)).toEqual(['post']);
  });
});

describe('Nothing that a caller sends reaches the log', () => {
  test('through an argument that is null where it may not be', async () => {
    const failures: unknown[] = [];
    const gateway = await openPost([], { telemetry: { failed: (error) => failures.push(error) } });
    const { status, data } = await gateway.ask({
      query:
        'query ($limit: Int) { search(filter: { idNumber: "110101199003071234", limit: $limit }) { id } }',
      variables: { limit: null },
      purpose: letterPurpose,
    });
    expect([status, data]).toEqual([200, { search: null }]);
    expect(failures).toEqual([]);
  });

  test('not even when a rule reads the arguments', async () => {
    const failures: unknown[] = [];
    const when = 'args.filter.limit > 100';
    const rules: Rule[] = [{ id: 'few', basis: 'a law', fields: ['Query.search'], when, effect: 'deny' }];
    const gateway = await openPost(rules, { telemetry: { failed: (error) => failures.push(error) } });
    const { errors } = await gateway.ask({
      query:
        'query ($limit: Int) { search(filter: { idNumber: "110101199003071234", limit: $limit }) { id } }',
      variables: { limit: null },
      purpose: letterPurpose,
    });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(failures).toEqual([]);
    expect(post.received).toEqual([]);
  });
});

describe('A department harms neither callers nor other departments', () => {
  const forged = { debts: 1, region: '11', id: 'somebody', __typename: 'Letter' };
  const nothing = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;

  test('by saying more than it was asked for: it cannot move a person into the caller’s region', async () => {
    const gateway = await openRoguePost(({ length }) => ({
      data: { _e0: Array.from({ length }, () => ({ ...forged })) },
    }));
    const { data, errors } = await gateway.ask({
      query: '{ person(id: "wang") { __typename id region debts letters { text } } }',
      purpose: letterPurpose,
    });
    expect(data).toEqual({
      person: { __typename: 'Person', id: 'wang', region: '31', debts: 1, letters: null },
    });
    expect(errors).toMatchObject([{ path: ['person', 'letters'], extensions: { code: 'OUT_OF_SCOPE' } }]);
  });

  test.each([
    ['a value nested a hundred thousand times', `{"data":{"_e0":[{"debts":1,"nickname":${nothing}}]}}`],
    ['a list nested a hundred thousand times in place of a record', `{"data":{"_e0":${nothing}}}`],
    ['fewer records than it was asked about', '{"data":{"_e0":[]}}'],
    ['more records than it was asked about', '{"data":{"_e0":[{"nickname":"A"},{"nickname":"B"}]}}'],
    ['a number in place of a record', '{"data":{"_e0":[7]}}'],
    ['a record in place of a value', '{"data":{"_e0":[{"nickname":{"a":1}}]}}'],
    ['no JSON', '<html>'],
    ['a prototype', '{"data":{"_e0":[{"__proto__":{"nickname":"A"},"nickname":[]}]}}'],
    [
      'errors about prototypes',
      '{"data":{"_e0":[null]},"errors":[{"path":["_e0",0,"__proto__","nickname"]}]}',
    ],
  ])('by answering with %s', async (_what, answer) => {
    const gateway = await openRoguePost(() => answer);
    const { status, data, errors } = await gateway.ask({
      query: '{ person(id: "li") { region nickname } }',
      purpose: letterPurpose,
    });
    expect([status, data]).toEqual([200, { person: { region: '11', nickname: null } }]);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual([
      expect.stringMatching(/^SUBGRAPH_(ERROR|UNAVAILABLE)$/),
    ]);
    expect({}).not.toHaveProperty('nickname');
  });

  test.each([
    ['a number', 13_812_345_678],
    ['a list', ['Wang Xiaoming']],
    ['an object', { name: 'Wang Xiaoming' }],
    ['true', true],
  ])('by giving %s where a text is masked: what cannot be masked is not given', async (_what, name) => {
    const rogue = await startRogue(() => ({ data: { _g0_user: { id: 'u1', name } } }));
    rogues.push(rogue);
    const supergraph = shop.supergraph.replace(/(name: "accounts", url: )"[^"]*"/, `$1"${rogue.url}"`);
    const gateway = await open({ ...shop, supergraph }, shopPolicy(), { office }, {});
    const answer = await gateway.ask({ query: '{ user(id: "u1") { name } }', purpose });
    expect(answer).toMatchObject({ status: 200, data: { user: { name: null } } });
    expect(JSON.stringify(answer)).not.toMatch(/Xiaoming|1381/);
  });

  test('by numbering people: whose records were given is in the usage record all the same', async () => {
    const usageStore = createMemoryUsageStore(() => 1);
    const rogue = await startRogue(() => ({
      data: { _g0_person: { id: 7, region: '11' } },
    }));
    rogues.push(rogue);
    const supergraph = post.supergraph.replace(/(name: "post", url: )"[^"]*"/, `$1"${rogue.url}"`);
    const gateway = await openPost([], { usageStore }, { ...post, supergraph });
    const { data } = await gateway.ask({ query: '{ person(id: "7") { region } }', purpose: letterPurpose });
    expect(data).toEqual({ person: { region: '11' } });
    expect(await usageStore.read({})).toMatchObject([{ subjects: [expect.any(String)] }]);
  });

  /** The post federation, whose tax office answers as it likes. */
  async function openRoguePost(answer: (representations: readonly unknown[]) => unknown) {
    const rogue = await startRogue(({ variables }) => answer(variables['representations0'] as unknown[]));
    rogues.push(rogue);
    const supergraph = post.supergraph.replace(/(name: "tax", url: )"[^"]*"/, `$1"${rogue.url}"`);
    return openPost([], {}, { ...post, supergraph });
  }
});

function doublingFragments(count: number): string {
  const fragments = Array.from(
    { length: count },
    (_, at) => `fragment F${at} on Query { ...F${at + 1} ... { ...F${at + 1} } }`,
  );
  return `{ ...F0 } ${fragments.join(' ')} fragment F${count} on Query { __typename }`;
}

function amplifiedFragment(uses: number, size: number): string {
  const nested = `${'... { '.repeat(size)}upc${' }'.repeat(size)}`;
  return `{ products { ${'...F '.repeat(uses)} } } fragment F on Product { ${nested} }`;
}

/** Takes about a second to plan. */
function manyProducts(count: number): string {
  const reviews = 'reviews { body author { name friends { id reviews { id } } } }';
  const product = (at: number) =>
    `p${at}: product(upc: "${at}") { name ... on Book { ${reviews} } ... on Gadget { ${reviews} } }`;
  return `{ ${Array.from({ length: count }, (_, at) => product(at)).join(' ')} }`;
}

function aliases(count: number): string {
  return Array.from({ length: count }, (_, at) => `a${at}: upc`).join(' ');
}
