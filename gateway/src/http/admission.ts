/**
 * Answers no more requests at a time than the request thread keeps up with. Who finds no place waits in line for a
 * moment; who finds no room there, or waits too long, is refused before anything is done for it: no token is verified
 * and nothing parsed.
 *
 * Applications share places and line ({@link Bulkhead}), so that one that asks without end, or asks what takes long to plan
 * or to fetch, keeps no other from its turn. Strangers, whose token nobody has verified before, are like one application,
 * and may fill a quarter of the line.
 */
import type { Caller } from '@govgraph/policy';
import { Bulkhead } from '../transport/bulkhead.ts';
import type { HandleRequest } from './http-message.ts';

export interface AdmissionOptions {
  /** Requests that are answered at a time, at most; see {@link PlaceLimit} for how many fewer. */
  readonly maxInProgress: number;
  /** Whose token it is, if it was verified before; a look-up. */
  readonly recognize: (authorization: string | undefined) => Pick<Caller, 'application'> | undefined;
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

/** Who they are together. No name of an application has a space. */
const strangers = 'all strangers';

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #places: Bulkhead;
  #waitingStrangers = 0;
  #answered = 0;
  #answeringMs = 0;
  #refused = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#places = new Bulkhead({
      maxInFlight: options.maxInProgress,
      maxWaiting,
      maxWaitingCharacters: maxWaitingBytes,
    });
  }

  /** Handles requests for which there is a place. */
  admit(handle: HandleRequest): HandleRequest {
    return async (request) => {
      const caller = this.#options.recognize(request.headers['authorization']);
      const who = caller?.application ?? strangers;
      if (!this.#places.tryEnter(who) && !(await this.#wait(who, request.body.length))) {
        this.#refused += 1;
        return this.#options.refuse(request);
      }
      const enteredAt = performance.now();
      try {
        return await handle(request);
      } finally {
        this.#answered += 1;
        this.#answeringMs += performance.now() - enteredAt;
        this.#places.leave(who);
      }
    };
  }

  /** @returns whether a place came free in time */
  async #wait(who: string, bytes: number): Promise<boolean> {
    if (who !== strangers) return (await this.#places.wait(who, bytes, maxWaitMs)) === 'entered';
    if (this.#waitingStrangers === maxWaitingStrangers) return false;
    this.#waitingStrangers += 1;
    const turn = await this.#places.wait(strangers, bytes, maxWaitMs);
    this.#waitingStrangers -= 1;
    return turn === 'entered';
  }

  /** How many may be answered from now on; who is being answered stays. */
  setPlaces(places: number): void {
    this.#places.maxInFlight = places;
  }

  status(): AdmissionStatus {
    return {
      inProgress: this.#places.inFlight,
      waiting: this.#places.waiting,
      places: this.#places.maxInFlight,
      answered: this.#answered,
      answeringMs: this.#answeringMs,
      refused: this.#refused,
    };
  }
}
