import type { Counters } from '../stores/ports.ts';

/** Something of which all requests together may use so much in a window: a counter that all gateways share. */
export interface Budget {
  /** Names the window too (its day or hour), so that nothing of a window that is over counts in the next one. */
  readonly key: string;
  readonly windowMs: number;
  readonly limit: number;
}

/** What came of a reservation. */
export interface Reserved {
  /** How much may be used, at most as much as was asked for. */
  readonly amount: number;
  /** By all requests, this one included; undefined where it cannot be counted. */
  readonly counted: number | undefined;
}

interface Held {
  readonly windowMs: number;
  amount: number;
  counted: number;
  /** When it was reserved last. */
  limit: number;
}

/**
 * What one request holds of budgets: it reserves before it gives anything, and gives back what it did not use. A
 * request that is decided anew keeps what it has.
 *
 * INVARIANT: a counter is at least the sum of what requests hold and have used, so that together they never use more
 * than the limit. Whoever counts first and finds that it is too much takes that back itself.
 */
export class Reservations {
  readonly #counters: Counters;
  readonly #held = new Map<string, Held>();

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /**
   * Reserves until so much is held of a budget, or all that is left of it.
   *
   * INVARIANT: what cannot be counted may not be used.
   */
  async reserve({ key, windowMs, limit }: Budget, amount: number): Promise<Reserved> {
    const held = this.#held.get(key) ?? { windowMs, amount: 0, counted: 0, limit };
    const more = Math.max(0, amount - held.amount);
    if (more === 0 && limit >= held.limit) return { amount, counted: held.counted };
    const counted = await this.#counters.increment(key, windowMs, more).catch(() => undefined);
    if (counted === undefined) return { amount: Math.min(held.amount, limit, amount), counted };
    const kept = Math.max(0, held.amount + more - Math.max(0, counted - limit));
    const back = held.amount + more - kept;
    this.#giveBack(key, windowMs, back);
    Object.assign(held, { amount: kept, counted: counted - back, limit });
    this.#held.set(key, held);
    return { amount: Math.min(kept, amount), counted: held.counted };
  }

  /** One of each budget of which something is held, by key: what it costs to learn that something is refused. */
  least(): ReadonlyMap<string, number> {
    return new Map([...this.#held].map(([key, { amount }]) => [key, Math.min(1, amount)]));
  }

  /** Ends the request. @param used by key; the rest is given back, all of it where nothing was given */
  settle(used: ReadonlyMap<string, number> = new Map()): void {
    for (const [key, { windowMs, amount }] of this.#held)
      this.#giveBack(key, windowMs, amount - Math.min(amount, used.get(key) ?? 0));
    this.#held.clear();
  }

  /** Nobody waits for it: what is not given back stays counted. */
  #giveBack(key: string, windowMs: number, by: number): void {
    if (by > 0) this.#counters.increment(key, windowMs, -by).catch(() => undefined);
  }
}
