import { expect, test } from 'vitest';
import type { LimitAlarm } from '../../telemetry/telemetry.ts';
import { createLimitAlarms } from './limit-alarms.ts';

function listen() {
  const raised: LimitAlarm[] = [];
  const alarms = createLimitAlarms({ limitNeared: (alarm) => void raised.push(alarm) });
  const note = (counted: number, key = 'this hour', allowed = 10): void =>
    alarms.note({ limit: 'persons', key, application: 'hall', decisionId: `d${counted}`, counted, allowed });
  return { raised, alarms, note };
}

test('Who comes to four fifths of a limit is told once, and once who reaches it', () => {
  const { raised, alarms, note } = listen();
  for (const counted of [7, 8, 9, 10, 11]) note(counted);
  expect(raised).toEqual([
    { limit: 'persons', percent: 80, application: 'hall', decisionId: 'd8' },
    { limit: 'persons', percent: 100, application: 'hall', decisionId: 'd10' },
  ]);
  expect(alarms.counts).toEqual(
    new Map([
      [
        'persons',
        new Map([
          [80, 1],
          [100, 1],
        ]),
      ],
    ]),
  );
});

test('Who goes beyond at one go is told both', () => {
  const { raised, note } = listen();
  note(50);
  expect(raised.map(({ percent }) => percent)).toEqual([80, 100]);
});

test('Each counter is told of by itself', () => {
  const { raised, alarms, note } = listen();
  note(8);
  note(8, 'the next hour');
  expect(raised).toHaveLength(2);
  expect(alarms.counts.get('persons')?.get(80)).toBe(2);
});

test('Nothing that was counted is no alarm, even of a limit of nothing', () => {
  const { raised, note } = listen();
  note(0, 'this hour', 0);
  expect(raised).toEqual([]);
});
