import { omitUndefined } from '../model/omit-undefined.ts';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from './compile-policy.ts';
import { decide } from '../decide/decide.ts';
import type { Grant, PolicySource, Rule } from '../model/model.ts';
import { PolicyError } from '../model/policy-error.ts';
import {
  buildGrant,
  buildItem,
  buildPolicy,
  buildPurpose,
  buildRequest,
  buildResource,
  testingCaller,
  everyUse,
} from '../testing.ts';

const taxItems = [
  buildItem({ coordinate: 'IncomeTax.annualIncome', shareType: 'CONDITIONAL' }),
  buildItem({ coordinate: 'IncomeTax.taxPaid', shareType: 'CONDITIONAL' }),
  buildItem({ coordinate: 'TaxCredit.grade' }),
  buildItem({ coordinate: 'TaxSecret.value', shareType: 'NOT_SHARED' }),
];
const policeItems = [
  buildItem({ coordinate: 'Person.name' }),
  buildItem({ coordinate: 'Person.regionCode' }),
];

const parts = {
  departments: ['taxation', 'police', 'welfare'],
  resources: [
    buildResource({ code: '101001/000001', provider: 'taxation', items: taxItems }),
    buildResource({ code: '101001/000002', provider: 'police', items: policeItems }),
  ],
  purposes: [
    buildPurpose({ code: 'aid', department: 'welfare', items: ['IncomeTax.annualIncome', 'Person.*'] }),
    buildPurpose({ code: 'audit', department: 'police', items: ['TaxCredit.grade'] }),
  ],
  masks: [{ name: 'hide', strength: 9, method: { kind: 'null' } as const }],
};
const incomeGrant = buildGrant({
  id: 'g1',
  consumer: 'welfare',
  purpose: 'aid',
  provider: 'taxation',
  items: ['IncomeTax.annualIncome'],
});
test('Refuses a catalog whose provider has another code than the authority registered', () => {
  const codes = { registered: '11110000000001214N', other: '111100000000014849' };
  const problemOf = (providerUscc: string, uscc?: string): string => {
    const resources = [
      buildResource({ code: '101001/000001', provider: 'taxation', items: taxItems, providerUscc }),
    ];
    const policy = buildPolicy({ departments: ['taxation'], resources });
    const departments = policy.departments.map((each) => ({
      ...each,
      ...omitUndefined({ uscc }),
    }));
    try {
      compilePolicy({ ...policy, departments });
      return '';
    } catch (error) {
      return error instanceof PolicyError
        ? error.problems.map(({ message }) => message).join()
        : String(error);
    }
  };
  expect(problemOf(codes.registered, codes.registered)).not.toContain('providerUscc');
  expect(problemOf(codes.other, codes.registered)).toContain(
    `providerUscc is ${codes.other}, but the authority registered ${codes.registered} for taxation`,
  );
  expect(problemOf(codes.other)).toContain('but the authority registered no code for taxation');
});

const rule = (facts: Partial<Rule>): Rule => ({
  id: 'r1',
  basis: 'a law',
  fields: ['Person.name'],
  when: 'caller.clearance < 3',
  effect: 'deny',
  ...facts,
});
const withRule = (facts: Partial<Rule>): Partial<PolicySource> => ({
  ruleSet: { version: '1', rules: [rule(facts)] },
});
const withGrant = (facts: Partial<Grant>): Partial<PolicySource> => ({
  grants: [{ ...incomeGrant, ...facts }],
});

const withScope = (...scope: readonly string[]): Partial<PolicySource> => ({
  resources: [
    buildResource({
      code: '101001/000001',
      provider: 'taxation',
      items: taxItems.map((item) =>
        item.condition === undefined ? item : { ...item, condition: { ...item.condition, scope } },
      ),
    }),
    ...parts.resources.slice(1),
  ],
  grants: [incomeGrant],
});

function problemsOf(change: Partial<Omit<PolicySource, 'departments'>>): string[] {
  try {
    compilePolicy(buildPolicy({ ...parts, ...change }));
    return [];
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ path, message }) => `${path}: ${message}`);
  }
}

const oneItem = (facts: Parameters<typeof buildItem>[0]): Partial<PolicySource> => ({
  resources: [
    ...parts.resources,
    buildResource({ code: '101001/000003', provider: 'welfare', items: [buildItem(facts)] }),
  ],
});

