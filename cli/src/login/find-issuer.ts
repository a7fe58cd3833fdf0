/**
 * Who issues tokens for a gateway, and where. The gateway names its issuers (RFC 9728), and an issuer its endpoints
 * (OpenID Connect Discovery, RFC 8414), so that nothing but the gateway's address has to be known.
 */
import { CommandError } from '../command-error.ts';
import { fetchJson } from './fetch-json.ts';
import { isSafe } from './gateway-address.ts';

/** An issuer, as far as the command needs it. */
export interface Issuer {
  /** The exact `iss` of its tokens. */
  readonly name: string;
  readonly tokenEndpoint: URL;
  /** Undefined where it has no device flow. */
  readonly deviceEndpoint?: URL;
  readonly revocationEndpoint?: URL;
  /** What to ask for, so that a login can be refreshed. */
  readonly scope: string;
}

/**
 * @param named the option `--issuer`, where the gateway takes tokens of several
 * @throws CommandError when it cannot be found out, or the gateway does not take its tokens
 */
export async function findIssuer(gateway: URL, named: string | undefined): Promise<Issuer> {
  const accepted = await askForIssuers(gateway, named !== undefined);
  if (accepted === undefined) return readIssuer(named ?? '');
  if (named === undefined) {
    const [only, ...others] = accepted;
    if (only !== undefined && others.length === 0) return readIssuer(only);
    throw new CommandError(
      `${gateway.href} takes tokens of several issuers: name one with --issuer\n${accepted.join('\n')}`,
      {
        code: 'ISSUER_UNKNOWN',
      },
    );
  }
  if (accepted.includes(named)) return readIssuer(named);
  throw new CommandError(`${gateway.href} takes no tokens of ${named}, but of ${accepted.join(', ')}`, {
    code: 'ISSUER_UNKNOWN',
  });
}

/** @param mayBeUnknown whether somebody else names the issuer @returns undefined when the gateway does not say */
async function askForIssuers(gateway: URL, mayBeUnknown: boolean): Promise<string[] | undefined> {
  const url = new URL(`/.well-known/oauth-protected-resource${gateway.pathname}`, gateway);
  const { status, body } = await fetchJson(url, {}, { who: 'the gateway', code: 'GATEWAY_UNREACHABLE' });
  const { resource, authorization_servers: servers } = body ?? {};
  if (status !== 200 || !Array.isArray(servers) || servers.length === 0) {
    if (mayBeUnknown) return undefined;
    throw new CommandError(
      `${gateway.href} does not say who issues its tokens (${status} at ${url.pathname}): name the issuer with --issuer`,
      { code: 'ISSUER_UNKNOWN' },
    );
  }
  // What it says of another resource is not about this one (RFC 9728, 3.3).
  if (resource !== gateway.href)
    throw new CommandError(
      `${gateway.href} calls itself ${String(resource)}: use that as --url, or have its operator set GOVGRAPH_PUBLIC_URL`,
      { code: 'ISSUER_UNKNOWN' },
    );
  return servers.map(String);
}

async function readIssuer(name: string): Promise<Issuer> {
  const url = URL.canParse(name) ? new URL(name) : undefined;
  if (url === undefined || !isSafe(url))
    throw new CommandError(`the issuer ${name} is no https address`, { code: 'ISSUER_UNKNOWN' });
  const discovery = new URL(`${name.replace(/\/$/, '')}/.well-known/openid-configuration`);
  const { body } = await fetchJson(discovery, {}, { who: 'the issuer', code: 'ISSUER_UNREACHABLE' });
  const tokenEndpoint = endpointOf(body?.['token_endpoint']);
  if (body?.['issuer'] !== name || tokenEndpoint === undefined)
    throw new CommandError(`what ${discovery.href} says is not about the issuer ${name}`, {
      code: 'ISSUER_UNREACHABLE',
    });
  const deviceEndpoint = endpointOf(body['device_authorization_endpoint']);
  const revocationEndpoint = endpointOf(body['revocation_endpoint']);
  return {
    name,
    tokenEndpoint,
    ...(deviceEndpoint === undefined ? {} : { deviceEndpoint }),
    ...(revocationEndpoint === undefined ? {} : { revocationEndpoint }),
    scope: scopeOf(body['scopes_supported']),
  };
}

function endpointOf(value: unknown): URL | undefined {
  const url = typeof value === 'string' && URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && isSafe(url) ? url : undefined;
}

/** `offline_access` is how an issuer is asked for a refresh token; those that do not know it give one all the same. */
function scopeOf(supported: unknown): string {
  const hasOffline = Array.isArray(supported) && supported.includes('offline_access');
  return hasOffline ? 'openid offline_access' : 'openid';
}
