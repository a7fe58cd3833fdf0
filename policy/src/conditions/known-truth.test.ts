import { omitUndefined } from '../model/omit-undefined.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compilePolicy } from '../compile/compile-policy.ts';
import { compileRecordCondition } from './condition.ts';
import { decide } from '../decide/decide.ts';
import type { Caller } from '../model/caller.ts';
import type { Decision, FieldRequest } from '../model/decision.ts';
import { compileKnownTruth } from './known-truth.ts';
import type { PolicySource } from '../model/model.ts';
import { buildGrant, buildItem, buildPolicy, buildPurpose, buildRequest, buildResource } from '../testing.ts';

const welfare: Caller = {
  application: 'desk',
  department: 'welfare',
  region: '11',
  level: 'PROVINCE',
  clearance: 2,
  roles: ['clerk'],
};
const known = (when: string, purpose?: string): boolean | undefined =>
  compileKnownTruth(when)({ caller: welfare, ...omitUndefined({ purpose }) });

const ofRecord = '!subject.region.startsWith(caller.region)';

describe('what a condition on records says of a request', () => {
  test.each([
    [`purpose == "aid" && ${ofRecord}`, false],
    [`${ofRecord} && purpose == "aid"`, false],
    [`purpose == "hall" && ${ofRecord}`, undefined],
    [`purpose == "hall" || ${ofRecord}`, true],
    [`purpose == "aid" || ${ofRecord}`, undefined],
    [`!(purpose == "hall" || ${ofRecord})`, false],
    [`purpose == "hall" ? caller.clearance > 3 : ${ofRecord}`, false],
    [`purpose == "aid" ? caller.clearance > 3 : ${ofRecord}`, undefined],
    [`subject.grade > 3 ? false : false`, undefined],
    [`"clerk" in caller.roles || subject.grade > 3`, true],
    [`caller.roles.exists(subject, subject == "judge") && subject.grade > 3`, false],
    ['true', true],
    ['has(subject.region)', undefined],
    ['subject.region == subject.region', undefined],
    // It throws, or would with another caller: what is not known stays a matter of the record.
    ['caller.roles[3] == "judge" && subject.grade > 3', undefined],
    ['caller.roles[3] == "judge" && purpose == "aid" && subject.grade > 3', false],
  ] as const)('%s', (when, truth) => {
    expect(known(when, 'hall')).toBe(truth);
  });

  test('has an empty purpose where none was declared', () => {
    expect(known(`purpose == "" && ${ofRecord}`)).toBeUndefined();
    expect(known(`purpose != "" && ${ofRecord}`)).toBe(false);
  });
});

function policyWith(part: Pick<PolicySource, 'grants' | 'ruleSet'>): PolicySource {
  const items = ['A.one', 'A.region', 'A.grade'].map((coordinate) =>
    buildItem({
      coordinate: coordinate as 'A.one',
      shareType: part.grants.length > 0 ? 'CONDITIONAL' : 'UNCONDITIONAL',
    }),
  );
  return buildPolicy({
    departments: ['alpha', 'welfare'],
    resources: [buildResource({ provider: 'alpha', items })],
    purposes: ['aid', 'hall'].map((code) => buildPurpose({ code, department: 'welfare', items: ['A.*'] })),
    ...part,
  });
}

const needs = '{ region grade }';
const withRule = (when: string): PolicySource =>
  policyWith({
    grants: [],
    ruleSet: {
      version: '1',
      rules: [{ id: 'r', basis: 'a law', fields: ['A'], needs, when, effect: 'deny' }],
    },
  });
const withRows = (when: string): PolicySource =>
  policyWith({
    grants: ['aid', 'hall'].map((purpose) =>
      buildGrant({
        id: purpose,
        purpose,
        consumer: 'welfare',
        provider: 'alpha',
        items: ['A.one'],
        rows: { type: 'A', needs, when },
      }),
    ),
    ruleSet: undefined,
  });

const requestFor = (purpose: string, caller: Caller = welfare): FieldRequest =>
  buildRequest({ caller, purpose, coordinate: 'A.one' });

