import { documentHash } from '../shared/document-id.ts';
import type { UsedOperation, UsedOperationStore } from '../policy/used-operation-store.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/** Longer than a month, so that what runs at the end of each is known. */
const keptDays = 40;

/** An application has hundreds of operations, not thousands. */
const keptOfEachApplication = 500;

/** So many are listed: what was used last, of all applications. */
const maxListed = 5_000;

/** For so long is counted who uses what. */
const countedDays = 30;

/** An operation has a purpose, a name and a day; whoever gives each use a name of its own has no more sums than these. */
const sumsOfEachApplication = 20_000;

/** In one order, so that gateways that add to the same rows wait for each other, and not in a circle. */
const rememberStatement = `
WITH used AS (
  SELECT o.application, o.hash, o.department, o.text, o."lastUsedOn" AS day,
    coalesce(o.purpose, '') AS purpose, coalesce(o."operationName", '') AS operation_name, o.count
  FROM jsonb_to_recordset($1::jsonb) AS o(application text, hash text, department text, text text, "lastUsedOn" date,
    purpose text, "operationName" text, count bigint)
), known AS (
  INSERT INTO catalog.used_operations (application, hash, department, text, last_used_on)
  SELECT DISTINCT ON (application, hash) application, hash, department, text, day
  FROM used ORDER BY application, hash, day DESC
  ON CONFLICT (application, hash) DO UPDATE SET last_used_on = EXCLUDED.last_used_on
  WHERE used_operations.last_used_on < EXCLUDED.last_used_on
)
INSERT INTO catalog.operation_uses (application, hash, purpose, operation_name, day, uses)
SELECT application, hash, purpose, operation_name, day, sum(count) FROM used
GROUP BY application, hash, purpose, operation_name, day
ORDER BY application, hash, purpose, operation_name, day
ON CONFLICT (application, hash, purpose, operation_name, day)
DO UPDATE SET uses = operation_uses.uses + EXCLUDED.uses
`;

const forgetStatement = `
DELETE FROM catalog.used_operations WHERE last_used_on < current_date - ${keptDays} OR (application, hash) IN (
  SELECT application, hash FROM (
    SELECT application, hash, row_number() OVER (PARTITION BY application ORDER BY last_used_on DESC, hash) AS position
    FROM catalog.used_operations WHERE application = ANY($1)
  ) AS ranked WHERE position > ${keptOfEachApplication}
)
`;

const forgetSumsStatement = `
DELETE FROM catalog.operation_uses WHERE day < current_date - ${keptDays}
  OR (application, hash, purpose, operation_name, day) IN (
    SELECT application, hash, purpose, operation_name, day FROM (
      SELECT application, hash, purpose, operation_name, day,
        row_number() OVER (PARTITION BY application ORDER BY day DESC, uses DESC, hash, purpose, operation_name) AS position
      FROM catalog.operation_uses WHERE application = ANY($1)
    ) AS ranked WHERE position > ${sumsOfEachApplication}
  )
`;

const listStatement = `
WITH listed AS (
  SELECT application, hash, department, text, last_used_on
  FROM catalog.used_operations ORDER BY last_used_on DESC, application, hash LIMIT ${maxListed}
), counted AS (
  SELECT application, hash, purpose, operation_name, sum(uses) AS count, max(day) AS last_used_on
  FROM catalog.operation_uses WHERE day > current_date - ${countedDays}
  GROUP BY application, hash, purpose, operation_name
)
SELECT l.application, l.department, l.text, l.last_used_on::text AS "lastUsedOn", coalesce(
  jsonb_agg(
    jsonb_strip_nulls(jsonb_build_object(
      'purpose', nullif(c.purpose, ''), 'operationName', nullif(c.operation_name, ''),
      'count', c.count, 'lastUsedOn', c.last_used_on
    )) ORDER BY c.count DESC, c.purpose, c.operation_name
  ) FILTER (WHERE c.hash IS NOT NULL), '[]'
) AS uses
FROM listed l LEFT JOIN counted c ON c.application = l.application AND c.hash = l.hash
GROUP BY l.application, l.hash, l.department, l.text, l.last_used_on
ORDER BY l.last_used_on DESC, l.application, l.hash
`;

/** The operations used lately, in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresUsedOperations(
  connectionString: string,
  queryTimeoutMs = 15_000,
): UsedOperationStore {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('policy', work);

  return {
    remember: (operations) =>
      ask(async () => {
        if (operations.length === 0) return;
        const rows = operations.map((operation) => ({ ...operation, hash: documentHash(operation.text) }));
        await pool.query(rememberStatement, [JSON.stringify(rows)]);
        const applications = [...new Set(operations.map(({ application }) => application))];
        await pool.query(forgetStatement, [applications]);
        await pool.query(forgetSumsStatement, [applications]);
      }),
    list: () =>
      ask(async () => {
        const { rows } = await pool.query<UsedOperation>(listStatement);
        return rows;
      }),
    close: () => pool.end(),
  };
}
