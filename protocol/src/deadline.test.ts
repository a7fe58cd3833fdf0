import { expect, test } from 'vitest';
import { readDeadline } from './deadline.ts';
import { maxResponseMs } from './response-limits.ts';

test.each([
  ['50', 50],
  ['29999', 29_999],
  ['60000', maxResponseMs],
  [undefined, maxResponseMs],
  ['0', maxResponseMs],
  ['-1', maxResponseMs],
  ['soon', maxResponseMs],
  ['', maxResponseMs],
])('A gateway that says it waits for %s ms is answered within %i ms', (text, expected) => {
  expect(readDeadline(text)).toBe(expected);
});
