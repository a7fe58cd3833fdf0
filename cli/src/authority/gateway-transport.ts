/** Asks the authority over the gateway, with a token: as whoever the token says. */
import type { JsonResponse } from '../login/fetch-json.ts';
import { fetchJson } from '../login/fetch-json.ts';
import { readClaims } from '../login/read-claims.ts';
import type { TokenSource } from '../login/token-source.ts';
import { CommandError } from '../command-error.ts';
import { describeErrors, readErrors } from './describe-errors.ts';
import type { Transport } from './transport.ts';

/** The purpose that the work of the catalog is: a purpose of every department. */
const administrationPurpose = 'catalog-administration';

export function createGatewayTransport(gateway: URL, tokens: TokenSource): Transport {
  return async (query, variables) => {
    let token = await tokens.token();
    let response = await send(gateway, token, query, variables);
    // Refused before anything of it was done, so that a mutation may be sent again, too.
    if (isExpired(response)) {
      token = await tokens.renew(token);
      response = await send(gateway, token, query, variables);
    }
    const errors = readErrors(response.body?.['errors']);
    if (errors.length > 0) throw describeErrors(errors, readClaims(token));
    if (response.status === 200 && response.body?.['data'] !== undefined) return response.body['data'];
    throw new CommandError(
      `${gateway.href} answers no GraphQL (HTTP status ${response.status}): is it the address of a gateway?`,
      { code: 'GATEWAY_UNREACHABLE' },
    );
  };
}

function send(gateway: URL, token: string, query: string, variables: object): Promise<JsonResponse> {
  const init = {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'govgraph-purpose': administrationPurpose,
    },
    body: JSON.stringify({ query, variables }),
  };
  return fetchJson(gateway, init, { who: 'the gateway', code: 'GATEWAY_UNREACHABLE' });
}

function isExpired({ body }: JsonResponse): boolean {
  return readErrors(body?.['errors']).some(({ extensions }) => extensions?.['code'] === 'TOKEN_EXPIRED');
}
