import type {
  PolicyHistory,
  StoredChange,
  StoredSchema,
  StoredSubgraph,
  StoredVersion,
} from '../policy/policy-history.ts';
import { hashOf } from '../policy/version-hash.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/*
 * The history of the policy in the catalog database, read through cursors of one transaction: of one moment, whatever
 * changes meanwhile, and a page in memory, however much there is.
 */

/** To begin with, the database sorts all changes that there ever were. */
const queryTimeoutMs = 300_000;

const pageSize = 500;

/** A schema has some megabytes at most. */
const schemaPageSize = 10;

/**
 * JavaScript compares texts by UTF-16 code units, PostgreSQL by code points. The two differ where characters beyond
 * U+FFFF meet those from U+E000 to U+FFFF, which here come after all others.
 */
const inUtf16Order = (column: string): string =>
  `regexp_replace(${column}, '([\\uE000-\\uFFFF])', U&'\\+10FFFF' || '\\1', 'g') COLLATE "C"`;

const versionsStatement = `
SELECT version, hash, actor, reason, at FROM catalog.policy_versions WHERE version <= $1::int ORDER BY version
`;

/**
 * A part is closed by the version that writes the next of its key, or else by one that removes it. One that ends
 * otherwise, or is nothing, comes as a change that no version has made.
 */
const changesStatement = `
WITH parts AS (
  SELECT kind, key, from_version, until_version, document,
    lead(from_version) OVER (PARTITION BY kind, key ORDER BY from_version) AS next_version
  FROM catalog.policy_parts WHERE from_version <= $1::int
)
SELECT * FROM (
  SELECT from_version AS version, kind, key,
    CASE jsonb_typeof(document) WHEN 'null' THEN '"null"' ELSE document END AS part
  FROM parts
  UNION ALL
  SELECT coalesce(until_version, next_version), kind, key, NULL
  FROM parts WHERE until_version IS DISTINCT FROM next_version
) AS changes
WHERE version <= $1::int
ORDER BY version, kind COLLATE "C", ${inUtf16Order('key')}
`;

const subgraphsStatement = `
SELECT policy_version AS version, id, name, url, hash, resources_hash AS "resourcesHash",
  published_by AS "publishedBy", sdl
FROM catalog.subgraph_versions WHERE policy_version <= $1::int ORDER BY policy_version, id
`;

const supergraphsStatement = `
SELECT policy_version AS version, id, hash, sdl
FROM catalog.supergraph_versions WHERE policy_version <= $1::int ORDER BY policy_version, id
`;

/** The greatest integer of PostgreSQL: all versions. */
const everyVersion = 2_147_483_647;

/** @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresPolicyHistory(connectionString: string): PolicyHistory {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('policy', work);

  return {
    read: async (work, untilVersion = everyVersion) => {
      const client = await ask(() => pool.connect());
      const query = <Row extends object>(text: string, values: unknown[] = []) =>
        ask(async () => (await client.query<Row>(text, values)).rows);

      async function* readAll<Row extends object>(
        cursor: string,
        statement: string,
        limit: number,
      ): AsyncGenerator<Row> {
        await query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${statement}`, [untilVersion]);
        for (;;) {
          const rows = await query<Row>(`FETCH ${limit} FROM ${cursor}`);
          yield* rows;
          if (rows.length < limit) return;
        }
      }

      try {
        await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
        const [head] = await query<{ readonly version: number }>('SELECT version FROM catalog.policy_head');
        return await work({
          head: head?.version,
          versions: toVersions(readAll<VersionRow>('versions', versionsStatement, pageSize)),
          changes: readAll<StoredChange>('changes', changesStatement, pageSize),
          subgraphs: hashTexts(readAll<SubgraphRow>('subgraphs', subgraphsStatement, schemaPageSize)),
          supergraphs: hashTexts(readAll<SupergraphRow>('supergraphs', supergraphsStatement, schemaPageSize)),
        });
      } finally {
        // Closing the connection ends the transaction.
        client.release(true);
      }
    },
    close: () => pool.end(),
  };
}

type VersionRow = Omit<StoredVersion, 'at'> & {
  /** A number when it is infinite, which no version of ours is. */
  readonly at: Date | number;
};

type SubgraphRow = Omit<StoredSubgraph, 'textHash'> & { readonly sdl: string };

type SupergraphRow = Omit<StoredSchema, 'textHash'> & { readonly sdl: string };

async function* toVersions(rows: AsyncIterable<VersionRow>): AsyncGenerator<StoredVersion> {
  for await (const row of rows)
    yield { ...row, at: row.at instanceof Date ? row.at.toISOString() : String(row.at) };
}

async function* hashTexts<Row extends { readonly sdl: string }>(rows: AsyncIterable<Row>) {
  for await (const { sdl, ...row } of rows) yield { ...row, textHash: hashOf(sdl) };
}
