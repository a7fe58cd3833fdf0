export interface BulkheadLimits {
  readonly maxInFlight: number;
  readonly maxWaiting: number;
  /** Of the texts of those that wait, together. */
  readonly maxWaitingCharacters: number;
}

/** `late`: the time was over before the turn came. `refused`: those who waited were sent away. */
export type Turn = 'entered' | 'late' | 'refused';

/**
 * How many requests are under way at a time, and who waits in line for a turn. What is slow fills its own places and no
 * more: whoever finds the line full is told so at once.
 */
export class Bulkhead {
  readonly #limits: BulkheadLimits;
  #maxInFlight: number;
  readonly #line = new Set<(turn: Turn) => void>();
  readonly #whenEmpty: (() => void)[] = [];
  #inFlight = 0;
  #waitingCharacters = 0;

  constructor(limits: BulkheadLimits) {
    this.#limits = limits;
    this.#maxInFlight = limits.maxInFlight;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  get waiting(): number {
    return this.#line.size;
  }

  /** True when there was a free place, which is taken then until {@link leave}. */
  tryEnter(): boolean {
    if (this.#inFlight >= this.#maxInFlight) return false;
    this.#inFlight += 1;
    return true;
  }

  /** Undefined when the line is full. */
  wait(characters: number, timeoutMs: number): Promise<Turn> | undefined {
    const { maxWaiting, maxWaitingCharacters } = this.#limits;
    // One that is larger than all may be together waits alone.
    const isTooMuch = this.#line.size > 0 && this.#waitingCharacters + characters > maxWaitingCharacters;
    if (this.#line.size >= maxWaiting || isTooMuch) return undefined;
    this.#waitingCharacters += characters;
    return new Promise((resolve) => {
      const end = (turn: Turn): void => {
        clearTimeout(timer);
        this.#line.delete(end);
        this.#waitingCharacters -= characters;
        resolve(turn);
        if (turn !== 'entered') this.#noteEmpty();
      };
      const timer = setTimeout(end, timeoutMs, 'late');
      this.#line.add(end);
    });
  }

  /** Frees a place, for who has waited longest. */
  leave(): void {
    this.#inFlight -= 1;
    this.#letIn();
    this.#noteEmpty();
  }

  get maxInFlight(): number {
    return this.#maxInFlight;
  }

  /** Lets in as many as there are places more; who is in stays, where there are fewer. */
  set maxInFlight(places: number) {
    this.#maxInFlight = places;
    this.#letIn();
  }

  #letIn(): void {
    for (const enter of this.#line) {
      if (this.#inFlight >= this.#maxInFlight) return;
      this.#inFlight += 1;
      enter('entered');
    }
  }

  /** Sends everybody away who waits. */
  refuseWaiting(): void {
    for (const end of this.#line) end('refused');
  }

  /** Resolves when nothing is under way and nobody waits. */
  empty(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenEmpty.push(resolve);
      this.#noteEmpty();
    });
  }

  #noteEmpty(): void {
    if (this.#inFlight > 0 || this.#line.size > 0) return;
    for (const resolve of this.#whenEmpty.splice(0)) resolve();
  }
}
