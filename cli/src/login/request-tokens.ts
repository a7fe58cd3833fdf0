/** What the command asks of an issuer: a login by the device flow (RFC 8628), a new token for an old one, an end. */
import { setTimeout as sleep } from 'node:timers/promises';
import { CommandError } from '../command-error.ts';
import { fetchJson, type JsonResponse } from './fetch-json.ts';
import { printable } from '../print-lines.ts';
import type { Issuer } from './find-issuer.ts';

export interface Tokens {
  readonly accessToken: string;
  /** Epoch milliseconds, by the clock of this machine. */
  readonly expiresAt: number;
  /** Absent where the issuer gives none: then a login ends with its token. */
  readonly refreshToken?: string;
}

/** What a person has to do. */
export interface DevicePrompt {
  /** Where to, with the code in it if the issuer has such an address. */
  readonly address: string;
  readonly userCode: string;
}

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

/** RFC 8628, 3.5: between two questions, and by how much that grows when they are too many. */
const defaultIntervalSeconds = 5;

/**
 * Waits until somebody has signed in at the issuer's page.
 *
 * @param onPrompt shows where, and with which code
 * @param waitMs for tests
 */
export async function loginByDevice(
  issuer: Issuer,
  clientId: string,
  onPrompt: (prompt: DevicePrompt) => void,
  waitMs: (seconds: number) => Promise<unknown> = (seconds) => sleep(seconds * 1_000),
): Promise<Tokens> {
  if (issuer.deviceEndpoint === undefined)
    throw new CommandError(
      `the issuer ${issuer.name} has no device flow (RFC 8628): get a token from it another way, and set GOVGRAPH_TOKEN`,
      { code: 'LOGIN_FAILED' },
    );
  const begun = await post(issuer.deviceEndpoint, { client_id: clientId, scope: issuer.scope });
  const device = readDevice(issuer, clientId, begun);
  onPrompt(device);
  let intervalSeconds = device.intervalSeconds;
  const endsAt = Date.now() + device.expiresInSeconds * 1_000;
  while (Date.now() < endsAt) {
    await waitMs(intervalSeconds);
    const answer = await post(issuer.tokenEndpoint, {
      grant_type: deviceGrant,
      device_code: device.deviceCode,
      client_id: clientId,
    }).catch(() => undefined);
    // A connection that fails once is no end of a login (RFC 8628, 3.5).
    if (answer === undefined) continue;
    const tokens = readTokens(answer);
    if (tokens !== undefined) return tokens;
    const error = answer.body?.['error'];
    if (error === 'slow_down') intervalSeconds += defaultIntervalSeconds;
    else if (error === 'access_denied')
      throw new CommandError('the login was stopped at the issuer’s page', {
        exitCode: 1,
        code: 'LOGIN_REFUSED',
      });
    else if (error !== 'authorization_pending') throw refusedBy(issuer, answer);
  }
  throw new CommandError('nobody signed in in time: run `govgraph login` again', {
    code: 'LOGIN_FAILED',
  });
}

/** @returns undefined when the issuer says that the login is over @throws CommandError when it does not answer */
export async function refreshTokens(
  issuer: Issuer,
  clientId: string,
  refreshToken: string,
): Promise<Tokens | undefined> {
  const answer = await post(issuer.tokenEndpoint, {
    grant_type: 'refresh_token',
    refresh_token: refreshToken,
    client_id: clientId,
  });
  const tokens = readTokens(answer);
  // An issuer that gives no new one lets the old one be used again.
  if (tokens !== undefined) return { refreshToken, ...tokens };
  if (answer.body?.['error'] === 'invalid_grant') return undefined;
  throw refusedBy(issuer, answer);
}

/** Ends a login at the issuer (RFC 7009). @returns false where it has no such endpoint, or does not answer */
export async function revokeToken(issuer: Issuer, clientId: string, token: string): Promise<boolean> {
  if (issuer.revocationEndpoint === undefined) return false;
  const answer = await post(issuer.revocationEndpoint, { token, client_id: clientId }).catch(() => undefined);
  return answer?.status === 200;
}

function post(url: URL, fields: Readonly<Record<string, string>>): Promise<JsonResponse> {
  const init = { method: 'POST', body: new URLSearchParams(fields), headers: { accept: 'application/json' } };
  return fetchJson(url, init, { who: 'the issuer', code: 'ISSUER_UNREACHABLE' });
}

function readDevice(issuer: Issuer, clientId: string, answer: JsonResponse) {
  const { device_code: deviceCode, user_code: userCode, interval, expires_in: seconds } = answer.body ?? {};
  const address = answer.body?.['verification_uri_complete'] ?? answer.body?.['verification_uri'];
  if (answer.body?.['error'] === 'invalid_client')
    throw new CommandError(
      `the issuer ${issuer.name} does not know the client ${clientId}: have it registered as a public client with the device flow, or set GOVGRAPH_CLIENT_ID`,
      { code: 'LOGIN_FAILED' },
    );
  if (typeof deviceCode !== 'string' || typeof userCode !== 'string' || typeof address !== 'string')
    throw refusedBy(issuer, answer);
  if (!URL.canParse(address)) throw refusedBy(issuer, answer);
  return {
    deviceCode,
    userCode: printable(userCode),
    address: new URL(address).href,
    intervalSeconds: typeof interval === 'number' ? interval : defaultIntervalSeconds,
    expiresInSeconds: typeof seconds === 'number' ? seconds : 600,
  };
}

function readTokens({ status, body }: JsonResponse): Tokens | undefined {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = body ?? {};
  if (status !== 200 || typeof accessToken !== 'string') return undefined;
  return {
    accessToken,
    // As long as it lasts, whatever the issuer's clock says.
    expiresAt: Date.now() + (typeof seconds === 'number' ? seconds : 300) * 1_000,
    ...(typeof refreshToken === 'string' ? { refreshToken } : {}),
  };
}

function refusedBy({ name }: Issuer, { status, body }: JsonResponse): CommandError {
  const why = body?.['error_description'] ?? body?.['error'];
  return new CommandError(
    `the issuer ${name} refuses: ${typeof why === 'string' ? printable(why) : `HTTP status ${status}`}`,
    {
      code: 'LOGIN_FAILED',
    },
  );
}
