import type { GrantId } from '@govgraph/policy';

/** Grants with a daily quota under which nothing is given to a request. */
export interface ClosedGrants {
  /** The quota is used up. */
  readonly exhaustedGrants: ReadonlySet<GrantId>;
  /** Nobody can tell whether it is. */
  readonly uncountedGrants: ReadonlySet<GrantId>;
}

const noGrants: ReadonlySet<GrantId> = new Set();

export const noClosedGrants: ClosedGrants = { exhaustedGrants: noGrants, uncountedGrants: noGrants };
