import type { PrismaClient } from '@govgraph/prisma/market-regulation';
import { type DepartmentContext, batchMany, batchOne } from '@govgraph/subgraph-kit';

export type Loaders = ReturnType<typeof createLoaders>;
export type Context = DepartmentContext<PrismaClient, Loaders>;

/** One SQL statement for everything of a kind that one request asks for. */
export function createLoaders(database: PrismaClient) {
  return {
    legalEntity: batchOne(
      (ids: string[]) => database.legalEntity.findMany({ where: { id: { in: ids } } }),
      (entity) => entity.id,
    ),
    legalEntityByUscc: batchOne(
      (usccs: string[]) => database.legalEntity.findMany({ where: { uscc: { in: usccs } } }),
      (entity) => entity.uscc,
    ),
    licences: batchMany(
      (legalEntityIds: string[]) =>
        database.licence.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: [{ issuedOn: 'desc' }, { id: 'asc' }],
        }),
      (licence) => licence.legalEntityId,
    ),
    penalties: batchMany(
      (legalEntityIds: string[]) =>
        database.penalty.findMany({
          where: { legalEntityId: { in: legalEntityIds } },
          orderBy: [{ decidedOn: 'desc' }, { id: 'asc' }],
        }),
      (penalty) => penalty.legalEntityId,
    ),
    companies: batchMany(
      (personIds: string[]) =>
        database.companyRole.findMany({
          where: { personId: { in: personIds } },
          orderBy: [{ since: 'desc' }, { id: 'asc' }],
        }),
      (role) => role.personId,
    ),
  };
}
