export interface CacheEntry {
  readonly name: string;
  readonly value: Buffer;
  /** How long it may be kept; more than 0. */
  readonly ttlMs: number;
}

/** Values that are forgotten by themselves, and may be lost at any time. */
export interface CacheStore {
  /** The values under some names, in the names' order, in one round trip; undefined where there is none, or an empty one. */
  read(names: readonly string[]): Promise<readonly (Buffer | undefined)[]>;
  /** Writes all entries in one round trip; what a name held before is replaced. */
  write(entries: readonly CacheEntry[]): Promise<void>;
  close(): Promise<void>;
}
