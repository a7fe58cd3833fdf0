import { readStoredResource, type StoredResource } from '@govgraph/policy';
import type {
  PublishedSubgraph,
  ResourceVersion,
  SubgraphHistory,
  SubgraphVersion,
  SupergraphVersion,
} from '../policy/subgraph-history.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/** In no order; `s.sdl` is empty where the subgraph was taken out. */
const versionsStatement = `
SELECT s.name, s.policy_version AS version, s.hash, s.url, s.published_by AS "publishedBy", v.reason,
  v.at AS "publishedAt", s.sdl = '' AS "isRemoved"
FROM catalog.subgraph_versions s JOIN catalog.policy_versions v ON v.version = s.policy_version
`;

const listStatement = `${versionsStatement}
WHERE ($1::text IS NULL OR s.name = $1)
  AND ($2::int IS NULL OR s.policy_version < $2 OR (s.policy_version = $2 AND s.name COLLATE "C" > $3))
ORDER BY s.policy_version DESC, s.name COLLATE "C" LIMIT $4::int
`;

/** The latest until a version, with the resources of that version. Without one: of the version in force; no later one is there. */
const subgraphStatement = `
WITH wanted AS (SELECT coalesce($2::int, h.version) AS version FROM catalog.policy_head h WHERE $2::int IS NULL OR $2::int <= h.version)
SELECT latest.*, (
  SELECT coalesce(json_agg(p.document ORDER BY p.key COLLATE "C"), '[]')
  FROM wanted, catalog.policy_at(wanted.version) p
  WHERE p.kind = 'resources' AND p.document ->> 'provider' = $1
) AS resources, (SELECT sdl FROM catalog.subgraph_versions WHERE id = latest.id) AS sdl
FROM (${versionsStatement.replace('SELECT s.name', 'SELECT s.id, s.name')}
  WHERE s.name = $1 AND s.policy_version <= (SELECT version FROM wanted) ORDER BY s.id DESC LIMIT 1
) AS latest
`;

const supergraphStatement = `
SELECT policy_version AS version, hash, sdl FROM catalog.supergraph_versions
WHERE $1::int IS NULL OR (policy_version <= $1 AND $1 <= (SELECT version FROM catalog.policy_head)) ORDER BY id DESC LIMIT 1
`;

/** Where nothing takes the place of what ends, it was taken out. */
const resourceVersionsStatement = `
SELECT c.version, v.actor AS "changedBy", v.reason, v.at AS "changedAt", c."isRemoved"
FROM (
  SELECT from_version AS version, false AS "isRemoved" FROM catalog.policy_parts WHERE kind = 'resources' AND key = $1
  UNION ALL
  SELECT until_version, true FROM catalog.policy_parts p
  WHERE kind = 'resources' AND key = $1 AND until_version IS NOT NULL AND NOT EXISTS (
    SELECT FROM catalog.policy_parts n WHERE n.kind = p.kind AND n.key = p.key AND n.from_version = p.until_version
  )
) c JOIN catalog.policy_versions v ON v.version = c.version
WHERE $2::int IS NULL OR c.version < $2 ORDER BY c.version DESC LIMIT $3::int
`;

const resourceStatement = `
SELECT p.document FROM catalog.policy_parts p, catalog.policy_head h, coalesce($2::int, h.version) AS wanted
WHERE p.kind = 'resources' AND p.key = $1 AND wanted <= h.version
  AND p.from_version <= wanted AND (p.until_version IS NULL OR p.until_version > wanted)
`;

type ResourceVersionRow = Omit<ResourceVersion, 'changedAt'> & { readonly changedAt: Date };
type VersionRow = Omit<SubgraphVersion, 'publishedAt'> & { readonly publishedAt: Date };
type SubgraphRow = VersionRow & {
  readonly id: number;
  readonly sdl: string;
  readonly resources: readonly StoredResource[];
};

/** What departments have published, in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresSubgraphHistory(
  connectionString: string,
  queryTimeoutMs = 15_000,
): SubgraphHistory {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('policy', work);

  return {
    listSubgraphVersions: ({ name, first, after }) =>
      ask(async () => {
        const { rows } = await pool.query<VersionRow>(listStatement, [
          name ?? null,
          after?.version ?? null,
          after?.name ?? null,
          first,
        ]);
        return rows.map(toVersion);
      }),
    readSubgraph: (name, version) =>
      ask(async () => {
        const { rows } = await pool.query<SubgraphRow>(subgraphStatement, [name, version ?? null]);
        const [row] = rows;
        if (row === undefined) return undefined;
        const { sdl, resources } = row;
        return {
          ...toVersion(row),
          sdl,
          resources: resources.map(readStoredResource),
        } satisfies PublishedSubgraph;
      }),
    readSupergraph: (version) =>
      ask(async () => {
        const { rows } = await pool.query<SupergraphVersion>(supergraphStatement, [version ?? null]);
        return rows[0];
      }),
    listResourceVersions: (code, { first, after }) =>
      ask(async () => {
        const { rows } = await pool.query<ResourceVersionRow>(resourceVersionsStatement, [
          code,
          after ?? null,
          first,
        ]);
        return rows.map(({ changedAt, ...row }) => ({ ...row, changedAt: changedAt.toISOString() }));
      }),
    readResource: (code, version) =>
      ask(async () => {
        const { rows } = await pool.query<{ readonly document: StoredResource }>(resourceStatement, [
          code,
          version ?? null,
        ]);
        const [row] = rows;
        return row && readStoredResource(row.document);
      }),
    close: () => pool.end(),
  };
}

function toVersion({
  name,
  version,
  hash,
  url,
  publishedBy,
  reason,
  publishedAt,
  isRemoved,
}: VersionRow): SubgraphVersion {
  return { name, version, hash, url, publishedBy, reason, publishedAt: publishedAt.toISOString(), isRemoved };
}
