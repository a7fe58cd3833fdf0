import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The keys that an issuer published at one time. While it publishes the same, it is the same object. */
export interface KeySet {
  readonly keyOf: JWTVerifyGetKey;
}

/**
 * The published keys of one trusted issuer, found by OpenID Connect Discovery. By their age they are
 *
 * - *fresh* up to the refresh interval: they serve.
 * - *good* up to two of these: they serve, and the issuer is asked meanwhile.
 * - *ageing* up to the maximum age: the issuer is waited for, and they serve if it fails.
 * - *none* beyond that: the issuer is waited for.
 *
 * All who wait do so for the same question. Once an issuer has failed, it is left alone for a while, and then one caller
 * waits for it at a time: others hear at once that it fails.
 */
export interface IssuerKeys {
  /**
   * What the issuer publishes. A value where it is at hand.
   *
   * @throws Error when there are no keys, and the issuer does not answer, or not with its own metadata
   */
  load(): KeySet | Promise<KeySet>;
  /**
   * What the issuer published within the last ten seconds, for a token that no known key verifies. Anybody can make up
   * such a token, so an issuer that answers is asked no more often.
   *
   * @throws Error when the issuer does not answer, or not with its own metadata
   */
  reload(): KeySet | Promise<KeySet>;
  /** Asks the issuer for its metadata now. @throws Error as `load` */
  probe(): Promise<void>;
}

export interface IssuerKeysOptions {
  /** How long an issuer may take to answer. */
  readonly timeoutMs: number;
  /** How often the issuer is asked what it publishes. */
  readonly refreshMs: number;
  /** How long keys are good while the issuer does not answer. */
  readonly maxAgeMs: number;
  /** The clock, in epoch milliseconds. */
  readonly now: () => number;
}

const unknownKeyMs = 10_000;

/** How long an issuer that failed is left alone: first, and at most, since each failure doubles it. */
const pauseMs = { first: 1_000, longest: 5_000 };

export function createIssuerKeys(issuer: string, options: IssuerKeysOptions): IssuerKeys {
  const { timeoutMs, refreshMs, maxAgeMs, now } = options;
  /** `askedAt`: whatever the issuer changes after it was asked may be missing. */
  let known: { readonly keySet: KeySet; readonly text: string; readonly askedAt: number } | undefined;
  let failure: { readonly error: unknown; readonly failedAt: number; readonly pauseMs: number } | undefined;
  let question: Promise<KeySet> | undefined;

  async function discover(signal: AbortSignal): Promise<URL> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const metadata = discoverySchema.parse(await fetchJson(url, signal));
    if (metadata.issuer !== issuer) throw new Error(`${url} names ${metadata.issuer} as the issuer`);
    const found = new URL(metadata.jwks_uri);
    if (issuer.startsWith('https:') && found.protocol !== 'https:') {
      throw new Error(`${url} publishes its keys without TLS`);
    }
    return found;
  }

  async function fetchKeys(): Promise<KeySet> {
    const askedAt = now();
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      // Each time: an issuer that publishes elsewhere may leave what it withdrew where it was.
      const keysUrl = await discover(signal);
      const keys = keysSchema.parse(await fetchJson(keysUrl.href, signal));
      const text = JSON.stringify(keys);
      const keySet = known?.text === text ? known.keySet : { keyOf: createLocalJWKSet(keys) };
      known = { keySet, text, askedAt };
      failure = undefined;
      return keySet;
    } catch (error) {
      const longerMs = failure === undefined ? pauseMs.first : 2 * failure.pauseMs;
      failure = { error, failedAt: now(), pauseMs: Math.min(longerMs, pauseMs.longest) };
      throw error;
    } finally {
      question = undefined;
    }
  }

  /** A clock that was set back makes everything long ago. */
  const msSince = (at: number) => Math.abs(now() - at);

  function ask(): Promise<KeySet> {
    if (failure !== undefined) {
      const isLeftAlone = msSince(failure.failedAt) < failure.pauseMs;
      if (isLeftAlone || question !== undefined) return Promise.reject(failure.error);
    }
    return (question ??= fetchKeys());
  }

  function load(): KeySet | Promise<KeySet> {
    if (known === undefined) return ask();
    const { keySet, askedAt } = known;
    const ageMs = msSince(askedAt);
    if (ageMs >= maxAgeMs) return ask();
    if (ageMs < refreshMs) return keySet;
    const asked = ask().catch(() => keySet);
    return ageMs < 2 * refreshMs ? keySet : asked;
  }

  function reload(): KeySet | Promise<KeySet> {
    return known !== undefined && msSince(known.askedAt) < unknownKeyMs ? known.keySet : ask();
  }

  return { load, reload, probe: async () => void (await discover(AbortSignal.timeout(timeoutMs))) };
}

/** @param signal ends waiting for the response and for its body */
async function fetchJson(url: string, signal: AbortSignal): Promise<unknown> {
  const response = await fetch(url, { redirect: 'manual', signal });
  if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
  return response.json();
}
