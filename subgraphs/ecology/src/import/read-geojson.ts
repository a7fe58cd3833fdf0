/**
 * Reads a GeoJSON file of the national air quality monitoring network.
 *
 * 1. The file is a FeatureCollection with at least one entry, or nothing of it is read.
 * 2. Each entry yields a station and a reading. An entry that cannot be attributed to a station and an hour, that
 *    is withheld by the network, or that repeats another one is left out, and said so.
 * 3. A gap becomes null. A value that cannot be one becomes null too, and is an oddity.
 * 4. What is well-formed but contradicts itself is stored as published, and is an oddity.
 */
import type { ClockReading } from '@govgraph/subgraph-kit';

import {
  type MeasurementColumn,
  classOf,
  measurements,
  propertyOf,
  readMeasurement,
  readText,
} from './measurements.ts';
import { readHour } from './read-hour.ts';

export interface ImportedStation {
  readonly id: string;
  readonly name: string;
  readonly area: string;
  readonly longitude: number | null;
  readonly latitude: number | null;
}

export type ImportedReading = Readonly<Record<MeasurementColumn, number | null>> & {
  readonly stationId: string;
  readonly measuredAt: Date;
  readonly quality: string | null;
  readonly primaryPollutant: string | null;
};

export type OddityKind =
  | 'entry-without-station'
  | 'entry-without-hour'
  | 'entry-of-skipped-hour'
  | 'entry-of-repeated-hour'
  | 'entry-not-published'
  | 'duplicate-entry'
  | 'conflicting-station'
  | 'missing-name'
  | 'padded-name'
  | 'missing-position'
  | 'position-outside-china'
  | 'shared-position'
  | 'not-a-number'
  | 'out-of-range'
  | 'suspicious-zero'
  | 'hour-above-day-maximum'
  | 'pm25-above-pm10'
  | 'class-contradicts-index';

/** Something strange about one station; the detail says what was done about it where something was. */
export interface Oddity {
  /** Station code, or the position of the entry in the file where it has none. */
  readonly station: string;
  readonly kind: OddityKind;
  readonly detail: string;
}

/** Why an entry is left out. */
export const leftOutKinds = [
  'entry-without-station',
  'entry-without-hour',
  'entry-of-skipped-hour',
  'entry-of-repeated-hour',
  'entry-not-published',
  'duplicate-entry',
] as const satisfies readonly OddityKind[];

export type LeftOutKind = (typeof leftOutKinds)[number];

export interface AirQualityFile {
  readonly entries: number;
  /** How many entries were left out, by reason; only reasons that there were. */
  readonly leftOut: Readonly<Partial<Record<LeftOutKind, number>>>;
  readonly stations: readonly ImportedStation[];
  readonly readings: readonly ImportedReading[];
  /** Entries with at least one gap, and gaps in all. */
  readonly gaps: { readonly entries: number; readonly values: number };
  readonly oddities: readonly Oddity[];
}

/** A file that is not of the network's format; the message is for whoever runs the import. */
export class AirQualityFileError extends Error {}

type Report = (kind: OddityKind, detail: string) => void;
type Properties = Readonly<Record<string, unknown>>;

/** @throws AirQualityFileError */
export function readAirQualityGeoJson(text: string): AirQualityFile {
  const features = readFeatures(text);
  const stations = new Map<string, ImportedStation>();
  const readings = new Map<string, ImportedReading>();
  const stationByPosition = new Map<string, string>();
  const oddities: Oddity[] = [];
  const gaps = { entries: 0, values: 0 };
  const leftOut: Partial<Record<LeftOutKind, number>> = {};

  for (const [index, feature] of features.entries()) {
    const properties = objectOf(objectOf(feature)['properties']);
    const code = readText(properties['stationcode']);
    const id = 'value' in code ? code.value : null;
    const report: Report = (kind, detail) => oddities.push({ station: id ?? `#${index + 1}`, kind, detail });

    const hour = readHour(properties['timepoint']);
    const left = reasonToLeaveOut(properties, id, hour, readings);
    if (left || !id || 'problem' in hour) {
      if (left) {
        leftOut[left.kind] = (leftOut[left.kind] ?? 0) + 1;
        report(left.kind, `${left.detail}; the entry was left out`);
      }
      continue;
    }
    const measuredAt = new Date(hour.instant);

    const station = readStation(id, properties, feature, report);
    const known = stations.get(id);
    if (known && JSON.stringify(known) !== JSON.stringify(station)) {
      report('conflicting-station', 'described differently by an earlier entry; the earlier one was kept');
    }
    if (!known) {
      stations.set(id, station);
      reportSharedPosition(station, stationByPosition, report);
    }

    const { reading, gapCount } = readReading(id, measuredAt, properties, report);
    readings.set(readingKey(id, measuredAt), reading);
    if (gapCount > 0) gaps.entries += 1;
    gaps.values += gapCount;
  }
  return {
    entries: features.length,
    leftOut,
    stations: [...stations.values()],
    readings: [...readings.values()],
    gaps,
    oddities,
  };
}

function readFeatures(text: string): readonly unknown[] {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new AirQualityFileError('expected a GeoJSON file, but it is not JSON');
  }
  const { type, features } = objectOf(content);
  if (type !== 'FeatureCollection' || !Array.isArray(features)) {
    throw new AirQualityFileError('expected a GeoJSON FeatureCollection with a list of features');
  }
  if (features.length === 0) throw new AirQualityFileError('the FeatureCollection has no features');
  if (!features.some((feature) => 'stationcode' in objectOf(objectOf(feature)['properties']))) {
    throw new AirQualityFileError('no feature has a stationcode: not a file of the air quality network');
  }
  return features;
}

