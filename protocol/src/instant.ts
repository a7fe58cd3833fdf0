/**
 * The one reader of dates and instants. Nothing rolls over: what does not exist, such as 30 February, hour 24 or
 * second 60, is no date and no instant, where `Date.parse` takes some of it for what comes after.
 *
 * Years are those of the common era that four digits write, 0001 to 9999, in UTC too: what was read can be stored
 * and written back.
 */

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern =
  /^(\d{4}-\d{2}-\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-](\d{2}):(\d{2}))$/;
const earliest = Date.parse('0001-01-01T00:00:00Z');
const latest = Date.parse('9999-12-31T23:59:59.999Z');

/** Epoch milliseconds of midnight UTC of a calendar date `2026-03-01` (GB/T 7408.1, ISO 8601-1), or undefined. */
export function parseDate(text: string): number | undefined {
  const [, year, month, day] = datePattern.exec(text) ?? [];
  if (year === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined;
  return Date.parse(text);
}

/**
 * Epoch milliseconds of an instant with an offset such as `2026-03-01T07:00:00+08:00` (RFC 3339; seconds may be left
 * out), or undefined. What is finer than a millisecond is cut off.
 */
export function parseInstant(text: string): number | undefined {
  const [, date, hour, minute, second = '00', offsetHour = '00', offsetMinute = '00'] =
    instantPattern.exec(text) ?? [];
  if (date === undefined || parseDate(date) === undefined) return undefined;
  if (Number(hour) > 23 || Number(offsetHour) > 23) return undefined;
  if ([minute, second, offsetMinute].some((part) => Number(part) > 59)) return undefined;
  const instant = Date.parse(text);
  return instant >= earliest && instant <= latest ? instant : undefined;
}

/** China Standard Time, which the law and all departments have: a day begins at 16:00 UTC. */
export const beijingOffsetMs = 8 * 60 * 60 * 1000;

/** What a clock in China showed, as an instant, or why it is none. */
export type ClockReading =
  | { readonly instant: number }
  /** Not a time of a day that exists; shown by no clock; shown twice, an hour apart. */
  | { readonly problem: 'UNREADABLE' | 'SKIPPED' | 'REPEATED' };

/** `Asia/Shanghai` is known here from when the whole country kept Beijing time. */
const beijingTimeSince = Date.parse('1950-01-01T00:00:00+08:00');

/**
 * Summer time in China: from two o'clock of the first Sunday in the middle ten days of April (in 1986 from 4 May) to
 * two o'clock of the first Sunday in the middle ten days of September, when clocks went back to one (notice of the
 * General Office of the State Council on summer time, 1986; tz database, rule `PRC`).
 */
const summers = [
  ['1986-05-04', '1986-09-14'],
  ['1987-04-12', '1987-09-13'],
  ['1988-04-17', '1988-09-11'],
  ['1989-04-16', '1989-09-17'],
  ['1990-04-15', '1990-09-16'],
  ['1991-04-14', '1991-09-15'],
].map(([from, until]) => ({
  from: Date.parse(`${from}T02:00:00+08:00`),
  until: Date.parse(`${until}T02:00:00+09:00`),
}));

/**
 * Reads what clocks in China showed, `2018-02-20T07:00:00` (`Asia/Shanghai`, since 1950). In the summers of 1986 to
 * 1991 they were an hour ahead: the hour that was skipped is no instant, and the one that came twice is not guessed.
 */
export function parseBeijingTime(text: string): ClockReading {
  const winter = parseInstant(`${text}+08:00`);
  const summer = parseInstant(`${text}+09:00`);
  if (winter === undefined || summer === undefined || winter < beijingTimeSince)
    return { problem: 'UNREADABLE' };
  const instants = [...(isSummer(summer) ? [summer] : []), ...(isSummer(winter) ? [] : [winter])];
  const [instant] = instants;
  if (instant === undefined) return { problem: 'SKIPPED' };
  return instants.length > 1 ? { problem: 'REPEATED' } : { instant };
}

function isSummer(instant: number): boolean {
  return summers.some(({ from, until }) => from <= instant && instant < until);
}

/** @param month from 1 */
function isDay(year: number, month: number, day: number): boolean {
  return year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
}

function daysIn(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
}
