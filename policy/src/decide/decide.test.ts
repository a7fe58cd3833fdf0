import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile/compile-policy.ts';
import { decide } from './decide.ts';
import { anonymousCaller, type Caller } from '../model/caller.ts';
import type { Decision, FieldRequest, Permission } from '../model/decision.ts';
import { everyDepartment, type Coordinate, type PolicySource, type RuleSet } from '../model/model.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildRequest, buildResource } from '../testing.ts';

const welfare: Caller = {
  application: 'desk',
  department: 'welfare',
  region: '11',
  level: 'CITY',
  clearance: 2,
  roles: [],
};
const taxation: Caller = { ...welfare, application: 'tax-desk', department: 'taxation' };
const income: Coordinate = 'IncomeTax.annualIncome';
const verifiable = buildItem({
  coordinate: income,
  shareType: 'CONDITIONAL',
  verifiable: true,
  mask: 'band',
});
const grant = buildGrant({
  id: 'g1',
  consumer: 'welfare',
  purpose: 'aid',
  provider: 'taxation',
  items: [income],
});

const parts = {
  departments: ['taxation', 'welfare'],
  resources: [
    buildResource({
      provider: 'taxation',
      items: [
        verifiable,
        buildItem({ coordinate: 'Query.income', role: 'STRUCTURE' }),
        buildItem({ coordinate: 'TaxCredit.grade', mask: 'band' }),
        buildItem({ coordinate: 'TaxSecret.value', shareType: 'NOT_SHARED', verifiable: true, mask: 'band' }),
        buildItem({ coordinate: 'TaxSecret.hidden', shareType: 'NOT_SHARED' }),
        buildItem({ coordinate: 'Person.regionCode' }),
        buildItem({ coordinate: 'Draft.value', status: 'DRAFT' }),
        buildItem({ coordinate: 'Gone.value', status: 'WITHDRAWN' }),
        buildItem({ coordinate: 'Ended.value', inForceUntil: '2026-01-01T00:00:00Z' }),
        buildItem({ coordinate: 'Later.value', inForceFrom: '2027-01-01T00:00:00Z' }),
      ],
    }),
  ],
  purposes: [
    buildPurpose({
      code: 'aid',
      department: 'welfare',
      items: [income, 'TaxSecret.*', 'TaxCredit.grade', 'Person.regionCode'],
    }),
    buildPurpose({ code: 'inspection', department: 'taxation', items: [income] }),
    buildPurpose({ code: 'administration', department: everyDepartment, items: ['TaxCredit.grade', income] }),
  ],
  grants: [grant],
  masks: [
    { name: 'weak', strength: 1, method: { kind: 'surname' } as const },
    { name: 'band', strength: 5, method: { kind: 'bands', upperBounds: [1] } as const },
    { name: 'hide', strength: 9, method: { kind: 'null' } as const },
  ],
};

type Change = Partial<Omit<PolicySource, 'departments'>>;

function ask(request: Partial<FieldRequest>, change: Change = {}): Decision {
  const snapshot = compilePolicy(buildPolicy({ ...parts, ...change }));
  return decide(snapshot, buildRequest({ caller: welfare, purpose: 'aid', coordinate: income, ...request }));
}

const rules = (...list: RuleSet['rules']): Change => ({
  ruleSet: { version: '1', rules: list },
});
const summary = (decision: Decision): string =>
  'code' in decision
    ? `${decision.outcome} ${decision.code}`
    : `${decision.outcome} ${decision.mask ?? ''}`.trim();
const { purpose: _purpose, ...withoutPurpose } = buildRequest({
  caller: taxation,
  coordinate: income,
  purpose: 'x',
});

describe('the catalog item', () => {
  test.each(['Draft.value', 'Gone.value', 'Ended.value', 'Later.value', 'Nowhere.value'] as const)(
    'denies %s, which is not approved and in force, even to its own department',
    (coordinate) => {
      const decision = ask({ caller: taxation, purpose: 'inspection', coordinate });
      expect(summary(decision)).toBe('deny FIELD_NOT_REGISTERED');
    },
  );
});

