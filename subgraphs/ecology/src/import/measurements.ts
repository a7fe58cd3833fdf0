/** The network's measurements: what they are called in its files, where they are stored, and what they can be. */

/** A column of `AirQualityReading` that holds a number. */
export type MeasurementColumn = (typeof measurements)[number]['column'];

/** What the network writes instead of a value that is missing. */
const gapMarkers = new Set(['', '-;', '-', '—', '_', 'NA']);

/**
 * Upper bounds are far above anything ever measured: beyond them something broke. The index ends at 500 by its
 * definition (HJ 633).
 */
export const measurements = [
  { property: 'aqi', column: 'aqi', max: 500 },
  { property: 'pm2_5', column: 'pm25', max: 3_000 },
  { property: 'pm2_5_24h', column: 'pm25Day', max: 3_000 },
  { property: 'pm10', column: 'pm10', max: 10_000 },
  { property: 'pm10_24h', column: 'pm10Day', max: 10_000 },
  { property: 'so2', column: 'so2', max: 5_000 },
  { property: 'so2_24h', column: 'so2Day', max: 5_000 },
  { property: 'no2', column: 'no2', max: 3_000 },
  { property: 'no2_24h', column: 'no2Day', max: 3_000 },
  { property: 'co', column: 'co', max: 150 },
  { property: 'co_24h', column: 'coDay', max: 150 },
  { property: 'o3', column: 'o3', max: 1_500 },
  { property: 'o3_24h', column: 'o3Day', max: 1_500 },
  { property: 'o3_8h', column: 'o3EightHours', max: 1_500 },
  { property: 'o3_8h_24h', column: 'o3EightHoursDay', max: 1_500 },
] as const;

/** What the network calls a column. */
export function propertyOf(column: MeasurementColumn): string | undefined {
  return measurements.find((measurement) => measurement.column === column)?.property;
}

/** A value, a gap, or something that should not be there. */
export type Reading<Value> =
  | { readonly value: Value }
  | { readonly gap: true }
  | { readonly kind: 'not-a-number' | 'out-of-range'; readonly detail: string };

/** Controls, which no terminal should show, and halves of characters, which no database of ours can hold. */
const unreadable = /[\p{Cc}\p{Cs}]/gu;

/** Reads a text of the network; gaps are told from values. */
export function readText(raw: unknown): Reading<string> {
  if (raw === undefined || raw === null) return { gap: true };
  const text = (typeof raw === 'string' ? raw : JSON.stringify(raw)).replaceAll(unreadable, '').trim();
  return gapMarkers.has(text) ? { gap: true } : { value: text };
}

/** Reads a number from 0 to a bound; the index is a whole number. */
export function readMeasurement(
  raw: unknown,
  { property, max }: (typeof measurements)[number],
): Reading<number> {
  const text = readText(raw);
  if (!('value' in text)) return text;
  const pattern = property === 'aqi' ? /^-?\d+$/ : /^-?\d+(\.\d+)?$/;
  const shown = `${property} is ${JSON.stringify(text.value.slice(0, 40))}`;
  if (!pattern.test(text.value)) return { kind: 'not-a-number', detail: shown };
  const value = Number(text.value);
  if (value < 0 || value > max) return { kind: 'out-of-range', detail: `${shown}, expected 0 to ${max}` };
  return { value };
}

const classes = [
  { upTo: 50, name: '优' },
  { upTo: 100, name: '良' },
  { upTo: 150, name: '轻度污染' },
  { upTo: 200, name: '中度污染' },
  { upTo: 300, name: '重度污染' },
  { upTo: 500, name: '严重污染' },
];

/** The class that an air quality index means, HJ 633. */
export function classOf(aqi: number): string | undefined {
  return classes.find(({ upTo }) => aqi <= upTo)?.name;
}
