import { describe, expect, test } from 'vitest';
import { decide } from './decide/decide.ts';
import { anonymousCaller } from './model/caller.ts';
import { loadDecisionCases } from './documents/decision-cases.ts';
import { allowAll, buildRequest, testingDepartment, testingPurpose } from './testing.ts';

describe('a policy that allows a whole schema', () => {
  const snapshot = allowAll(['Query.hero', 'Hero.name', 'Hero.name', 'Planet.name'], { Planet: 'astronomy' });

  test('gives everything to the testing caller, with the purpose for what others provide', () => {
    expect(decide(snapshot, buildRequest({ coordinate: 'Query.hero' })).outcome).toBe('allow');
    expect(decide(snapshot, buildRequest({ coordinate: 'Hero.name' })).outcome).toBe('allow');
    const planet = buildRequest({ coordinate: 'Planet.name', purpose: testingPurpose });
    expect(decide(snapshot, planet)).toMatchObject({ outcome: 'allow', provider: 'astronomy' });
  });

  test('gives everything to everybody, since its department is that of callers whom nobody vouches for', () => {
    const request = buildRequest({ coordinate: 'Hero.name', caller: anonymousCaller });
    expect(decide(snapshot, request).outcome).toBe('allow');
  });

  test('lets every field flow to the departments that are named as consumers, and to no other', () => {
    const open = allowAll(['Hero.name', 'Planet.name'], { Planet: 'astronomy' }, ['astronomy']);
    expect(open.isFlowApproved('Hero.name', 'astronomy')).toBe(true);
    expect(open.isFlowApproved('Planet.name', testingDepartment)).toBe(false);
    expect(snapshot.isFlowApproved('Hero.name', 'astronomy')).toBe(false);
  });

  test('gives nothing outside of the schema, and nothing to others', () => {
    expect(decide(snapshot, buildRequest({ coordinate: 'Hero.age' })).outcome).toBe('deny');
    expect(decide(snapshot, buildRequest({ coordinate: 'Planet.name' })).outcome).toBe('deny');
    const { caller } = buildRequest({ coordinate: 'Hero.name' });
    const stranger = { ...caller, department: 'astronomy' };
    expect(decide(snapshot, buildRequest({ coordinate: 'Hero.name', caller: stranger })).outcome).toBe(
      'deny',
    );
  });
});

describe('decision cases', () => {
  const callers = 'callers: { desk: { department: hall, region: "11", level: CITY, clearance: 2 } }';
  const cases = (line: string): string => `cases: [{ name: one, caller: desk, field: A.b, ${line} }]`;

  test('share their callers across files', () => {
    const at = 'at: "2026-01-01T00:00:00Z"';
    const [first] = loadDecisionCases([callers, `${at}\n${cases('expect: deny NOT_SHARED')}`]);
    expect(first?.request.caller).toMatchObject({ application: 'desk', clearance: 2, roles: [] });
    expect(first?.expected).toEqual({ outcome: 'deny', code: 'NOT_SHARED' });
  });

  test.each([
    ['an unknown caller', 'at: "2026-01-01T00:00:00Z", expect: allow', [], /unknown caller desk/],
    ['no instant', 'expect: allow', [callers], /says nothing about when/],
    ['an unknown outcome', 'at: "2026-01-01T00:00:00Z", expect: perhaps', [callers], /expected allow/],
    ['an unknown code', 'at: "2026-01-01T00:00:00Z", expect: deny BECAUSE', [callers], /denial code/],
    ['a mask without a name', 'at: "2026-01-01T00:00:00Z", expect: mask', [callers], /name of the mask/],
  ])('are refused with %s', (_name, line, others, message) => {
    expect(() => loadDecisionCases([...others, cases(line)])).toThrow(message);
  });
});
