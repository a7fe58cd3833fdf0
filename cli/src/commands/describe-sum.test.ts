import { expect, test } from 'vitest';
import { describeSum } from './describe-sum.ts';

const times = { since: '2026-03-02T08:15:30.125Z', until: '2026-03-02T08:15:35.001Z' };

test.each([
  [{ count: 22_000, network: '203.0.113.0/24' }, '22000 requests from 203.0.113.0/24'],
  [{ count: 1, network: '2001:db8:7::/48' }, '1 request from 2001:db8:7::/48'],
  [{ count: 5, network: 'others' }, '5 requests from many networks'],
  [{ count: 5, network: 'unknown' }, '5 requests from an unknown network'],
])('Refusals of strangers are told as how many, from where and when: %o', (sum, said) => {
  expect(describeSum({ ...sum, ...times })).toBe(`${said}, ${times.since} to ${times.until}`);
});
