import pg from 'pg';

/** What the history of the policy says of a version. */
export interface RecordedVersion {
  readonly actor: string;
  readonly reason: string;
}

/** The versions after one, in their order. @param catalogUrl of the owner */
export function readVersionsAfter(catalogUrl: string, version: number): Promise<readonly RecordedVersion[]> {
  return queryCatalog<RecordedVersion>(
    catalogUrl,
    'SELECT actor, reason FROM catalog.policy_versions WHERE version > $1 ORDER BY version',
    [version],
  );
}

/** Rows of the catalog, as its owner sees them. */
export async function queryCatalog<Row extends object>(
  catalogUrl: string,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  const client = new pg.Client({ connectionString: catalogUrl });
  await client.connect();
  try {
    return (await client.query<Row>(text, [...values])).rows;
  } finally {
    await client.end();
  }
}