const hourProblems = {
  UNREADABLE: {
    kind: 'entry-without-hour',
    reason: 'no hour of a day that exists, in a form such as 2018-02-20T07:00:00',
  },
  SKIPPED: { kind: 'entry-of-skipped-hour', reason: 'clocks went forward over it' },
  REPEATED: {
    kind: 'entry-of-repeated-hour',
    reason: 'it came twice when clocks went back, and has no offset',
  },
} as const satisfies Record<string, { kind: LeftOutKind; reason: string }>;

function reasonToLeaveOut(
  properties: Properties,
  id: string | null,
  hour: ClockReading,
  readings: ReadonlyMap<string, unknown>,
): { kind: LeftOutKind; detail: string } | null {
  const shown = (name: string) => `${name} is ${JSON.stringify(properties[name])?.slice(0, 60)}`;
  if (!id) return { kind: 'entry-without-station', detail: shown('stationcode') };
  if ('problem' in hour) {
    const { kind, reason } = hourProblems[hour.problem];
    return { kind, detail: `${shown('timepoint')}: ${reason}` };
  }
  if (String(properties['ispublish']) === 'false')
    return { kind: 'entry-not-published', detail: shown('ispublish') };
  const measuredAt = new Date(hour.instant);
  if (readings.has(readingKey(id, measuredAt))) {
    return { kind: 'duplicate-entry', detail: `repeats an earlier entry of ${measuredAt.toISOString()}` };
  }
  return null;
}

function readStation(id: string, properties: Properties, feature: unknown, report: Report): ImportedStation {
  const [name, area] = (['positionname', 'area'] as const).map((property) => {
    const raw = properties[property];
    const text = readText(raw);
    if (!('value' in text)) {
      report('missing-name', `${property} is missing; the station code stands in for it`);
      return id;
    }
    if (text.value !== raw)
      report('padded-name', `${property} is ${JSON.stringify(raw)}; blanks were removed`);
    return text.value;
  }) as [string, string];
  return { id, name, area, ...readPosition(objectOf(feature)['geometry'], report) };
}

function readPosition(geometry: unknown, report: Report): Pick<ImportedStation, 'longitude' | 'latitude'> {
  const nowhere = { longitude: null, latitude: null };
  const { type, coordinates } = objectOf(geometry);
  const [longitude, latitude] = Array.isArray(coordinates) ? (coordinates as unknown[]) : [];
  if (type !== 'Point' || !Number.isFinite(longitude) || !Number.isFinite(latitude)) {
    report('missing-position', 'no point with a longitude and a latitude');
    return nowhere;
  }
  const position = { longitude: longitude as number, latitude: latitude as number };
  if (
    position.longitude >= 73 &&
    position.longitude <= 136 &&
    position.latitude >= 3 &&
    position.latitude <= 54
  ) {
    return position;
  }
  report('position-outside-china', `${position.longitude}, ${position.latitude}; stored as unknown`);
  return nowhere;
}

function reportSharedPosition(
  { id, longitude, latitude }: ImportedStation,
  stationByPosition: Map<string, string>,
  report: Report,
): void {
  if (longitude === null || latitude === null) return;
  const position = `${longitude}, ${latitude}`;
  const other = stationByPosition.get(position);
  if (other) report('shared-position', `at the same place as ${other}: ${position}`);
  else stationByPosition.set(position, id);
}

function readReading(
  stationId: string,
  measuredAt: Date,
  properties: Properties,
  report: Report,
): { reading: ImportedReading; gapCount: number } {
  let gapCount = 0;
  const values = {} as Record<MeasurementColumn, number | null>;
  for (const measurement of measurements) {
    const read = readMeasurement(properties[measurement.property], measurement);
    values[measurement.column] = 'value' in read ? read.value : null;
    if ('gap' in read) gapCount += 1;
    if ('kind' in read) report(read.kind, `${read.detail}; stored as unknown`);
  }
  const [quality, primaryPollutant] = [properties['quality'], properties['primarypollutant']].map((raw) => {
    const text = readText(raw);
    if ('gap' in text) gapCount += 1;
    return 'value' in text ? text.value : null;
  }) as [string | null, string | null];

  const reading = { stationId, measuredAt, ...values, quality, primaryPollutant };
  reportContradictions(reading, report);
  return { reading, gapCount };
}

function reportContradictions(reading: ImportedReading, report: Report): void {
  for (const { column, property } of measurements) {
    if (column !== 'aqi' && reading[column] === 0) report('suspicious-zero', `${property} is 0`);
  }
  reportAbove('hour-above-day-maximum', 'o3', 'o3Day');
  reportAbove('hour-above-day-maximum', 'o3EightHours', 'o3EightHoursDay');
  reportAbove('pm25-above-pm10', 'pm25', 'pm10');
  reportAbove('pm25-above-pm10', 'pm25Day', 'pm10Day');
  const expectedClass = reading.aqi === null ? undefined : classOf(reading.aqi);
  if (reading.quality !== null && expectedClass !== undefined && reading.quality !== expectedClass) {
    report(
      'class-contradicts-index',
      `${reading.quality} at an index of ${reading.aqi}, expected ${expectedClass}`,
    );
  }

  function reportAbove(kind: OddityKind, smaller: MeasurementColumn, larger: MeasurementColumn): void {
    const [low, high] = [reading[smaller], reading[larger]];
    if (low === null || high === null || low <= high) return;
    report(kind, `${propertyOf(smaller)} ${low} is above ${propertyOf(larger)} ${high}`);
  }
}

function readingKey(stationId: string, measuredAt: Date): string {
  return `${stationId} ${measuredAt.toISOString()}`;
}

function objectOf(value: unknown): Properties {
  return typeof value === 'object' && value !== null ? (value as Properties) : {};
}
