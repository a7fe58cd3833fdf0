import type { RefusalCode } from '../errors.ts';

/** An HTTP request as the request path sees it, whichever server received it. */
export interface GatewayRequest {
  /** Upper case. */
  readonly method: string;
  /** The path of the URL, still percent-encoded. */
  readonly path: string;
  /** What follows the `?` of the URL, still encoded; empty when there is nothing. */
  readonly query: string;
  /** Names in lower case; values of repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Names in lower case of headers that came more than once, where the server can tell. */
  readonly repeatedHeaders?: readonly string[];
  /** Where the client is, an address of IPv4 or IPv6; where the server can tell. */
  readonly clientAddress?: string;
  /** Empty when the request has none, or it was not read. */
  readonly body: Buffer;
  /** Why the body was not read to its end; the request path refuses with it, so that the refusal is recorded. */
  readonly unread?: UnreadCode;
}

export type UnreadCode = Extract<RefusalCode, 'PAYLOAD_TOO_LARGE' | 'GATEWAY_BUSY'>;

/** An HTTP response, complete. The server adds `content-length` and what belongs to the connection. */
export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The application that asked; undefined where nobody vouches for it. */
  readonly application?: string | undefined;
  /** How long the server keeps it before it sends it; it has no place among those that are answered meanwhile. */
  readonly holdMs?: number;
  /** To be called once, when the client has taken it or never will. */
  readonly onTaken?: () => void;
}

/** What answers requests. Never rejects: every failure is a response. */
export type HandleRequest = (request: GatewayRequest) => Promise<GatewayResponse>;

/** Sends `value` as JSON that nobody may store. */
export function jsonResponse(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): GatewayResponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}
