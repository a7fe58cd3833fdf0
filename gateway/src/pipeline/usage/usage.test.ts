import type { Caller, Permission } from '@govgraph/policy';
import { describe, expect, test } from 'vitest';
import { Decisions } from '../../authorization/decisions.ts';
import { outcomeBits } from '../../executor/outcome-bits.ts';
import { type Usage, beginUsage, extensionsOf } from './usage.ts';
import { buildUsageEntry } from './usage-entry.ts';

const caller: Caller = {
  application: 'hall',
  department: 'office',
  region: '11',
  level: 'CITY',
  clearance: 2,
  roles: ['clerk'],
  official: 'clerk 7',
};
const at = Date.parse('2026-06-01T08:30:15Z');
const clocks = { now: () => at, countingNow: () => at + 1 };
const pseudonymize = (kind: string, value: string): string => `${kind}#${value}`;

const begin = (before?: Usage, version = 3): Usage => beginUsage(clocks, version, 200, before);

const permission = (coordinate: Permission['coordinate'], more: Partial<Permission> = {}): Permission => ({
  outcome: 'allow',
  coordinate,
  policyVersion: 3,
  conditions: [],
  validUntil: Infinity,
  trace: [],
  ...more,
});
const decisions = new Decisions(
  [permission('Query.person', { grantId: 'g', approver: 'Li' }), permission('Person.name')],
  { grant: () => undefined, subjectKeyOf: () => undefined },
);
const outcomes = (name: number, subjects: readonly string[] = ['Person:p1']) => [
  { subjects: [], unnamed: 0, outcomes: String.fromCharCode(outcomeBits.given, 0) },
  { subjects, unnamed: 0, outcomes: String.fromCharCode(0, name) },
];

describe('A usage record', () => {
  test('says who had what of whom, by which grant, and never a value', () => {
    const usage = { ...begin(), caller, purpose: 'aid', decisions, outcomes: outcomes(outcomeBits.given) };
    expect(buildUsageEntry(usage, pseudonymize)).toEqual({
      form: 2,
      channel: 'graphql:none',
      user: 'clerk 7',
      approver: 'Li',
      content: [
        {
          subjectCount: 0,
          items: [{ coordinate: 'Query.person', outcome: 'allow', grantId: 'g', result: 'given' }],
        },
        { subjectCount: 1, items: [{ coordinate: 'Person.name', outcome: 'allow', result: 'given' }] },
      ],
      at: '2026-06-01T08:30:15.000Z',
      method: 'ONLINE_QUERY',
      medium: 'NETWORK',
      application: 'hall',
      department: 'office',
      attributes: { region: '11', level: 'CITY', clearance: 2, roles: ['clerk'] },
      purpose: 'aid',
      exhaustedGrants: [],
      decisionId: usage.decisionId,
      policyVersion: 3,
      operationHash: null,
      operationName: null,
      subjects: ['Person#p1'],
      tries: [],
      outcome: 'ANSWERED',
      code: null,
      status: 200,
    });
  });

  test('of a request that did not come so far says that nothing was decided', () => {
    const entry = buildUsageEntry(
      { ...begin(), outcome: 'REFUSED', code: 'TOKEN_MISSING', status: 401 },
      pseudonymize,
    );
    expect(entry).toMatchObject({
      user: null,
      approver: null,
      content: [],
      application: null,
      attributes: null,
      code: 'TOKEN_MISSING',
      status: 401,
    });
  });

  test('says that what was written was withheld, where it did not leave', () => {
    const usage: Usage = { ...begin(), decisions, outcomes: outcomes(outcomeBits.given), outcome: 'FAILED' };
    const items = buildUsageEntry(usage, pseudonymize).content.flatMap((group) => group.items);
    expect(items.map(({ result }) => result)).toEqual(['withheld', 'withheld']);
  });

  test('names grants that were closed, in lexical order, and what was used of budgets', () => {
    const closedGrants = { exhaustedGrants: new Set(['b', 'a']), uncountedGrants: new Set(['d', 'c']) };
    const entry = buildUsageEntry({ ...begin(), closedGrants, uses: { one: 2, none: 0 } }, pseudonymize);
    expect(entry).toMatchObject({
      exhaustedGrants: ['a', 'b'],
      uncountedGrants: ['c', 'd'],
      uses: { one: 2 },
    });
  });
});

describe('What an attempt before had asked of departments', () => {
  test('is recorded with its version, and as given to nobody', () => {
    const before = { ...begin(undefined, 2), caller, decisions, outcomes: outcomes(outcomeBits.given) };
    const usage: Usage = { ...begin(before), decisions, outcomes: outcomes(outcomeBits.none, ['Person:p2']) };
    const { content, subjects, decisionId } = buildUsageEntry(usage, pseudonymize);
    expect(decisionId).toBe(before.decisionId);
    expect(
      content.map(({ earlier, items }) => [earlier?.policyVersion, items.map(({ result }) => result)]),
    ).toEqual([
      [undefined, ['given']],
      [undefined, ['none']],
      [2, ['withheld']],
      [2, ['withheld']],
    ]);
    expect(subjects).toEqual(['Person#p2', 'Person#p1']);
  });

  test('is left out where nothing came of it', () => {
    const before = {
      ...begin(),
      decisions,
      outcomes: [{ subjects: [], unnamed: 0, outcomes: '\u0000\u0008' }],
    };
    expect(buildUsageEntry(begin(before), pseudonymize).content).toEqual([]);
  });

  test('about a name stands where the next one did not find it out', () => {
    const name = { coordinate: 'Query.person(id:)', pseudonym: 'x' };
    const other = { coordinate: 'Query.person(id:)', pseudonym: 'y', isFound: false };
    const before = { ...begin(), tries: [{ ...name, isFound: true }, other] };
    const tries = (isFound: boolean | null) =>
      buildUsageEntry({ ...begin(before), tries: [{ ...name, isFound }] }, pseudonymize).tries;
    expect(tries(null)).toEqual([{ ...name, isFound: true }, other]);
    expect(tries(false)).toEqual([{ ...name, isFound: false }, other]);
  });

  test('has the same caller, who is known though it is not let in any more', () => {
    expect(buildUsageEntry(begin({ ...begin(), caller }), pseudonymize).application).toBe('hall');
  });
});

test('The cost is told to whoever wants to know it', () => {
  const cost = { cost: 7, records: 2, bytes: 100, byDepartment: new Map([['tax', 7]]), costliest: undefined };
  const told = { decisionId: 'd', policyVersion: 3 };
  expect(extensionsOf({ ...told, cost })).toEqual({ govgraph: told });
  expect(extensionsOf({ ...told, cost, tellsCost: true }).govgraph).toMatchObject({
    cost: { estimated: { cost: 7, records: 2 } },
  });
});
