import type { Caller } from '@govgraph/policy';

/** Budgets of an application and its officials are held in one step. */
export function applicationOwner(application: Caller['application']): string {
  return `application ${application}`;
}

/** A window of the clock by its beginning, in UTC: `2026-06-01T08:30` for a minute, `2026-06-01T08` for an hour. */
export function windowName(beginsAt: number, windowMs: number): string {
  const text = new Date(beginsAt).toISOString();
  return text.slice(0, windowMs < 60 * 60 * 1000 ? '2026-06-01T08:30'.length : '2026-06-01T08'.length);
}

/** Requests that began in a window may settle when it is over; what was lost by then would be counted again. */
const settledWithinMs = 10 * 60 * 1000;

export function keptMsAfter(endsAt: number, now: number): number {
  return endsAt - now + settledWithinMs;
}

/** Rounded up, so that nobody comes back too early. */
export function secondsUntil(at: number, now: number): number {
  return Math.max(1, Math.ceil((at - now) / 1000));
}
