/** Whoever may not have the fields by which a value is reached may not compare with it either. */
import { type Caller, type Item, type PolicySource, type Rule, compilePolicy } from '@govgraph/policy';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildResource } from '@govgraph/policy/testing';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { repeatDecisions } from '../pipeline/usage/repeat-decisions.ts';
import { createMemoryUsageStore, type UsageEntry } from '@govgraph/storage';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const people = [
  { id: 'p1', name: 'Li', region: '11', tax: 40 },
  { id: 'p2', name: 'Wang', region: '31', tax: 80 },
];

/** `Tax` has no key: it is reached by way of people, companies' sheets and the root. */
const typeDefs = `
  type Query {
    search(filter: Filter): [Person]
    count(filter: Filter): Int
    byTax(atLeast: Int): Person
    sheet: Sheet
    records: [Record]
  }
  input Filter { taxAbove: Int burdenAbove: Int }
  type Person @key(fields: "id") { id: ID! name: String region: String tax: Tax taxes(above: Int): [[Tax!]!] }
  type Company @key(fields: "id") { id: ID! sheets: [Sheet] dues: Due }
  interface Due { amount: Int }
  union Record = Tax | Sheet
  type Tax implements Due { amount: Int }
  type Sheet { tax: Tax }`;

const above = (bound: number | null | undefined) => people.filter(({ tax }) => tax > (bound ?? -1));
interface Filtered {
  readonly filter?: { readonly taxAbove?: number; readonly burdenAbove?: number };
}

let federation: TestFederation;
let shared: TestGateway;
const gateways: TestGateway[] = [];

beforeAll(async () => {
  federation = await startTestFederation({
    register: {
      typeDefs,
      resolvers: {
        Query: {
          search: (_: unknown, { filter }: Filtered) => above(filter?.taxAbove ?? filter?.burdenAbove),
          count: (_: unknown, { filter }: Filtered) => above(filter?.taxAbove ?? filter?.burdenAbove).length,
          byTax: (_: unknown, { atLeast }: { atLeast: number }) => people.find(({ tax }) => tax >= atLeast),
        },
        Person: {
          __resolveReference: ({ id }: { id: string }) => people.find((person) => person.id === id),
          tax: ({ tax }: { tax: number }) => ({ amount: tax }),
          taxes: ({ tax }: { tax: number }, { above: bound }: { above?: number }) => [
            tax > (bound ?? -1) ? [{ amount: tax }] : [],
          ],
        },
      },
    },
  });
  shared = await createTestGateway(federation, compilePolicy(policy({ ruleSet: rulesByRole })), callers);
});
afterAll(async () => {
  await shared.close();
  await federation.close();
});
beforeEach(() => void (federation.received.length = 0));
afterEach(async () => {
  await Promise.all(gateways.splice(0).map((gateway) => gateway.close()));
});

const ways = [
  'Company.dues',
  'Company.sheets',
  'Person.tax',
  'Person.taxes',
  'Query.records',
  'Query.sheet',
  'Sheet.tax',
] as const;

function policy(change: Partial<PolicySource> = {}, items: Record<string, Partial<Item>> = {}): PolicySource {
  const data = [...ways, 'Person.name', 'Person.region', 'Tax.amount', 'Query.count'] as const;
  const structure = ['Query.search', 'Query.byTax'] as const;
  const keys = ['Person.id', 'Company.id'] as const;
  return {
    ...buildPolicy({
      departments: ['welfare', 'register'],
      resources: [
        buildResource({
          provider: 'register',
          items: [
            ...data.map((coordinate) => buildItem({ coordinate, ...items[coordinate] })),
            ...structure.map((coordinate) => buildItem({ coordinate, role: 'STRUCTURE' })),
            ...keys.map((coordinate) => buildItem({ coordinate, role: 'KEY' })),
          ],
          inputs: [
            { coordinate: 'Filter.taxAbove', reads: 'Tax.amount', mode: 'compare' },
            { coordinate: 'Filter.burdenAbove', reads: ['Person.name', 'Tax.amount'], mode: 'compare' },
            { coordinate: 'Query.byTax(atLeast:)', reads: 'Tax.amount', mode: 'compare' },
            { coordinate: 'Person.taxes(above:)', reads: 'Tax.amount', mode: 'compare' },
          ],
        }),
      ],
      purposes: [
        buildPurpose({
          code: 'aid',
          department: 'welfare',
          items: [...data, 'Person.*', 'Company.*'],
        }),
        buildPurpose({
          code: 'no-way',
          department: 'welfare',
          items: data.filter((coordinate) => coordinate !== 'Person.tax'),
        }),
      ],
    }),
    ...change,
  };
}

