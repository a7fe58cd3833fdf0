import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { ArchivedPiece, UsageArchive } from './usage-archives.ts';

/** A month that is in the database. */
export interface StoredMonth extends Pick<UsageArchive, 'name' | 'since' | 'until'> {
  /** From when on it is kept for some years: `until`, or the time that a record of it is of, where that is later. */
  readonly latestAt: string;
  /** Until when it has to stay there; ISO 8601. */
  readonly keptUntil: string;
  /** Whether that is still to come, by the clock of the database. */
  readonly isKept: boolean;
}

/** Takes months out of the database. Every method rejects with `StoreError`, as those of other stores. */
export interface UsageArchiver {
  /**
   * Does some work while nobody else archives.
   *
   * @returns undefined when somebody else does, or the database still does what a process asked for that has ended since
   */
  exclusively<Result>(work: () => Promise<Result>): Promise<Result | undefined>;
  /** What can be archived some day, the oldest first. */
  listMonths(): Promise<readonly StoredMonth[]>;
  /** Those whose records are in a file, the oldest first, and whether the database still has their table. */
  listArchived(): Promise<readonly (UsageArchive & { readonly hasTable: boolean })[]>;
  /** In the order of writers and sequences, a page in memory. */
  readRecords(month: StoredMonth): AsyncIterable<StoredRecord>;
  /**
   * Notes that the records of a month are in a file, and detaches it; both, or nothing. Refused when the month is not the
   * oldest, it or a record of it has to stay, or it holds other pieces than the file.
   */
  archive(
    name: string,
    file: Pick<UsageArchive, 'file' | 'sha256' | 'records'> & { readonly pieces: readonly ArchivedPiece[] },
  ): Promise<void>;
  /** Removes the table of a month that was archived. @returns whether there was one */
  drop(name: string): Promise<boolean>;
  close(): Promise<void>;
}
