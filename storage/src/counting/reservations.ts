import type { Claim, Count, RecordedBudget, Return, Uses } from './counters.ts';

import type { RecountedCounters } from './recounted-counters.ts';

/** What came of a reservation. */
export interface Reserved<Of extends RecordedBudget = RecordedBudget> {
  /** How much may be used of each budget: as much as was asked for, or less. */
  readonly amount: number;
  /** What all requests hold and have used of each; undefined where it cannot be counted. */
  readonly counts: readonly number[] | undefined;
  /** The first budget of which less was left. */
  readonly short?: Of | undefined;
}

export interface Settlement {
  /** Whether what the request used is counted. If not, nothing may be given of it. */
  readonly isCounted: boolean;
  /** What all requests hold and have used, by the names of budgets of which something was used. */
  readonly counts: ReadonlyMap<string, number>;
}

interface Reservation {
  readonly budget: RecordedBudget;
  readonly amount: number;
  readonly counted: number;
  readonly life: string;
}

/**
 * What one request holds of budgets: it reserves before it gives anything, and gives back what it did not use. A
 * request that is decided anew keeps what it has.
 */
export class Reservations {
  readonly #counters: RecountedCounters;
  readonly #held = new Map<string, Reservation>();

  constructor(counters: RecountedCounters) {
    this.#counters = counters;
  }

  /**
   * Reserves until so much is held of each of some budgets of one owner, or as much as is left of all of them.
   *
   * INVARIANT: what cannot be counted may not be used.
   *
   * @param least what is of use: where less is left, nothing more is held
   */
  async reserve<Of extends RecordedBudget>(
    budgets: readonly Of[],
    amount: number,
    least: number,
  ): Promise<Reserved<Of>> {
    const reservations = budgets.map(({ name }) => this.#held.get(name));
    const wanted = Math.max(amount, ...reservations.map((each) => each?.amount ?? 0));
    if (reservations.every((each, at) => isEnough(each, wanted, budgets[at]?.limit ?? 0)))
      return { amount, counts: reservations.map((each) => each?.counted ?? 0) };
    const claims = budgets.map((budget, at): Claim<Of> => {
      const holding = reservations[at];
      return holding === undefined ? { budget } : { budget, holding };
    });
    const held = await this.#counters.hold(claims, wanted, least).catch(() => undefined);
    if (held === undefined) return { amount: 0, counts: undefined };
    const isShort = (budget: Of, at: number): boolean => {
      const { counted = 0, life } = held.counts[at] ?? {};
      const own = held.kind === 'held' ? held.amount : heldIn(reservations[at], life);
      return own + budget.limit - counted < amount;
    };
    const result = { counts: held.counts.map(({ counted }) => counted), short: budgets.find(isShort) };
    if (held.kind === 'refused') return { amount: 0, ...result };
    for (const [at, budget] of budgets.entries()) {
      const { counted, life } = held.counts[at] ?? { counted: 0, life: '' };
      this.#held.set(budget.name, { budget, amount: held.amount, counted, life });
    }
    return { amount: Math.min(held.amount, amount), ...result };
  }

  /** One of each budget of which something is held: what it costs to learn that something is refused. */
  least(): Uses {
    return Object.fromEntries([...this.#held].map(([name, { amount }]) => [name, Math.min(1, amount)]));
  }

  /**
   * Ends the request once it is recorded that it used so much: the rest is given back. Nobody waits for budgets of which
   * nothing was used: what is not given back of them stays counted.
   */
  async settle(uses: Uses): Promise<Settlement> {
    const counts = new Map<string, number>();
    const settled = this.#take().map((group) => this.#settleGroup(group, uses, counts));
    const isCounted = (await Promise.all(settled)).every((isGroupCounted) => isGroupCounted);
    return { isCounted, counts };
  }

  /** What is held, by owner. */
  #take(): readonly (readonly Reservation[])[] {
    const groups = new Map<string, Reservation[]>();
    for (const each of this.#held.values()) {
      const { owner } = each.budget;
      groups.set(owner, [...(groups.get(owner) ?? []), each]);
    }
    this.#held.clear();
    return [...groups.values()];
  }

  async #settleGroup(
    group: readonly Reservation[],
    uses: Uses,
    counts: Map<string, number>,
  ): Promise<boolean> {
    const returns = group.map(({ budget, life, amount }): Return => {
      return { budget, life, amount: Math.max(0, amount - usedOf(uses, budget)) };
    });
    const givingBack = this.#counters.giveBack(returns).catch(() => undefined);
    if (group.every(({ budget }) => usedOf(uses, budget) === 0)) return true;
    const left = await givingBack;
    if (left === undefined) return false;
    const counted = group.map(async ({ budget }, at): Promise<boolean> => {
      const used = usedOf(uses, budget);
      const count = left[at] ?? (used === 0 ? undefined : await this.#holdAgain(budget, used));
      if (count !== undefined) counts.set(budget.name, count.counted);
      return count !== undefined || used === 0;
    });
    return (await Promise.all(counted)).every((isCounted) => isCounted);
  }

  /** Whoever counted it again may have read the record of this request, or not: it is counted, twice perhaps. */
  async #holdAgain(budget: RecordedBudget, used: number): Promise<Count | undefined> {
    const held = await this.#counters.hold([{ budget }], used, used).catch(() => undefined);
    return held?.kind === 'held' ? held.counts[0] : undefined;
  }
}

function usedOf(uses: Uses, { name }: RecordedBudget): number {
  return Object.hasOwn(uses, name) ? (uses[name] ?? 0) : 0;
}

function heldIn(reservation: Reservation | undefined, life: string | undefined): number {
  return reservation?.life === life ? (reservation?.amount ?? 0) : 0;
}

function isEnough(held: Reservation | undefined, wanted: number, limit: number): boolean {
  return held !== undefined && held.amount >= wanted && limit >= held.budget.limit;
}
