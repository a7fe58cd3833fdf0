import { describe, expect, test } from 'vitest';
import { nameOf, rateBudgetsOf } from './rate-budgets.ts';

const rates = { application: 'hall', requestsPerMinute: 60, costPerMinute: 1_000, personsPerHour: 200 };
const perOfficial = { requestsPerMinute: 6, costPerMinute: 100, personsPerHour: 20 };
const caller = { application: 'hall', official: 'clerk 7' };
const now = Date.parse('2026-06-01T08:30:15Z');

test('An application without a limit has no budget', () => {
  expect(rateBudgetsOf(undefined, 'requests', caller, now)).toEqual([]);
});

test('The budget of an official comes before that of its application, which has no other where officials have none', () => {
  const limits = (limit: Parameters<typeof rateBudgetsOf>[0]) =>
    rateBudgetsOf(limit, 'persons', caller, now).map((budget) => [nameOf(budget), budget.limit]);
  expect(limits(rates)).toEqual([['persons', 200]]);
  expect(limits({ ...rates, perOfficial })).toEqual([
    ['persons-of-official', 20],
    ['persons', 200],
  ]);
});

test.each([
  ['requests', 'volatile', '2026-06-01T08:31:00.000Z'],
  ['cost', 'volatile', '2026-06-01T08:31:00.000Z'],
  ['persons', 'recorded', '2026-06-01T09:00:00.000Z'],
] as const)('%s are counted in a window of the clock', (measure, kind, end) => {
  const [budget] = rateBudgetsOf(rates, measure, caller, now);
  expect(budget).toMatchObject({ measure, kind, of: 'application' });
  expect(new Date(budget?.endsAt ?? 0).toISOString()).toBe(end);
});

describe('Two budgets have one name', () => {
  const names = (official: string | undefined, application = 'hall', at = now) =>
    rateBudgetsOf(
      { ...rates, perOfficial },
      'requests',
      { application, ...(official && { official }) },
      at,
    ).map(({ name }) => name);

  test('where application, official and window are the same', () => {
    expect(names('clerk 7')).toEqual(names('clerk 7', 'hall', now + 1_000));
  });

  test('and never where one of them is not', () => {
    const own = names('clerk 7');
    for (const others of [
      names('clerk 8'),
      names(undefined),
      names('clerk 7', 'other'),
      names('clerk 7', 'hall', now + 60_000),
    ])
      expect(others[0]).not.toBe(own[0]);
    expect(names('clerk 8')[1]).toBe(own[1]);
    expect(new Set(own).size).toBe(2);
  });
});
