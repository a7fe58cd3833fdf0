import type { PrismaClient } from '@govgraph/prisma/taxation';
import { type DepartmentContext, batchMany, batchOne, perArgument } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    incomeTax: perArgument((year: number) =>
      batchOne(
        (personIds: string[]) =>
          database.incomeTax.findMany({ where: { personId: { in: personIds }, year } }),
        (tax) => tax.personId,
      ),
    ),
    taxCredit: batchMany(
      (legalEntityIds: string[]) =>
        database.taxCredit.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: { year: 'desc' },
        }),
      (credit) => credit.legalEntityId,
    ),
    taxArrears: batchOne(
      (legalEntityIds: string[]) =>
        database.taxArrears.findMany({ where: { legalEntityId: { in: legalEntityIds } } }),
      (arrears) => arrears.legalEntityId,
    ),
    annualRevenue: perArgument((year: number) =>
      batchOne(
        (legalEntityIds: string[]) =>
          database.annualRevenue.findMany({ where: { legalEntityId: { in: legalEntityIds }, year } }),
        (revenue) => revenue.legalEntityId,
      ),
    ),
  };
}
