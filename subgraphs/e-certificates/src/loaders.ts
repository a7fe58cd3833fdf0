import type { PrismaClient } from '@govgraph/prisma/e-certificates';
import { type DepartmentContext, batchMany } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    certificatesOfPerson: batchMany(
      (personIds: string[]) =>
        database.certificate.findMany({
          where: { personId: { in: personIds } },
          orderBy: [{ issuedOn: 'desc' }, { number: 'asc' }],
        }),
      (certificate) => certificate.personId,
    ),
    certificatesOfLegalEntity: batchMany(
      (legalEntityIds: string[]) =>
        database.certificate.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: [{ issuedOn: 'desc' }, { number: 'asc' }],
        }),
      (certificate) => certificate.legalEntityId,
    ),
  };
}
