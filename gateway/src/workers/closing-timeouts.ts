/** How long a gateway that closes waits, in milliseconds. */
export interface ClosingTimeouts {
  /** For the next request on a connection that idles, which is the last one then. */
  readonly idleMs: number;
  /** For departments. They are left out of responses after that, which can still be sent and recorded. */
  readonly departmentsMs: number;
  /** For requests that are under way. */
  readonly requestsMs: number;
  /** For everything. */
  readonly processMs: number;
}

/** Of a process that stops. */
export const stopTimeouts: ClosingTimeouts = {
  idleMs: 0,
  departmentsMs: 1_500,
  requestsMs: 4_000,
  processMs: 4_800,
};

/** Of a worker in whose place another one serves: nobody waits for its end, so that no request is given up. */
export const finishTimeouts: ClosingTimeouts = {
  idleMs: 5_000,
  departmentsMs: 56_000,
  requestsMs: 59_000,
  processMs: 60_000,
};
