/** Jobs of several callers, who are served in turn, so that one with many jobs delays the others by one at most. */
export class FairQueue<Job> {
  readonly #jobs = new Map<string, Job[]>();

  /** How many wait in all. */
  get size(): number {
    let size = 0;
    for (const { length } of this.#jobs.values()) size += length;
    return size;
  }

  sizeOf(caller: string): number {
    return this.#jobs.get(caller)?.length ?? 0;
  }

  add(caller: string, job: Job): void {
    this.#jobs.set(caller, [...(this.#jobs.get(caller) ?? []), job]);
  }

  /** The oldest job of the caller whose turn it is. */
  take(): Job | undefined {
    for (const [caller, [job, ...others]] of this.#jobs) {
      // A caller that still has jobs goes to the end of the line.
      this.#jobs.delete(caller);
      if (others.length > 0) this.#jobs.set(caller, others);
      return job;
    }
    return undefined;
  }
}
