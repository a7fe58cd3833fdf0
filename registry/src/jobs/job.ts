/** What was handed in to be carried out later: the records of which machines, and how far it is. */
export type JobKind = 'publication' | 'policy-change';

/** A record that waits to be carried out, or that is. */
export interface JobReference {
  readonly kind: JobKind;
  /** Of the record. */
  readonly id: string;
}

/** Where a job is, while it runs: for those who wait, and no state of its record. */
export interface JobProgress<Stage extends string = string> {
  /** One of its kind's. */
  readonly stage: Stage;
  /** For people, for example which gateways are waited for. */
  readonly message: string;
}

/**
 * Carries one job out, unless somebody else has decided on it.
 *
 * @throws StoreError when a store cannot be asked: it may be run once more
 */
export type CarryOutJob = (
  connectionString: string,
  id: string,
  onProgress: (progress: JobProgress) => void,
) => Promise<void>;
