import { hash } from 'node:crypto';

import type { Caller } from '@govgraph/policy';
import { decodeJwt, errors, jwtVerify, type JWTPayload } from 'jose';
import { LRUCache } from 'lru-cache';

import { isRefusal, refuse, type Refusal } from '../errors.ts';
import { readCaller } from './claims.ts';
import { createIssuerKeys, type IssuerKeys } from './issuer-keys.ts';

/*
 * 1. Verified before? The caller is remembered under the token's hash until the token expires.
 * 2. The issuer that the token names must be trusted; only then is anybody asked for keys.
 * 3. Signature (asymmetric only), type, audience and times, by jose.
 * 4. The claims that say who asks.
 *
 * INVARIANT: a token is accepted only after all four; whatever cannot be checked is refused.
 */

/** Who a bearer token speaks for. */
export interface TokenVerifier {
  /**
   * @param authorization the Authorization header
   * @returns the caller, or a refusal: `TOKEN_MISSING`, `TOKEN_INVALID`, `TOKEN_EXPIRED`, or
   *   `IDENTITY_UNAVAILABLE` when the issuer's keys cannot be had now
   */
  verify(authorization: string | undefined): Promise<Caller | Refusal>;
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
  /** Tokens that are remembered. */
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

export function createTokenVerifier(options: TokenVerifierOptions): TokenVerifier {
  const { audience, clockToleranceSeconds = 0, timeoutMs = 5000, now = Date.now } = options;
  const issuers = new Map(options.issuers.map((issuer) => [issuer, createIssuerKeys(issuer, timeoutMs)]));
  const verified = new LRUCache<string, { caller: Caller; expiresAtMs: number }>({
    max: options.maxCachedTokens ?? 10_000,
  });

  async function verify(authorization: string | undefined): Promise<Caller | Refusal> {
    if (authorization === undefined) return refuse('TOKEN_MISSING');
    const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]*)$/i.exec(authorization)?.[1];
    if (token === undefined || token.length > maxTokenLength) return refuse('TOKEN_INVALID');
    const key = hash('sha256', token, 'base64');
    const known = verified.get(key);
    if (known !== undefined) {
      if (now() < known.expiresAtMs) return known.caller;
      verified.delete(key);
      return refuse('TOKEN_EXPIRED');
    }
    const checked = await verifyToken(token);
    if (isRefusal(checked)) return checked;
    const result = readCaller(checked.claims);
    if ('wrongClaims' in result) {
      return refuse(
        'TOKEN_INVALID',
        `The token's claims are missing or wrong: ${result.wrongClaims.join(', ')}.`,
      );
    }
    const { exp = 0 } = checked.claims;
    verified.set(key, { caller: result.caller, expiresAtMs: (exp + clockToleranceSeconds) * 1000 });
    return result.caller;
  }

  async function verifyToken(token: string): Promise<{ claims: JWTPayload } | Refusal> {
    const issuer = readIssuer(token);
    const keys = issuer === undefined ? undefined : issuers.get(issuer);
    if (issuer === undefined || keys === undefined) return refuse('TOKEN_INVALID');
    let keyOf;
    try {
      keyOf = await keys.load();
    } catch (error) {
      return refuse('IDENTITY_UNAVAILABLE', undefined, error);
    }
    try {
      const { payload: claims } = await jwtVerify(token, keyOf, {
        issuer,
        audience,
        algorithms,
        typ: 'at+jwt',
        clockTolerance: clockToleranceSeconds,
        currentDate: new Date(now()),
        requiredClaims: ['exp', 'client_id'],
      });
      return { claims };
    } catch (error) {
      return refuseUnverified(error);
    }
  }

  return { verify, probe: () => probeAll(issuers) };
}

/** Who the token claims to come from. Nothing is verified yet. */
function readIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    return undefined;
  }
}

function refuseUnverified(error: unknown): Refusal {
  const cause = withoutClaims(error);
  if (error instanceof errors.JWTExpired) return refuse('TOKEN_EXPIRED', undefined, cause);
  const isAboutToken =
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys;
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
