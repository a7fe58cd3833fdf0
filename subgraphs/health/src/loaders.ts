import type { PrismaClient } from '@govgraph/prisma/health';
import { type DepartmentContext, batchMany, batchOne } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    vaccinations: batchMany(
      (personIds: string[]) =>
        database.vaccination.findMany({
          where: { personId: { in: personIds } },
          orderBy: [{ givenOn: 'desc' }, { id: 'asc' }],
        }),
      (vaccination) => vaccination.personId,
    ),
    healthRecord: batchOne(
      (personIds: string[]) => database.healthRecord.findMany({ where: { personId: { in: personIds } } }),
      (record) => record.personId,
    ),
  };
}