describe('a policy that is consistent', () => {
  test('compiles, and knows its items with resource and provider', () => {
    const snapshot = compilePolicy(buildPolicy({ ...parts, version: 7, grants: [incomeGrant] }));
    expect(snapshot.version).toBe(7);
    expect(snapshot.item('Person.name')).toMatchObject({
      provider: 'police',
      resource: { code: '101001/000002' },
    });
    expect(snapshot.item('Person.shoeSize')).toBeUndefined();
    expect(snapshot.purpose('aid')?.department).toBe('welfare');
    expect(snapshot.grant('g1')).toBe(incomeGrant);
    expect(snapshot.grant('g2')).toBeUndefined();
  });

  test('takes every name that a schema may give, and none that GraphQL keeps for itself', () => {
    const named = (coordinate: `${string}.${string}`) =>
      compilePolicy({ ...buildPolicy(parts), ...oneItem({ coordinate }) }).item(coordinate);
    expect(named('_Person._name2')).toBeDefined();
    for (const coordinate of ['__Type.name', 'Person.__typename', 'Person.2', 'Person.a-b'] as const) {
      expect(() => named(coordinate)).toThrow('expected a coordinate');
    }
  });

  test('knows which fields have rules that read their arguments', () => {
    const rules = [rule({ fields: ['Person.name'], when: 'args.year < 2' })];
    const snapshot = compilePolicy(buildPolicy({ ...parts, ruleSet: { version: '1', rules } }));
    expect(snapshot.readsArguments('Person.name')).toBe(true);
    expect(snapshot.readsArguments('Person.regionCode')).toBe(false);
    expect(snapshot.readsArguments('Nope.nope')).toBe(false);
  });

  test('knows which flows between departments are approved', () => {
    const flows = [{ item: 'Person.name' as const, to: 'welfare', basis: 'a decision' }];
    const snapshot = compilePolicy(buildPolicy({ ...parts, flows }));
    expect(snapshot.isFlowApproved('Person.name', 'welfare')).toBe(true);
    expect(snapshot.isFlowApproved('Person.name', 'police')).toBe(true);
    expect(snapshot.isFlowApproved('Person.name', 'taxation')).toBe(false);
    expect(snapshot.isFlowApproved('Person.shoeSize', 'welfare')).toBe(false);
  });

  test('is not changed by changing what it was compiled from', () => {
    const items = [buildItem({ coordinate: 'Person.name' })];
    const resources = [buildResource({ provider: 'police', items })];
    const purposes = [buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.*'] })];
    const snapshot = compilePolicy(buildPolicy({ ...parts, resources, purposes }));
    items.push(buildItem({ coordinate: 'Person.secret' }));
    resources.length = 0;
    expect(snapshot.item('Person.secret')).toBeUndefined();
    expect(snapshot.item('Person.name')).toBeDefined();
    expect(Object.isFrozen(snapshot)).toBe(true);
  });

  test('accepts grants for the same use one after the other, or for different applications', () => {
    const grants = [
      { ...incomeGrant, id: 'a', validUntil: '2026-01-01T00:00:00Z' },
      { ...incomeGrant, id: 'b', validFrom: '2026-01-01T00:00:00Z', applications: ['one'] },
      { ...incomeGrant, id: 'c', validFrom: '2026-01-01T00:00:00Z', applications: ['two'] },
      { ...incomeGrant, id: 'd', revokedAt: '2020-01-01T00:00:00Z' },
    ];
    expect(problemsOf({ grants })).toEqual([]);
  });

  test('keeps a revoked grant whose purpose, department and row scope have since gone', () => {
    const gone = {
      purpose: 'gone',
      consumer: 'gone',
      rows: { type: 'Gone', needs: '{ a }', when: 'subject.a' },
    };
    const until = { validFrom: '2010-01-01T00:00:00Z', validUntil: '2011-01-01T00:00:00Z' };
    expect(problemsOf(withGrant({ ...gone, ...until, revokedAt: '2025-01-01T00:00:00Z' }))).toEqual([]);
  });

  test('gives nothing by a grant that is about to be revoked and whose row scope cannot be read any more', () => {
    const rows = { type: 'IncomeTax', needs: '{ gone }', when: 'subject.gone == caller.region' };
    const grants = [{ ...incomeGrant, rows, revokedAt: '2090-01-01T00:00:00Z' }];
    const policy = compilePolicy(buildPolicy({ ...parts, grants }));
    const { consumer, purpose, items } = incomeGrant;
    const request = buildRequest({
      coordinate: items[0]!,
      purpose,
      caller: { ...testingCaller, department: consumer },
    });
    expect(decide(policy, request)).toMatchObject({ outcome: 'deny', code: 'GRANT_REQUIRED' });
  });

  test('keeps a revoked grant whose item has since left the catalog', () => {
    expect(problemsOf(withGrant({ items: ['IncomeTax.gone'], revokedAt: '2025-01-01T00:00:00Z' }))).toEqual(
      [],
    );
  });
});

describe('a policy is refused', () => {
  const refused: [string, Partial<Omit<PolicySource, 'departments'>>, RegExp][] = [
    [
      'when an item has an unknown mask',
      oneItem({ coordinate: 'A.a', mask: 'nope' }),
      /items\[A.a\]: unknown mask nope: (there are|none is defined)/,
    ],
    ['when an item is not a coordinate', oneItem({ coordinate: 'A.a.b' }), /expected a coordinate/],
    [
      'when two items are bound to one field',
      oneItem({ coordinate: 'Person.name' }),
      /already bound by 101001\/000002 of police/,
    ],
    [
      'when NOT_SHARED has no legal basis',
      oneItem({ coordinate: 'A.a', shareType: 'NOT_SHARED', legalBasis: ' ' }),
      /NOT_SHARED needs its legal basis/,
    ],
    [
      'when CONDITIONAL has no condition',
      oneItem({ coordinate: 'A.a', shareType: 'CONDITIONAL', condition: everyUse(' ') }),
      /CONDITIONAL needs/,
    ],
    [
      'when NOT_SHARED is open',
      oneItem({ coordinate: 'A.a', shareType: 'NOT_SHARED', open: true }),
      /cannot be open/,
    ],
    [
      'when an item is in force from an unclear instant',
      oneItem({ coordinate: 'A.a', inForceFrom: '2025-01-01' }),
      /ISO 8601/,
    ],
    [
      'when an item ends before it starts',
      oneItem({ coordinate: 'A.a', inForceUntil: '2019-01-01T00:00:00Z' }),
      /ends before it starts/,
    ],
    [
      'when a resource code is malformed',
      { resources: [buildResource({ code: 'x', provider: 'police', items: [] })] },
      /expected a code/,
    ],
    [
      'when a provider is unknown',
      { resources: [buildResource({ provider: 'nobody', items: [] })] },
      /provider nobody/,
    ],
    [
      'when a purpose is of an unknown department',
      { purposes: [...parts.purposes, buildPurpose({ code: 'x', department: 'nobody' })] },
      /purposes\[x\]: the department nobody/,
    ],
    [
      'when a purpose needs an unknown item',
      { purposes: [buildPurpose({ code: 'x', department: 'police', items: ['Person.gone', 'Gone.*'] })] },
      /purposes\[x\].items\[Gone.\*\]: no such item/,
    ],
    [
      'when a purpose is listed twice',
      { purposes: [...parts.purposes, ...parts.purposes] },
      /purposes\[aid\]: listed twice/,
    ],
    [
      'when a grant is for an unknown purpose',
      withGrant({ purpose: 'nope' }),
      /the purpose nope is not registered/,
    ],
    [
      'when a grant is for another department’s purpose',
      withGrant({ purpose: 'audit' }),
      /audit is not one of welfare/,
    ],
    [
      'when a grant is for nobody we know',
      withGrant({ consumer: 'nobody' }),
      /department nobody is not registered/,
    ],
    ['when a department grants to itself', withGrant({ consumer: 'taxation' }), /no grant for its own data/],
    [
      'when a grant is of an item of another provider',
      withGrant({ items: ['Person.name'] }),
      /provided by police, not by taxation/,
    ],
    ['when a grant is of an unknown item', withGrant({ items: ['IncomeTax.gone'] }), /no such item/],
    [
      'when a grant is of what is never shared',
      withGrant({ items: ['TaxSecret.value'] }),
      /NOT_SHARED: nobody can grant it/,
    ],
    [
      'when a grant is for a department that the item is not shared with',
      withScope('police', 'welfares'),
      /welfare is not in the scope of sharing that the catalog lists \(police, welfares\)/,
    ],
    ['when a grant names no item', withGrant({ items: [] }), /grants no item/],
    [
      'when a grant is restricted to no application',
      withGrant({ applications: [] }),
      /no application at all/,
    ],
    [
      'when a grant has an unknown mask',
      withGrant({ masks: { 'IncomeTax.annualIncome': 'nope' } }),
      /unknown mask nope/,
    ],
    [
      'when a grant masks what it does not grant',
      withGrant({ masks: { 'IncomeTax.taxPaid': 'hide' } }),
      /not an item of this grant/,
    ],
    [
      'when a grant is exact about what it does not grant',
      withGrant({ exact: ['IncomeTax.taxPaid'] }),
      /not an item of this grant/,
    ],
    [
      'when a grant refines what is unconditional anyway',
      withGrant({ items: ['TaxCredit.grade'], exact: ['TaxCredit.grade'] }),
      /the grant has no effect/,
    ],
    ['when a grant has an unclear term', withGrant({ validUntil: 'forever' }), /ISO 8601/],
    [
      'when a grant ends before it starts',
      withGrant({ validUntil: '2019-01-01T00:00:00Z' }),
      /ends before it starts/,
    ],
    ['when a grant has no approver', withGrant({ approvedBy: '' }), /needs an approver/],
    ['when a grant has a quota of none', withGrant({ dailyQuota: 0 }), /daily quota/],
    ['when a grant has a quota beyond what stores keep', withGrant({ dailyQuota: 2 ** 31 }), /daily quota/],
    [
      'when a row scope does not type-check',
      withGrant({ rows: { type: 'Person', needs: '{ regionCode }', when: 'subject.regionCod == "11"' } }),
      /grants\[g1\]\.rows\.when: .*regionCod; did you mean subject\.regionCode\?/,
    ],
    [
      'when a row scope needs what is not in the catalog',
      withGrant({ rows: { type: 'Person', needs: '{ gone }', when: 'subject.gone == "11"' } }),
      /needs Person.gone, which is not in the catalog/,
    ],
    [
      'when two grants cover the same use at the same time',
      { grants: [incomeGrant, { ...incomeGrant, id: 'g2' }] },
      /overlaps the grant g1/,
    ],
    [
      'when a grant for all applications overlaps one for a single application',
      { grants: [incomeGrant, { ...incomeGrant, id: 'g2', applications: ['one'] }] },
      /grants\[g2\].items\[IncomeTax.annualIncome\]: overlaps the grant g1/,
    ],
    [
      'when two grants name an application in common',
      {
        grants: [
          { ...incomeGrant, applications: ['one', 'two'] },
          { ...incomeGrant, id: 'g2', applications: ['two', 'three'] },
        ],
      },
      /grants\[g2\].items\[IncomeTax.annualIncome\]: overlaps the grant g1/,
    ],
    [
      'when two grants have one id',
      { grants: [incomeGrant, { ...incomeGrant, items: ['IncomeTax.taxPaid'] }] },
      /grants\[g1\]: listed twice/,
    ],
    [
      'when a rule does not type-check',
      withRule({ when: 'caller.clearnce < 3' }),
      /rules\[r1\]\.when: .*clearnce/,
    ],
    ['when a rule is not a condition', withRule({ when: 'caller.clearance' }), /type bool/],
    [
      'when a rule names an unknown field',
      withRule({ fields: ['Person.gone', 'Gone'] }),
      /fields\[Gone\]: no such item or type/,
    ],
    ['when a rule names no field', withRule({ fields: [] }), /names no field/],
    ['when a rule has no basis', withRule({ basis: '' }), /needs a basis/],
    ['when a rule has an unknown mask', withRule({ effect: { mask: 'nope' } }), /unknown mask nope/],
    [
      'when a rule about the record wants to mask',
      withRule({ needs: '{ regionCode }', when: 'subject.regionCode == "1"', effect: { mask: 'hide' } }),
      /can only deny/,
    ],
    [
      'when a rule reads the record without needing it',
      withRule({ when: 'subject.regionCode == "1"' }),
      /rules\[r1\]\.when: .*subject.*; what is read of the record stands in needs: '{ regionCode }'/,
    ],
    [
      'when a rule needs nothing that can be read',
      withRule({ needs: 'regionCode', when: 'subject.regionCode == "1"' }),
      /rules\[r1\]\.needs: expected a selection/,
    ],
    [
      'when a mask is as strict as another',
      { masks: [...parts.masks, { name: 'other', strength: 9, method: { kind: 'surname' } }] },
      /as strict as hide/,
    ],
    [
      'when bands do not ascend',
      { masks: [{ name: 'b', strength: 1, method: { kind: 'bands', upperBounds: [2, 1] } }] },
      /ascending/,
    ],
    [
      'when a mask may hide nothing',
      { masks: [{ name: 'k', strength: 1, method: { kind: 'keep', first: 1, last: 0, leastHidden: 0 } }] },
      /leastHidden/,
    ],
    [
      'when a mask keeps less than nothing',
      { masks: [{ name: 'k', strength: 1, method: { kind: 'keep', first: -1, last: 0 } }] },
      /whole numbers/,
    ],
    [
      'when a suspension is of an unknown field',
      { suspensions: [{ target: { coordinate: 'Gone.gone' }, reason: 'x', since: '2026-01-01T00:00:00Z' }] },
      /no item Gone.gone/,
    ],
    [
      'when a suspension is of an unknown department',
      { suspensions: [{ target: { department: 'nobody' }, reason: 'x', since: '2026-01-01T00:00:00Z' }] },
      /department nobody/,
    ],
    [
      'when a suspension starts at an unclear instant',
      { suspensions: [{ target: { application: 'a' }, reason: 'x', since: 'now' }] },
      /got "now"/,
    ],
    [
      'when a flow is of an unknown field',
      { flows: [{ item: 'Gone.gone', to: 'police', basis: 'x' }] },
      /no such item/,
    ],
    [
      'when a flow goes to nobody we know',
      { flows: [{ item: 'Person.name', to: 'nobody', basis: 'x' }] },
      /department nobody/,
    ],
  ];

  test.each(refused)('%s', (_name, change, message) => {
    expect(problemsOf(change).join('\n')).toMatch(message);
  });

  test('in the same words, whatever other grants there are', () => {
    const paidGrant: Grant = { ...incomeGrant, id: 'f1', items: ['IncomeTax.taxPaid'] };
    const doubled = [paidGrant, { ...paidGrant, id: 'f2' }, incomeGrant, { ...incomeGrant, id: 'g2' }];
    const elsewhen = { validFrom: '2001-01-01T00:00:00Z', validUntil: '2002-01-01T00:00:00Z' };
    const problems = problemsOf({ grants: doubled });
    expect(problems).toHaveLength(2);
    expect(problemsOf({ grants: [{ ...incomeGrant, id: 'a', ...elsewhen }, ...doubled] })).toEqual(problems);
  });

  test('with all its problems at once', () => {
    const problems = problemsOf({
      ...withRule({ when: 'oops' }),
      ...withGrant({ purpose: 'nope', items: ['TaxSecret.value'] }),
      flows: [{ item: 'Gone.gone', to: 'nobody', basis: '' }],
    });
    expect(problems).toHaveLength(6);
  });
});

describe('a large policy', () => {
  test('of 100,000 items and 100,000 grants compiles and decides', { timeout: 60_000 }, () => {
    const size = 100_000;
    const items = Array.from({ length: size }, (_, index) =>
      buildItem({ coordinate: `Type${index % 1000}.field${index}`, shareType: 'CONDITIONAL' }),
    );
    const grants = items.map((item, index) =>
      buildGrant({
        id: `g${index}`,
        consumer: 'welfare',
        purpose: `purpose${index % 100}`,
        provider: 'taxation',
        items: [item.coordinate],
        rows: { type: 'Type0', needs: '{ field0 }', when: 'subject.field0 == caller.region' },
      }),
    );
    const purposes = Array.from({ length: 100 }, (_, index) =>
      buildPurpose({ code: `purpose${index}`, department: 'welfare', items: ['Type7.*'] }),
    );
    const resources = [buildResource({ provider: 'taxation', items })];
    const source = buildPolicy({ departments: ['taxation', 'welfare'], resources, grants, purposes });
    const snapshot = compilePolicy(source);
    const caller = { ...buildRequest({ coordinate: 'A.b' }).caller, department: 'welfare' };
    const request = buildRequest({ caller, purpose: 'purpose7', coordinate: 'Type7.field7' });
    expect(decide(snapshot, request)).toMatchObject({ outcome: 'allow', grantId: 'g7' });
  });
});
