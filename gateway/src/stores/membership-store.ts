/** By setting: tells whether two gateways have the same, and not what they have. */
export type Fingerprints = Readonly<Record<string, string>>;

/** A gateway process as the others see it. */
export interface Member {
  readonly fingerprints: Fingerprints;
  /** Whether it may serve. */
  readonly hasJoined: boolean;
}

export interface MemberReport extends Member {
  /** UUID of the process. */
  readonly id: string;
  /** Whether it joins now if its pseudonym key is that of all that have. */
  readonly mayJoin: boolean;
}

/**
 * Knows which gateways live. Each reports itself again and again; one that has not for half a minute, by the clock of
 * the store, is forgotten.
 *
 * INVARIANT: of two that join, the second has the pseudonym key of the first, unless that one is forgotten.
 */
export interface MembershipStore {
  /** @returns whether this one has joined, as it said or just now, and all others that live */
  report(report: MemberReport): Promise<{ readonly hasJoined: boolean; readonly others: readonly Member[] }>;
  /** Forgets this one, since it has ended. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}
