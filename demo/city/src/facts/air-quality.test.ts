import { describe, expect, test } from 'vitest';
import { describeAirQuality, publishedHours, subIndex } from './air-quality.ts';
import { groupBy } from './group-by.ts';
import { districts } from './regions.ts';

const { airQualityStations, airQualityReadings } = describeAirQuality();

describe('air quality', () => {
  test('is measured at two stations in every district, for three days, hour by hour', () => {
    expect(airQualityStations).toHaveLength(districts.length * 2);
    const series = groupBy(airQualityReadings, ({ stationId }) => stationId);
    expect([...series.keys()]).toEqual(airQualityStations.map(({ id }) => id));
    for (const readings of series.values()) {
      expect(readings).toHaveLength(publishedHours);
      const hours = readings.map(({ measuredAt }) => Date.parse(measuredAt) / 3_600_000);
      expect(hours.every((hour, index) => index === 0 || hour === hours[index - 1]! + 1)).toBe(true);
    }
    expect(airQualityReadings.at(-1)?.measuredAt).toBe('2026-06-30T15:00:00.000Z');
  });

  test('interpolates the index as HJ 633 does', () => {
    const limits = [0, 35, 75, 115, 150, 250, 350, 500];
    expect([0, 35, 55, 75, 600].map((value) => subIndex(value, limits))).toEqual([0, 50, 75, 100, 500]);
  });

  test('has gaps, which are null and never zero, and names the quality wherever there is an index', () => {
    expect(airQualityReadings.some(({ pm25 }) => pm25 === null)).toBe(true);
    expect(airQualityReadings.filter(({ aqi, quality }) => (aqi === null) !== (quality === null))).toEqual(
      [],
    );
    expect(airQualityReadings.filter(({ aqi }) => aqi !== null && (aqi <= 0 || aqi > 500))).toEqual([]);
  });
});
