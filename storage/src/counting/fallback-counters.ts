import type { Claim, Counters, Held, NotHeld, VolatileBudget } from './counters.ts';
import { createMemoryCounters } from '../memory/memory-counters.ts';

/** Nothing is lost of volatile budgets: they begin anew. */
export interface VolatileCounters {
  /** See {@link Counters.hold}. */
  hold(claims: readonly Claim<VolatileBudget>[], amount: number, least: number): Promise<Held | NotHeld>;
}

/**
 * Counts in this process what shared counters cannot count, so that it is never free. Each gateway then gives as much
 * as all of them together would, and what was counted elsewhere is not known.
 */
export function createFallbackCounters(shared: Pick<Counters, 'hold'>, now: () => number): VolatileCounters {
  const own = createMemoryCounters(now);
  return {
    hold: async (...given) => {
      const held = await shared.hold(...given).catch(() => own.hold(...given));
      // INVARIANT: only counters of recorded budgets are ever lost.
      if (held.kind === 'lost') throw new TypeError('a volatile budget was lost');
      return held;
    },
  };
}
