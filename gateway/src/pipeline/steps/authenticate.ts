import { type Caller, everyDepartment, type PurposeCode } from '@govgraph/policy';
import { type Refusal, isRefusal, refuse } from '../../errors.ts';
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

/**
 * Whether a caller's department takes part in the sharing. One that does not yet may ask to, and nothing else: a purpose
 * of every department is open to it.
 */
export function refuseUnregistered(
  { policy }: Release,
  caller: Caller,
  request: ParsedRequest,
): Refusal | undefined {
  if (policy.departments.has(caller.department)) return undefined;
  const declared = declaredPurpose(request);
  const purpose = isRefusal(declared) ? undefined : policy.purposeOf(caller, declared.code);
  return purpose?.purpose.department === everyDepartment ? undefined : refuse('DEPARTMENT_UNKNOWN');
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
