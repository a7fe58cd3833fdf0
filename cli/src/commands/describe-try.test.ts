import type { UsageTry } from '@govgraph/storage';
import { expect, test } from 'vitest';
import { describeTry } from './describe-try.ts';

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
