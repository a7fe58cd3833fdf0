/**
 * Who waits for a turn, and whose turn it is, so that nobody is kept waiting by what one other does.
 *
 *   room    whoever has nothing of a thing may take of it while there is any; whoever has something may take more as long
 *           as it then has no more than it leaves free ({@link isFairShare}). So one has half at most, and however much
 *           others take, there is room for as many more as it can be halved: the dynamic threshold of switches that share
 *           their memory among ports (Choudhury and Hahne, IEEE/ACM Transactions on Networking 6, 1998).
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

/** What one of those who share the line has in it. */
interface Part {
  characters: number;
  readonly waiting: Set<(turn: Turn) => void>;
}

/**
 * @param own what one has of it already
 * @param taken what all have of it
 */
export function isFairShare(own: number, more: number, taken: number, all: number): boolean {
  return own === 0 || own + more <= all - taken - more;
}

export class FairLine {
  readonly #limits: LineLimits;
  /** By who waits, in the order in which their turns come. */
  readonly #parts = new Map<string, Part>();
  #size = 0;
  #characters = 0;

  constructor(limits: LineLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#size;
  }

  /** Undefined when there is no room. */
  wait(who: string, characters: number, timeoutMs: number): Promise<Turn> | undefined {
    const part = this.#parts.get(who) ?? { characters: 0, waiting: new Set() };
    if (!this.#hasRoom(part, characters)) return undefined;
    this.#parts.set(who, part);
    part.characters += characters;
    this.#characters += characters;
    this.#size += 1;
    return new Promise((resolve) => {
      const end = (turn: Turn): void => {
        clearTimeout(timer);
        part.waiting.delete(end);
        if (part.waiting.size === 0) this.#parts.delete(who);
        part.characters -= characters;
        this.#characters -= characters;
        this.#size -= 1;
        resolve(turn);
      };
      const timer = setTimeout(end, timeoutMs, 'late');
      part.waiting.add(end);
    });
  }

  #hasRoom({ characters: own, waiting }: Part, characters: number): boolean {
    const { maxWaiting, maxWaitingCharacters } = this.#limits;
    if (this.#size >= maxWaiting || !isFairShare(waiting.size, 1, this.#size, maxWaiting)) return false;
    return waiting.size === 0 || isFairShare(own, characters, this.#characters, maxWaitingCharacters);
  }

  /** Gives a turn to the next of whom `mayEnter` is true. @returns who that is; undefined when there is nobody */
  admitNext(mayEnter: (who: string) => boolean): string | undefined {
    for (const [who, part] of this.#parts) {
      if (!mayEnter(who)) continue;
      const [enter] = part.waiting;
      this.#parts.delete(who);
      this.#parts.set(who, part);
      enter?.('entered');
      return who;
    }
    return undefined;
  }

  /** Sends those away who wait: all, or all of one. */
  refuse(who?: string): void {
    const parts = who === undefined ? [...this.#parts.values()] : [this.#parts.get(who)];
    for (const part of parts) for (const end of part?.waiting ?? []) end('refused');
  }
}
