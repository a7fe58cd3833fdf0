import type { LegalEntity, Prisma, PrismaClient } from '@govgraph/prisma/market-regulation';
import { BadUserInput, readRegionCode, refuseArgument, toNfkc } from '@govgraph/subgraph-kit';

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
    throw new BadUserInput(`first: expected 1 to ${maxPageSize}, got ${size}`, {
      argument: 'first',
      reason: 'OUT_OF_RANGE',
    });
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
  return {
    ...(nameContains != null && {
      nameForSearch: { contains: escapePattern(toSearchForm(nameContains)) },
    }),
    ...(regionCodeStartsWith != null && {
      regionCode: {
        startsWith: toRegionPrefix(readRegionCode('filter.regionCodeStartsWith', regionCodeStartsWith)),
      },
    }),
    ...(kind != null && { kind }),
    ...(status != null && { status }),
  };
}

/** 直辖市: what lies below their code and `0100` (市辖区) is all of the city's districts. */
const municipalities = ['11', '12', '31', '50'];

/**
 * The beginning that the codes of a region and of all regions in it share (GB/T 2260): the zeros that fill a code of
 * four or six digits say nothing.
 */
function toRegionPrefix(code: string): string {
  if (municipalities.includes(code.slice(0, 2)) && code.endsWith('0100')) return code.slice(0, 2);
  return code.replace(/^(\d\d(?:\d\d)*?)(?:00)+$/, '$1');
}

/** Brackets of any kind, and dots between the parts of a name: the list of the database's `set_name_for_search`. */
const brackets = { open: '[{〔【〖「『《〈', close: ']}〕】〗」』》〉', dots: '•‧・∙⋅' };

/** As the database keeps names for searching: by NFKC, and with one form of brackets and of dots. */
function toSearchForm(text: string): string {
  return Array.from(toNfkc(text), (character) => {
    if (brackets.open.includes(character)) return '(';
    if (brackets.close.includes(character)) return ')';
    return brackets.dots.includes(character) ? '·' : character;
  }).join('');
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
  throw refuseArgument('after', 'CURSOR');
}
