import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Adapter, Configuration } from 'oidc-provider';

import { personas } from './personas.ts';
import { loadProvider } from './provider-module.ts';
import { loadSigningKeys, signingAlgorithm, type SigningKeySet } from './signing-keys.ts';

export interface IdentityOptions {
  /** 0 takes a free one. The issuer's name carries the port: keep it, and tokens survive a restart. */
  readonly port: number;
  /** Where the signing keys are kept; made when absent. */
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

/**
 * Starts the embedded OpenID Connect issuer with the published personas as confidential clients. It knows one
 * grant, `client_credentials`, and gives JWT access tokens (RFC 9068).
 *
 * @throws Error when the port is taken or the keys file cannot be used
 */
export async function startIdentity(options: IdentityOptions): Promise<RunningIdentity> {
  const keys = await loadSigningKeys(options.keysFile);
  const Provider = await loadProvider();
  const server = createServer();
  await listen(server, options.port);
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const answer = new Provider(issuer, createConfiguration(keys, options)).callback();
  server.on('request', (request, response) => {
    if (request.url === '/healthz') response.end('ok');
    else void answer(request, response);
  });
  return { issuer, close: () => close(server) };
}

function createConfiguration(keys: SigningKeySet, options: IdentityOptions): Configuration {
  const { audience = 'govgraph', tokenLifetimeSeconds = 3600 } = options;
  const claims = new Map(personas.map((persona) => [persona.clientId, persona.claims]));
  return {
    adapter: createStatelessAdapter,
    jwks: keys,
    clients: personas.map(({ clientId, clientSecret }) => ({
      client_id: clientId,
      client_secret: clientSecret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    clientDefaults: { id_token_signed_response_alg: signingAlgorithm },
    enabledJWA: { idTokenSigningAlgValues: [signingAlgorithm] },
    ttl: { ClientCredentials: tokenLifetimeSeconds },
    extraTokenClaims: (_context, token) => {
      const personaClaims = token.clientId === undefined ? undefined : claims.get(token.clientId);
      return personaClaims === undefined ? undefined : { ...personaClaims };
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => 'urn:govgraph:gateway',
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

/** Nothing has to be remembered: clients are configured and access tokens speak for themselves. */
function createStatelessAdapter(): Adapter {
  const forget = async () => undefined;
  return {
    upsert: forget,
    find: forget,
    findByUserCode: forget,
    findByUid: forget,
    consume: forget,
    destroy: forget,
    revokeByGrantId: forget,
  };
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
