import { hash } from 'node:crypto';

import type { Caller } from '@govgraph/policy';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';

import { isRefusal, refuse, type Refusal } from '../errors.ts';
import { FairCache } from '@govgraph/storage';
import { readCaller } from './read-caller.ts';
import { createIssuerKeys, type IssuerKeys, type KeySet } from './issuer-keys.ts';

/*
 * 1. Verified before? The caller is remembered under the token's hash until the token expires, or the issuer publishes
 *    other keys: a key that it withdrew ends the tokens that were signed with it.
 * 2. The issuer that the token names must be trusted; only then is anybody asked for keys.
 * 3. Signature (asymmetric only), type, audience and times, by jose; and that it is not valid for too long.
 * 4. The claims that say who asks.
 *
 * INVARIANT: a token is accepted only after all four; whatever cannot be checked is refused.
 */

/** Who a bearer token speaks for. */
export interface TokenVerifier {
  /** Whose tokens are accepted. */
  readonly issuers: readonly string[];
  /**
   * @param authorization the Authorization header
   * @returns the caller, or a refusal: `TOKEN_MISSING`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, or
   *   `IDENTITY_UNAVAILABLE` when the issuer's keys cannot be had now
   */
  verify(authorization: string | undefined): Promise<Caller | Refusal>;
  /** Whose this very token is, if it was verified before and has not expired. A look-up: nothing is verified now. */
  recognize(authorization: string | undefined): Caller | undefined;
  /** Asks every issuer now. @returns one sentence for each that does not answer; empty when all do */
  probe(): Promise<string[]>;
}

export interface TokenVerifierOptions {
  /** Exact `iss` values. */
  readonly issuers: readonly string[];
  readonly audience: string;
  /** Clocks may differ by this much. */
  readonly clockToleranceSeconds?: number;
  /** How long an issuer may take to answer. */
  readonly timeoutMs?: number;
  /** From `iat` to `exp`; tokens that are valid for longer are refused. An hour by default. */
  readonly maxLifetimeSeconds?: number;
  /** A key that an issuer withdrew is refused after two of these at most. 30 seconds by default. */
  readonly keyRefreshSeconds?: number;
  /** How long keys are good while their issuer does not answer. 10 minutes by default. */
  readonly maxKeyAgeSeconds?: number;
  /** Tokens that are remembered. Applications share them. */
  readonly maxCachedTokens?: number;
  /** The clock, in epoch milliseconds. */
  readonly now?: () => number;
}

/** Asymmetric only: a public key must never serve as a shared secret. */
const algorithms = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];

const maxTokenLength = 8192;

/** An issuer's clock may be ahead by this much: `iat` says when a token begins, and `exp` is what ends it. */
const clockDifferenceSeconds = 60;

