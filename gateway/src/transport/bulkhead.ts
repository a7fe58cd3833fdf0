import { FairLine, type LineLimits, type Turn } from './fair-line.ts';
import { Shares } from '@govgraph/storage';

export interface BulkheadLimits extends LineLimits {
  readonly maxInFlight: number;
}

/**
 * How many requests are under way at a time, and who waits in line for a turn. What is slow fills its own places and no
 * more: whoever finds no room in the line is told so at once.
 *
 * Applications share places and line ({@link FairLine}): none takes more places than it leaves free, but for a first one.
 * So whatever one does, another finds a place at once, if there are two or more; and whatever any number of them do, one
 * that has no place has one as soon as each of the others had one turn.
 *
 * INVARIANT: whoever waits may not enter now. So nobody who comes overtakes its own, nor anybody who may enter.
 */
export class Bulkhead {
  /** By application. */
  readonly #places: Shares;
  readonly #line: FairLine;
  readonly #whenEmpty: (() => void)[] = [];

  constructor(limits: BulkheadLimits) {
    this.#places = new Shares(limits.maxInFlight);
    this.#line = new FairLine(limits);
  }

  get maxInFlight(): number {
    return this.#places.limit;
  }

  /** From now on; whoever is under way stays. */
  set maxInFlight(maxInFlight: number) {
    this.#places.limit = maxInFlight;
    this.#admitWaiting();
  }

  get inFlight(): number {
    return this.#places.taken;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** True when there was a place for the application, which is taken then until {@link leave}. */
  tryEnter(application: string): boolean {
    if (!this.#mayEnter(application)) return false;
    this.#places.take(application, 1);
    return true;
  }

  readonly #mayEnter = (application: string): boolean => this.#places.hasPlaceFor(application);

  /** Undefined when there is no room in the line. A turn that is `late` or `refused` takes no place. */
  wait(application: string, characters: number, timeoutMs: number): Promise<Turn> | undefined {
    const turn = this.#line.wait(application, characters, timeoutMs);
    void turn?.then(() => this.#noteEmpty());
    return turn;
  }

  /** Frees a place of the application, for whoever's turn it is. */
  leave(application: string): void {
    this.#places.giveBack(application, 1);
    this.#admitWaiting();
    this.#noteEmpty();
  }

  #admitWaiting(): void {
    for (;;) {
      const next = this.#places.isFull ? undefined : this.#line.admitNext(this.#mayEnter);
      if (next === undefined) return;
      this.#places.take(next, 1);
    }
  }

  /** Sends those away who wait: all, or those of one application. */
  refuseWaiting(application?: string): void {
    this.#line.refuse(application);
  }

  /** Resolves when nothing is under way and nobody waits. */
  empty(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
      this.#noteEmpty();
    });
  }

  #noteEmpty(): void {
    if (this.#places.taken > 0 || this.#line.size > 0) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
