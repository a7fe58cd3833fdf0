import type { PrismaClient } from '@govgraph/prisma/public-security';
import { type DepartmentContext, batchMany, batchOne } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    person: batchOne(
      (ids: string[]) => database.person.findMany({ where: { id: { in: ids } } }),
      (person) => person.id,
    ),
    personByIdNumber: batchOne(
      (idNumbers: string[]) => database.person.findMany({ where: { idNumber: { in: idNumbers } } }),
      (person) => person.idNumber,
    ),
    householdMembers: batchMany(
      (householdIds: string[]) =>
        database.person.findMany({
          where: { householdId: { in: householdIds } },
          // Postgres orders an enum as it is declared: the head of the household first.
          orderBy: [{ relationToHead: 'asc' }, { birthDate: 'asc' }, { id: 'asc' }],
        }),
      (person) => person.householdId,
    ),
    criminalRecord: batchOne(
      (personIds: string[]) => database.criminalRecord.findMany({ where: { personId: { in: personIds } } }),
      (record) => record.personId,
    ),
  };
}
