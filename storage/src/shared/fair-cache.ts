import { LRUCache } from 'lru-cache';
import { Shares } from './shares.ts';

interface Entry<Value> {
  readonly key: string;
  value: Value;
  readonly size: number;
  /** Who has used it and not lost it since. Nobody else's uses matter to any of them. */
  readonly owners: Set<string>;
}

/**
 * A cache that many owners share, so that none pushes out what others use.
 *
 * Whoever uses an entry has it, whoever brought it: its size counts for each of them, and it goes when the last one has
 * lost it. When there is no room, whoever has most loses what it used longest ago. So one may fill the cache while nobody
 * else needs it; and whoever has no more than an equal part of the room loses nothing, whatever others bring, use or have
 * replaced ({@link Shares}).
 */
export class FairCache<Value> {
  readonly #shares: Shares;
  readonly #entries = new Map<string, Entry<Value>>();
  /** By owner: what it has, in the order of its uses. */
  readonly #owned = new Map<string, LRUCache<string, Entry<Value>>>();

  /** @param maxSize of all entries, each as often as it has owners */
  constructor(maxSize: number) {
    this.#shares = new Shares(maxSize);
  }

  /** A use by the owner. */
  get(owner: string, key: string): Value | undefined {
    const own = this.#owned.get(owner)?.get(key);
    if (own !== undefined) return own.value;
    const entry = this.#entries.get(key);
    if (entry !== undefined) this.#give(owner, entry);
    return entry?.value;
  }

  /** Looks something up without using it. */
  peek(key: string): Value | undefined {
    return this.#entries.get(key)?.value;
  }

  /**
   * Keeps a value, in the place of another one with this key for everybody who has that. What is larger than the cache
   * is not kept.
   *
   * @param size at least 1; equal keys have equal sizes
   */
  set(owner: string, key: string, value: Value, size = 1): void {
    if (size > this.#shares.limit) return;
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = { key, value, size, owners: new Set() };
      this.#entries.set(key, entry);
    }
    entry.value = value;
    if (this.#owned.get(owner)?.get(key) === undefined) this.#give(owner, entry);
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    for (const owner of entry.owners) {
      this.#owned.get(owner)?.delete(key);
      this.#noteLoss(owner, entry);
    }
  }

  /** All values: one of each owner in turn, of each those first that it used last. */
  values(): Value[] {
    const listed = new Set<Entry<Value>>();
    let lists = [...this.#owned.values()].map((owned) => owned.values());
    while (lists.length > 0) {
      lists = lists.filter((list) => {
        let next = list.next();
        while (next.done !== true && listed.has(next.value)) next = list.next();
        if (next.done !== true) listed.add(next.value);
        return next.done !== true;
      });
    }
    return [...listed].map(({ value }) => value);
  }

  #give(owner: string, entry: Entry<Value>): void {
    let owned = this.#owned.get(owner);
    if (owned === undefined) {
      // The room is that of all together, and made below; the library wants a limit.
      owned = new LRUCache({ maxSize: Number.MAX_SAFE_INTEGER, sizeCalculation: () => 1 });
      this.#owned.set(owner, owned);
    }
    owned.set(entry.key, entry);
    entry.owners.add(owner);
    this.#shares.take(owner, entry.size);
    while (this.#shares.taken > this.#shares.limit) this.#takeFrom(this.#shares.largest as string);
  }

  #takeFrom(owner: string): void {
    const lost = this.#owned.get(owner)?.pop();
    if (lost !== undefined) this.#noteLoss(owner, lost);
  }

  #noteLoss(owner: string, entry: Entry<Value>): void {
    this.#shares.giveBack(owner, entry.size);
    if (this.#shares.of(owner) === 0) this.#owned.delete(owner);
    entry.owners.delete(owner);
    if (entry.owners.size === 0) this.#entries.delete(entry.key);
  }
}
