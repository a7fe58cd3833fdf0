import type { IncomingMessage } from 'node:http';

import { Shares } from '@govgraph/storage';
import type { UnreadCode } from './http-message.ts';

export interface BodyLimits {
  readonly maxBodyBytes: number;
  /** Of all large bodies that are being read, beside the first of each application. */
  readonly maxReadingBytes: number;
  /** The application that sends it; undefined where nobody vouches for it. Of those, nothing large is read. */
  readonly findApplication: (request: IncomingMessage) => Promise<string | undefined>;
}

/** Reads the body of a request. @returns why there is none, when there is none to work with */
export type ReadBody = (request: IncomingMessage) => Promise<Buffer | UnreadCode | 'aborted'>;

/** What is read of a request before it is refused. */
export const defaultMaxBodyBytes = 1024 * 1024;
export const defaultMaxReadingBytes = 128 * 1024 * 1024;
/** Read without a question, and not counted: as many as there are connections. */
const smallBodyBytes = 16 * 1024;

/**
 * The large bodies that are being read. Applications share the room ({@link Shares.mayTake}), so that one that begins many
 * and ends none keeps no other from being read.
 */
class Reading {
  readonly #bodies = new Shares(Infinity);
  readonly #bytes: Shares;

  constructor(maxBytes: number) {
    this.#bytes = new Shares(maxBytes);
  }

  /** Begins a body of an application. */
  begin(application: string): BodyRoom {
    this.#bodies.take(application, 1);
    let taken = 0;
    return {
      take: (bytes) => {
        if (this.#bodies.of(application) > 1 && !this.#bytes.mayTake(application, bytes)) return false;
        taken += bytes;
        this.#bytes.take(application, bytes);
        return true;
      },
      leave: () => {
        this.#bodies.giveBack(application, 1);
        this.#bytes.giveBack(application, taken);
      },
    };
  }
}

/** Where one body is read to. */
interface BodyRoom {
  /** False when there is no room for more of it. */
  take(bytes: number): boolean;
  /** To be called once. */
  leave(): void;
}

const uncounted: BodyRoom = { take: () => true, leave: () => undefined };

export function createBodyReader({ maxBodyBytes, maxReadingBytes, findApplication }: BodyLimits): ReadBody {
  const reading = new Reading(maxReadingBytes);
  return async (request) => {
    const { 'content-length': announced, 'transfer-encoding': coding } = request.headers;
    const bytes = Number(announced ?? 0);
    if (coding === undefined && bytes <= smallBodyBytes) return takeBody(request, maxBodyBytes, uncounted);
    if (bytes > maxBodyBytes) return 'PAYLOAD_TOO_LARGE';
    const application = await findApplication(request);
    // Whoever they are by the time that they are asked, they may come again.
    if (application === undefined) return 'GATEWAY_BUSY';
    // Of a request that is over by now, nothing more would be heard, and its room never be left.
    if (request.destroyed) return 'aborted';
    return takeBody(request, maxBodyBytes, reading.begin(application));
  };
}

function takeBody(
  request: IncomingMessage,
  maxBodyBytes: number,
  room: BodyRoom,
): Promise<Buffer | UnreadCode | 'aborted'> {
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    let isOver = false;
    const end = (outcome: Parameters<typeof resolve>[0]): void => {
      if (!isOver) room.leave();
      isOver = true;
      chunks = [];
      resolve(outcome);
    };
    const stop = (code: UnreadCode): void => {
      request.off('data', take).pause();
      end(code);
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      chunks.push(chunk);
      if (length > maxBodyBytes) stop('PAYLOAD_TOO_LARGE');
      else if (!room.take(chunk.length)) stop('GATEWAY_BUSY');
    };
    request.on('data', take);
    request.on('end', () => end(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)));
    request.on('error', () => end('aborted'));
    request.on('close', () => end('aborted'));
  });
}
