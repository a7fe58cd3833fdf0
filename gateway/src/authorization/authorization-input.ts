import type { Caller, GrantId, PurposeCode } from '@govgraph/policy';
import type { Variables } from '../operation/conditions.ts';
import type { Operation } from '../operation/operation.ts';
import type { RequestInputs } from './decide/operation-inputs.ts';

/** What is decided, and everything that decisions depend on beside the policy. */
export interface AuthorizationInput {
  readonly operation: Operation;
  readonly caller: Caller;
  readonly purpose: PurposeCode | undefined;
  readonly variables: Variables;
  /** What the caller puts in, by the variables as it sent them. */
  readonly inputs: RequestInputs;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly exhaustedGrants: ReadonlySet<GrantId>;
  readonly uncountedGrants: ReadonlySet<GrantId>;
  /** Undefined while the caller may name records. */
  readonly identificationRefusal?: IdentificationRefusal | undefined;
}

/** Why nobody may be named. */
export interface IdentificationRefusal {
  /** Epoch milliseconds. */
  readonly until: number;
  /** How many the caller could name until then. */
  readonly namesLeft: number;
}
