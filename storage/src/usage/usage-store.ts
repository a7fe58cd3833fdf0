import type { CheckpointStore, SignedEnd, WriterEnd } from './checkpoint-store.ts';
import type { ArchiveNotes } from './usage-archives.ts';
import type { UsageQuery } from './usage-query.ts';
import type { StoredRecord, UsageEntry, UsageRecord } from '../usage-record/usage-record.ts';

/** What a store says when it is tried. */
export interface UsageProbe {
  /** What time it is there, in epoch milliseconds. */
  readonly at: number;
  /** Why records may be lost that it has confirmed, or what it is not ready for, for operators; undefined when nothing is known. */
  readonly risk?: string;
}

/** Where usage records become durable. */
export interface UsageStore extends CheckpointStore, ArchiveNotes {
  /**
   * Writes all records durably if `policyVersion` is still the version in force, and none otherwise. One atomic
   * statement: the response of a request recorded here was decided under the policy in force. With `any`, writes them
   * whichever is in force: for what has happened already.
   */
  append(records: readonly UsageRecord[], policyVersion: number | 'any'): Promise<'recorded' | 'superseded'>;
  /** Proves that a record could be written now, and leaves none. */
  probe(): Promise<UsageProbe>;
  /** Makes room for the records of the months to come, where it is missing. Records are written all the same. */
  prepare(): Promise<void>;
  /** The end of a writer's chain; undefined when it has written nothing. */
  readLast(writer: string): Promise<{ readonly sequence: number; readonly hash: string } | undefined>;
  /** Records in the order of `writer`, `sequence`. None only where there are none: after fewer than `limit`, others may follow. */
  readStored(query: UsageQuery): Promise<readonly StoredRecord[]>;
  /** The same where every row is a record. @throws StoreError naming one that is none */
  read(query: UsageQuery): Promise<readonly UsageRecord[]>;
  /** Hash and time of the rows in some places, in any order; nothing where there is none. */
  readPlaces(
    places: readonly Pick<WriterEnd, 'writer' | 'sequence'>[],
  ): Promise<readonly (WriterEnd & Pick<UsageEntry, 'at'>)[]>;
  /** The sums of what all records say they used of budgets. Each is as of the moment of the call, or later. */
  readUses(names: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** All writers that have records, signed ends or archived records, in lexical order: those too whose records were all removed. */
  listWriters(): Promise<readonly string[]>;
  /** A writer's signed ends in the order of `sequence`. */
  readSignedEnds(writer: string): Promise<readonly SignedEnd[]>;
  close(): Promise<void>;
}
