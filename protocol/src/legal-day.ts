/*
 * The day of the law: from midnight to midnight in China Standard Time, wherever a process runs.
 */
import { beijingOffsetMs } from './instant.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** The day of an instant, counted from 1970-01-01. @param instant epoch milliseconds */
export function legalDayOf(instant: number): number {
  return Math.floor((instant + beijingOffsetMs) / dayMs);
}

/** When a day is over, epoch milliseconds. */
export function endOfLegalDay(day: number): number {
  return (day + 1) * dayMs - beijingOffsetMs;
}

/** For example `2026-03-01`. */
export function legalDate(day: number): string {
  return new Date(day * dayMs).toISOString().slice(0, '2026-03-01'.length);
}

/** The instant at which a day is over. @param date for example `2026-03-01` */
export function endOfLegalDate(date: string): string {
  return startOfLegalDate(new Date(Date.parse(date) + dayMs).toISOString().slice(0, date.length));
}

/** The instant at which a day begins. @param date for example `2026-03-01` */
export function startOfLegalDate(date: string): string {
  return `${date}T00:00:00+08:00`;
}
