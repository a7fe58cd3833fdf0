import type { GatewayResponse, HandleRequest } from './http-message.ts';
import { defaultMaxBodyBytes } from './read-body.ts';

/** Serves WHATWG requests with what serves HTTP: for embedding, and for tests without a socket. */
export function createFetchHandler(
  respond: HandleRequest,
  maxBodyBytes = defaultMaxBodyBytes,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const body = await readBody(request, maxBodyBytes);
    const url = new URL(request.url);
    const response = await respond({
      method: request.method,
      path: url.pathname,
      query: url.search.slice(1),
      headers: Object.fromEntries(request.headers),
      ...(body === undefined ? { body: Buffer.alloc(0), unread: 'PAYLOAD_TOO_LARGE' } : { body }),
    });
    response.onTaken?.();
    return toResponse(response);
  };
}

/** Undefined when there is too much of it. */
async function readBody(request: Request, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body ?? []) {
    length += chunk.length;
    if (length > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function toResponse({ status, headers, body }: GatewayResponse): Response {
  return new Response(body.length === 0 ? null : Buffer.from(body), { status, headers });
}