describe('the own department', () => {
  test('sees its data without purpose, necessity, grant or default mask', () => {
    const snapshot = compilePolicy(buildPolicy(parts));
    const own = decide(snapshot, withoutPurpose);
    expect(own).toMatchObject({ outcome: 'allow', conditions: [] });
    expect('grantId' in own).toBe(false);
    expect(summary(decide(snapshot, { ...withoutPurpose, coordinate: 'TaxSecret.value' }))).toBe('allow');
  });

  test('is still bound by rules, suspensions and masks of rules', () => {
    const rule = { id: 'r', basis: 'b', fields: ['IncomeTax'], when: 'true' };
    expect(
      summary(ask({ caller: taxation, purpose: 'inspection' }, rules({ ...rule, effect: 'deny' }))),
    ).toBe('deny RULE_DENIED');
    expect(
      summary(ask({ caller: taxation, purpose: 'inspection' }, rules({ ...rule, effect: { mask: 'weak' } }))),
    ).toBe('mask weak');
    const suspensions = [{ target: { department: 'taxation' }, reason: 'x', since: '2026-01-01T00:00:00Z' }];
    expect(summary(ask({ caller: taxation, purpose: 'inspection' }, { suspensions }))).toBe('deny SUSPENDED');
  });
});

describe('what is never shared', () => {
  test('may be verified where the item is verifiable, and by nobody else seen', () => {
    expect(summary(ask({ coordinate: 'TaxSecret.value' }))).toBe('verify-only NOT_SHARED');
    expect(summary(ask({ coordinate: 'TaxSecret.hidden' }))).toBe('deny NOT_SHARED');
  });

  test('may not even be verified when something else denies', () => {
    const suspensions = [
      { target: { application: 'desk' }, reason: 'misuse', since: '2026-01-01T00:00:00Z' },
    ];
    expect(summary(ask({ coordinate: 'TaxSecret.value' }, { suspensions }))).toBe('deny SUSPENDED');
    const denying = rules({ id: 'r', basis: 'b', fields: ['TaxSecret'], when: 'true', effect: 'deny' });
    expect(summary(ask({ coordinate: 'TaxSecret.value' }, denying))).toBe('deny RULE_DENIED');
  });

  test('is denied where the share type is none that we know', () => {
    const items = [buildItem({ coordinate: income, shareType: 'SOMETIMES' as 'CONDITIONAL' })];
    const resources = [buildResource({ provider: 'taxation', items })];
    const purposes = [buildPurpose({ code: 'aid', department: 'welfare', items: [income] })];
    expect(summary(ask({}, { resources, purposes, grants: [] }))).toBe('deny NOT_SHARED');
  });
});

