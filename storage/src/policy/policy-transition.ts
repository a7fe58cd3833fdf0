import {
  PolicyError,
  type GrantId,
  type PartKind,
  type PolicySource,
  type Suspension,
} from '@govgraph/policy';

import { applyChange, applyPublication, liftSuspension, revokeGrant } from './change-policy.ts';
import type { PolicyChange, Publication } from './policy-admin.ts';

/** One change of the policy, as data: so that whoever decides on it can have it made in the transaction of the decision. */
export type PolicyTransition =
  | {
      readonly kind: 'apply';
      readonly change: PolicyChange;
      /** As `Publication` has it. */
      readonly checkedVersion?: number;
    }
  | { readonly kind: 'publish'; readonly publication: Publication }
  | { readonly kind: 'revoke-grant'; readonly id: GrantId }
  | { readonly kind: 'lift-suspension'; readonly target: Suspension['target'] };

/** A part of the policy as whoever decides has seen it. */
export interface SeenPart {
  readonly kind: PartKind;
  readonly key: string;
  /** The version that wrote it. */
  readonly revision: number;
}

/** Somebody else has decided on a part of the policy since it was read. */
export class ChangedMeanwhileError extends PolicyError {
  /** @param revision of the part now; undefined when it is gone */
  constructor({ kind, key, revision: seen }: SeenPart, revision: number | undefined) {
    const now = revision === undefined ? 'it is gone' : `version ${revision} changed it`;
    const message = `it was decided on as version ${seen} left it, and ${now}: look at it once more`;
    super('change', [{ path: `${kind}[${key}]`, message }]);
  }
}

/**
 * The next policy, whatever the store.
 *
 * @param at by the clock of the store
 * @throws PolicyError when what is to be ended does not exist
 */
export function takeTransition(policy: PolicySource, transition: PolicyTransition, at: Date): PolicySource {
  switch (transition.kind) {
    case 'apply':
      return applyChange(policy, transition.change);
    case 'publish':
      return applyPublication(policy, transition.publication, at.toISOString());
    case 'revoke-grant':
      return revokeGrant(policy, transition.id, at.toISOString());
    case 'lift-suspension':
      return liftSuspension(policy, transition.target);
  }
}
