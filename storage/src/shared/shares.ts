/**
 * What several owners have of one thing, of which there is only so much.
 *
 * Nobody knows how many will come, so nobody is given a part beforehand. There are two ways to share:
 *
 *   what is given back   whoever has nothing may take while there is any; whoever has something may take more as long as
 *                        it then has no more than it leaves free ({@link Shares.mayTake}). So one has half at most, and
 *                        however much others take, there is room for as many more as it can be halved: the dynamic
 *                        threshold of switches that share their memory among ports (Choudhury and Hahne, IEEE/ACM
 *                        Transactions on Networking 6, 1998).
 *   what is kept         one may have all of it while nobody else wants any; then whoever has most gives way
 *                        ({@link Shares.largest}). So nobody loses anything to others who has no more than an equal part.
 */

/** What one of them has. */
interface Share {
  readonly owner: string;
  amount: number;
  /** In the heap. */
  place: number;
}

/** Each operation takes a few steps, and for {@link largest} as many as the number of owners has binary digits. */
export class Shares {
  /** How much there is. Owners may have more: this class counts, and whoever uses it decides. */
  limit: number;
  #taken = 0;
  readonly #byOwner = new Map<string, Share>();
  /** The share at each place is as large as those at twice the place and one or two more, or larger. */
  readonly #heap: Share[] = [];

  constructor(limit: number) {
    this.limit = limit;
  }

  /** What all have. */
  get taken(): number {
    return this.#taken;
  }

  get isFull(): boolean {
    return this.#taken >= this.limit;
  }

  /** Whether there is one more for an owner that may fairly take it. */
  hasPlaceFor(owner: string): boolean {
    return !this.isFull && this.mayTake(owner, 1);
  }

  of(owner: string): number {
    return this.#byOwner.get(owner)?.amount ?? 0;
  }

  /** Whoever has the most; undefined when nobody has anything. */
  get largest(): string | undefined {
    return this.#heap[0]?.owner;
  }

  /** Whether it is fair that one takes so much more. A first part always is, however large, and when all is taken. */
  mayTake(owner: string, more: number): boolean {
    const own = this.of(owner);
    return own === 0 || own + more <= this.limit - this.#taken - more;
  }

  take(owner: string, amount: number): void {
    if (amount !== 0) this.#change(owner, amount);
  }

  /** Whoever has given everything back is forgotten. */
  giveBack(owner: string, amount: number): void {
    this.take(owner, -amount);
  }

  #change(owner: string, by: number): void {
    this.#taken += by;
    let share = this.#byOwner.get(owner);
    if (share === undefined) {
      share = { owner, amount: 0, place: this.#heap.length };
      this.#byOwner.set(owner, share);
      this.#heap.push(share);
    }
    share.amount += by;
    if (share.amount === 0) this.#remove(share);
    else this.#settle(share);
  }

  #remove(share: Share): void {
    this.#byOwner.delete(share.owner);
    const last = this.#heap.pop();
    if (last === undefined || last === share) return;
    last.place = share.place;
    this.#settle(last);
  }

  /** Moves a share up past smaller ones, or down past larger ones, to where it belongs. */
  #settle(share: Share): void {
    for (let above = this.#above(share.place); above !== undefined && above.amount < share.amount;) {
      [above.place, share.place] = [share.place, above.place];
      this.#heap[above.place] = above;
      above = this.#above(share.place);
    }
    for (let below = this.#below(share.place); below !== undefined && below.amount > share.amount;) {
      [below.place, share.place] = [share.place, below.place];
      this.#heap[below.place] = below;
      below = this.#below(share.place);
    }
    this.#heap[share.place] = share;
  }

  #above(place: number): Share | undefined {
    return place === 0 ? undefined : this.#heap[(place - 1) >> 1];
  }

  /** The larger of the two. */
  #below(place: number): Share | undefined {
    const left = this.#heap[2 * place + 1];
    const right = this.#heap[2 * place + 2];
    return left !== undefined && right !== undefined && right.amount > left.amount ? right : left;
  }
}