describe('a grant', () => {
  test('is named in the decision, with who approved it', () => {
    expect(ask({})).toMatchObject({
      outcome: 'mask',
      mask: 'band',
      grantId: 'g1',
      approver: 'steward of taxation',
    });
  });

  test('that ends in the future says until when the decision holds', () => {
    expect(ask({}).validUntil).toBe(Date.parse('2100-01-01T00:00:00Z'));
    const now = Date.parse('2019-01-01T00:00:00Z');
    const items = [{ ...verifiable, inForceFrom: '2000-01-01T00:00:00Z' }];
    const resources = [buildResource({ provider: 'taxation', items })];
    const purposes = [buildPurpose({ code: 'aid', department: 'welfare', items: [income] })];
    const early = ask({ now }, { resources, purposes });
    expect(summary(early)).toBe('verify-only GRANT_REQUIRED');
    expect(early.validUntil).toBe(Date.parse('2020-01-01T00:00:00Z'));
  });

  test('that was revoked reads as expired from that instant on', () => {
    const grants = [{ ...grant, revokedAt: '2026-05-31T00:00:00Z' }];
    expect(summary(ask({}, { grants }))).toBe('verify-only GRANT_EXPIRED');
    expect(summary(ask({ now: Date.parse('2026-05-30T00:00:00Z') }, { grants }))).toBe('mask band');
  });

  test('lifts the default mask only where it is exact', () => {
    expect(summary(ask({}, { grants: [{ ...grant, exact: [income] }] }))).toBe('allow');
  });

  test('adds a mask of its own, even to an exact item', () => {
    expect(summary(ask({}, { grants: [{ ...grant, exact: [income], masks: { [income]: 'weak' } }] }))).toBe(
      'mask weak',
    );
    expect(summary(ask({}, { grants: [{ ...grant, masks: { [income]: 'hide' } }] }))).toBe('mask hide');
  });

  test('whose quota is used up denies', () => {
    expect(summary(ask({ exhaustedGrants: new Set(['g1']) }))).toBe('deny QUOTA_EXCEEDED');
    expect(summary(ask({ exhaustedGrants: new Set(['other']) }))).toBe('mask band');
  });

  test('whose uses cannot be counted denies, and says so', () => {
    const [g1, other] = [new Set(['g1']), new Set(['other'])];
    expect(summary(ask({ uncountedGrants: g1 }))).toBe('deny QUOTA_UNKNOWN');
    expect(summary(ask({ uncountedGrants: other }))).toBe('mask band');
    expect(summary(ask({ uncountedGrants: g1, exhaustedGrants: g1 }))).toBe('deny QUOTA_EXCEEDED');
  });

  test('limits the rows by a condition that knows what it needs', () => {
    const rows = {
      type: 'Person',
      needs: '{ regionCode }',
      when: 'subject.regionCode.startsWith(caller.region)',
    };
    const { conditions } = ask({}, { grants: [{ ...grant, rows }] }) as Permission;
    expect(conditions).toMatchObject([{ id: 'grant:g1', type: 'Person', needs: ['regionCode'] }]);
    expect(conditions[0]?.isInScope({ regionCode: '110108' }, { caller: welfare })).toBe(true);
    expect(conditions[0]?.isInScope({ regionCode: '310101' }, { caller: welfare })).toBe(false);
    expect(conditions[0]?.isInScope({ regionCode: 7 }, { caller: welfare })).toBe(false);
    expect(conditions[0]?.isInScope({}, { caller: welfare })).toBe(false);
  });

  test('does not widen or narrow what is unconditional', () => {
    const items: Coordinate[] = [income, 'TaxCredit.grade'];
    const grants = [{ ...grant, items, dailyQuota: 1 }];
    const decision = ask({ coordinate: 'TaxCredit.grade', exhaustedGrants: new Set(['g1']) }, { grants });
    expect(summary(decision)).toBe('mask band');
    expect('grantId' in decision).toBe(false);
  });
});

describe('a security rule', () => {
  const rule = { id: 'r', basis: 'a law', fields: [income], when: 'caller.clearance < 3' };

  test('denies when it holds and not when it does not', () => {
    expect(summary(ask({}, rules({ ...rule, effect: 'deny' })))).toBe('deny RULE_DENIED');
    expect(summary(ask({}, rules({ ...rule, when: 'caller.clearance > 3', effect: 'deny' })))).toBe(
      'mask band',
    );
  });

  test('masks, and the strictest mask wins', () => {
    expect(summary(ask({}, rules({ ...rule, effect: { mask: 'hide' } })))).toBe('mask hide');
    expect(summary(ask({}, rules({ ...rule, effect: { mask: 'weak' } })))).toBe('mask band');
  });

  test('that cannot be evaluated denies, whatever its effect', () => {
    for (const effect of ['deny', { mask: 'weak' }] as const) {
      const decision = ask({}, rules({ ...rule, when: 'args.year < 2000', effect }));
      expect(summary(decision)).toBe('deny RULE_FAILED');
    }
  });

  test('about a type and one about the field both count, in the order of the rule set', () => {
    const both = rules(
      { ...rule, id: 'of-type', fields: ['IncomeTax'], effect: { mask: 'weak' } },
      { ...rule, id: 'of-field', effect: { mask: 'hide' } },
    );
    const decision = ask({}, both);
    expect(summary(decision)).toBe('mask hide');
    expect(decision.trace.flatMap(({ ruleId }) => ruleId ?? [])).toEqual(['of-type', 'of-field']);
  });

  test('about the record becomes a condition: where it holds, the record is out of scope', () => {
    const data = { ...rule, fields: ['Person'], needs: '{ regionCode }', when: 'subject.regionCode == "99"' };
    const { conditions } = ask(
      { coordinate: 'Person.regionCode' },
      rules({ ...data, effect: 'deny' }),
    ) as Permission;
    expect(conditions).toMatchObject([{ id: 'rule:r', type: 'Person', needs: ['regionCode'] }]);
    expect(conditions[0]?.isInScope({ regionCode: '99' }, { caller: welfare })).toBe(false);
    expect(conditions[0]?.isInScope({ regionCode: '11' }, { caller: welfare })).toBe(true);
    expect(conditions[0]?.isInScope({ regionCode: null }, { caller: welfare })).toBe(false);
  });
});

