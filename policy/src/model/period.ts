/** A half-open span of time, epoch milliseconds: `from` inclusive, `until` exclusive. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

export function isWithin(period: Period, now: number): boolean {
  return period.from <= now && now < period.until;
}

export function doOverlap(one: Period, other: Period): boolean {
  return one.from < other.until && other.from < one.until;
}

/** The earliest of some instants that is still to come; `Infinity` when there is none. */
export function nextInstant(instants: Iterable<number>, now: number): number {
  let next = Infinity;
  for (const instant of instants) {
    if (instant > now && instant < next) next = instant;
  }
  return next;
}
