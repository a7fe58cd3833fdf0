/** What callers put in is decided before anything is asked for, in whatever way it is written. */
import { type PolicySource, compilePolicy, omitUndefined } from '@govgraph/policy';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  aid,
  clerk,
  forecast,
  registerFederation,
  registerPolicy,
  registrar,
  seniorClerk,
} from '../testing/register-federation.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let federation: TestFederation;
const gateways: TestGateway[] = [];

beforeAll(async () => void (federation = await startTestFederation(registerFederation())));
afterAll(() => federation?.close());
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

async function open(policy: PolicySource = registerPolicy()): Promise<TestGateway> {
  const callers = { clerk, seniorClerk, registrar };
  const gateway = await createTestGateway(federation, compilePolicy(policy), callers);
  gateways.push(gateway);
  return gateway;
}

type Variables = Readonly<Record<string, unknown>>;

/** A query, what it declares, and the input for which it is to be refused. */
const comparisons: readonly [what: string, query: string, variables: Variables, input: string][] = [
  ['a literal', '{ search(filter: { idNumber: "11" }) { name } }', {}, 'Filter.idNumber'],
  ['null', '{ search(filter: { idNumber: null }) { name } }', {}, 'Filter.idNumber'],
  [
    'a variable in a literal',
    'query ($n: String) { search(filter: { idNumber: $n }) { name } }',
    { n: '11' },
    'Filter.idNumber',
  ],
  [
    'a variable that is null',
    'query ($n: String) { search(filter: { idNumber: $n }) { name } }',
    { n: null },
    'Filter.idNumber',
  ],
  [
    'the default of a variable',
    'query ($n: String = "11") { search(filter: { idNumber: $n }) { name } }',
    {},
    'Filter.idNumber',
  ],
  [
    'the default of a variable for the whole filter',
    'query ($f: Filter = { any: [{ idNumber: "11" }] }) { search(filter: $f) { name } }',
    {},
    'Filter.idNumber',
  ],
  [
    'a variable for the whole filter',
    'query ($f: Filter) { search(filter: $f) { name } }',
    { f: { name: 'Li', idNumber: '11' } },
    'Filter.idNumber',
  ],
  [
    'a list of filters in a variable',
    'query ($f: [Filter!]) { search(filter: { any: $f }) { name } }',
    { f: [{ name: 'Li' }, { any: [{ idNumber: '11' }] }] },
    'Filter.idNumber',
  ],
  [
    'one filter where a list is expected',
    'query ($f: [Filter!]) { search(filter: { any: $f }) { name } }',
    { f: { idNumber: '11' } },
    'Filter.idNumber',
  ],
  ['an order', '{ search(order: BY_ID_NUMBER) { name } }', {}, 'Order.BY_ID_NUMBER'],
  [
    'an order in a variable',
    'query ($o: Order) { search(order: $o) { name } }',
    { o: 'BY_ID_NUMBER' },
    'Order.BY_ID_NUMBER',
  ],
  [
    'a fragment',
    '{ ...Search } fragment Search on Query { search(filter: { idNumber: "11" }) { name } }',
    {},
    'Filter.idNumber',
  ],
  ['a field without a grant', '{ search(filter: { incomeAbove: 1 }) { name } }', {}, 'Filter.incomeAbove'],
  ['an input that nobody has bound', '{ search(filter: { exact: false }) { name } }', {}, 'Filter.exact'],
  ['an argument that nobody has bound', '{ weather(at: "noon") { degrees } }', {}, 'Query.weather(at:)'],
];

