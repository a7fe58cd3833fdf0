import { type Caller, recordedAttributes } from '@govgraph/policy';
import { readRecord } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { beginUsage } from './usage.ts';
import { buildSumEntry, buildUsageEntry } from './usage-entry.ts';

const at = Date.parse('2026-03-02T08:15:30.125Z');
const clocks = { now: () => at, countingNow: () => at };
const pseudonymize = (type: string, value: string): string => `${type}/${value}`;
const caller: Caller = {
  application: 'desk',
  department: 'civil-affairs',
  region: '1101',
  level: 'CITY',
  clearance: 2,
  roles: ['clerk'],
  official: '王芳',
};

/** As it stands in an archive. */
function readBack(entry: object): unknown {
  const link = { writer: 'w', sequence: 1, previousHash: 'genesis', hash: 'sha256:00' };
  return readRecord(JSON.parse(JSON.stringify({ ...link, ...entry })));
}

test('A record says who asked, for what, and when; whoever reads it finds all of it', () => {
  const usage = { ...beginUsage(clocks, 7, 200), caller, purpose: 'aid', uses: { used: 2, unused: 0 } };
  const tries = [{ coordinate: 'Query.person(idNumber:)', pseudonym: 'p', isFound: true }];
  const entry = buildUsageEntry({ ...usage, tries }, pseudonymize);
  expect(entry).toMatchObject({
    user: '王芳',
    application: 'desk',
    department: 'civil-affairs',
    attributes: recordedAttributes(caller),
    purpose: 'aid',
    at: '2026-03-02T08:15:30.125Z',
    policyVersion: 7,
    decisionId: usage.decisionId,
    tries,
    uses: { used: 2 },
  });
  expect(readBack(entry)).toMatchObject(JSON.parse(JSON.stringify(entry)) as object);
  expect(readBack(entry)).not.toHaveProperty('isUnreadable');
});

test('What one attempt found of a name stands where the next did not, and the request keeps its decision id', () => {
  const tried = { coordinate: 'Query.person(idNumber:)', pseudonym: 'p' };
  const first = { ...beginUsage(clocks, 7, 200), tries: [{ ...tried, isFound: true }] };
  const second = beginUsage(clocks, 8, 200, first);
  const entry = buildUsageEntry({ ...second, tries: [{ ...tried, isFound: null }] }, pseudonymize);
  expect(entry.tries).toEqual([{ ...tried, isFound: true }]);
  expect([entry.decisionId, entry.policyVersion]).toEqual([first.decisionId, 8]);
});

test('Refusals of strangers are one record, of nobody and about nobody', () => {
  const counted = {
    decisionId: 'd',
    policyVersion: 7,
    outcome: 'REFUSED',
    code: 'TOKEN_MISSING',
    status: 401,
  };
  const instant = new Date(at).toISOString();
  const sum = { count: 3, network: '192.0.2.0/24', since: instant, until: instant };
  const entry = buildSumEntry({ ...counted, outcome: 'REFUSED' }, sum, instant);
  expect(entry).toMatchObject({ ...counted, sum, application: null, attributes: null, content: [] });
  expect(readBack(entry)).toMatchObject(JSON.parse(JSON.stringify(entry)) as object);
  expect(readBack(entry)).not.toHaveProperty('isUnreadable');
});
