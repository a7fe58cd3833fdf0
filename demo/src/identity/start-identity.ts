import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';

import type { Configuration, KoaContextWithOIDC } from 'oidc-provider';

import { answerLogin, pageHeaders } from './answer-login.ts';
import { codePage, confirmPage, donePage, loginPath, problemPage } from './login-pages.ts';
import { type LoginStore, openLoginStore } from './login-store.ts';
import { personas, staff } from './personas.ts';
import { loadProvider } from './provider-module.ts';
import { loadSigningKeys, signingAlgorithm, type SigningKeySet } from './signing-keys.ts';

export interface IdentityOptions {
  /** 0 takes a free one. The issuer's name carries the port: keep it, and tokens survive a restart. */
  readonly port: number;
  /** Where the signing keys are kept; made when absent. Logins are kept beside it, in `identity-logins.json`. */
  readonly keysFile: string;
  /** The `aud` of access tokens. */
  readonly audience?: string;
  readonly tokenLifetimeSeconds?: number;
}

export interface RunningIdentity {
  /** `http://127.0.0.1:PORT`, the `iss` of the tokens. */
  readonly issuer: string;
  close(): Promise<void>;
}

/** The command, a public client: it has no secret that it could keep. */
const commandClientId = 'govgraph-cli';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

const gatewayResource = 'urn:govgraph:gateway';

/** Of a login, from when it was last refreshed. */
const loginLifetimeSeconds = 14 * 24 * 3600;

/**
 * Starts the embedded OpenID Connect issuer. The published personas are confidential clients, for
 * `client_credentials`; those of staff are also who signs in at its page when the command asks by the device flow
 * (RFC 8628). Access tokens are JWTs (RFC 9068).
 *
 * @throws Error when the port is taken, or the file of keys or logins cannot be used
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  const keys = await loadSigningKeys(options.keysFile);
  const logins = await openLoginStore(join(dirname(options.keysFile), 'identity-logins.json'));
  const { Provider, interactionPolicy } = await loadProvider();
  const server = createServer();
  await listen(server, options.port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const policy = interactionPolicy.base();
  // Whoever chose a persona has agreed to all there is to agree to.
  policy.remove('consent');
  const provider = new Provider(issuer, {
    ...createConfiguration(keys, logins, options),
    interactions: { policy, url: (_context, { uid }) => `${loginPath}${uid}` },
  });
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url === '/healthz') response.end('ok');
    else if (request.url?.startsWith(loginPath) === true)
      answerLogin(provider, request, response).catch(() => response.destroy());
    else void answer(request, response);
  });
  return {
    issuer,
    async close() {
      await close(server);
      await logins.settled();
    },
  };
}

function createConfiguration(
  keys: SigningKeySet,
  logins: LoginStore,
  options: IdentityOptions,
): Configuration {
  const { audience = 'govgraph', tokenLifetimeSeconds = 3600 } = options;
  const claims = new Map(personas.map((persona) => [persona.clientId, persona.claims]));
  return {
    adapter: logins.adapterOf,
    jwks: keys,
    clients: [
      ...personas.map(({ clientId, clientSecret }) => ({
        client_id: clientId,
        client_secret: clientSecret,
        grant_types: ['client_credentials'],
        response_types: [],
        redirect_uris: [],
      })),
      {
        client_id: commandClientId,
        client_name: 'govgraph',
        token_endpoint_auth_method: 'none',
        application_type: 'native',
        grant_types: [deviceGrant, 'refresh_token'],
        response_types: [],
        redirect_uris: [],
      },
    ],
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    // A login that is under way at a restart begins again.
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    ttl: {
      ClientCredentials: tokenLifetimeSeconds,
      AccessToken: tokenLifetimeSeconds,
      IdToken: tokenLifetimeSeconds,
      DeviceCode: 600,
      Interaction: 600,
      Session: 600,
      Grant: loginLifetimeSeconds,
      RefreshToken: loginLifetimeSeconds,
    },
    findAccount: (_context, id) =>
      staff.some(({ clientId }) => clientId === id)
        ? { accountId: id, claims: () => ({ sub: id }) }
        : undefined,
    loadExistingGrant,
    renderError: (context, { error, error_description: why }) => show(context, problemPage(why ?? error)),
    // Of the persona that signed in; an application is one itself.
    extraTokenClaims: (_context, token) => {
      const persona = 'accountId' in token ? token.accountId : token.clientId;
      const ofPersona = persona === undefined ? undefined : claims.get(persona);
      return ofPersona === undefined ? undefined : { ...ofPersona };
    },
    features: {
      clientCredentials: { enabled: true },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: (context, form, _out, error) =>
          show(
            context,
            codePage(form, error === undefined ? undefined : 'There is no such code, or it is over.'),
          ),
        userCodeConfirmSource: (context, form, _client, _device, userCode) =>
          show(context, confirmPage(form, userCode)),
        successSource: (context) => show(context, donePage()),
      },
      revocation: {
        enabled: true,
        allowedPolicy: (_context, client, token) => token.clientId === client.clientId,
      },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => gatewayResource,
        getResourceServerInfo: () => ({
          scope: '',
          audience,
          accessTokenTTL: tokenLifetimeSeconds,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: signingAlgorithm } },
        }),
      },
    },
  };
}

async function loadExistingGrant({ oidc }: KoaContextWithOIDC) {
  const accountId = oidc.account?.accountId;
  const clientId = oidc.client?.clientId;
  if (accountId === undefined || clientId === undefined) return undefined;
  const grant = new oidc.provider.Grant({ accountId, clientId });
  grant.addOIDCScope('openid offline_access');
  await grant.save();
  return grant;
}

function show(context: KoaContextWithOIDC, html: string): void {
  context.set(pageHeaders);
  context.body = html;
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)));
    server.closeAllConnections();
  });
}
