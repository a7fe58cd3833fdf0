/**
 * Answers no more requests at a time than the request thread keeps up with. Who finds no place waits in line for a
 * moment; who finds the line full, or waits too long, is refused before anything is done for it: no token is verified
 * and nothing parsed.
 *
 * Strangers, whose token nobody has verified before, may fill a quarter of the line. So a known caller is refused only
 * because of other known callers.
 */
import { Bulkhead } from '../bulkhead.ts';
import type { HandleRequest } from './http-message.ts';

export interface AdmissionOptions {
  /** Requests that are answered at a time, at most; see {@link PlaceLimit} for how many fewer. */
  readonly maxInProgress: number;
  /** Whether a token was verified before; a look-up. */
  readonly recognizes: (authorization: string | undefined) => boolean;
  /** Answers whom there is no room for. */
  readonly refuse: HandleRequest;
}

/** How many requests are answered and wait, how many may be answered, and how many have been or were refused. */
export interface AdmissionStatus {
  readonly inProgress: number;
  readonly waiting: number;
  readonly places: number;
  readonly answered: number;
  /** That those took together. */
  readonly answeringMs: number;
  readonly refused: number;
}

/** Together with a time of at most {@link maxWaitMs}, what a burst may be. */
export const maxWaiting = 512;
export const maxWaitingStrangers = 128;
/** Of the bodies of those who wait. */
const maxWaitingBytes = 16 * 1024 * 1024;
const maxWaitMs = 500;

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #places: Bulkhead;
  #waitingStrangers = 0;
  #answered = 0;
  #answeringMs = 0;
  #refused = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    const { maxInProgress } = options;
    this.#places = new Bulkhead({
      maxInFlight: maxInProgress,
      maxWaiting,
      maxWaitingCharacters: maxWaitingBytes,
    });
  }

  /** Handles requests for which there is a place. */
  admit(handle: HandleRequest): HandleRequest {
    return async (request) => {
      const { authorization } = request.headers;
      if (!this.#places.tryEnter() && !(await this.#wait(authorization, request.body.length))) {
        this.#refused += 1;
        return this.#options.refuse(request);
      }
      const enteredAt = performance.now();
      try {
        return await handle(request);
      } finally {
        this.#answered += 1;
        this.#answeringMs += performance.now() - enteredAt;
        this.#places.leave();
      }
    };
  }

  /** @returns whether a place came free in time */
  async #wait(authorization: string | undefined, bytes: number): Promise<boolean> {
    if (this.#options.recognizes(authorization))
      return (await this.#places.wait(bytes, maxWaitMs)) === 'entered';
    if (this.#waitingStrangers === maxWaitingStrangers) return false;
    this.#waitingStrangers += 1;
    const turn = await this.#places.wait(bytes, maxWaitMs);
    this.#waitingStrangers -= 1;
    return turn === 'entered';
  }

  /** How many may be answered from now on. */
  setPlaces(places: number): void {
    this.#places.maxInFlight = places;
  }

  status(): AdmissionStatus {
    const { inFlight: inProgress, waiting, maxInFlight: places } = this.#places;
    return {
      inProgress,
      waiting,
      places,
      answered: this.#answered,
      answeringMs: this.#answeringMs,
      refused: this.#refused,
    };
  }
}
