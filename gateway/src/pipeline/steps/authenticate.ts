import type { Caller, PurposeCode } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import { knownCaller } from '../../identity/known-caller.ts';
import type { TokenVerifier } from '../../identity/token-verifier.ts';
import type { Release } from '../../release/release.ts';
import type { ParsedRequest } from '../parsed-request.ts';

/** Who asks: the bearer token's caller. */
export async function authenticate(
  identity: Pick<TokenVerifier, 'verify'>,
  { ambiguity, authorization }: ParsedRequest,
): Promise<Caller | Refusal> {
  return ambiguity ?? identity.verify(authorization);
}

/** Nobody both sets rules and works under them, or reads what was done of either. */
export function refuseConflictingRoles(caller: Caller): Refusal | undefined {
  const conflicting = knownCaller(caller).conflictingRoles;
  if (conflicting === undefined) return undefined;
  const [first, second] = conflicting;
  return refuse('ROLES_CONFLICT', `Nobody may be ${first} and ${second}: sign in with one of them.`);
}

/** Whether a caller's department takes part in the sharing. */
export function refuseUnregistered(release: Release, caller: Caller): Refusal | undefined {
  return release.policy.departments.has(caller.department) ? undefined : refuse('DEPARTMENT_UNKNOWN');
}

/** Longer codes are not registered anywhere, and would only swell the usage record. */
const purposePattern = /^[\x21-\x7e]{1,100}$/;

/** The purpose that the caller declares; whether it is registered is a matter of policy. */
export function declaredPurpose({ purpose }: ParsedRequest): { readonly code?: PurposeCode } | Refusal {
  const code = purpose?.trim() ?? '';
  if (code === '') return {};
  if (purposePattern.test(code)) return { code };
  return refuse('BAD_REQUEST', 'The header govgraph-purpose is not the code of a purpose.');
}
