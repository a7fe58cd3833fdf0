import type { PartChange } from '@govgraph/policy';

/** A version of the policy; another history has other hashes. */
export interface VersionId {
  readonly version: number;
  /** Of everything that the version brought and of the hash of the version before; see `hashVersion`. */
  readonly hash: string;
}

/** A version, and who made it, why and when. */
export interface StoredVersion extends VersionId {
  readonly actor: string;
  readonly reason: string;
  /** ISO 8601 in UTC with milliseconds. */
  readonly at: string;
}

/** What a version did to one part of the policy. */
export type StoredChange = PartChange & { readonly version: number };

/** A schema that a version brought. */
export interface StoredSchema {
  readonly version: number;
  /** The latest has the highest. */
  readonly id: number;
  readonly hash: string;
  /** SHA-256 of the text as it is now, which `hash` has to be. */
  readonly textHash: string;
}

export interface StoredSubgraph extends StoredSchema {
  readonly name: string;
  readonly url: string;
  readonly resourcesHash: string;
  readonly publishedBy: string;
}

/**
 * The history of the policy as it is kept now, all of one moment. Everything comes by version, in ascending order, and
 * page by page: a version may have a hundred thousand changes. What names a version that there is not comes, too.
 */
export interface PolicyHistorySnapshot {
  /** The version in force; undefined when the database says none. */
  readonly head: number | undefined;
  readonly versions: AsyncIterable<StoredVersion>;
  /** Of each version by kind and key, in the order of UTF-16 code units. */
  readonly changes: AsyncIterable<StoredChange>;
  /** Of each version by id. */
  readonly subgraphs: AsyncIterable<StoredSubgraph>;
  /** Of each version by id. */
  readonly supergraphs: AsyncIterable<StoredSchema>;
}

/** Where the history of the policy is read as a whole, by auditors. */
export interface PolicyHistory {
  /**
   * @param untilVersion the history as it was when this version was in force; all of it when absent
   * @returns what `work` comes to, which reads each part of the snapshot once
   */
  read<Result>(
    work: (snapshot: PolicyHistorySnapshot) => Promise<Result>,
    untilVersion?: number,
  ): Promise<Result>;
  close(): Promise<void>;
}
