import type { VersionId } from '../policy/policy-history.ts';

/** A record's place, and its hash. */
export interface WriterEnd {
  readonly writer: string;
  readonly sequence: number;
  readonly hash: string;
}

/** An end that the last checkpoint that names its writer does not name. */
export interface ChangedEnd extends WriterEnd {
  /** The sequence that it names; 0 when no checkpoint names the writer. */
  readonly named: number;
}

/** Where the chains of all writers and the history of the policy end, signed; see `signCheckpoint`. */
export interface Checkpoint {
  /** From 1 without gaps. */
  readonly number: number;
  /** `sha256:<hex>` or `sm3:<hex>` over the canonical JSON of the checkpoint before; `genesis` for the first. */
  readonly previousHash: string;
  /** When it was made: ISO 8601 in UTC with milliseconds. */
  readonly at: string;
  /** Of the writers whose end has changed since the checkpoint before, in lexical order. */
  readonly ends: readonly WriterEnd[];
  /** The version of the policy that was in force; absent in checkpoints from before they named it. */
  readonly policy?: VersionId;
  /** Base64url. */
  readonly signature: string;
}

/** The end of one writer's chain, signed by a gateway from before checkpoints were linked; see `isEndSigned`. */
export interface SignedEnd extends WriterEnd {
  /** ISO 8601. */
  readonly at: string;
  /** Base64url. */
  readonly signature: string;
}

/** Where the checkpoints of a database are kept, one after the other. */
export interface CheckpointStore {
  /** The ends of all chains that have changed since a checkpoint named them; cheap enough to be asked every minute. */
  readChangedEnds(): Promise<readonly ChangedEnd[]>;
  /** The version of the policy that is in force, as cheap; undefined where no history of the policy is kept. */
  readPolicyEnd(): Promise<VersionId | undefined>;
  /** Adds the next checkpoint durably, or tells that its number is taken. */
  appendCheckpoint(checkpoint: Checkpoint): Promise<'recorded' | 'taken'>;
  readLastCheckpoint(): Promise<Checkpoint | undefined>;
  /** Checkpoints in the order of their numbers. */
  readCheckpoints(page: {
    readonly afterNumber: number;
    readonly limit: number;
  }): Promise<readonly Checkpoint[]>;
  /** Which records of a writer, from one sequence to another, checkpoints name, in any order. */
  readNamedEnds(writer: string, first: number, last: number): Promise<readonly WriterEnd[]>;
}
