/** Notices that counting fails: callers hear that nothing can be counted, operators hear why. */
import type { Counters, RecordedBudget } from './counters.ts';
import type { RecountedCounters } from './recounted-counters.ts';
import { Reservations } from './reservations.ts';

export interface CountingWatch {
  /** The same counters; what fails is noted. */
  readonly counters: Counters;
  /** Whether what is tried now is counted, and everything was that requests asked for a moment ago. */
  canCount(recounted: RecountedCounters): Promise<boolean>;
}

/** How long it is told in `/readyz` that something could not be counted. */
const latelyMs = 30_000;

/** Nothing is ever recorded of it, and what is counted of it is forgotten. */
const triedBudget: RecordedBudget = {
  kind: 'recorded',
  name: 'tried',
  owner: 'nobody',
  keptMs: 60_000,
  limit: 1_000_000,
};

/** @param onFailure hears of each failure */
export function watchCounters(counters: Counters, onFailure: (error: unknown) => void): CountingWatch {
  let failedAt = -Infinity;
  const noting = async <Result>(counting: Promise<Result>): Promise<Result> => {
    try {
      return await counting;
    } catch (error) {
      failedAt = performance.now();
      onFailure(error);
      throw error;
    }
  };
  return {
    counters: {
      hold: (...given) => noting(counters.hold(...given)),
      giveBack: (...given) => noting(counters.giveBack(...given)),
      beginRecount: (...given) => noting(counters.beginRecount(...given)),
      finishRecount: (...given) => noting(counters.finishRecount(...given)),
      close: () => counters.close(),
    },
    canCount: async (recounted) => {
      const request = new Reservations(recounted);
      const { counts } = await request.reserve([triedBudget], 1, 0);
      // What is given back proves that a counter can be changed.
      const { isCounted } = await request.settle({ [triedBudget.name]: 1 });
      return counts !== undefined && isCounted && performance.now() - failedAt >= latelyMs;
    },
  };
}
