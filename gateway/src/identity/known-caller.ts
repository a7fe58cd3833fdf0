import { type Caller, type RecordedAttributes, recordedAttributes, rightsKey } from '@govgraph/policy';
import { type Role, conflictingRoles, rememberCanonicalJson } from '@govgraph/protocol';

/** What every request of a caller needs of its attributes. */
export interface KnownCaller {
  /** Tells it from callers for whom decisions may differ. */
  readonly rights: string;
  /** As the usage record keeps them. */
  readonly attributes: RecordedAttributes;
  /** Two roles that nobody may have together. */
  readonly conflictingRoles: readonly [Role, Role] | undefined;
}

/**
 * A caller is remembered with its token, and has no room for this: it is a value of the policy, and comes from whoever
 * vouches for it. So this is kept beside it, and ends with it.
 */
const known = new WeakMap<Caller, KnownCaller>();

/** Written once for a caller, however many requests it sends with its token. */
export function knownCaller(caller: Caller): KnownCaller {
  let entry = known.get(caller);
  if (entry === undefined) {
    const attributes = rememberCanonicalJson(recordedAttributes(caller));
    entry = { rights: rightsKey(caller), attributes, conflictingRoles: conflictingRoles(caller.roles) };
    known.set(caller, entry);
  }
  return entry;
}
