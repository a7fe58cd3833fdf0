import { Shares } from '@govgraph/storage';

/**
 * Jobs of several callers, who share the room ({@link Shares.mayTake}) and are served in turn, so that one with many jobs
 * delays the others by one at most.
 */
export class FairQueue<Job> {
  readonly #jobs = new Map<string, Job[]>();
  readonly #places: Shares;
  readonly #maxOfCaller: number;

  constructor(maxJobs: number, maxOfCaller: number) {
    this.#places = new Shares(maxJobs);
    this.#maxOfCaller = maxOfCaller;
  }

  hasRoom(caller: string): boolean {
    return this.#places.of(caller) < this.#maxOfCaller && this.#places.hasPlaceFor(caller);
  }

  add(caller: string, job: Job): void {
    this.#places.take(caller, 1);
    this.#jobs.set(caller, [...(this.#jobs.get(caller) ?? []), job]);
  }

  /** The oldest job of the caller whose turn it is. */
  take(): Job | undefined {
    for (const [caller, [job, ...others]] of this.#jobs) {
      // A caller that still has jobs goes to the end of the line.
      this.#jobs.delete(caller);
      this.#places.giveBack(caller, 1);
      if (others.length > 0) this.#jobs.set(caller, others);
      return job;
    }
    return undefined;
  }
}
