import { createLocalJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });
const keysSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string() })) });

/** The keys that an issuer published at one time. While it publishes the same, it is the same object. */
export interface KeySet {
  readonly keyOf: JWTVerifyGetKey;
}

/** The published keys of one trusted issuer, found by OpenID Connect Discovery. */
export interface IssuerKeys {
  /**
   * What the issuer publishes, not older than two refresh intervals as long as it answers, and never older than the
   * maximum age. A value where it is at hand.
   *
   * @throws Error when the issuer does not answer, or not with its own metadata
   */
  load(): KeySet | Promise<KeySet>;
  /** Asks the issuer anew, for a key that is not known; not more often than once in ten seconds. @throws as `load` */
  reload(): KeySet | Promise<KeySet>;
  /** Asks the issuer now. @throws Error as `load` */
  probe(): Promise<void>;
}

export interface IssuerKeysOptions {
  /** How long an issuer may take to answer. */
  readonly timeoutMs: number;
  /** How often the issuer is asked what it publishes. */
  readonly refreshMs: number;
  /** How long keys are good while the issuer does not answer. */
  readonly maxAgeMs: number;
  /** How long an issuer that did not answer is left alone. */
  readonly retryAfterMs?: number;
  /** The clock, in epoch milliseconds. */
  readonly now: () => number;
}

/** Anybody can make up a key's name. */
const unknownKeyMs = 10_000;

export function createIssuerKeys(issuer: string, options: IssuerKeysOptions): IssuerKeys {
  const { timeoutMs, refreshMs, maxAgeMs, retryAfterMs = 1_000, now } = options;
  let keysUrl: URL | undefined;
  let known: { readonly keySet: KeySet; readonly text: string; readonly at: number } | undefined;
  let failure: { readonly error: unknown; readonly at: number } | undefined;
  let fetching: Promise<KeySet> | undefined;

  async function fetchJson(url: string): Promise<unknown> {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    return response.json();
  }

  async function discover(): Promise<URL> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const metadata = discoverySchema.parse(await fetchJson(url));
    if (metadata.issuer !== issuer) throw new Error(`${url} names ${metadata.issuer} as the issuer`);
    const found = new URL(metadata.jwks_uri);
    if (issuer.startsWith('https:') && found.protocol !== 'https:') {
      throw new Error(`${url} publishes its keys without TLS`);
    }
    return found;
  }

  async function fetchKeys(): Promise<KeySet> {
    const at = now();
    try {
      keysUrl ??= await discover();
      const keys = keysSchema.parse(await fetchJson(keysUrl.href));
      const text = JSON.stringify(keys);
      const keySet = known?.text === text ? known.keySet : { keyOf: createLocalJWKSet(keys) };
      known = { keySet, text, at };
      failure = undefined;
      return keySet;
    } catch (error) {
      keysUrl = undefined;
      failure = { error, at };
      throw error;
    } finally {
      fetching = undefined;
    }
  }

  function refresh(): Promise<KeySet> {
    if (failure !== undefined && now() < failure.at + retryAfterMs) return Promise.reject(failure.error);
    return (fetching ??= fetchKeys());
  }

  /** What is known while the issuer does not answer, for as long as that is good. */
  function ageing(error: unknown): KeySet {
    if (known !== undefined && now() < known.at + maxAgeMs) return known.keySet;
    throw error;
  }

  /**
   * @param freshMs so old, the issuer is not asked
   * @param goodMs so old, nobody waits for it; after it has failed to answer, as long as its keys are good at all
   */
  function load(freshMs: number, goodMs: number): KeySet | Promise<KeySet> {
    const age = known === undefined ? Infinity : now() - known.at;
    const isGood = age < (failure === undefined ? goodMs : maxAgeMs);
    if (known === undefined || !isGood) return refresh().catch(ageing);
    if (age >= freshMs) refresh().catch(() => undefined);
    return known.keySet;
  }

  return {
    load: () => load(refreshMs, 2 * refreshMs),
    reload: () => load(unknownKeyMs, unknownKeyMs),
    probe: async () => void (await discover()),
  };
}
