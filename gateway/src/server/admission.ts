/**
 * Answers no more requests at a time than the request thread keeps up with. Who finds no place waits in line for a
 * moment; who finds no room there, or waits too long, is refused before anything is done for it: no token is verified
 * and nothing parsed.
 *
 * Applications share the line ({@link FairLine}), so that one that asks without end keeps no other from its turn.
 * Strangers, whose token nobody has verified before, are like one application, and may fill a quarter of the line. Places
 * are not shared out: who asks is looked up for those only who wait, and no place is kept for long, since departments
 * share theirs.
 */
import type { Caller } from '@govgraph/policy';
import { FairLine } from '../fair-line.ts';
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

/** Who they are in the line. No name of an application has a space. */
const strangers = 'all strangers';

export class Admission {
  readonly #options: AdmissionOptions;
  readonly #line = new FairLine({ maxWaiting, maxWaitingCharacters: maxWaitingBytes });
  #places: number;
  #inProgress = 0;
  #waitingStrangers = 0;
  #answered = 0;
  #answeringMs = 0;
  #refused = 0;

  constructor(options: AdmissionOptions) {
    this.#options = options;
    this.#places = options.maxInProgress;
  }

  /** Handles requests for which there is a place. */
  admit(handle: HandleRequest): HandleRequest {
    return async (request) => {
      const { authorization } = request.headers;
      if (!this.#tryEnter() && !(await this.#wait(authorization, request.body.length))) {
        this.#refused += 1;
        return this.#options.refuse(request);
      }
      const enteredAt = performance.now();
      try {
        return await handle(request);
      } finally {
        this.#answered += 1;
        this.#answeringMs += performance.now() - enteredAt;
        this.#inProgress -= 1;
        this.#admitWaiting();
      }
    };
  }

  #tryEnter(): boolean {
    if (this.#inProgress >= this.#places) return false;
    this.#inProgress += 1;
    return true;
  }

  /** @returns whether a place came free in time */
  async #wait(authorization: string | undefined, bytes: number): Promise<boolean> {
    const caller = this.#options.recognize(authorization);
    if (caller !== undefined)
      return (await this.#line.wait(caller.application, bytes, maxWaitMs)) === 'entered';
    if (this.#waitingStrangers === maxWaitingStrangers) return false;
    this.#waitingStrangers += 1;
    const turn = await this.#line.wait(strangers, bytes, maxWaitMs);
    this.#waitingStrangers -= 1;
    return turn === 'entered';
  }

  #admitWaiting(): void {
    while (this.#inProgress < this.#places && this.#line.admitNext(() => true) !== undefined)
      this.#inProgress += 1;
  }

  /** How many may be answered from now on; who is being answered stays. */
  setPlaces(places: number): void {
    this.#places = places;
    this.#admitWaiting();
  }

  status(): AdmissionStatus {
    return {
      inProgress: this.#inProgress,
      waiting: this.#line.size,
      places: this.#places,
      answered: this.#answered,
      answeringMs: this.#answeringMs,
      refused: this.#refused,
    };
  }
}
