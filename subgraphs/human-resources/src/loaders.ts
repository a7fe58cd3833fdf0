import type { PrismaClient } from '@govgraph/prisma/human-resources';
import { type DepartmentContext, batchMany, batchOne } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    employments: batchMany(
      (personIds: string[]) =>
        database.employment.findMany({
          where: { personId: { in: personIds } },
          orderBy: [{ since: 'desc' }, { id: 'asc' }],
        }),
      (employment) => employment.personId,
    ),
    socialInsurance: batchMany(
      (personIds: string[]) =>
        database.socialInsurance.findMany({
          where: { personId: { in: personIds } },
          orderBy: { kind: 'asc' },
        }),
      (insurance) => insurance.personId,
    ),
    insuredEmployees: batchOne(
      (legalEntityIds: string[]) =>
        database.insuredEmployees.findMany({ where: { legalEntityId: { in: legalEntityIds } } }),
      (insured) => insured.legalEntityId,
    ),
  };
}
