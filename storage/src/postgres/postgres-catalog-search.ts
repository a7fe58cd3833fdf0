import type { CatalogSearch, ResourceFilter } from '../catalog/catalog-search.ts';
import { readSearchWords, termsOf } from '../catalog/search-words.ts';
import type { RegisteredItem, RegisteredPart } from '../policy/policy-register.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/*
 * The database plans each search with what is looked for: a rare word by the index of terms, a frequent one in the order
 * of the catalog, until the page is full. So conditions that are absent are part of the text.
 */

/** Of the index of one kind; `$1` to `$5`. A word stands in the text itself: terms find more than that. */
const conditionsOfBoth = `
i.text_for_search LIKE ALL ($1::text[])
AND ($2::text[] = '{}' OR catalog.search_terms(i.text_for_search) @> $2)
AND ($3::text IS NULL OR i.provider = $3)
AND ($4::text IS NULL OR i.base = $4)
AND ($5::text IS NULL OR i.data_class = $5)`;

const resourcesStatement = `
SELECT p.key, p.from_version AS revision, p.document AS part
FROM (
  SELECT i.code FROM catalog.resource_index i
  WHERE ${conditionsOfBoth} AND ($6::text = '' OR i.code ^@ $6) AND i.code > $7
    AND ($8::text IS NULL OR EXISTS (
      SELECT FROM catalog.item_index s WHERE s.resource_code = i.code AND s.share_type = $8
    ))
  ORDER BY i.code LIMIT $9::int
) AS found
JOIN catalog.policy_parts p ON p.kind = 'resources' AND p.key = found.code AND p.until_version IS NULL
ORDER BY found.code
`;

/** A row for each resource, which is read once for all of its items. */
const itemsStatement = `
SELECT p.key, p.from_version AS revision, p.document AS part, found.coordinates
FROM (
  SELECT page.resource_code, array_agg(page.coordinate ORDER BY page.coordinate) AS coordinates
  FROM (
    SELECT i.resource_code, i.coordinate FROM catalog.item_index i
    WHERE ${conditionsOfBoth} AND ($6::text = '' OR i.resource_code ^@ $6)
      AND (i.resource_code, i.coordinate) > ($7, $8)
      AND ($9::text IS NULL OR i.resource_code = $9)
      AND ($10::text IS NULL OR i.share_type = $10)
      AND ($11::int IS NULL OR i.level = $11)
    ORDER BY i.resource_code, i.coordinate LIMIT $12::int
  ) AS page
  GROUP BY page.resource_code
) AS found
JOIN catalog.policy_parts p ON p.kind = 'resources' AND p.key = found.resource_code AND p.until_version IS NULL
ORDER BY found.resource_code
`;

/** What the catalog database has in force. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresCatalogSearch(
  connectionString: string,
  queryTimeoutMs = 15_000,
): CatalogSearch {
  const pool = openDatabasePool(connectionString, { maxConnections: 4, queryTimeoutMs });
  const query = <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
    askDatabase('policy', async () => (await pool.query<Row>(text, [...values])).rows);

  return {
    findResources: ({ first, after = '' }, { shareType, ...filter } = {}) =>
      query(resourcesStatement, [...valuesOf(filter), after, shareType ?? null, first]),
    findItems: async ({ first, after }, { resource, shareType, level, ...filter } = {}) => {
      const { resourceCode = '', coordinate = '' } = after ?? {};
      const rows = await query<RegisteredPart<'resources'> & { readonly coordinates: readonly string[] }>(
        itemsStatement,
        [
          ...valuesOf(filter),
          resourceCode,
          coordinate,
          resource ?? null,
          shareType ?? null,
          level ?? null,
          first,
        ],
      );
      return rows.flatMap(toItems);
    },
    close: () => pool.end(),
  };
}

function valuesOf({
  text = '',
  provider,
  base,
  dataClass,
  code,
}: Omit<ResourceFilter, 'shareType'>): readonly unknown[] {
  const words = readSearchWords(text);
  return [
    words.map(toPattern),
    termsOf(words),
    provider ?? null,
    base ?? null,
    dataClass ?? null,
    code ?? '',
  ];
}

function toPattern(word: string): string {
  return `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}

function toItems({
  coordinates,
  ...resource
}: RegisteredPart<'resources'> & { readonly coordinates: readonly string[] }): readonly RegisteredItem[] {
  const items = new Map(resource.part.items.map((item) => [item.coordinate as string, item]));
  return coordinates.flatMap((coordinate) => {
    const item = items.get(coordinate);
    return item === undefined ? [] : [{ resource, item }];
  });
}