describe('A field is refused for an input that reads what the caller may not have', () => {
  test.each(comparisons)('given as %s', async (_what, query, variables, input) => {
    const gateway = await open();
    const { data, errors } = await gateway.ask({ as: 'clerk', query, variables, purpose: aid });
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors).toHaveLength(1);
    expect(String(errors?.[0]?.extensions['howToRequest'])).toContain(input);
    expect(federation.received).toEqual([]);
  });

  test('with the code of the item that is read, in words that name both', async () => {
    const gateway = await open();
    const codes = async (filter: string) => {
      const query = `{ search(filter: { ${filter} }) { name } }`;
      const { errors } = await gateway.ask({ as: 'clerk', query, purpose: aid });
      return errors?.map(({ extensions }) => extensions['code']);
    };
    expect(await codes('idNumber: "11"')).toEqual(['RULE_DENIED']);
    expect(await codes('incomeAbove: 1')).toEqual(['GRANT_REQUIRED']);
    expect(await codes('exact: true')).toEqual(['INPUT_NOT_REGISTERED']);
    const query = '{ search(filter: { incomeAbove: 1 }) { name } }';
    const { errors } = await gateway.ask({ as: 'clerk', query, purpose: aid });
    expect(errors?.[0]?.extensions).toMatchObject({
      coordinate: 'Query.search',
      provider: 'register',
      howToRequest:
        'Filter.incomeAbove of Query.search reads Person.income. Apply to tax for a grant of Person.income ' +
        '(resource 100000/000002) for aid; it replies within its statutory deadline.',
    });
  });

  test('and says who masks what it reads', async () => {
    const unruled = { ...registerPolicy(), ruleSet: undefined };
    const mask = unruled.masks[0]?.name ?? '';
    const resources = unruled.resources.map((resource) => ({
      ...resource,
      items: resource.items.map((item) => (item.coordinate === 'Person.idNumber' ? { ...item, mask } : item)),
    }));
    for (const [source, who] of [
      [registerPolicy(), 'a security rule'],
      [{ ...unruled, resources }, 'register, in the catalog,'],
    ] as const) {
      const gateway = await open(source);
      const query = '{ search(filter: { idNumber: "11" }) { name } }';
      const { errors } = await gateway.ask({ as: 'clerk', query, purpose: aid });
      expect(errors).toMatchObject([
        {
          message: 'A security rule or a mask denies this item.',
          extensions: {
            code: 'RULE_DENIED',
            howToRequest:
              `Filter.idNumber of Query.search reads Person.idNumber. Leave it out: ${who} masks it, and who ` +
              'matches would tell the rest.',
          },
        },
      ]);
    }
  });

  test('and says to leave the input out, which the caller wrote, and not what it reads', async () => {
    const policy = registerPolicy();
    const purposes = policy.purposes.map((purpose) =>
      purpose.code === aid ? { ...purpose, items: ['Person.name' as const] } : purpose,
    );
    const gateway = await open({ ...policy, purposes, grants: [] });
    const query = '{ search(filter: { incomeAbove: 1 }) { name } }';
    const { errors } = await gateway.ask({ as: 'clerk', query, purpose: aid });
    expect(errors?.[0]?.extensions).toMatchObject({
      code: 'NOT_NECESSARY',
      howToRequest:
        'Filter.incomeAbove of Query.search reads Person.income. Leave Filter.incomeAbove out, or ask the authority ' +
        `to register Person.income as necessary for ${aid}.`,
    });
  });

  test('below the root too, and the rest of the answer is given', async () => {
    const gateway = await open();
    const query = '{ search(filter: { name: "Li" }) { name family(filter: { idNumber: "11" }) { name } } }';
    const { data, errors } = await gateway.ask({ as: 'clerk', query, purpose: aid });
    expect(data).toEqual({ search: [{ name: 'Li', family: null }] });
    expect(errors).toMatchObject([{ path: ['search', 0, 'family'], extensions: { code: 'RULE_DENIED' } }]);
    expect(JSON.stringify(federation.received)).not.toContain('family');
  });
});

describe('A field is served', () => {
  test.each([
    ['without the input', '{ search { name } }', {}],
    ['with an empty filter', '{ search(filter: {}) { name } }', {}],
    [
      'with a variable that is not given',
      'query ($n: String) { search(filter: { idNumber: $n }) { name } }',
      {},
    ],
    ['with a filter by what the caller may have', '{ search(filter: { name: "Li" }) { name } }', {}],
    ['the same in a variable', 'query ($f: Filter) { search(filter: $f) { name } }', { f: { name: 'Li' } }],
    ['with an order by what the caller may have', '{ search(order: BY_NAME, first: 2) { name } }', {}],
  ])('%s', async (_what, query, variables) => {
    const gateway = await open();
    const { data, errors } = await gateway.ask({ as: 'clerk', query, variables, purpose: aid });
    expect(errors).toBeUndefined();
    expect(data?.['search']).toBeTruthy();
  });

  test('to whoever may have the number in full', async () => {
    const gateway = await open();
    const query = '{ search(filter: { idNumber: "3101" }) { idNumber } }';
    const { data } = await gateway.ask({ as: 'seniorClerk', query, purpose: aid });
    expect(data).toEqual({ search: [{ idNumber: '310101199009099012' }] });
  });

  test('to the department whose data it is', async () => {
    const gateway = await open();
    const query = '{ search(filter: { idNumber: "3101" }) { name } }';
    const own = { ...registrar, clearance: 4 as const };
    const mine = await createTestGateway(federation, compilePolicy(registerPolicy()), { own });
    gateways.push(mine);
    expect((await mine.ask({ query })).data).toEqual({ search: [{ name: 'Zhao' }] });
    expect((await gateway.ask({ as: 'registrar', query })).data).toEqual({ search: null });
  });
});

