import { expect, test } from 'vitest';
import { endOfLegalDate, endOfLegalDay, legalDate, legalDayOf, startOfLegalDate } from './legal-day.ts';

test.each([
  ['2026-03-01T00:00:00+08:00', '2026-03-01'],
  ['2026-03-01T23:59:59.999+08:00', '2026-03-01'],
  ['2026-02-28T15:59:59.999Z', '2026-02-28'],
  ['2026-02-28T16:00:00Z', '2026-03-01'],
  ['2024-02-29T12:00:00+08:00', '2024-02-29'],
])('%s is on the day %s', (instant, date) => {
  expect(legalDate(legalDayOf(Date.parse(instant)))).toBe(date);
});

test('A day begins where the day before is over', () => {
  const day = legalDayOf(Date.parse(startOfLegalDate('2026-03-01')));
  expect(legalDate(day)).toBe('2026-03-01');
  expect(endOfLegalDay(day - 1)).toBe(Date.parse(startOfLegalDate('2026-03-01')));
});

test.each([
  ['2026-02-28', '2026-03-01'],
  ['2024-02-28', '2024-02-29'],
  ['2026-12-31', '2027-01-01'],
])('%s is over when %s begins', (date, next) => {
  expect(endOfLegalDate(date)).toBe(startOfLegalDate(next));
});
