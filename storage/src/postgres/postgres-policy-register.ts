import type { PartKind } from '@govgraph/policy';

import type { StoredVersion } from '../policy/policy-history.ts';
import type { PolicyRegister, RegisteredPart, RegisteredSubgraph } from '../policy/policy-register.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

const partsStatement = `
SELECT key, from_version AS revision, document AS part FROM catalog.policy_parts
WHERE until_version IS NULL AND kind = $1 AND key COLLATE "C" > $2 AND document @> $3::jsonb
ORDER BY key COLLATE "C" LIMIT $4::int
`;

const partStatement = `
SELECT key, from_version AS revision, document AS part FROM catalog.policy_parts
WHERE until_version IS NULL AND kind = $1 AND key = $2
`;

const versionsStatement = `
SELECT version, hash, actor, reason, at FROM catalog.policy_versions
WHERE version < $1::int AND version > 0 ORDER BY version DESC LIMIT $2::int
`;

const subgraphColumns = `
name, url, sdl, policy_version AS revision, published_by AS "publishedBy", published_at AS "publishedAt"
`;

const subgraphsStatement = `
SELECT * FROM (
  SELECT DISTINCT ON (name COLLATE "C") ${subgraphColumns} FROM catalog.subgraph_versions
  WHERE name COLLATE "C" > $1 ORDER BY name COLLATE "C", id DESC
) AS latest WHERE sdl <> '' ORDER BY name COLLATE "C" LIMIT $2::int
`;

const subgraphStatement = `
SELECT * FROM (
  SELECT ${subgraphColumns} FROM catalog.subgraph_versions WHERE name = $1 ORDER BY id DESC LIMIT 1
) AS latest WHERE sdl <> ''
`;

/** The greatest integer of PostgreSQL: before the latest version. */
const latest = 2_147_483_647;

/** The policy in the catalog database, for people. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyRegister(connectionString: string): PolicyRegister {
  const pool = openDatabasePool(connectionString, { maxConnections: 4, queryTimeoutMs: 15_000 });
  const query = <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
    askDatabase('policy', async () => (await pool.query<Row>(text, [...values])).rows);

  return {
    readPart: async <Kind extends PartKind>(kind: Kind, key: string) => {
      const [row] = await query<RegisteredPart<Kind>>(partStatement, [kind, key]);
      return row;
    },
    listParts: (kind, { first, after = '' }, having = {}) =>
      query(partsStatement, [kind, after, JSON.stringify(having), first]),
    listVersions: async ({ first, after = latest }) => {
      const rows = await query<Omit<StoredVersion, 'at'> & { readonly at: Date }>(versionsStatement, [
        after,
        first,
      ]);
      return rows.map((row) => ({ ...row, at: row.at.toISOString() }));
    },
    listSubgraphs: async ({ first, after = '' }) =>
      (await query<SubgraphRow>(subgraphsStatement, [after, first])).map(toSubgraph),
    readSubgraph: async (name) => {
      const [row] = await query<SubgraphRow>(subgraphStatement, [name]);
      return row && toSubgraph(row);
    },
    probe: async () => {
      await query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

type SubgraphRow = Omit<RegisteredSubgraph, 'publishedAt'> & { readonly publishedAt: Date };

function toSubgraph(row: SubgraphRow): RegisteredSubgraph {
  return { ...row, publishedAt: row.publishedAt.toISOString() };
}
