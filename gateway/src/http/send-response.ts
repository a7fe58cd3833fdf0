import type { ServerResponse } from 'node:http';
import type { GatewayResponse } from './http-message.ts';

/** A caller has to take so much … */
const chunkBytes = 256 * 1024;
/** … in this time, or its connection is ended: one that does not read, or hardly, keeps no response in memory. */
export const defaultWriteTimeoutMs = 30_000;

export interface Sending {
  /** Whether the connection ends with it. */
  readonly isLast: boolean;
  readonly writeTimeoutMs: number;
}

export function sendResponse(
  { status, headers, body, onTaken = () => undefined }: GatewayResponse,
  response: ServerResponse,
  { isLast, writeTimeoutMs }: Sending,
): void {
  if (response.destroyed || response.req.socket.destroyed) {
    onTaken();
    return;
  }
  response.once('close', onTaken);
  response.writeHead(status, {
    'x-content-type-options': 'nosniff',
    ...headers,
    // Of a 304, this would be the length of what is not sent (RFC 9110, §8.6).
    ...(status === 304 ? {} : { 'content-length': body.length }),
    ...(isLast ? { connection: 'close' } : {}),
  });
  writeChunks(body, response, writeTimeoutMs);
}

/** One chunk after the other, so that it shows whether the caller takes them. */
function writeChunks(body: Uint8Array, response: ServerResponse, writeTimeoutMs: number): void {
  let end = chunkBytes;
  let onProgress = (): void => undefined;
  const next = (): void => {
    if (response.destroyed) return;
    onProgress();
    const chunk = body.subarray(end - chunkBytes, end);
    if (end < body.length) {
      end += chunkBytes;
      response.write(chunk, next);
    } else response.end(chunk);
  };
  next();
  // Most responses have left by now.
  if (response.writableEnded && response.req.socket.writableLength === 0) return;
  const timer = setTimeout(() => response.req.socket.destroy(), writeTimeoutMs);
  onProgress = () => void timer.refresh();
  response.once('close', () => clearTimeout(timer));
}
