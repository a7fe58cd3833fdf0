import type { PrismaClient } from '@govgraph/prisma/natural-resources';
import { type DepartmentContext, batchMany } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    realEstateOfPerson: batchMany(
      (personIds: string[]) =>
        database.realEstate.findMany({
          where: { personId: { in: personIds } },
          orderBy: { certificateNumber: 'asc' },
        }),
      (realEstate) => realEstate.personId,
    ),
    realEstateOfLegalEntity: batchMany(
      (legalEntityIds: string[]) =>
        database.realEstate.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: { certificateNumber: 'asc' },
        }),
      (realEstate) => realEstate.legalEntityId,
    ),
  };
}