const clerk: Caller = {
  application: 'desk',
  department: 'welfare',
  region: '11',
  level: 'PROVINCE',
  clearance: 2,
  roles: [],
  official: 'clerk 1',
};

/** A role for each way that its holder may not go. */
const rulesByRole = {
  version: 'test',
  rules: ways.map((way) =>
    denying({ id: way.replace('.', '-'), fields: [way], when: `"${way}" in caller.roles` }),
  ),
};

/** By the ways that they may not go, `a,b`. */
const callers: Record<string, Caller> = Object.fromEntries(
  Array.from({ length: 2 ** ways.length }, (_, mask) => {
    const roles = ways.filter((_way, index) => (mask & (1 << index)) !== 0);
    return [`may-not:${roles.join()}`, { ...clerk, roles }];
  }),
);

function denying(rule: Pick<Rule, 'fields' | 'when'> & Partial<Rule>): Rule {
  return { id: 'rule', basis: 'a law', effect: 'deny', ...rule };
}

const comparing = [
  '{ search(filter: { taxAbove: 50 }) { name } }',
  '{ search(filter: { burdenAbove: 50 }) { name } }',
  '{ count(filter: { taxAbove: 50 }) }',
  '{ byTax(atLeast: 50) { name } }',
] as const;

const withRule = (rule: Rule) => policy({ ruleSet: { version: 'test', rules: [rule] } });
const ownRegion = { needs: '{ region }', when: '!subject.region.startsWith(caller.region)' };

const setups: readonly [what: string, source: PolicySource, code: string, purpose?: string][] = [
  [
    'a rule denies it',
    withRule(denying({ fields: ['Person.tax'], when: 'caller.clearance < 3' })),
    'RULE_DENIED',
  ],
  [
    'it is suspended',
    policy({
      suspensions: [
        { target: { coordinate: 'Person.tax' }, reason: 'incident', since: '2020-01-01T00:00:00Z' },
      ],
    }),
    'SUSPENDED',
  ],
  ['it needs a grant', policy({}, { 'Person.tax': { shareType: 'CONDITIONAL' } }), 'GRANT_REQUIRED'],
  ['it is never shared', policy({}, { 'Person.tax': { shareType: 'NOT_SHARED' } }), 'NOT_SHARED'],
  ['the purpose does not need it', policy(), 'NOT_NECESSARY', 'no-way'],
  ['a rule keeps records back', withRule(denying({ fields: ['Person'], ...ownRegion })), 'OUT_OF_SCOPE'],
  [
    'a rule keeps it back of records',
    withRule(denying({ fields: ['Person.tax'], ...ownRegion })),
    'OUT_OF_SCOPE',
  ],
  ['it is not registered', withoutItem('Person.tax'), 'FIELD_NOT_REGISTERED'],
];

function withoutItem(coordinate: string): PolicySource {
  const source = policy();
  const resources = source.resources.map((resource) => ({
    ...resource,
    items: resource.items.filter((item) => item.coordinate !== coordinate),
  }));
  const purposes = source.purposes.map((purpose) => ({
    ...purpose,
    items: purpose.items.filter((item) => item !== coordinate),
  }));
  return { ...source, resources, purposes };
}

async function open(source: PolicySource): Promise<TestGateway> {
  const gateway = await createTestGateway(federation, compilePolicy(source), { clerk });
  gateways.push(gateway);
  return gateway;
}

const codesOf = (errors: Awaited<ReturnType<TestGateway['ask']>>['errors']) =>
  errors?.map(({ extensions }) => extensions['code']);

