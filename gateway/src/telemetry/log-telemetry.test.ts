import { expect, test, vi } from 'vitest';
import { UpstreamError } from '../errors.ts';
import { StoreError } from '@govgraph/storage';
import { logTelemetry } from './log-telemetry.ts';

function open() {
  const [error, warn, info] = [vi.fn(), vi.fn(), vi.fn()];
  return { error, warn, info, telemetry: logTelemetry({ error, warn, info }) };
}

test('a flood of one failure fills no log, and hides no other failure', () => {
  const { error, telemetry } = open();
  for (let time = 0; time < 5_000; time++) {
    const decisionId = `decision ${time}`;
    telemetry.failed(new StoreError('usage', `record ${time} waits`), { during: 'request', decisionId });
    telemetry.failed(new UpstreamError('health', 'timed out'), { during: 'subgraph request' });
  }
  telemetry.failed(new UpstreamError('taxation', 'timed out'), { during: 'subgraph request' });
  expect(error.mock.calls.length).toBe(41);
  expect(error.mock.calls.at(-1)?.[0].err.department).toBe('taxation');
  telemetry.close();
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

test('alarms of one limit are bounded, and those of another are not kept back', () => {
  const { warn, telemetry } = open();
  const alarm = { percent: 80, application: 'office-app', decisionId: 'one' };
  for (let time = 0; time < 100; time++) telemetry.limitNeared({ ...alarm, limit: 'persons' });
  telemetry.limitNeared({ ...alarm, limit: 'identification-misses' });
  expect(warn.mock.calls.length).toBe(21);
  expect(warn.mock.calls.at(-1)).toEqual([
    { ...alarm, limit: 'identification-misses' },
    'a limit is nearly or entirely used up',
  ]);
  telemetry.close();
  expect(warn.mock.calls.slice(21)).toEqual([
    [{ limit: 'persons', lines: 80 }, 'further alarms of this limit are not listed'],
  ]);
});

test('that settings differ is told five times a minute, and whether anything is answered', () => {
  const { error, warn, info, telemetry } = open();
  const differences = ['auditHash'];
  telemetry.settingsCompared({ hasJoined: false, differences });
  telemetry.settingsCompared({ hasJoined: true, differences });
  telemetry.settingsCompared({ hasJoined: true, differences: [] });
  for (let time = 0; time < 10; time++) telemetry.settingsCompared({ hasJoined: true, differences });
  expect(error.mock.calls).toEqual([[{ differences }, expect.stringContaining('nothing is answered')]]);
  expect(info.mock.calls).toEqual([[expect.stringContaining('no setting differs')]]);
  expect(warn.mock.calls.length).toBe(3);
  telemetry.close();
  expect(warn.mock.calls.at(-1)?.[0]).toEqual({ lines: 8 });
});

test('a department that is left out is a warning, and that it is asked again is none', () => {
  const { warn, info, telemetry } = open();
  const change = { department: 'health', application: 'office-app' };
  telemetry.departmentChanged({ ...change, isFailing: true, reason: 'timed out' });
  telemetry.departmentChanged({ ...change, isFailing: false });
  telemetry.policyServed(7);
  expect(warn.mock.calls).toEqual([[{ ...change, reason: 'timed out' }, expect.any(String)]]);
  expect(info.mock.calls).toEqual([
    [change, 'a department is asked again'],
    [{ version: 7 }, 'serving a policy version'],
  ]);
});
