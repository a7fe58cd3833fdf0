/**
 * The port of counters that all gateways share.
 *
 * A budget says how much all requests together may have of something in a window; a counter, how much of it is held or
 * used. A request *holds* part of a budget before it gives anything, and *settles* once it is recorded what it used.
 *
 * A store can lose a counter: it was restarted, flushed, failed over, or somebody removed or overwrote the entry. What
 * then becomes of it, its budget says.
 */

interface CounterOfBudget {
  /** Names the window too (its minute, hour or day), so that nothing of a window that is over counts in the next one. */
  readonly name: string;
  /** Whose budget it is: those of one owner are held in one step. */
  readonly owner: string;
  /** How long the counter is kept when nothing is counted any more: until its window is over, at least. */
  readonly keptMs: number;
  readonly limit: number;
}

/** A counter that is lost begins at 0: for rates of a minute, and whatever else costs little to have twice. */
export interface VolatileBudget extends CounterOfBudget {
  readonly kind: 'volatile';
}

/** A counter that is lost is counted again from what usage records say was used (`UsageEntry.uses`). */
export interface RecordedBudget extends CounterOfBudget {
  readonly kind: 'recorded';
}

export type Budget = VolatileBudget | RecordedBudget;

/** How much was used, by the names of recorded budgets: whole numbers. */
export type Uses = Readonly<Record<string, number>>;

/** What a request holds of a budget. */
export interface Holding {
  readonly amount: number;
  /** The life of the counter in which it is held: a counter that was lost and counted again has another one. */
  readonly life: string;
}

export interface Claim<Of extends Budget = Budget> {
  readonly budget: Of;
  /** Absent where nothing is held yet. */
  readonly holding?: Holding;
}

/** A counter as it stands. */
export interface Count {
  /** What all requests hold and have used. */
  readonly counted: number;
  readonly life: string;
}

export interface Held {
  readonly kind: 'held';
  /** What is held now of each budget. */
  readonly amount: number;
  /** In the order of the claims. */
  readonly counts: readonly Count[];
}

/** Nothing was changed. */
export interface NotHeld extends Pick<Held, 'counts'> {
  readonly kind: 'refused';
}

/** Nothing was changed: these counters have to be counted again first. */
export interface LostCounters {
  readonly kind: 'lost';
  readonly budgets: readonly RecordedBudget[];
}

/** What is given back of a holding. */
export interface Return {
  readonly budget: Budget;
  readonly life: string;
  readonly amount: number;
}

/** Every method rejects with `StoreError` where the store cannot count. */
export interface Counters {
  /**
   * Holds `amount` of each of some budgets of one owner, or as much as the smallest rest allows, which may be less than
   * is held already; nothing is changed where that is less than `least`. What is held in another life of a counter is
   * not held any more. One step, whoever else counts.
   */
  hold(claims: readonly Claim[], amount: number, least: number): Promise<Held | NotHeld | LostCounters>;
  /**
   * Gives back, to budgets of one owner. One step.
   *
   * @returns the counter after it; undefined where it has been lost since, so that nothing is held or given back
   */
  giveBack(returns: readonly Return[]): Promise<readonly (Count | undefined)[]>;
  /**
   * Begins to count a lost counter again: it stays lost until that is done, for some seconds at most.
   *
   * @returns the life that it will have; undefined where it is not lost, or somebody else has begun
   */
  beginRecount(budget: RecordedBudget): Promise<string | undefined>;
  /**
   * Puts a counter in the place of the one that was lost.
   *
   * @param used what records say, read since {@link beginRecount}
   * @returns false where it has been lost once more since then: it has to be begun again
   */
  finishRecount(budget: RecordedBudget, life: string, used: number): Promise<boolean>;
  close(): Promise<void>;
}

/** How long it may take to count a counter again, before somebody else may begin. */
export const recountTimeoutMs = 6_000;
