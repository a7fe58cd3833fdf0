/**
 * Hourly air quality at two stations a district.
 *
 * Phases: a concentration series per station and pollutant (daily rhythm, slow weather, noise, gaps) → trailing
 * means → the air quality index of each hour. Earlier hours are made only for the means.
 */
import { cityDate } from './dates.ts';
import { createRandom } from './random.ts';
import type { Random } from './random.ts';
import { districts, pointIn } from './regions.ts';
import type { AirQualityReadingRow, AirQualityStationRow, Pollutant, City } from './rows.ts';

export const publishedHours = 72;
const hoursBefore = 24;
const totalHours = hoursBefore + publishedHours;
const millisecondsPerHour = 3_600_000;
/** The last published hour: 23:00 in Beijing on the city's date. */
const lastHour = Date.parse(`${cityDate}T23:00:00+08:00`);

/** Typical concentration and the limits at each step of the index (HJ 633-2012; µg/m³, CO in mg/m³). */
const pollutants: Readonly<
  Record<Pollutant, { typical: number; digits: number; name: string; limits: number[] }>
> = {
  pm25: { typical: 32, digits: 0, name: '细颗粒物(PM2.5)', limits: [0, 35, 75, 115, 150, 250, 350, 500] },
  pm10: { typical: 60, digits: 0, name: '颗粒物(PM10)', limits: [0, 50, 150, 250, 350, 420, 500, 600] },
  so2: { typical: 4, digits: 0, name: '二氧化硫', limits: [0, 150, 500, 650, 800] },
  no2: { typical: 28, digits: 0, name: '二氧化氮', limits: [0, 100, 200, 700, 1200, 2340, 3090, 3840] },
  o3: { typical: 110, digits: 0, name: '臭氧1小时', limits: [0, 160, 200, 300, 400, 800, 1000, 1200] },
  co: { typical: 0.5, digits: 2, name: '一氧化碳', limits: [0, 5, 10, 35, 60, 90, 120, 150] },
};
const pollutantKeys = Object.keys(pollutants) as Pollutant[];
const indexSteps = [0, 50, 100, 150, 200, 300, 400, 500];
const qualities: readonly (readonly [number, string])[] = [
  [50, '优'],
  [100, '良'],
  [150, '轻度污染'],
  [200, '中度污染'],
  [300, '重度污染'],
  [500, '严重污染'],
];

export function describeAirQuality(): Pick<City['ecology'], 'airQualityStations' | 'airQualityReadings'> {
  const random = createRandom('air-quality');
  const airQualityStations = districts.flatMap((district, index) =>
    ['政府大院', '环境监测站'].map((place, offset): AirQualityStationRow => ({
      // Not in the numbering of the national network, so that an import of it never overwrites these.
      id: `B${String(index * 2 + offset + 1).padStart(3, '0')}A`,
      name: `${district.name}${place}`,
      area: '北京市',
      regionCode: district.code,
      ...pointIn(random, district),
    })),
  );
  return {
    airQualityStations,
    airQualityReadings: airQualityStations.flatMap(({ id }) => describeStation(id)),
  };
}

function describeStation(stationId: string): AirQualityReadingRow[] {
  const random = createRandom(`air-quality:${stationId}`);
  const series = Object.fromEntries(
    pollutantKeys.map((pollutant) => [pollutant, concentrations(random, pollutant)]),
  ) as Record<Pollutant, (number | null)[]>;
  return Array.from({ length: publishedHours }, (_, offset) =>
    describeHour(stationId, series, hoursBefore + offset),
  );
}

function concentrations(random: Random, pollutant: Pollutant): (number | null)[] {
  const { typical, digits } = pollutants[pollutant];
  const peakHour = pollutant === 'o3' ? 15 : 8;
  let weather = 0.7 + random.next() * 0.6;
  return Array.from({ length: totalHours }, (_, hour) => {
    weather = Math.min(2.2, Math.max(0.4, weather + (random.next() - 0.5) * 0.15));
    const rhythm = 1 + 0.4 * Math.cos(((hour - peakHour) / 24) * 2 * Math.PI);
    const value = Number((typical * weather * rhythm * (0.9 + random.next() * 0.2)).toFixed(digits));
    return random.chance(0.015) ? null : value;
  });
}

function describeHour(
  stationId: string,
  series: Readonly<Record<Pollutant, readonly (number | null)[]>>,
  hour: number,
): AirQualityReadingRow {
  const now = (pollutant: Pollutant): number | null => series[pollutant][hour] ?? null;
  const mean = (pollutant: Pollutant, hours: number): number | null =>
    meanOf(series[pollutant].slice(hour - hours + 1, hour + 1), pollutants[pollutant].digits);
  const parts = pollutantKeys.flatMap((pollutant) => {
    const value = now(pollutant);
    return value === null ? [] : [{ pollutant, index: subIndex(value, pollutants[pollutant].limits) }];
  });
  const aqi = parts.length === 0 ? null : Math.max(...parts.map(({ index }) => index));
  const primary = parts.find(({ index }) => index === aqi);
  const eightHours = Array.from({ length: 8 }, (_, back) =>
    meanOf(series.o3.slice(hour - back - 7, hour - back + 1), 0),
  );
  return {
    stationId,
    measuredAt: new Date(lastHour - (totalHours - 1 - hour) * millisecondsPerHour).toISOString(),
    aqi,
    // Below 51 no pollutant counts as primary.
    primaryPollutant:
      aqi !== null && aqi > 50 && primary !== undefined ? pollutants[primary.pollutant].name : null,
    quality: aqi === null ? null : (qualities.find(([highest]) => aqi <= highest)?.[1] ?? null),
    pm25: now('pm25'),
    pm25Day: mean('pm25', 24),
    pm10: now('pm10'),
    pm10Day: mean('pm10', 24),
    so2: now('so2'),
    so2Day: mean('so2', 24),
    no2: now('no2'),
    no2Day: mean('no2', 24),
    o3: now('o3'),
    o3Day: mean('o3', 24),
    o3EightHours: eightHours[0] ?? null,
    o3EightHoursDay: Math.max(...eightHours.map((value) => value ?? 0)),
    co: now('co'),
    coDay: mean('co', 24),
  };
}

function meanOf(values: readonly (number | null)[], digits: number): number | null {
  const present = values.filter((value) => value !== null);
  if (present.length === 0) return null;
  return Number((present.reduce((sum, value) => sum + value, 0) / present.length).toFixed(digits));
}

/** The individual index of one concentration: linear between the steps, rounded up (HJ 633-2012). */
export function subIndex(concentration: number, limits: readonly number[]): number {
  const upper = limits.findIndex((limit, index) => index > 0 && concentration <= limit);
  if (upper === -1) return indexSteps[limits.length - 1] ?? 500;
  const [lowLimit, highLimit] = [limits[upper - 1] ?? 0, limits[upper] ?? 0];
  const [lowStep, highStep] = [indexSteps[upper - 1] ?? 0, indexSteps[upper] ?? 500];
  return Math.ceil(((highStep - lowStep) / (highLimit - lowLimit)) * (concentration - lowLimit) + lowStep);
}
