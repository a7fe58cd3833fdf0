import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';

const discoverySchema = z.object({ issuer: z.string(), jwks_uri: z.url() });

/** The published keys of one trusted issuer, found by OpenID Connect Discovery. */
export interface IssuerKeys {
  /**
   * Ready to verify with. Its network is used when needed, keys are cached and rotate by themselves.
   *
   * @throws Error when the issuer does not answer, or not with its own metadata
   */
  load(): Promise<JWTVerifyGetKey>;
  /** Asks the issuer now. @throws Error as `load` */
  probe(): Promise<void>;
}

/** @param retryAfterMs how long an issuer that did not answer is left alone */
export function createIssuerKeys(issuer: string, timeoutMs: number, retryAfterMs = 1000): IssuerKeys {
  let loading: Promise<JWTVerifyGetKey> | undefined;

  async function discover(): Promise<URL> {
    const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    if (response.status !== 200) throw new Error(`${url} answered ${response.status}`);
    const metadata = discoverySchema.parse(await response.json());
    if (metadata.issuer !== issuer) throw new Error(`${url} names ${metadata.issuer} as the issuer`);
    const keysUrl = new URL(metadata.jwks_uri);
    if (issuer.startsWith('https:') && keysUrl.protocol !== 'https:') {
      throw new Error(`${url} publishes its keys without TLS`);
    }
    return keysUrl;
  }

  function load(): Promise<JWTVerifyGetKey> {
    if (loading === undefined) {
      loading = discover().then((url) => createRemoteJWKSet(url, { timeoutDuration: timeoutMs }));
      loading.catch(() => setTimeout(() => (loading = undefined), retryAfterMs).unref());
    }
    return loading;
  }

  return { load, probe: async () => void (await discover()) };
}
