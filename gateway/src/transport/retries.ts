import { UpstreamError } from '../errors.ts';
import type { CollectedResponse } from './response-collector.ts';

/** What is sent again to one department, so that a department in trouble is not asked much more for it. */
export class RetryBudget {
  readonly #now: () => number;
  #tokens = maxTokens;
  #refilledAt: number;

  /** @param now in milliseconds; runs forwards only */
  constructor(now: () => number) {
    this.#now = now;
    this.#refilledAt = now();
  }

  /** A request is sent for the first time. */
  noteRequest(): void {
    this.#tokens = Math.min(maxTokens, this.#tokens + tokensPerRequest);
  }

  /** Whether a request may be sent once more. */
  take(): boolean {
    const now = this.#now();
    const refilled = ((now - this.#refilledAt) / 1_000) * tokensPerSecond;
    this.#tokens = Math.min(maxTokens, this.#tokens + refilled);
    this.#refilledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}

export const maxTokens = 10;
/** Repetitions are a tenth of what is sent in the long run, … */
export const tokensPerRequest = 0.1;
/** … or one in a second, where little is sent. */
export const tokensPerSecond = 1;

/** How often one query is sent again. */
export const maxRetries = 2;
const firstDelayMs = 30;

/**
 * A connection that breaks at once is most often one that the department closed while it was idle, so that the first
 * repetition need not wait for long. Delays differ, so that callers who failed together do not come back together.
 *
 * @param retry 1 for the first
 * @param random from 0 to 1
 */
export function retryDelayMs(retry: number, random: number): number {
  return firstDelayMs * 3 ** (retry - 1) * (0.5 + random);
}

const brokenConnectionCodes = new Set(['ECONNRESET', 'ECONNREFUSED', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Whether it is likely that the next attempt ends otherwise.
 *
 * @param response what came; undefined when nothing did
 */
export function isWorthRetrying(response: CollectedResponse | undefined, failure: unknown): boolean {
  return response === undefined ? isBrokenConnection(failure) : isPassing(response);
}

function isBrokenConnection(error: unknown): boolean {
  if (!(error instanceof UpstreamError) || !(error.cause instanceof Error)) return false;
  const code = 'code' in error.cause ? error.cause.code : undefined;
  return typeof code === 'string' && brokenConnectionCodes.has(code);
}

/** What a department says, or what stands before it, while it starts again (RFC 9110, §15.6.3 and §15.6.4). */
function isPassing({ status }: CollectedResponse): boolean {
  return status === 502 || status === 503;
}
