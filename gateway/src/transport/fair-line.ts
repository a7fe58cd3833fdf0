import { Shares } from '@govgraph/storage';

/**
 * Who waits for a turn, and whose turn it is, so that nobody is kept waiting by what one other does.
 *
 *   room    one has half of the line at most, and however much others take, there is room for as many more as the line
 *           can be halved ({@link Shares.mayTake}).
 *   turns   are given in rotation, and within one's own in the order of coming: whoever is passed over, because there is
 *           nothing that it may have, stays where it is; whoever had a turn goes to the end. So each of the others has one
 *           turn at most before one's own first.
 *
 * Equal parts, fixed beforehand, would be fair as well, but nobody knows how many will come; and a first line that is
 * served in the order of coming belongs to whoever asks most.
 */
export interface LineLimits {
  readonly maxWaiting: number;
  /** Of the texts of those that wait, together, and beside the first text of each of them. */
  readonly maxWaitingCharacters: number;
}

/** `late`: the time was over before the turn came. `refused`: those who waited were sent away. */
export type Turn = 'entered' | 'late' | 'refused';

export class FairLine {
  readonly #places: Shares;
  readonly #characters: Shares;
  /** What ends each wait, by who waits, in the order in which their turns come. */
  readonly #waiting = new Map<string, Set<(turn: Turn) => void>>();

  constructor({ maxWaiting, maxWaitingCharacters }: LineLimits) {
    this.#places = new Shares(maxWaiting);
    this.#characters = new Shares(maxWaitingCharacters);
  }

  get size(): number {
    return this.#places.taken;
  }

  /** Undefined when there is no room. */
  wait(who: string, characters: number, timeoutMs: number): Promise<Turn> | undefined {
    if (!this.#hasRoom(who, characters)) return undefined;
    const waiting = this.#waiting.get(who) ?? new Set();
    this.#waiting.set(who, waiting);
    this.#places.take(who, 1);
    this.#characters.take(who, characters);
    return new Promise((resolve) => {
      const end = (turn: Turn): void => {
        clearTimeout(timer);
        waiting.delete(end);
        if (waiting.size === 0) this.#waiting.delete(who);
        this.#places.giveBack(who, 1);
        this.#characters.giveBack(who, characters);
        resolve(turn);
      };
      const timer = setTimeout(end, timeoutMs, 'late');
      waiting.add(end);
    });
  }

  #hasRoom(who: string, characters: number): boolean {
    if (!this.#places.hasPlaceFor(who)) return false;
    return this.#places.of(who) === 0 || this.#characters.mayTake(who, characters);
  }

  /** Gives a turn to the next of whom `mayEnter` is true. @returns who that is; undefined when there is nobody */
  admitNext(mayEnter: (who: string) => boolean): string | undefined {
    for (const [who, waiting] of this.#waiting) {
      if (!mayEnter(who)) continue;
      const [enter] = waiting;
      this.#waiting.delete(who);
      this.#waiting.set(who, waiting);
      enter?.('entered');
      return who;
    }
    return undefined;
  }

  /** Sends those away who wait: all, or all of one. */
  refuse(who?: string): void {
    const all = who === undefined ? [...this.#waiting.values()] : [this.#waiting.get(who) ?? []];
    for (const waiting of all) for (const end of waiting) end('refused');
  }
}
