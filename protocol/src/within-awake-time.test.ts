import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TimeoutError } from './within-time.ts';
import { withinAwakeTime } from './within-awake-time.ts';

/** A clock that runs with the timers, and goes on alone while the process is stopped. */
function createClock() {
  let stoppedMs = 0;
  return {
    now: () => Date.now() + stoppedMs,
    stop: (ms: number) => void (stoppedMs += ms),
  };
}

const never = new Promise<never>(() => undefined);

/** Waits for what never comes, and says whether that is over. */
function waitForNothing(now: () => number) {
  const waiting = withinAwakeTime(never, 5_000, now);
  let isOver = false;
  waiting.catch(() => (isOver = true));
  return { waiting, isOver: () => isOver };
}

describe('The time that a process is awake', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('ends like any other', async () => {
    const { waiting, isOver } = waitForNothing(createClock().now);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(200);
    await expect(waiting).rejects.toThrow(TimeoutError);
  });

  test.each([5_600, 3_600_000])('does not pass while it is stopped for %i ms', async (pauseMs) => {
    const clock = createClock();
    const { waiting, isOver } = waitForNothing(clock.now);
    await vi.advanceTimersByTimeAsync(60);
    clock.stop(pauseMs);
    await vi.advanceTimersByTimeAsync(4_700);
    expect(isOver()).toBe(false);
    await vi.advanceTimersByTimeAsync(400);
    await expect(waiting).rejects.toThrow(TimeoutError);
  });

  test('is enough for what comes within it', async () => {
    const waiting = withinAwakeTime(Promise.resolve('plan'), 5_000, createClock().now);
    expect(await waiting).toBe('plan');
    expect(vi.getTimerCount()).toBe(0);
  });
});
