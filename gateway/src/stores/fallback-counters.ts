import { createMemoryCounters } from './memory/memory-counters.ts';
import type { Counters } from './ports.ts';

/**
 * Counts in this process what shared counters cannot count, so that it is never free. Each gateway then gives as much
 * as all of them together would, and what was counted elsewhere is not known.
 */
export function createFallbackCounters(shared: Counters, now: () => number): Counters {
  const own = createMemoryCounters(now);
  return {
    increment: (...given) => shared.increment(...given).catch(() => own.increment(...given)),
    close: () => own.close(),
  };
}
