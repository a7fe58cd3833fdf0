/** A half-open span of time, epoch milliseconds: `from` inclusive, `until` exclusive. */
export interface Period {
  readonly from: number;
  readonly until: number;
}

const pattern = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Epoch milliseconds of an ISO 8601 instant with an offset, or undefined when it is anything else. */
export function parseInstant(text: string): number | undefined {
  const [, year, month, day] = pattern.exec(text) ?? [];
  // `Date.parse` takes 30 February for 2 March.
  if (day === undefined || Number(day) > daysIn(Number(year), Number(month))) return undefined;
  const instant = Date.parse(text);
  return Number.isNaN(instant) ? undefined : instant;
}

/** @param month from 1 */
function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
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
