import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLineLimit } from './line-limit.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a limit of log lines', () => {
  test('lets the first lines of each kind through, and says afterwards how many others there were', () => {
    const onLeftOut = vi.fn();
    const limit = createLineLimit({ onLeftOut, maxLines: 3, intervalMs: 1_000 });
    const written = Array.from({ length: 1_000 }, () => limit.mayWrite('request')).filter(Boolean);
    expect(written).toHaveLength(3);
    expect(limit.mayWrite('planning')).toBe(true);
    expect(onLeftOut).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1_000);
    expect(onLeftOut.mock.calls).toEqual([['request', 997]]);
    expect(limit.mayWrite('request')).toBe(true);
  });

  test('writes less and less of a failure that goes on, and all of it again when it comes back', () => {
    const limit = createLineLimit({ onLeftOut: vi.fn(), maxLines: 4, intervalMs: 1_000, isBackingOff: true });
    const writtenIn = (seconds: number): number => {
      let written = 0;
      for (let tenth = 0; tenth < seconds * 10; tenth++) {
        if (limit.mayWrite('policy load')) written += 1;
        vi.advanceTimersByTime(100);
      }
      return written;
    };
    expect([1, 1, 1, 1, 60].map(writtenIn)).toEqual([4, 2, 1, 1, 60]);
    expect(limit.mayWrite('another')).toBe(true);
    vi.advanceTimersByTime(10_000);
    expect(writtenIn(1)).toBe(4);
  });

  test('says nothing of a kind of which every line was written', () => {
    const onLeftOut = vi.fn();
    const limit = createLineLimit({ onLeftOut, maxLines: 3, intervalMs: 1_000 });
    for (let line = 0; line < 3; line++) expect(limit.mayWrite('request')).toBe(true);
    vi.advanceTimersByTime(5_000);
    expect(onLeftOut).not.toHaveBeenCalled();
  });

  test('remembers so many kinds only, whoever makes them up', () => {
    const onLeftOut = vi.fn();
    const limit = createLineLimit({ onLeftOut, maxLines: 1, maxKinds: 10, intervalMs: 1_000 });
    const kinds = Array.from({ length: 500 }, (_, index) => `kind ${index}`);
    expect(kinds.filter((kind) => limit.mayWrite(kind))).toEqual([...kinds.slice(0, 10), 'kind 10']);
    limit.close();
    expect(onLeftOut.mock.calls).toEqual([['others', 489]]);
  });
});
