/** Rules and masks that do not fit the schema any more: nothing is given, and nothing else fails. */
import { type Grant, type MaskDefinition, type Rule, compilePolicy, omitUndefined } from '@govgraph/policy';
import { buildGrant } from '@govgraph/policy/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { letterFederation, letterPolicy, letterPurpose } from '../testing/letter-federation.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let post: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  [shop, post] = await Promise.all([
    startTestFederation(shopFederation()),
    startTestFederation(letterFederation()),
  ]);
});
afterAll(() => Promise.all([shop, post].map((each) => each.close())));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});
beforeEach(() => {
  shop.received.length = 0;
  post.received.length = 0;
});

const rule = (change: Partial<Rule>): Rule => ({
  id: 'r',
  basis: 'a law',
  fields: ['Book.name'],
  when: 'true',
  effect: 'deny',
  ...change,
});

async function openShop(change: {
  rules?: readonly Rule[];
  grants?: readonly Grant[];
  masks?: readonly MaskDefinition[];
}): Promise<TestGateway> {
  const { masks, ...others } = change;
  const policy = { ...shopPolicy(others), ...omitUndefined({ masks }) };
  const gateway = await createTestGateway(shop, compilePolicy(policy), { office });
  gateways.push(gateway);
  return gateway;
}

async function openPost(...rules: readonly Rule[]): Promise<TestGateway> {
  const gateway = await createTestGateway(post, compilePolicy(letterPolicy(rules)), { office });
  gateways.push(gateway);
  return gateway;
}

describe('A rule about the record denies in place what it is about', () => {
  test.each([
    ['takes arguments', 'Book.name', '{ price }', 'b1'],
    ['is a list of objects', 'Book.name', '{ reviews }', 'b1'],
    ['is never shared', 'Gadget.price', '{ secret }', 'g1'],
  ])('when what it needs %s', async (_what, field, needs, upc) => {
    const when = `subject.${needs.replace(/\W/g, '')} == "x"`;
    const gateway = await openShop({ rules: [rule({ fields: [field], needs, when })] });
    const [type = '', name = ''] = field.split('.');
    const query = `{ product(upc: "${upc}") { ... on ${type} { upc ${name} } } }`;
    const { status, data, errors } = await gateway.ask({ query, purpose });
    expect([status, data]).toEqual([200, { product: { upc, [name]: null } }]);
    expect(errors).toMatchObject([{ extensions: { code: 'RULE_FAILED', coordinate: field } }]);
    const asked = shop.received.map((request) => request.query).join('\n');
    expect(asked).not.toMatch(/\b(price|reviews|secret|name)\b/);
  });

  test('when what it needs is an object, for every field of the type', async () => {
    const when = 'subject.spouse == "x"';
    const gateway = await openPost(rule({ fields: ['Person'], needs: '{ spouse }', when }));
    const { status, data, errors } = await gateway.ask({
      query: '{ person(id: "li") { region debts } }',
      purpose: letterPurpose,
    });
    expect([status, data]).toEqual([200, { person: { region: null, debts: null } }]);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['RULE_FAILED', 'RULE_FAILED']);
    expect(post.received.map(({ query }) => query).join()).not.toMatch(/spouse|region|debts/);
  });

  test('and so does the row scope of a grant', async () => {
    const grant = buildGrant({
      id: 'g',
      consumer: 'office',
      purpose,
      provider: 'products',
      items: ['Gadget.name'],
      rows: { type: 'Gadget', needs: '{ secret }', when: 'subject.secret == "x"' },
    });
    const gateway = await openShop({ grants: [grant] });
    const { status, errors } = await gateway.ask({
      query: '{ products { ... on Gadget { name } } }',
      purpose,
    });
    expect(status).toBe(200);
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RULE_FAILED', coordinate: 'Gadget.name' });
    expect(shop.received.map(({ query }) => query).join()).not.toContain('secret');
  });
});

