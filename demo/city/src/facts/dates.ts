import type { Random } from './random.ts';

/** A calendar date as ISO text (YYYY-MM-DD); dates compare as text. */
export type IsoDate = string;

/** The day on which the city's facts are taken. Nothing in the city happened later. */
export const cityDate: IsoDate = '2026-06-30';

/** The years for which taxation and ecology hold annual figures. */
export const reportedYears: readonly number[] = [2021, 2022, 2023, 2024, 2025];

const millisecondsPerDay = 86_400_000;

export function addDays(date: IsoDate, days: number): IsoDate {
  return new Date(Date.parse(date) + days * millisecondsPerDay).toISOString().slice(0, 10);
}

/** The same day in another year; 29 February becomes the 28th where there is none. */
export function addYears(date: IsoDate, years: number): IsoDate {
  const year = String(Number(date.slice(0, 4)) + years);
  const day = date.slice(5) === '02-29' && !isLeapYear(Number(year)) ? '02-28' : date.slice(5);
  return `${year}-${day}`;
}

/** Full years from one date to a later one: an age where the first is a birth date. */
export function fullYears(from: IsoDate, to: IsoDate): number {
  const years = Number(to.slice(0, 4)) - Number(from.slice(0, 4));
  return to.slice(5) >= from.slice(5) ? years : years - 1;
}

/** The calendar months touched between two dates, both included, each as a running number. */
export function monthsCovered(from: IsoDate, to: IsoDate): number[] {
  const month = (date: IsoDate): number => yearOf(date) * 12 + Number(date.slice(5, 7));
  return Array.from({ length: Math.max(0, month(to) - month(from) + 1) }, (_, index) => month(from) + index);
}

export function yearOf(date: IsoDate): number {
  return Number(date.slice(0, 4));
}

export function earliest(...dates: readonly IsoDate[]): IsoDate {
  return dates.reduce((first, date) => (date < first ? date : first));
}

export function latest(...dates: readonly IsoDate[]): IsoDate {
  return dates.reduce((last, date) => (date > last ? date : last));
}

/** A date between two dates, both included; the first where they are in the wrong order. */
export function dateBetween(random: Random, from: IsoDate, to: IsoDate): IsoDate {
  const days = Math.round((Date.parse(to) - Date.parse(from)) / millisecondsPerDay);
  return days <= 0 ? from : addDays(from, random.integer(0, days));
}

function isLeapYear(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
