import type { UsageRecord } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { describeRefusal } from './describe-refusal.ts';

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
