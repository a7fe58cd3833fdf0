import type { ImportReport, RowCounts } from './import-air-quality.ts';
import { type Oddity, leftOutKinds } from './read-geojson.ts';

const stationsShown = 8;
const systematic = 'at most of the stations: rather a fault of the file than of a station';

/** Writes a report for people; the JSON form has every oddity of every station. */
export function formatImportReport(report: ImportReport): string {
  const { entries, read, hours, gaps, stations, readings, oddities } = report;
  const isUnchanged = stations.created + stations.changed + readings.created + readings.changed === 0;
  const lines = [
    `${entries} entries in the file: ${read} read, ${entries - read} left out.`,
    ...formatLeftOut(report),
    ...(read === 0 ? ['Nothing was read, so nothing was stored.'] : []),
    ...(hours === null ? [] : [`hours: ${hours.first} to ${hours.last}`]),
    ...(read === 0 ? [] : [`gaps: ${gaps.values} values of ${gaps.entries} entries stored as unknown`]),
    `stations: ${formatCounts(stations)}`,
    `readings: ${formatCounts(readings)}`,
    ...(isUnchanged && read > 0 ? ['Nothing changed: all of it was there already.'] : []),
    ...formatOddities(oddities, stations.created + stations.changed + stations.unchanged),
  ];
  return lines.join('\n');
}

function formatLeftOut({ leftOut }: ImportReport): string[] {
  return leftOutKinds.flatMap((kind) => (leftOut[kind] === undefined ? [] : [`  ${kind}: ${leftOut[kind]}`]));
}

function formatCounts({ created, changed, unchanged }: RowCounts): string {
  return `${created + changed} stored (${created} new, ${changed} changed), ${unchanged} unchanged`;
}

function formatOddities(oddities: readonly Oddity[], stationTotal: number): string[] {
  if (oddities.length === 0) return ['No oddities.'];
  const byKind = new Map<string, Oddity[]>();
  for (const oddity of oddities) byKind.set(oddity.kind, [...(byKind.get(oddity.kind) ?? []), oddity]);
  return [
    `Oddities at ${countStations(oddities)} stations:`,
    ...[...byKind].flatMap(([kind, found]) => [
      `  ${kind}: ${found.length}`,
      ...(countStations(found) > stationTotal / 2 ? [`    ${systematic}`] : []),
      ...found.slice(0, stationsShown).map(({ station, detail }) => `    ${station}: ${detail}`),
      ...(found.length > stationsShown
        ? [`    … and ${found.length - stationsShown} more (--json lists all)`]
        : []),
    ]),
  ];
}

function countStations(oddities: readonly Oddity[]): number {
  return new Set(oddities.map(({ station }) => station)).size;
}
