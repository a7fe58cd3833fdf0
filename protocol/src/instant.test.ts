import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseBeijingTime, parseDate, parseInstant } from './instant.ts';
import { dates, impossibleDates, impossibleInstants, instants } from './testing-arbitraries.ts';

describe('A date', () => {
  test.each([
    ['2026-03-02', 1_772_409_600_000],
    ['2028-02-29', 1_835_395_200_000],
    ['2000-02-29', 951_782_400_000],
    ['0001-01-01', -62_135_596_800_000],
    ['9999-12-31', 253_402_214_400_000],
  ])('is midnight UTC of its day: %s', (text, instant) => {
    expect(parseDate(text)).toBe(instant);
  });

  test.each([
    ['30 February', '2026-02-30'],
    ['29 February of a common year', '2018-02-29'],
    ['29 February of 1900, which was no leap year', '1900-02-29'],
    ['31 April', '2026-04-31'],
    ['day 0', '2026-03-00'],
    ['month 13', '2026-13-01'],
    ['month 0', '2026-00-10'],
    ['the year 0', '0000-01-01'],
    ['a year of five digits', '10000-01-01'],
    ['a blank', ' 2026-03-02'],
    ['a line end', '2026-03-02\n'],
    ['an instant', '2026-03-02T00:00:00Z'],
    ['a spreadsheet’s way', '2026/3/2'],
    ['eight digits', '20260302'],
  ])('is none: %s', (_, text) => {
    expect(parseDate(text)).toBeUndefined();
  });

  test('is read if it exists and only then', () => {
    fc.assert(fc.property(dates, (text) => new Date(parseDate(text) ?? NaN).toISOString().startsWith(text)));
    fc.assert(fc.property(impossibleDates, (text) => parseDate(text) === undefined));
  });
});

describe('An instant', () => {
  test.each([
    ['2026-03-02T08:15:30.125Z', 1_772_439_330_125],
    ['2026-03-02T08:15:30.125999Z', 1_772_439_330_125],
    ['2026-03-02T08:15Z', 1_772_439_300_000],
    ['2026-03-02T16:15:00+08:00', 1_772_439_300_000],
    ['2028-02-29T00:00:00Z', 1_835_395_200_000],
  ])('is read with its offset: %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  test.each([
    '2026-03-02',
    '2026-03-02T08:15:00',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2018-02-30T07:00:00+08:00',
    '2026-04-31T00:00:00+08:00',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-02T25:00:00Z',
    '2026-03-02T24:00:00Z',
    '2026-03-02T23:60:00Z',
    '2026-06-30T23:59:60Z',
    '2026-03-02T08:15:00+24:00',
    '2026-03-02T08:15:00+08:60',
    '2026-03-02T08:15:00 +08:00',
    ' 2026-03-02T08:15:00Z',
    '2026-03-02 08:15:00Z',
    '9999-12-31T23:59:59-05:00',
    '0001-01-01T00:00:00+08:00',
    '+275760-09-13T00:00:00Z',
    'Jan 5 2025 10:00Z',
    '',
  ])('is none without an offset, at a time that does not exist, or in other words: %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });

  test('is read if it exists and only then', () => {
    fc.assert(fc.property(instants, (text) => parseInstant(text) === Date.parse(text)));
    fc.assert(fc.property(impossibleInstants, (text) => parseInstant(text) === undefined));
  });
});

describe('Beijing time without an offset', () => {
  test.each([
    ['today', '2018-02-20T07:00:00', '2018-02-20T07:00:00+08:00'],
    ['in winter before summer time', '1986-05-04T01:59:59', '1986-05-04T01:59:59+08:00'],
    ['in summer from 1986 to 1991', '1988-07-01T12:00', '1988-07-01T12:00:00+09:00'],
    ['as summer time began', '1986-05-04T03:00:00', '1986-05-04T03:00:00+09:00'],
    ['after it ended', '1991-09-15T02:00:00', '1991-09-15T02:00:00+08:00'],
    ['in July of the first year without', '1992-07-01T12:00:00', '1992-07-01T12:00:00+08:00'],
  ])('is an instant %s', (_, text, instant) => {
    expect(parseBeijingTime(text)).toEqual({ instant: Date.parse(instant) });
  });

  test.each([
    ['1986-05-04T02:30:00', 'SKIPPED'],
    ['1990-04-15T02:00:00', 'SKIPPED'],
    ['1986-09-14T01:30:00', 'REPEATED'],
    ['1991-09-15T01:00:00', 'REPEATED'],
    ['2018-02-29T07:00:00', 'UNREADABLE'],
    ['2018-02-20T24:00:00', 'UNREADABLE'],
    ['2018-02-20T07:00:00Z', 'UNREADABLE'],
    ['1949-12-31T23:59:59', 'UNREADABLE'],
  ])('is none where %s is %s', (text, problem) => {
    expect(parseBeijingTime(text)).toEqual({ problem });
  });

  test('agrees with the tz database at every half hour around summer time', () => {
    const clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Asia/Shanghai',
      ...{ dateStyle: 'short', timeStyle: 'medium' },
    });
    const shown = (instant: number): string => clock.format(instant).replace(' ', 'T');
    const halfHours = fc.integer({
      min: Date.parse('1985-12-31T00:00Z') / 1_800_000,
      max: Date.parse('1992-12-31T00:00Z') / 1_800_000,
    });
    fc.assert(
      fc.property(halfHours, (number) => {
        const instant = number * 1_800_000;
        const read = parseBeijingTime(shown(instant));
        if ('instant' in read) expect(read.instant).toBe(instant);
        else {
          expect(read.problem).toBe('REPEATED');
          expect([shown(instant - 3_600_000), shown(instant + 3_600_000)]).toContain(shown(instant));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
