import { describe, expect, test } from 'vitest';
import { volatileBudget } from '../testing/budgets.ts';
import { failingCounters } from '../testing/failing-counters.ts';
import { createFallbackCounters } from './fallback-counters.ts';

const now = () => 0;

describe('Requests that shared counters cannot count', () => {
  test('are counted by the gateway itself, up to the same limit', async () => {
    const counters = createFallbackCounters(
      failingCounters(() => true),
      now,
    );
    const budget = volatileBudget(2);
    const hold = () => counters.hold([{ budget }], 1, 1);
    expect([await hold(), await hold(), await hold()].map(({ kind }) => kind)).toEqual([
      'held',
      'held',
      'refused',
    ]);
  });

  test('do not count once the shared counters are back', async () => {
    let isFailing = true;
    const counters = createFallbackCounters(
      failingCounters(() => isFailing, now),
      now,
    );
    const budget = volatileBudget(1);
    await counters.hold([{ budget }], 1, 1);
    isFailing = false;
    expect(await counters.hold([{ budget }], 1, 1)).toMatchObject({ kind: 'held' });
  });
});
