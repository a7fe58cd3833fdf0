/** What the first line of an HTTP request asks for. */
export interface RequestTarget {
  readonly path: string;
  /** From its `?` on; empty when there is none. */
  readonly query: string;
}

const server = /^https?:\/\/[^/?]*/i;

/**
 * Reads the target of a request. A client may name the server in it (`http://host/graphql`), as it would to a proxy, and
 * every server has to take that (RFC 9112 §3.2.2). Which server it names is not looked at, as the `Host` header is not.
 */
export function readRequestTarget(target: string): RequestTarget {
  const local = target.startsWith('/') ? target : target.replace(server, '');
  const queryAt = local.indexOf('?');
  const path = queryAt === -1 ? local : local.slice(0, queryAt);
  return { path: path === '' ? '/' : path, query: queryAt === -1 ? '' : local.slice(queryAt) };
}
