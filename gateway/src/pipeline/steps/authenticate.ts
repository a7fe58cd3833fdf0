import type { Caller, PurposeCode } from '@govgraph/policy';
import { type Refusal, refuse } from '../../errors.ts';
import type { TokenVerifier } from '../../identity/token-verifier.ts';
import type { Release } from '../../release/release.ts';
import type { GatewayRequest } from '../../http/http-message.ts';

/** Headers of which nobody could tell which of two is meant; whoever is in between may read another one. */
const meansOneThing = /^(?:authorization|content-type|content-encoding|govgraph-.*)$/;

/** Who asks: the bearer token's caller. */
export async function authenticate(
  identity: Pick<TokenVerifier, 'verify'>,
  http: GatewayRequest,
): Promise<Caller | Refusal> {
  const repeated = http.repeatedHeaders?.find((name) => meansOneThing.test(name));
  if (repeated !== undefined) return refuse('BAD_REQUEST', `The header ${repeated} is given more than once.`);
  return identity.verify(http.headers['authorization']);
}

/** Whether a caller's department takes part in the sharing. */
export function refuseUnregistered(release: Release, caller: Caller): Refusal | undefined {
  return release.policy.departments.has(caller.department) ? undefined : refuse('DEPARTMENT_UNKNOWN');
}

/** Longer codes are not registered anywhere, and would only swell the usage record. */
const purposePattern = /^[\x21-\x7e]{1,100}$/;

/** The purpose that the caller declares; whether it is registered is a matter of policy. */
export function declaredPurpose(http: GatewayRequest): { readonly code?: PurposeCode } | Refusal {
  const code = http.headers['govgraph-purpose']?.trim() ?? '';
  if (code === '') return {};
  if (purposePattern.test(code)) return { code };
  return refuse('BAD_REQUEST', 'The header govgraph-purpose is not the code of a purpose.');
}