describe('a suspension', () => {
  const since = '2026-01-01T00:00:00Z';

  test.each([
    { target: { application: 'desk' }, reason: 'misuse', since },
    { target: { department: 'welfare' }, reason: 'misuse', since },
    { target: { coordinate: income }, reason: 'incident', since },
  ] as const)('of $target stops the use at once', (suspension) => {
    expect(summary(ask({}, { suspensions: [suspension] }))).toBe('deny SUSPENDED');
  });

  test('of somebody else, or in the future, changes nothing but until when the decision holds', () => {
    const later = { target: { application: 'desk' }, reason: 'x', since: '2026-07-01T00:00:00Z' };
    const other = { target: { application: 'other' }, reason: 'x', since };
    const decision = ask({}, { suspensions: [later, other] });
    expect(summary(decision)).toBe('mask band');
    expect(decision.validUntil).toBe(Date.parse('2026-07-01T00:00:00Z'));
  });
});

describe('a decision', () => {
  test('explains every step that was taken', () => {
    const decision = ask({ purpose: 'nope' });
    expect(
      decision.trace.map(({ step, outcome, code }) => [step, outcome, code].filter(Boolean).join(' ')),
    ).toEqual([
      'item pass',
      'purpose deny PURPOSE_UNKNOWN',
      'necessity skip',
      'share-type deny GRANT_REQUIRED',
      'record-scope pass',
      'quota pass',
      'suspension pass',
      'inputs skip',
      'masks mask',
    ]);
    expect(decision).toMatchObject({
      resource: '900000/000001',
      provider: 'taxation',
      shareType: 'CONDITIONAL',
    });
  });

  test.each(['welfare', 'taxation', 'nobody-yet'])(
    'lets %s declare a purpose of every department, registered or not',
    (department) => {
      const caller = { ...welfare, department };
      const decision = ask({ caller, purpose: 'administration', coordinate: 'TaxCredit.grade' });
      expect(decision.outcome).not.toBe('deny');
    },
  );

  test('gives a purpose of every department nothing but what it needs, and no grant of another department', () => {
    const administration = { purpose: 'administration' };
    expect(summary(ask({ ...administration, coordinate: 'Person.regionCode' }))).toBe('deny NOT_NECESSARY');
    expect(summary(ask({ ...administration, coordinate: income }))).toBe('verify-only GRANT_REQUIRED');
  });

  test('lets nobody declare a purpose of every department of whom nobody vouches', () => {
    const decision = ask({
      caller: anonymousCaller,
      purpose: 'administration',
      coordinate: 'TaxCredit.grade',
    });
    expect(summary(decision)).toBe('deny PURPOSE_UNKNOWN');
  });

  test('opens no other purpose to a department that is not registered', () => {
    const caller = { ...welfare, department: 'nobody-yet' };
    expect(summary(ask({ caller, purpose: 'aid', coordinate: 'TaxCredit.grade' }))).toBe(
      'deny PURPOSE_UNKNOWN',
    );
  });

  test('does not tell an unknown purpose from another department’s', () => {
    const details = ['nope', 'inspection'].map((purpose) => ask({ purpose }).trace);
    expect(details[0]).toEqual(details[1]);
  });

  test('denies when the request itself is broken', () => {
    for (const request of [
      { caller: undefined as unknown as Caller },
      { exhaustedGrants: undefined as unknown as ReadonlySet<string> },
      { uncountedGrants: undefined as unknown as ReadonlySet<string> },
      { now: Number.NaN },
      { coordinate: undefined as unknown as 'A.b' },
      { caller: { ...welfare, clearance: undefined as unknown as 1 } },
    ]) {
      const guarded = rules({
        id: 'r',
        basis: 'b',
        fields: [income],
        when: 'caller.clearance < 1',
        effect: 'deny',
      });
      expect(ask(request, guarded).outcome).toBe('deny');
    }
  });
});
