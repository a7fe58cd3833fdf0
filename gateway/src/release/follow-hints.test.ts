import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { followHints } from './follow-hints.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const maxPauseMs = 1_000;

/** Hints in a row, each a millisecond after the one before; @returns when checks were made, in milliseconds */
async function flood(durationMs: number, isTrue: (checks: number) => boolean): Promise<readonly number[]> {
  const start = Date.now();
  const checkedAt: number[] = [];
  const check = async () => {
    checkedAt.push(Date.now() - start);
    return isTrue(checkedAt.length);
  };
  const hints = followHints({ check, maxPauseMs });
  for (let elapsed = 0; elapsed < durationMs; elapsed += 1) {
    hints.give();
    await vi.advanceTimersByTimeAsync(1);
  }
  await hints.close();
  return checkedAt;
}

test('a true hint is followed at once, and so are those after it', async () => {
  expect(await flood(5, () => true)).toEqual([0, 1, 2, 3, 4]);
});

test('a flood of hints that are not true is followed less and less often, down to a limit', async () => {
  expect(await flood(5_000, () => false)).toEqual([0, 50, 150, 350, 750, 1550, 2550, 3550, 4550]);
});

test('a true hint among others ends the pauses', async () => {
  expect(await flood(250, (checks) => checks === 3)).toEqual([0, 50, 150, 150, 200]);
});

test('one hint that is not true delays none that comes after its pause', async () => {
  const check = vi.fn(async () => false);
  const hints = followHints({ check, maxPauseMs });
  for (const checks of [1, 2, 3]) {
    hints.give();
    expect(check).toHaveBeenCalledTimes(checks);
    await vi.advanceTimersByTimeAsync(50);
  }
  await hints.close();
});

test('a hint is doubtful for as long as the longest pause after one that was not true', async () => {
  const doubts: boolean[] = [];
  const hints = followHints({
    check: async (isDoubtful) => {
      doubts.push(isDoubtful);
      return false;
    },
    maxPauseMs,
  });
  for (const pauseMs of [60, maxPauseMs - 10, maxPauseMs + 10, 0]) {
    hints.give();
    await vi.advanceTimersByTimeAsync(pauseMs);
  }
  expect(doubts).toEqual([false, true, true, false]);
  await hints.close();
});

test('hints that come during a check are checked once after it, since it may have looked before', async () => {
  const ends: (() => void)[] = [];
  const check = vi.fn(() => new Promise<boolean>((resolve) => ends.push(() => resolve(true))));
  const hints = followHints({ check, maxPauseMs });
  for (let given = 0; given < 10; given += 1) hints.give();
  expect(check).toHaveBeenCalledTimes(1);
  ends.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(check).toHaveBeenCalledTimes(2);
  ends.shift()?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(check).toHaveBeenCalledTimes(2);
  await hints.close();
});

test('closing ends a pause, and nothing is checked after it', async () => {
  const check = vi.fn(async () => false);
  const hints = followHints({ check, maxPauseMs });
  hints.give();
  await vi.advanceTimersByTimeAsync(1);
  hints.give();
  await hints.close();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(check).toHaveBeenCalledTimes(1);
});
