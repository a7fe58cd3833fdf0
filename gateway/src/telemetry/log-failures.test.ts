import { expect, test, vi } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { StoreError } from '@govgraph/storage';
import { logFailures } from './log-failures.ts';

test('a flood of one failure fills no log, and hides no other failure', () => {
  const error = vi.fn();
  const failures = logFailures({ error });
  for (let time = 0; time < 5_000; time++) {
    const decisionId = `decision ${time}`;
    const context = { during: 'request', decisionId };
    failures.note(new StoreError('usage', `record ${time} waits`), context);
    failures.note(new UpstreamError('health', 'timed out'), { during: 'subgraph request' });
  }
  failures.note(new UpstreamError('taxation', 'timed out'), { during: 'subgraph request' });
  expect(error.mock.calls.length).toBe(41);
  expect(error.mock.calls.at(-1)?.[0].err.department).toBe('taxation');
  failures.close();
  expect(error.mock.calls.slice(41)).toEqual([
    [
      { kind: 'request StoreError AUDIT_UNAVAILABLE', lines: 4_980 },
      'further failures of this kind are not listed',
    ],
    [
      { kind: 'subgraph request UpstreamError INTERNAL_ERROR health', lines: 4_980 },
      'further failures of this kind are not listed',
    ],
  ]);
});
