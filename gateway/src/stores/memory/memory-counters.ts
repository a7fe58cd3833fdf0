import type { Counters } from '../ports.ts';

interface Window {
  count: number;
  readonly endsAtMs: number;
}

/** Counts in this process; for a single gateway. Past windows are forgotten. */
export function createMemoryCounters(now: () => number = Date.now): Counters {
  const windows = new Map<string, Window>();
  let sweepAtMs = 0;

  function current(key: string): Window | undefined {
    const window = windows.get(key);
    return window !== undefined && now() < window.endsAtMs ? window : undefined;
  }

  /** At most once a minute, so that counting stays cheap. */
  function sweep(): void {
    if (now() < sweepAtMs) return;
    sweepAtMs = now() + 60_000;
    for (const [key, window] of windows) if (window.endsAtMs <= now()) windows.delete(key);
  }

  return {
    increment: async (key, windowMs, by = 1) => {
      sweep();
      let window = current(key);
      if (window === undefined && by < 0) return 0;
      window ??= { count: 0, endsAtMs: now() + windowMs };
      windows.set(key, window);
      window.count = Math.max(0, window.count + by);
      return window.count;
    },
    close: async () => windows.clear(),
  };
}
