import type { UsageRecord, UsageTry } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { describeRefusal, describeTry } from './describe-record.ts';

const items = [{ coordinate: 'Person.name', outcome: 'allow' }];
const decided = [{ subjectCount: 0, items }];
const earlier = [{ subjectCount: 0, items, earlier: { policyVersion: 1, at: '2026-03-02T08:15:30.125Z' } }];
const sum = {
  count: 2,
  network: 'others',
  since: '2026-03-02T08:15:30.125Z',
  until: '2026-03-02T08:15:35.001Z',
};

test.each<[changes: object, said: string | undefined]>([
  [{ code: null }, undefined],
  [{ form: undefined, code: undefined, content: items }, undefined],
  [{ code: 'OPERATION_TOO_LARGE' }, 'OPERATION_TOO_LARGE'],
  [{ code: 'RATE_LIMITED' }, 'RATE_LIMITED (requests of a minute)'],
  [{ code: 'RATE_LIMITED', operationHash: 'p' }, 'RATE_LIMITED (cost of a minute)'],
  [{ code: 'RATE_LIMITED', operationHash: 'p', content: earlier }, 'RATE_LIMITED (cost of a minute)'],
  [{ code: 'RATE_LIMITED', operationHash: 'p', content: decided }, 'RATE_LIMITED (persons of an hour)'],
  [{ code: 'RATE_LIMITED', sum }, `RATE_LIMITED 2 requests from many networks, ${sum.since} to ${sum.until}`],
])('A refusal is told with what it was about: %j', (changes, said) => {
  const record = { form: 2, content: [], operationHash: null, ...changes } as unknown as UsageRecord;
  expect(describeRefusal(record)).toBe(said);
});

test.each([
  [{ count: 22_000, network: '203.0.113.0/24' }, '22000 requests from 203.0.113.0/24'],
  [{ count: 1, network: '2001:db8:7::/48' }, '1 request from 2001:db8:7::/48'],
  [{ count: 5, network: 'others' }, '5 requests from many networks'],
  [{ count: 5, network: 'unknown' }, '5 requests from an unknown network'],
])('Refusals of strangers are told as how many, from where and when: %o', (refusals, said) => {
  const times = { since: '2026-03-02T08:15:30.125Z', until: '2026-03-02T08:15:35.001Z' };
  const changes = { code: 'RATE_LIMITED', sum: { ...refusals, ...times } };
  const record = { form: 2, content: [], operationHash: null, ...changes } as unknown as UsageRecord;
  expect(describeRefusal(record)).toBe(`RATE_LIMITED ${said}, ${times.since} to ${times.until}`);
});

const coordinate = 'Query.person(idNumber:)';

test.each<[Omit<UsageTry, 'coordinate'>, string]>([
  [{ pseudonym: 'p', isFound: true }, 'named p by Query.person(idNumber:): found'],
  [{ pseudonym: 'p', isFound: false }, 'named p by Query.person(idNumber:): not found'],
  [{ pseudonym: 'p', isFound: null }, 'named p by Query.person(idNumber:): not known whether found'],
  [
    { pseudonym: null, isFound: null, count: 44_000 },
    'named 44000 records by Query.person(idNumber:): refused, more than a request may name',
  ],
])('A try is told as what is known of it: %j', (tried, text) => {
  expect(describeTry({ coordinate, ...tried })).toBe(text);
});