interface VerifiedToken {
  readonly caller: Caller;
  readonly expiresAtMs: number;
  readonly issuer: IssuerKeys;
  /** What the issuer published when the token was verified. */
  readonly keySet: KeySet;
}

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { audience, clockToleranceSeconds = 0, timeoutMs = 5000, now = Date.now } = options;
  const { maxLifetimeSeconds = 3600, keyRefreshSeconds = 30, maxKeyAgeSeconds = 600 } = options;
  const keyOptions = {
    timeoutMs,
    refreshMs: keyRefreshSeconds * 1000,
    maxAgeMs: maxKeyAgeSeconds * 1000,
    now,
  };
  const issuers = new Map(options.issuers.map((issuer) => [issuer, createIssuerKeys(issuer, keyOptions)]));
  const verified = new FairCache<VerifiedToken>(options.maxCachedTokens ?? 10_000);

  async function verify(authorization: string | undefined): Promise<Caller | Refusal> {
    if (authorization === undefined) return refuse('TOKEN_MISSING');
    const token = tokenOf(authorization);
    if (token === undefined) return refuse('TOKEN_INVALID');
    const key = keyOf(token);
    const known = verified.peek(key);
    if (known !== undefined && now() >= known.expiresAtMs) {
      verified.delete(key);
      return refuse('TOKEN_EXPIRED');
    }
    const issuer = known?.issuer ?? findIssuer(token);
    if (issuer === undefined) return refuse('TOKEN_INVALID');
    let keySet: KeySet;
    try {
      const loaded = issuer.load();
      keySet = loaded instanceof Promise ? await loaded : loaded;
    } catch (error) {
      return refuse('IDENTITY_UNAVAILABLE', undefined, error);
    }
    if (known?.keySet === keySet) {
      verified.get(known.caller.application, key);
      return known.caller;
    }
    verified.delete(key);
    const checked = await verifyToken(token, issuer, keySet);
    if (isRefusal(checked)) return checked;
    verified.set(checked.caller.application, key, checked);
    return checked.caller;
  }

  function findIssuer(token: string): IssuerKeys | undefined {
    const name = readIssuer(token);
    return name === undefined ? undefined : issuers.get(name);
  }

  async function verifyToken(
    token: string,
    issuer: IssuerKeys,
    keySet: KeySet,
  ): Promise<VerifiedToken | Refusal> {
    try {
      const { payload: claims } = await jwtVerify(token, keySet.keyOf, {
        issuer: [...issuers.keys()],
        audience,
        algorithms,
        typ: 'at+jwt',
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'iat', 'client_id'],
      });
      return acceptClaims(claims, issuer, keySet);
    } catch (error) {
      if (!isAboutKeys(error)) return refuseUnverified(error);
      return verifyWithNewKeys(token, issuer, keySet, error);
    }
  }

  /** A key that is not known may have been published since, under a name of its own or of another one. */
  async function verifyWithNewKeys(
    token: string,
    issuer: IssuerKeys,
    keySet: KeySet,
    error: unknown,
  ): Promise<VerifiedToken | Refusal> {
    let reloaded: KeySet;
    try {
      reloaded = await issuer.reload();
    } catch (cause) {
      return refuse('IDENTITY_UNAVAILABLE', undefined, cause);
    }
    return reloaded === keySet ? refuseUnverified(error) : verifyToken(token, issuer, reloaded);
  }

  function acceptClaims(claims: JWTPayload, issuer: IssuerKeys, keySet: KeySet): VerifiedToken | Refusal {
    const { exp = 0, iat = 0 } = claims;
    if (exp - iat > maxLifetimeSeconds) {
      return refuse('TOKEN_INVALID', `The token is valid for longer than ${maxLifetimeSeconds} seconds.`);
    }
    if (iat > now() / 1000 + Math.max(clockToleranceSeconds, clockDifferenceSeconds)) {
      return refuse('TOKEN_INVALID', 'The token was issued in the future.');
    }
    const result = readCaller(claims);
    if ('wrongClaims' in result) {
      const wrong = result.wrongClaims.join(', ');
      return refuse('TOKEN_INVALID', `The token's claims are missing or wrong: ${wrong}.`);
    }
    return { caller: result.caller, expiresAtMs: (exp + clockToleranceSeconds) * 1000, issuer, keySet };
  }

  function recognize(authorization: string | undefined): Caller | undefined {
    const token = authorization === undefined ? undefined : tokenOf(authorization);
    const known = token === undefined ? undefined : verified.peek(keyOf(token));
    return known !== undefined && now() < known.expiresAtMs ? known.caller : undefined;
  }

  return { issuers: options.issuers, verify, recognize, probe: () => probeAll(issuers) };
}

function tokenOf(authorization: string): string | undefined {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1];
  return token === undefined || token.length > maxTokenLength ? undefined : token;
}

/** Under which a token is remembered: nobody who reads the memory can use it. */
function keyOf(token: string): string {
  return hash('sha256', token, 'base64');
}

/** Who the token claims to come from. Nothing is verified yet. */
function readIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

/** With other keys, the token might be good. */
function isAboutKeys(error: unknown): boolean {
  return (
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys ||
    error instanceof errors.JWSSignatureVerificationFailed
  );
}

function refuseUnverified(error: unknown): Refusal {
  const cause = withoutClaims(error);
  if (error instanceof errors.JWTExpired) return refuse('TOKEN_EXPIRED', undefined, cause);
  const isAboutToken =
    isAboutKeys(error) ||
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported;
  return refuse(isAboutToken ? 'TOKEN_INVALID' : 'IDENTITY_UNAVAILABLE', undefined, cause);
}

/** The causes of refusals are logged; jose's errors carry the token's claims, which name people. */
function withoutClaims(error: unknown): unknown {
  return error instanceof errors.JOSEError ? new Error(`${error.code}: ${error.message}`) : error;
}

async function probeAll(issuers: ReadonlyMap<string, IssuerKeys>): Promise<string[]> {
  const problems = [...issuers].map(async ([issuer, keys]) => {
    try {
      await keys.probe();
      return [];
    } catch {
      return [`the issuer ${issuer} does not answer`];
    }
  });
  return (await Promise.all(problems)).flat();
}
