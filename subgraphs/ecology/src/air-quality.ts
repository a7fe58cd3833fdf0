import type { AirQualityReading, AirQualityStation, PrismaClient } from '@govgraph/prisma/ecology';
import { BadUserInput, refuseArgument } from '@govgraph/subgraph-kit';

import type { QueryAirQualityArgs } from './generated/resolvers.ts';

const maxPeriodDays = 31;
const dayMs = 24 * 60 * 60 * 1000;

/** Returns all stations, or those of one city, ordered by id. */
export function findStations(database: PrismaClient, area: string | null): Promise<AirQualityStation[]> {
  return database.airQualityStation.findMany({
    where: area === null ? {} : { area },
    orderBy: { id: 'asc' },
  });
}

/**
 * Returns the readings of one station from `from` (inclusive) to `to` (exclusive), oldest first.
 *
 * @throws BadUserInput when the period is empty or longer than 31 days
 */
export async function findReadings(
  database: PrismaClient,
  { stationId, from, to }: QueryAirQualityArgs,
): Promise<AirQualityReading[]> {
  const periodMs = to.getTime() - from.getTime();
  if (periodMs <= 0) throw refuseArgument('to', 'AFTER_START');
  if (periodMs > maxPeriodDays * dayMs) {
    throw new BadUserInput(`to: expected at most ${maxPeriodDays} days after from`, {
      argument: 'to',
      reason: 'PERIOD_TOO_LONG',
    });
  }
  return database.airQualityReading.findMany({
    where: { stationId, measuredAt: { gte: from, lt: to } },
    orderBy: { measuredAt: 'asc' },
  });
}

/** Returns the latest reading of each station that has one: two statements, however many stations. */
export async function findLatestReadings(
  database: PrismaClient,
  stationIds: string[],
): Promise<AirQualityReading[]> {
  const latest = await database.airQualityReading.groupBy({
    by: ['stationId'],
    where: { stationId: { in: stationIds } },
    _max: { measuredAt: true },
  });
  const latestByStation = new Map(
    latest.map(({ stationId, _max }) => [stationId, _max.measuredAt?.getTime()]),
  );
  const instants = [...new Set(latestByStation.values())].filter((time) => time !== undefined);
  const readings = await database.airQualityReading.findMany({
    where: { stationId: { in: stationIds }, measuredAt: { in: instants.map((time) => new Date(time)) } },
  });
  return readings.filter(
    ({ stationId, measuredAt }) => latestByStation.get(stationId) === measuredAt.getTime(),
  );
}
