import type { KeyPlace, UsagePlace } from '@govgraph/registry/services';
import { BadUserInput, parseInstant } from '@govgraph/subgraph-kit';
import type { ItemPlace, PageQuery, RegisteredItem } from '@govgraph/storage';

/** Relay connections: pages of a list that is read forwards. */
export interface Page<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/** What tells the place of a node in its list, and how it is read back from a cursor. */
export interface PlaceForm<Node, Place> {
  readonly placeOf: (node: Node) => Place;
  readonly isPlace: (value: unknown) => value is Place;
}

const maxFirst = 100;

/**
 * One page of a list.
 *
 * @param list returns as many as it is asked for, from the first after a place on
 * @throws BadUserInput for a `first` or an `after` that cannot be one
 */
export async function readPage<Node, Place>(
  { first, after }: PageArguments,
  { placeOf, isPlace }: PlaceForm<Node, Place>,
  list: (query: PageQuery<Place>) => Promise<readonly Node[]>,
): Promise<Page<Node>> {
  const size = first ?? 20;
  if (size < 1 || size > maxFirst)
    throw new BadUserInput(`first: expected 1 to ${maxFirst}`, { argument: 'first', reason: 'OUT_OF_RANGE' });
  const place = after == null ? undefined : readCursor(after, isPlace);
  const nodes = await list({ first: size + 1, after: place });
  const edges = nodes
    .slice(0, size)
    .map((node) => ({ cursor: Buffer.from(JSON.stringify(placeOf(node))).toString('base64url'), node }));
  return {
    edges,
    pageInfo: {
      hasNextPage: nodes.length > size,
      hasPreviousPage: false,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}

function readCursor<Place>(cursor: string, isPlace: (value: unknown) => value is Place): Place {
  try {
    const place: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (isPlace(place)) return place;
  } catch {
    // It is none, as below.
  }
  throw new BadUserInput('after: is no cursor of an earlier answer', { argument: 'after', reason: 'CURSOR' });
}

/** Lists in the order of a text that PostgreSQL holds. */
const textForm = {
  isPlace: (value: unknown): value is string => typeof value === 'string' && !value.includes('\0'),
};

export const byKey: PlaceForm<{ readonly key: string }, string> = { ...textForm, placeOf: ({ key }) => key };
export const byCoordinate: PlaceForm<RegisteredItem, string> = {
  ...textForm,
  placeOf: ({ item }) => item.coordinate,
};
/** Of the entries of a theme, which may be in the catalog no more. */
export const byEntry: PlaceForm<{ readonly coordinate: string }, string> = {
  ...textForm,
  placeOf: ({ coordinate }) => coordinate,
};
export const byItemPlace: PlaceForm<RegisteredItem, ItemPlace> = {
  placeOf: ({ resource, item }) => ({ resourceCode: resource.key, coordinate: item.coordinate }),
  isPlace: (value): value is ItemPlace => {
    const { resourceCode, coordinate } = Object(value) as Partial<Record<keyof ItemPlace, unknown>>;
    return textForm.isPlace(resourceCode) && textForm.isPlace(coordinate);
  },
};
export const byName: PlaceForm<{ readonly name: string }, string> = {
  ...textForm,
  placeOf: ({ name }) => name,
};

export const byOfficial: PlaceForm<{ readonly official: string }, string> = {
  ...textForm,
  placeOf: ({ official }) => official,
};

export const byBegin: PlaceForm<KeyPlace, KeyPlace> = {
  placeOf: ({ validFrom, keyId }) => ({ validFrom, keyId }),
  isPlace: (value): value is KeyPlace =>
    typeof value === 'object' &&
    value !== null &&
    'validFrom' in value &&
    typeof value.validFrom === 'string' &&
    'keyId' in value &&
    typeof value.keyId === 'string',
};

export const byVersion: PlaceForm<{ readonly version: number }, number> = {
  placeOf: ({ version }) => version,
  // As PostgreSQL holds them.
  isPlace: (value): value is number => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
};

const isVersion = (value: unknown): value is number => byVersion.isPlace(value);

/** Of several departments in one version, by name. */
export const byVersionAndName: PlaceForm<
  { readonly version: number; readonly name: string },
  { readonly version: number; readonly name: string }
> = {
  placeOf: ({ version, name }) => ({ version, name }),
  isPlace: (value): value is { readonly version: number; readonly name: string } => {
    const { version, name } = Object(value) as { readonly version?: unknown; readonly name?: unknown };
    return isVersion(version) && textForm.isPlace(name);
  },
};

interface CreationPlace {
  readonly createdAt: string;
  readonly id: string;
}

export const byCreation: PlaceForm<CreationPlace, CreationPlace> = {
  placeOf: ({ createdAt, id }) => ({ createdAt, id }),
  isPlace: (value): value is CreationPlace => {
    if (typeof value !== 'object' || value === null || !('createdAt' in value) || !('id' in value))
      return false;
    const { createdAt, id } = value;
    return typeof createdAt === 'string' && parseInstant(createdAt) !== undefined && textForm.isPlace(id);
  },
};

export const byUse: PlaceForm<UsagePlace, UsagePlace> = {
  placeOf: ({ at, writer, sequence }) => ({ at, writer, sequence }),
  isPlace: (value): value is UsagePlace => {
    if (typeof value !== 'object' || value === null) return false;
    const { at, writer, sequence } = value as Partial<Record<keyof UsagePlace, unknown>>;
    return (
      typeof at === 'string' &&
      parseInstant(at) !== undefined &&
      typeof writer === 'string' &&
      /^[0-9a-f-]{36}$/.test(writer) &&
      Number.isSafeInteger(sequence)
    );
  },
};