describe('A mask that does not fit denies in place', () => {
  test.each([
    ['a text on a number', 'surname', 'Book.pages', '{ product(upc: "b1") { ... on Book { pages } } }'],
    ['a band on an Int', 'band', 'Book.pages', '{ product(upc: "b1") { ... on Book { pages } } }'],
    ['a year on a text', 'year', 'Book.name', '{ product(upc: "b1") { ... on Book { name } } }'],
    [
      'a text on objects',
      'surname',
      'Book.reviews',
      '{ product(upc: "b1") { ... on Book { reviews { body } } } }',
    ],
  ])('%s', async (_what, mask, field, query) => {
    const gateway = await openShop({
      rules: [rule({ fields: [field], effect: { mask } })],
      masks: [
        { name: 'surname', strength: 1, method: { kind: 'surname' } },
        { name: 'band', strength: 2, method: { kind: 'bands', upperBounds: [100] } },
        { name: 'year', strength: 3, method: { kind: 'date-year' } },
      ],
    });
    const { status, errors } = await gateway.ask({ query, purpose });
    expect(status).toBe(200);
    expect(errors).toMatchObject([{ extensions: { code: 'RULE_FAILED', coordinate: field } }]);
    const [, name = ''] = field.split('.');
    expect(shop.received.map((request) => request.query).join()).not.toMatch(new RegExp(`\\b${name}\\b`));
  });
});

describe('What a rule reads is of the type that the schema says', () => {
  const search = (filter: string) => `{ search(filter: ${filter}) { id } }`;
  const denied = async (when: string, query: string, variables = {}): Promise<unknown> => {
    const gateway = await openPost(rule({ fields: ['Query.search'], when }));
    const { errors } = await gateway.ask({ query, variables, purpose: letterPurpose });
    return errors?.[0]?.extensions['code'];
  };

  test('an Int of the arguments is a whole number to reckon with', async () => {
    const when = 'args.filter.limit % 2 == 1 && args.filter.limit + 1 > 3';
    expect(await denied(when, search('{ limit: 7 }'))).toBe('RULE_DENIED');
    expect(
      await denied(when, `query ($limit: Int!) ${search('{ limit: $limit }')}`, { limit: 8 }),
    ).toBeUndefined();
    expect(await denied(when, search('{ idNumber: "x" }'))).toBe('RULE_DENIED');
  });

  test('what is null is absent', async () => {
    const when = 'has(args.filter) && has(args.filter.idNumber) && args.filter.idNumber.startsWith("1")';
    expect(await denied(when, search('{ idNumber: "110" }'))).toBe('RULE_DENIED');
    expect(await denied(when, search('{ idNumber: null }'))).toBeUndefined();
    expect(await denied(when, '{ search(filter: null) { id } }')).toBeUndefined();
    expect(await denied(when, '{ search { id } }')).toBeUndefined();
  });

  test('an Int of a record is a whole number to reckon with', async () => {
    const ofDebts = (when: string) => rule({ fields: ['Person.nickname'], needs: '{ debts id }', when });
    const query = '{ person(id: "li") { nickname } }';
    const inScope = await openPost(ofDebts('subject.debts % 2 == 0 || subject.debts + 1 == 9'));
    expect((await inScope.ask({ query, purpose: letterPurpose })).data).toEqual({
      person: { nickname: 'LI' },
    });
    const outOfScope = await openPost(ofDebts('subject.debts % 2 == 1 && subject.id == "li"'));
    const { data, errors } = await outOfScope.ask({ query, purpose: letterPurpose });
    expect(data).toEqual({ person: { nickname: null } });
    expect(errors).toMatchObject([{ extensions: { code: 'OUT_OF_SCOPE' } }]);
  });

  test('more than a rule may look at is denied', async () => {
    const when = 'has(args.filter.idNumber) && args.filter.idNumber == "x"';
    expect(await denied(when, search(`{ idNumber: "${'1'.repeat(4_001)}" }`))).toBe('RULE_FAILED');
  });
});