describe('a data rule that the request decides', () => {
  const rule = `purpose == "aid" && ${ofRecord}`;

  test('is no condition on records for a purpose that it is not about', () => {
    const decision = decide(compilePolicy(withRule(rule)), requestFor('hall'));
    expect(decision).toMatchObject({ outcome: 'allow', conditions: [] });
    expect(decision.trace).toContainEqual(
      expect.objectContaining({ step: 'record-scope', outcome: 'pass', ruleId: 'r' }),
    );
  });

  test('is one for the purpose that it is about', () => {
    expect(decide(compilePolicy(withRule(rule)), requestFor('aid'))).toMatchObject({
      outcome: 'allow',
      conditions: [{ id: 'rule:r' }],
    });
  });

  test('denies as a rule about the request where it holds for every record', () => {
    const decision = decide(compilePolicy(withRule(`purpose == "hall" || ${ofRecord}`)), requestFor('hall'));
    expect(decision).toMatchObject({ outcome: 'deny', code: 'RULE_DENIED' });
  });
});

describe('a row scope that the request decides', () => {
  test.each([
    ['caller.level == "NATION" || subject.region == caller.region', 'NATION', []],
    ['caller.level == "NATION" || subject.region == caller.region', 'CITY', ['grant:hall']],
    ['caller.level == "NATION" && subject.region == caller.region', 'CITY', ['grant:hall']],
  ] as const)('%s, for a %s', (when, level, ids) => {
    const decision = decide(compilePolicy(withRows(when)), requestFor('hall', { ...welfare, level }));
    expect('code' in decision ? decision.code : decision.conditions.map(({ id }) => id)).toEqual(ids);
  });
});

const terms = fc.constantFrom(
  'true',
  'false',
  'purpose == "aid"',
  'caller.clearance < 3',
  'caller.roles[0] == "clerk"',
  'caller.roles.exists(subject, subject == "clerk")',
  'subject.region.startsWith(caller.region)',
  'subject.grade > 2',
  'has(subject.grade)',
  'subject.grade > 2 || purpose == "aid"',
);
const { condition } = fc.letrec<{ condition: string }>((tie) => {
  const inner = tie('condition');
  return {
    condition: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      terms,
      fc.tuple(inner, fc.constantFrom('&&', '||'), inner).map(([one, by, two]) => `(${one} ${by} ${two})`),
      inner.map((text) => `!(${text})`),
      fc.tuple(inner, inner, inner).map(([choice, yes, no]) => `(${choice} ? ${yes} : ${no})`),
    ),
  };
});
const callers = fc.record({
  clearance: fc.constantFrom(1 as const, 4 as const),
  region: fc.constantFrom('11', '31'),
  roles: fc.constantFrom([], ['clerk'], ['judge']),
});
// Values of another type than the condition takes make it throw.
const records = fc.record({
  region: fc.constantFrom<unknown>('110108', '310101', 7),
  grade: fc.constantFrom<unknown>(1n, 3n, 'high', true),
});

/** Whether a record is served. */
function isServed(
  decision: Decision,
  record: Readonly<Record<string, unknown>>,
  request: FieldRequest,
): boolean {
  return !('code' in decision) && decision.conditions.every(({ isInScope }) => isInScope(record, request));
}

describe('for every condition, caller and record', () => {
  const purposes = fc.constantFrom('aid', 'hall');

  test('what is known of the request is what the record is told', () => {
    let decided = 0;
    const property = fc.property(condition, callers, purposes, records, (when, facts, purpose, record) => {
      const request = { caller: { ...welfare, ...facts }, purpose };
      const truth = compileKnownTruth(when)(request);
      if (truth === undefined) return;
      decided += 1;
      expect(compileRecordCondition(when, ['region', 'grade'])(record, request)).toBe(truth);
    });
    fc.assert(property, { numRuns: 2000, seed: 1 });
    expect(decided).toBeGreaterThan(200);
  });

  test.each([
    ['a rule', withRule, (holds: boolean | undefined) => holds === false],
    ['the rows of a grant', withRows, (holds: boolean | undefined) => holds === true],
  ] as const)('%s serves the records that it serves when it is asked of each', (_, policyOf, serves) => {
    const property = fc.property(condition, callers, purposes, records, (when, facts, purpose, record) => {
      const request = requestFor(purpose, { ...welfare, ...facts });
      const asked = compileRecordCondition(when, ['region', 'grade']);
      const decision = decide(compilePolicy(policyOf(when)), request);
      expect(isServed(decision, record, request)).toBe(serves(attempt(() => asked(record, request))));
    });
    fc.assert(property, { numRuns: 1000, seed: 2 });
  });
});

function attempt<Result>(compute: () => Result): Result | undefined {
  try {
    return compute();
  } catch {
    return undefined;
  }
}