describe('What reads a value by a field that the caller may not have is refused', () => {
  test.each(setups)('since %s', async (_what, source, code, purpose = 'aid') => {
    const gateway = await open(source);
    for (const query of comparing) {
      const { data, errors } = await gateway.ask({ query, purpose });
      expect(Object.values(data ?? {})).toEqual([null]);
      expect(codesOf(errors)).toEqual([code]);
      expect(federation.received).toEqual([]);
    }
  });

  test('in words that name the way', async () => {
    const gateway = await open(policy({}, { 'Person.tax': { shareType: 'CONDITIONAL' } }));
    const { errors } = await gateway.ask({ query: comparing[0], purpose: 'aid' });
    expect(errors?.[0]?.extensions['howToRequest']).toContain(
      'Filter.taxAbove of Query.search reads Person.tax. Apply to register for a grant of Person.tax',
    );
  });

  test('and served once the way is granted, until its grant ends', async () => {
    const grants = [
      buildGrant({
        id: 'taxes',
        consumer: 'welfare',
        purpose: 'aid',
        provider: 'register',
        items: ['Person.tax'],
        dailyQuota: 1,
      }),
    ];
    const gateway = await open(policy({ grants }, { 'Person.tax': { shareType: 'CONDITIONAL' } }));
    const first = await gateway.ask({ query: comparing[0], purpose: 'aid' });
    expect(first).toMatchObject({ data: { search: [{ name: 'Wang' }] } });
    expect(codesOf((await gateway.ask({ query: comparing[0], purpose: 'aid' })).errors)).toEqual([
      'QUOTA_EXCEEDED',
    ]);
  });
});

test('The record says which ways were decided, so that the decision can be made again', async () => {
  const snapshot = compilePolicy(policy({ ruleSet: rulesByRole }));
  const usageStore = createMemoryUsageStore(() => snapshot.version);
  const who = { mayNot: { ...clerk, roles: ['Sheet.tax'] }, may: clerk };
  const gateway = await createTestGateway(federation, snapshot, who, { usageStore });
  gateways.push(gateway);
  for (const as of ['mayNot', 'may']) await gateway.ask({ as, query: comparing[2], purpose: 'aid' });
  const records = (await usageStore.read({})) as readonly UsageEntry[];
  const repeated = records.flatMap((record) => repeatDecisions(record, snapshot));
  expect(repeated.map(({ recorded, isSame }) => [recorded.outcome, isSame])).toEqual([
    ['deny', true],
    ['allow', true],
  ]);
  for (const { recorded } of repeated) expect(recorded.ways).toEqual({ 'Tax.amount': [...ways] });
});

describe('A way that is open for some records only', () => {
  const query = '{ search { name taxes(above: 50) { amount } } }';

  test.each([
    ['another than the field', ['Person.tax'], 'Person.tax'],
    ['the field itself', ['Person.taxes'], 'Person.taxes'],
    ['both', ['Person.tax', 'Person.taxes'], 'Person.tax'],
  ] as const)('is no way to compare by, even on the type of the records: %s', async (_what, fields, way) => {
    const gateway = await open(withRule(denying({ fields: [...fields], ...ownRegion })));
    const { data, errors } = await gateway.ask({ query, purpose: 'aid' });
    expect(data).toEqual({
      search: [
        { name: 'Li', taxes: null },
        { name: 'Wang', taxes: null },
      ],
    });
    expect(new Set(codesOf(errors))).toEqual(new Set(['OUT_OF_SCOPE']));
    expect(errors?.[0]?.extensions['howToRequest']).toContain(
      `Person.taxes(above:) of Person.taxes reads ${way}`,
    );
    expect(JSON.stringify(federation.received)).not.toContain('taxes');
  });

  test('still gives what may be had without a comparison', async () => {
    const gateway = await open(withRule(denying({ fields: ['Person.taxes'], ...ownRegion })));
    const { data } = await gateway.ask({ query: '{ search { taxes { amount } } }', purpose: 'aid' });
    expect(data).toEqual({ search: [{ taxes: [[{ amount: 40 }]] }, { taxes: null }] });
  });
});

describe('Whichever ways are denied', () => {
  test('no comparison reaches a department, and without one it does', async () => {
    const property = fc.asyncProperty(
      fc.oneof(fc.constant([]), fc.subarray([...ways])),
      fc.constantFrom(...comparing),
      async (denied, query) => {
        federation.received.length = 0;
        const { data, errors } = await shared.ask({ as: `may-not:${denied.join()}`, query, purpose: 'aid' });
        const isRefused = denied.length > 0;
        expect(codesOf(errors) ?? []).toEqual(isRefused ? ['RULE_DENIED'] : []);
        expect(Object.values(data ?? {}).every((value) => (value === null) === isRefused)).toBe(true);
        expect(federation.received).toHaveLength(isRefused ? 0 : 1);
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 12 });
  });

  test('each of them is one', async () => {
    for (const way of ways) {
      const { errors } = await shared.ask({ as: `may-not:${way}`, query: comparing[2], purpose: 'aid' });
      expect([way, codesOf(errors)]).toEqual([way, ['RULE_DENIED']]);
    }
  });
});
