import type { PolicySource } from '@govgraph/policy';

/** The policy in force together with the schema it was published with. */
export interface LoadedPolicy<Policy = PolicySource> {
  /** Equals `policy.version`. */
  readonly version: number;
  readonly policy: Policy;
  /** The composed supergraph; `join__Graph` carries the departments' addresses. */
  readonly supergraphSdl: string;
  /** The version that changed the registered resources last. Where a store does not tell, each may have. */
  readonly catalogVersion?: number;
}

/** Where the policy that is in force is read, as its source or compiled. */
export interface PolicyReader<Policy> {
  /** Reads policy and supergraph as of one version, never a mixture. Fails while there is no rule set or schema. */
  load(): Promise<LoadedPolicy<Policy>>;
  /** The version in force; cheap enough to be asked every second. 0 when nothing has been published yet. */
  currentVersion(): Promise<number>;
  /**
   * What was staged last, for ten minutes; as cheap. It may be in force by now, or never come into force.
   *
   * @param knownHash of a supergraph that need not be read again
   */
  stagedSupergraph(knownHash?: string): Promise<StagedSupergraph | undefined>;
  /** The supergraph that was in force so many publications before the one that is; 1 is the last before it. */
  earlierSupergraph(steps: number): Promise<string | undefined>;
}

export interface PolicyStore extends PolicyReader<PolicySource> {
  close(): Promise<void>;
}

/** A supergraph that somebody is about to publish. */
export interface StagedSupergraph {
  readonly hash: string;
  /** Undefined when it is known. */
  readonly sdl: string | undefined;
}
