import type { PrismaClient } from '@govgraph/prisma/civil-affairs';
import { type DepartmentContext, batchMany, batchOne } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    marriage: batchOne(
      (personIds: string[]) => database.marriage.findMany({ where: { personId: { in: personIds } } }),
      (marriage) => marriage.personId,
    ),
    socialAssistance: batchMany(
      (personIds: string[]) =>
        database.socialAssistance.findMany({
          where: { personId: { in: personIds } },
          orderBy: { id: 'asc' },
        }),
      (assistance) => assistance.personId,
    ),
    registration: batchOne(
      (legalEntityIds: string[]) =>
        database.socialOrganisationRegistration.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
        }),
      (registration) => registration.legalEntityId,
    ),
  };
}
