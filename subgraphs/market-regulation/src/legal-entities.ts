import type { LegalEntity, Prisma, PrismaClient } from '@govgraph/prisma/market-regulation';
import { BadUserInput } from '@govgraph/subgraph-kit';

import type { LegalEntityFilter, QueryLegalEntitiesArgs } from './generated/resolvers.ts';

const defaultPageSize = 20;
const maxPageSize = 100;
const cursorPrefix = 'legal-entity:';

export interface LegalEntityPage {
  readonly edges: { readonly cursor: string; readonly node: LegalEntity }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Returns one page of the legal entities that match the filter, ordered by their opaque id.
 *
 * One more than the page is read, to know whether it is the last.
 *
 * @throws BadUserInput when `first`, `after` or the filter is out of range
 */
export async function findLegalEntities(
  database: PrismaClient,
  { filter, first, after }: Partial<QueryLegalEntitiesArgs>,
): Promise<LegalEntityPage> {
  const size = first ?? defaultPageSize;
  if (size < 1 || size > maxPageSize) {
    throw new BadUserInput(`first: expected 1 to ${maxPageSize}, got ${size}`);
  }
  const where = toWhere(filter ?? {});
  if (after != null) where.id = { gt: parseCursor(after) };

  const entities = await database.legalEntity.findMany({ where, orderBy: { id: 'asc' }, take: size + 1 });
  const edges = entities.slice(0, size).map((node) => ({ cursor: toCursor(node.id), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: entities.length > size,
      hasPreviousPage: after != null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function toWhere({
  nameContains,
  regionCodeStartsWith,
  kind,
  status,
}: LegalEntityFilter): Prisma.LegalEntityWhereInput {
  if (regionCodeStartsWith != null && !/^\d{2,6}$/.test(regionCodeStartsWith)) {
    throw new BadUserInput('filter.regionCodeStartsWith: expected two to six digits');
  }
  return {
    ...(nameContains != null && { name: { contains: escapePattern(nameContains) } }),
    ...(regionCodeStartsWith != null && { regionCode: { startsWith: regionCodeStartsWith } }),
    ...(kind != null && { kind }),
    ...(status != null && { status }),
  };
}

/** Prisma hands `%` and `_` through to LIKE. */
function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

function toCursor(id: string): string {
  return Buffer.from(`${cursorPrefix}${id}`).toString('base64url');
}

function parseCursor(cursor: string): string {
  const text = Buffer.from(cursor, 'base64url').toString('utf8');
  const id = text.slice(cursorPrefix.length);
  if (text.startsWith(cursorPrefix) && /^[\w-]{1,64}$/.test(id)) return id;
  throw new BadUserInput('after: expected a cursor of an earlier answer');
}
