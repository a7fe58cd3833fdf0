import { type PrismaClient, createClient } from '@govgraph/prisma/ecology';
import { dateTimeScalar } from '@govgraph/subgraph-kit';

import {
  type AirQualityFile,
  type ImportedReading,
  type ImportedStation,
  readAirQualityGeoJson,
} from './read-geojson.ts';

const chunkSize = 500;
const transactionTimeoutMs = 120_000;

export interface RowCounts {
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
}

export interface ImportReport extends Pick<AirQualityFile, 'entries' | 'leftOut' | 'gaps' | 'oddities'> {
  /** How many entries became a reading. None is a failure of the import, whatever the file said. */
  readonly read: number;
  /** The first and the last hour that was read, Beijing time; null when none was. */
  readonly hours: { readonly first: string; readonly last: string } | null;
  readonly stations: RowCounts;
  readonly readings: RowCounts;
}

export interface ImportOptions {
  /** Of the ecology department's database. */
  readonly connectionString: string;
  /** Content of a GeoJSON file of the national monitoring network. */
  readonly text: string;
  /** Called as rows are compared and written. */
  readonly onProgress?: (done: number, total: number) => void;
}

/**
 * Imports stations and readings; either everything of a file or nothing of it.
 *
 * A second import of the same file changes nothing. A reading that the network has corrected since is overwritten.
 *
 * @throws AirQualityFileError when the file is not of the network's format
 */
export async function importAirQuality({
  connectionString,
  text,
  onProgress,
}: ImportOptions): Promise<ImportReport> {
  const file = readAirQualityGeoJson(text);
  const total = file.stations.length + file.readings.length;
  let done = 0;
  const progress = (rows: number) => onProgress?.((done += rows), total);

  const database = createClient(connectionString);
  try {
    const counts = await database.$transaction(
      async (transaction) => ({
        stations: await writeStations(transaction, file.stations, progress),
        readings: await writeReadings(transaction, file.readings, progress),
      }),
      { timeout: transactionTimeoutMs, maxWait: 10_000 },
    );
    const { entries, leftOut, gaps, oddities } = file;
    const read = file.readings.length;
    return { entries, read, leftOut, hours: hoursOf(file.readings), gaps, oddities, ...counts };
  } finally {
    await database.$disconnect();
  }
}

function hoursOf(readings: readonly ImportedReading[]): ImportReport['hours'] {
  const written = readings.map(({ measuredAt }) => dateTimeScalar.serialize(measuredAt)).toSorted();
  const [first, last] = [written[0], written.at(-1)];
  return first === undefined || last === undefined ? null : { first, last };
}

type Transaction = Pick<PrismaClient, 'airQualityStation' | 'airQualityReading'>;
type Progress = (rows: number) => void;

function writeStations(
  { airQualityStation }: Transaction,
  stations: readonly ImportedStation[],
  progress: Progress,
): Promise<RowCounts> {
  return writeRows(stations, progress, {
    keyOf: ({ id }) => id,
    find: (chunk) => airQualityStation.findMany({ where: { id: { in: chunk.map(({ id }) => id) } } }),
    create: (chunk) => airQualityStation.createMany({ data: chunk }),
    change: ({ id, ...data }) => airQualityStation.update({ where: { id }, data }),
  });
}

function writeReadings(
  { airQualityReading }: Transaction,
  readings: readonly ImportedReading[],
  progress: Progress,
): Promise<RowCounts> {
  return writeRows(readings, progress, {
    keyOf: ({ stationId, measuredAt }) => `${stationId} ${measuredAt.toISOString()}`,
    find: (chunk) =>
      airQualityReading.findMany({
        where: {
          stationId: { in: chunk.map(({ stationId }) => stationId) },
          measuredAt: { in: chunk.map(({ measuredAt }) => measuredAt) },
        },
      }),
    create: (chunk) => airQualityReading.createMany({ data: chunk }),
    change: ({ stationId, measuredAt, ...data }) =>
      airQualityReading.update({ where: { stationId_measuredAt: { stationId, measuredAt } }, data }),
  });
}

interface Table<Row extends object> {
  readonly keyOf: (row: Row) => string;
  /** The stored rows with the keys of these, and possibly more. */
  readonly find: (rows: Row[]) => PromiseLike<Row[]>;
  readonly create: (rows: Row[]) => PromiseLike<unknown>;
  readonly change: (row: Row) => PromiseLike<unknown>;
}

async function writeRows<Row extends object>(
  rows: readonly Row[],
  progress: Progress,
  { keyOf, find, create, change }: Table<Row>,
): Promise<RowCounts> {
  const counts = { created: 0, changed: 0, unchanged: 0 };
  for (let start = 0; start < rows.length; start += chunkSize) {
    const chunk = rows.slice(start, start + chunkSize);
    const stored = new Map((await find(chunk)).map((row) => [keyOf(row), row]));
    const created = chunk.filter((row) => !stored.has(keyOf(row)));
    const changed = chunk.filter((row) => differs(row, stored.get(keyOf(row))));
    if (created.length > 0) await create(created);
    for (const row of changed) await change(row);
    counts.created += created.length;
    counts.changed += changed.length;
    counts.unchanged += chunk.length - created.length - changed.length;
    progress(chunk.length);
  }
  return counts;
}

/** Compares what the file says, and not what only the department knows, such as the region code. */
function differs<Row extends object>(row: Row, stored: Row | undefined): boolean {
  if (!stored) return false;
  return (Object.keys(row) as (keyof Row)[]).some((name) => valueOf(row[name]) !== valueOf(stored[name]));
}

function valueOf(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}