describe('Two requests that give different inputs never share a decision', () => {
  const query = 'query ($f: Filter, $o: Order) { search(filter: $f, order: $o) { name } }';
  const allowed: readonly Variables[] = [
    {},
    { f: { name: 'Li' } },
    { f: null },
    { o: 'BY_NAME' },
    { f: { any: [] } },
  ];
  const refused: readonly Variables[] = [
    { f: { idNumber: '1' } },
    { f: { idNumber: null } },
    { f: { name: 'Li', any: [{ any: [{ incomeAbove: 3 }] }] } },
    { o: 'BY_ID_NUMBER' },
    { f: { name: 'Li' }, o: 'BY_ID_NUMBER' },
  ];

  test('whatever came first', async () => {
    const gateway = await open();
    for (let turn = 0; turn < 3; turn++) {
      for (const [index, variables] of [...allowed, ...refused].entries()) {
        const { data } = await gateway.ask({ as: 'clerk', query, variables, purpose: aid });
        expect([variables, data?.['search'] === null]).toEqual([variables, index >= allowed.length]);
      }
    }
  });
});

describe('For every filter', () => {
  const name = fc.constantFrom('Li', 'nobody', null);
  const { filter } = fc.letrec((tie) => ({
    filter: fc.record(
      {
        name,
        idNumber: fc.constantFrom('11', null),
        incomeAbove: fc.constantFrom(1, null),
        any: fc.oneof(
          { depthSize: 'small', withCrossShrink: true },
          fc.constant([]),
          fc.array(tie('filter'), { maxLength: 2 }),
        ),
      },
      { requiredKeys: [] },
    ),
  }));
  const order = fc.option(fc.constantFrom('BY_NAME', 'BY_ID_NUMBER'), { nil: undefined });

  /** As GraphQL is written. */
  const literal = (value: unknown): string => {
    if (Array.isArray(value)) return `[${value.map(literal).join()}]`;
    if (typeof value !== 'object' || value === null) return JSON.stringify(value);
    return `{ ${Object.entries(value)
      .map(([key, member]) => `${key}: ${literal(member)}`)
      .join(' ')} }`;
  };
  const mentions = (value: unknown, key: string): boolean =>
    typeof value === 'object' &&
    value !== null &&
    Object.entries(value).some(([own, member]) => own === key || mentions(member, key));

  test('what compares with an item that the caller may not have in full reaches no department', async () => {
    const gateway = await open();
    const property = fc.asyncProperty(
      filter,
      order,
      fc.boolean(),
      fc.constantFrom('clerk', 'seniorClerk'),
      async (given, orderBy, isVariable, as) => {
        federation.received.length = 0;
        const written = isVariable
          ? 'query ($f: Filter, $o: Order) { search(filter: $f, order: $o) { id } }'
          : `{ search(filter: ${literal(given)}${orderBy === undefined ? '' : ` order: ${orderBy}`}) { id } }`;
        const variables = isVariable ? { f: given, ...omitUndefined({ o: orderBy }) } : {};
        const { data, errors } = await gateway.ask({ as, query: written, variables, purpose: aid });
        const readsNumber = mentions(given, 'idNumber') || orderBy === 'BY_ID_NUMBER';
        const mayNot = mentions(given, 'incomeAbove') || (readsNumber && as === 'clerk');
        expect(data?.['search'] === null).toBe(mayNot);
        expect(errors?.length ?? 0).toBe(mayNot ? 1 : 0);
        expect(federation.received).toHaveLength(mayNot ? 0 : 1);
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 12 });
  });
});

describe('Who needs nothing of a person learns nothing of one', () => {
  test.each([
    '{ person(idNumber: "110101198001011234") { id } }',
    '{ person(idNumber: "110101198001011234") { __typename } }',
    '{ personById(id: "p1") { id } }',
    '{ byNumbers(numbers: ["110101198001011234"]) { id } }',
    '{ pageOf(numbers: ["110101198001011234"]) { __typename } }',
    '{ isKnown(idNumber: "110101198001011234") }',
    '{ search { id } }',
    '{ search { __typename } }',
  ])('%s', async (query) => {
    const gateway = await open();
    const { data, errors } = await gateway.ask({ as: 'clerk', query, purpose: forecast });
    expect(Object.values(data ?? {})).toEqual([null]);
    expect(errors?.map(({ extensions }) => extensions['code'])).toEqual(['NOT_NECESSARY']);
    expect(federation.received).toEqual([]);
  });

  test('and gets what it needs', async () => {
    const gateway = await open();
    const { data } = await gateway.ask({ as: 'clerk', query: '{ weather { degrees } }', purpose: forecast });
    expect(data).toEqual({ weather: { degrees: 21 } });
  });
});
