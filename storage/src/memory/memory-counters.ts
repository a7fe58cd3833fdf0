import { randomUUID } from 'node:crypto';
import { type Count, type Counters, type Holding, recountTimeoutMs } from '../counting/counters.ts';

interface Counter extends Count {
  /** Undefined while it is counted again. */
  readonly isKnown: boolean;
  readonly keptUntilMs: number;
}

/** Counts in this process; for a single gateway. A new process has lost all of them. */
export function createMemoryCounters(now: () => number = Date.now): Counters {
  const counters = new Map<string, Counter>();
  let sweepAtMs = 0;

  function entryOf(name: string): Counter | undefined {
    const counter = counters.get(name);
    return counter !== undefined && now() < counter.keptUntilMs ? counter : undefined;
  }

  function known(name: string): Counter | undefined {
    const counter = entryOf(name);
    return counter?.isKnown === true ? counter : undefined;
  }

  function put(name: string, counted: number, life: string, keptMs: number, isKnown = true): Count {
    counters.set(name, { counted, life, isKnown, keptUntilMs: now() + keptMs });
    return { counted, life };
  }

  /** At most once a minute, so that counting stays cheap. */
  function sweep(): void {
    if (now() < sweepAtMs) return;
    sweepAtMs = now() + 60_000;
    for (const [name, counter] of counters) if (counter.keptUntilMs <= now()) counters.delete(name);
  }

  const heldIn = (counter: Count, holding: Holding | undefined): number =>
    holding?.life === counter.life ? holding.amount : 0;

  return {
    hold: async (claims, amount, least) => {
      sweep();
      const lost = claims.flatMap(({ budget }) =>
        budget.kind === 'recorded' && known(budget.name) === undefined ? [budget] : [],
      );
      if (lost.length > 0) return { kind: 'lost', budgets: lost };
      const states = claims.map(({ budget, holding }) => {
        const counter = known(budget.name) ?? { counted: 0, life: randomUUID() };
        return { budget, counter, held: heldIn(counter, holding) };
      });
      const rests = states.map(({ budget, counter, held }) => held + budget.limit - counter.counted);
      const total = Math.max(0, Math.min(amount, ...rests));
      if (total < least) return { kind: 'refused', counts: states.map(({ counter }) => counter) };
      const counts = states.map(({ budget: { name, keptMs }, counter: { counted, life }, held }) =>
        put(name, Math.max(0, counted + total - held), life, keptMs),
      );
      return { kind: 'held', amount: total, counts };
    },
    giveBack: async (returns) =>
      returns.map(({ budget: { name, keptMs }, life, amount }) => {
        const counter = known(name);
        if (counter?.life !== life) return undefined;
        return put(name, Math.max(0, counter.counted - amount), life, keptMs);
      }),
    beginRecount: async ({ name }) => {
      if (entryOf(name) !== undefined) return undefined;
      return put(name, 0, randomUUID(), recountTimeoutMs, false).life;
    },
    finishRecount: async ({ name, keptMs }, life, used) => {
      const counter = entryOf(name);
      if (counter === undefined || counter.isKnown || counter.life !== life) return false;
      put(name, used, life, keptMs);
      return true;
    },
    close: async () => counters.clear(),
  };
}
