import type { PrismaClient } from '@govgraph/prisma/ecology';
import { type DepartmentContext, batchMany, batchOne, perArgument } from '@govgraph/subgraph-kit';

import { findLatestReadings } from './air-quality.ts';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    latestReading: batchOne(
      (stationIds: string[]) => findLatestReadings(database, stationIds),
      (reading) => reading.stationId,
    ),
    pollutionPermits: batchMany(
      (legalEntityIds: string[]) =>
        database.pollutionPermit.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: [{ issuedOn: 'desc' }, { number: 'asc' }],
        }),
      (permit) => permit.legalEntityId,
    ),
    emissions: perArgument((year: number) =>
      batchMany(
        (legalEntityIds: string[]) =>
          database.emission.findMany({
            where: { legalEntityId: { in: legalEntityIds }, year },
            orderBy: { pollutant: 'asc' },
          }),
        (emission) => emission.legalEntityId,
      ),
    ),
  };
}
