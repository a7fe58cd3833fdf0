import { createMemoryCounters } from '../memory/memory-counters.ts';
import type { Counters } from '../counting/counters.ts';

/** What is asked of counters. */
export interface Asked {
  readonly what: 'hold' | 'give back' | 'recount';
  readonly names: readonly string[];
  /** That is held, or given back of all together. */
  readonly amount: number;
}

/** Counters in memory, some of whose work fails. @param now epoch milliseconds */
export function failingCounters(isFailing: (asked: Asked) => boolean, now?: () => number): Counters {
  const memory = createMemoryCounters(now);
  const failIf = (
    what: Asked['what'],
    budgets: readonly { readonly name: string }[],
    amount: number,
  ): void => {
    if (isFailing({ what, names: budgets.map(({ name }) => name), amount }))
      throw new Error('the counters are gone');
  };
  return {
    hold: async (claims, amount, least) => {
      failIf(
        'hold',
        claims.map(({ budget }) => budget),
        amount,
      );
      return memory.hold(claims, amount, least);
    },
    giveBack: async (returns) => {
      const sum = returns.reduce((total, { amount }) => total + amount, 0);
      failIf(
        'give back',
        returns.map(({ budget }) => budget),
        sum,
      );
      return memory.giveBack(returns);
    },
    beginRecount: async (budget) => {
      failIf('recount', [budget], 0);
      return memory.beginRecount(budget);
    },
    finishRecount: (...given) => memory.finishRecount(...given),
    close: () => memory.close(),
  };
}
