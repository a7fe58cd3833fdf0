import { performance } from 'node:perf_hooks';

/** What happened in one interval. */
export interface LoopUse {
  /** The share of the time in which the event loop did not wait for something to do. */
  readonly utilization: number;
  readonly answeredPerSecond: number;
  /** How long each of those took, on average; undefined when there were none. */
  readonly secondsEach: number | undefined;
}

/** Above this share, the request thread is what limits how much is answered. */
const fullUtilization = 0.9;
/** By how much longer a request may take then. */
export const targetSeconds = 0.25;
/** So many keep the processor busy. */
export const minPlaces = 16;
const growthFactor = 1.05;
/** How much of the way to what is right now is gone in one interval: a pause is not a trend. */
const approach = 0.2;
const intervalMs = 100;

/**
 * How many requests may be answered at a time. While the request thread is busy all the time, more of them do not make
 * it answer more, only later: no more than it answers in the time that one takes otherwise, and a quarter of a second
 * (Little's law). While it is not, they wait for departments or the database, and hold nothing up: more, up to the
 * maximum.
 */
export class PlaceLimit {
  readonly #max: number;
  #places: number;
  #answeredPerSecond = 0;
  /** While the request thread had time. */
  #usualSeconds = 0;

  constructor(max: number) {
    this.#max = max;
    this.#places = max;
  }

  /** The limit for the next interval. */
  next({ utilization, answeredPerSecond, secondsEach }: LoopUse): number {
    this.#answeredPerSecond += approach * (answeredPerSecond - this.#answeredPerSecond);
    let places = this.#places * growthFactor + 1;
    if (utilization >= fullUtilization) {
      const aim = this.#answeredPerSecond * (this.#usualSeconds + targetSeconds);
      places = this.#places + approach * (aim - this.#places);
    } else if (secondsEach !== undefined) {
      this.#usualSeconds += approach * (secondsEach - this.#usualSeconds);
    }
    this.#places = Math.min(this.#max, Math.max(minPlaces, places));
    return Math.round(this.#places);
  }
}

/** What has been answered since the start. */
export interface Answered {
  readonly answered: number;
  /** Of all of them together. */
  readonly answeringMs: number;
}

/**
 * Watches the event loop of this thread.
 *
 * @param onUse hears ten times a second what happened in the meantime
 * @returns the way to stop
 */
export function watchEventLoop(readAnswered: () => Answered, onUse: (use: LoopUse) => void): () => void {
  let loopBefore = performance.eventLoopUtilization();
  let before = readAnswered();
  const timer = setInterval(() => {
    const loop = performance.eventLoopUtilization();
    const { utilization, active, idle } = performance.eventLoopUtilization(loop, loopBefore);
    const now = readAnswered();
    const count = now.answered - before.answered;
    onUse({
      utilization,
      answeredPerSecond: (1_000 * count) / (active + idle),
      secondsEach: count === 0 ? undefined : (now.answeringMs - before.answeringMs) / count / 1_000,
    });
    [loopBefore, before] = [loop, now];
  }, intervalMs).unref();
  return () => clearInterval(timer);
}
