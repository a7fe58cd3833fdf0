import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.ts';

describe('An instant', () => {
  it.each([
    ['2026-03-02T08:15:30.125Z', 1_772_439_330_125],
    ['2026-03-02T08:15Z', 1_772_439_300_000],
    ['2026-03-02T16:15:00+08:00', 1_772_439_300_000],
    ['2028-02-29T00:00:00Z', 1_835_395_200_000],
  ])('is read with its offset: %s', (text, instant) => {
    expect(parseInstant(text)).toBe(instant);
  });

  it.each([
    '2026-03-02',
    '2026-03-02T08:15:00',
    '2026-02-30T00:00:00Z',
    '2027-02-29T00:00:00Z',
    '2026-04-31T00:00:00+08:00',
    '2026-13-01T00:00:00Z',
    '2026-00-10T00:00:00Z',
    '2026-03-00T00:00:00Z',
    '2026-03-02T25:00:00Z',
    'Jan 5 2025 10:00Z',
    '',
  ])('is none without an offset, on a day that does not exist, or in other words: %s', (text) => {
    expect(parseInstant(text)).toBeUndefined();
  });
});
