/** By setting: tells whether two gateways have the same, and not what they have. */
export type Fingerprints = Readonly<Record<string, string>>;

/** A gateway process as the others see it. */
export interface Member {
  readonly fingerprints: Fingerprints;
  /** Whether it may serve. */
  readonly hasJoined: boolean;
}

/** How far a gateway is with a supergraph that was staged. */
export interface Preparation {
  /** Of the supergraph, as it was staged. */
  readonly hash: string;
  /** `failed`: it cannot be opened. */
  readonly state: 'preparing' | 'prepared' | 'failed';
}

/** What a gateway serves, and what it has prepared to serve next. */
export interface ReleaseReport {
  /** The policy version that it serves. */
  readonly version: number;
  /** Of what was staged last; undefined when nothing was since it started. */
  readonly preparation: Preparation | undefined;
}

export interface MemberReport extends Member {
  /** UUID of the process. */
  readonly id: string;
  /** What people call the process: at most 200 characters of printable ASCII. */
  readonly name: string;
  /** Undefined while it has nothing to serve. */
  readonly release: ReleaseReport | undefined;
  /** Whether it joins where nobody has joined; those with its pseudonym key it always joins. */
  readonly mayBeFirst: boolean;
}

export interface MembershipView {
  /** Whether this one has joined, as it said or just now. */
  readonly hasJoined: boolean;
  /** All others that live. */
  readonly others: readonly Member[];
  /**
   * Since when gateways have served with this pseudonym key: ISO 8601 in UTC. Null unless that is less than a day, and
   * some have served with another one before.
   */
  readonly newKeySince: string | null;
}

/**
 * Knows which gateways live. Each reports itself again and again; one that has not for half a minute, by the clock of
 * the store, is forgotten.
 *
 * INVARIANT: of two that join, the second has the pseudonym key of the first, unless that one is forgotten.
 */
export interface MembershipStore {
  report(report: MemberReport): Promise<MembershipView>;
  /** Forgets this one, since it has ended. */
  remove(id: string): Promise<void>;
  close(): Promise<void>;
}
