import { UpstreamError } from '../errors.ts';
import { Shares } from '@govgraph/storage';
import type { CollectedResponse } from './response-collector.ts';

/**
 * What is sent again to one department: so little that one in trouble is not asked much more for it, and shared among
 * applications as places are, so that the failures of one leave others their repetitions.
 */
export class RetryBudget {
  readonly #now: () => number;
  readonly #spent = new Shares(maxTokens);
  /** Who spent each token that has not come back; the first one is the next. */
  readonly #spenders: string[] = [];
  /** Of the next one, how much has come back. */
  #returned = 0;
  #refilledAt: number;

  /** @param now in milliseconds; runs forwards only */
  constructor(now: () => number) {
    this.#now = now;
    this.#refilledAt = now();
  }

  /** A request is sent for the first time. */
  noteRequest(): void {
    this.#refill(tokensPerRequest);
  }

  /** Whether a request of the application may be sent once more. */
  take(application: string): boolean {
    const now = this.#now();
    this.#refill(((now - this.#refilledAt) / 1_000) * tokensPerSecond);
    this.#refilledAt = now;
    if (!this.#spent.hasPlaceFor(application)) return false;
    this.#spent.take(application, 1);
    this.#spenders.push(application);
    return true;
  }

  #refill(tokens: number): void {
    this.#returned += tokens;
    for (const spender of this.#spenders.splice(0, Math.floor(this.#returned))) {
      this.#returned -= 1;
      this.#spent.giveBack(spender, 1);
    }
    if (this.#spenders.length === 0) this.#returned = 0;
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
