/**
 * Where callers get their tokens (RFC 9728, OAuth 2.0 Protected Resource Metadata): what a program finds out that knows
 * nothing but the address of the gateway.
 */
import type { GatewayRequest, GatewayResponse } from './http-message.ts';
import { jsonResponse } from './http-message.ts';

const wellKnownPath = '/.well-known/oauth-protected-resource';

/** A host with or without a port, as in the header `Host`. */
const hostPattern = /^(?:[\w.-]{1,255}|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i;

/** The issuers seldom change, and whoever asks the wrong one is told so. */
const freshForSeconds = 300;

export interface ResourceMetadataOptions {
  /** Who issues the tokens that are taken here; undefined where nobody can tell. */
  readonly issuers: readonly string[] | undefined;
  /** Scheme and host under which callers know the gateway; by default `http` and the host that they name. */
  readonly publicUrl?: string;
  readonly graphqlPath: string;
}

export type AnswerResourceMetadata = (request: GatewayRequest) => GatewayResponse | undefined;

/** Undefined for what is no question for it, or one that cannot be answered. It holds nothing that is secret. */
export function createResourceMetadata({
  issuers,
  publicUrl,
  graphqlPath,
}: ResourceMetadataOptions): AnswerResourceMetadata {
  // That of the origin, and that of the GraphQL endpoint: each is named as it was asked for, which callers compare.
  const resources = new Map([
    [wellKnownPath, ''],
    [wellKnownPath + graphqlPath, graphqlPath],
  ]);
  return ({ path, headers }) => {
    const resource = resources.get(path);
    const origin = publicUrl ?? originOf(headers['host']);
    if (resource === undefined || issuers === undefined || origin === undefined) return undefined;
    const metadata = {
      resource: origin + resource,
      authorization_servers: issuers,
      bearer_methods_supported: ['header'],
    };
    return jsonResponse(200, metadata, { 'cache-control': `public, max-age=${freshForSeconds}` });
  };
}

function originOf(host: string | undefined): string | undefined {
  return host !== undefined && hostPattern.test(host) ? `http://${host}` : undefined;
}
