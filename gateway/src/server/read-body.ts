import type { IncomingMessage } from 'node:http';

import type { UnreadCode } from './http-message.ts';

export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** Of all large bodies that are being read. */
  readonly maxReadingBytes: number;
  /** Whether somebody vouches for the caller. Of whom nobody knows, nothing large is read. */
  readonly isKnownCaller: (request: IncomingMessage) => Promise<boolean>;
}

/** Reads the body of a request. @returns why there is none, when there is none to work with */
export type ReadBody = (request: IncomingMessage) => Promise<Buffer | UnreadCode | 'aborted'>;

/** What is read of a request before it is refused. */
export const defaultMaxBodyBytes = 1024 * 1024;
export const defaultMaxReadingBytes = 128 * 1024 * 1024;
/** Read without a question, and not counted: as many as there are connections. */
const smallBodyBytes = 16 * 1024;

/** Bytes of bodies that are being read. */
interface Reading {
  bytes: number;
}

export function createBodyReader({ maxBodyBytes, maxReadingBytes, isKnownCaller }: BodyLimits): ReadBody {
  const reading: Reading = { bytes: 0 };
  return async (request) => {
    const { 'content-length': announced, 'transfer-encoding': coding } = request.headers;
    const bytes = Number(announced ?? 0);
    if (coding === undefined && bytes <= smallBodyBytes)
      return takeBody(request, maxBodyBytes, { bytes: 0 }, Infinity);
    if (bytes > maxBodyBytes) return 'PAYLOAD_TOO_LARGE';
    // Whoever they are by the time that they are asked, they may come again.
    if (!(await isKnownCaller(request))) return 'GATEWAY_BUSY';
    return takeBody(request, maxBodyBytes, reading, maxReadingBytes);
  };
}

function takeBody(
  request: IncomingMessage,
  maxBodyBytes: number,
  reading: Reading,
  maxReadingBytes: number,
): Promise<Buffer | UnreadCode | 'aborted'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    const end = (outcome: Parameters<typeof resolve>[0]): void => {
      reading.bytes -= length;
      length = 0;
      chunks = [];
      resolve(outcome);
    };
    const stop = (code: UnreadCode): void => {
      request.off('data', take).pause();
      end(code);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      reading.bytes += chunk.length;
      chunks.push(chunk);
      if (length > maxBodyBytes) stop('PAYLOAD_TOO_LARGE');
      else if (reading.bytes > maxReadingBytes) stop('GATEWAY_BUSY');
    };
    request.on('data', take);
    request.on('end', () => end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => end('aborted'));
    request.on('close', () => end('aborted'));
  });
}
