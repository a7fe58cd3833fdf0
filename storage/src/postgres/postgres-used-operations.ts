import { documentHash } from '../shared/document-id.ts';
import type { UsedOperationStore } from '../policy/used-operation-store.ts';
import { askDatabase, openDatabasePool } from './database-client.ts';

/** Longer than a month, so that what runs at the end of each is known. */
const keptDays = 40;

/** An application has hundreds of operations, not thousands. */
const keptOfEachApplication = 500;

/** So many are listed: what was used last, of all applications. */
const maxListed = 5_000;

const rememberStatement = `
INSERT INTO catalog.used_operations (application, hash, department, text, last_used_on)
SELECT o.application, o.hash, o.department, o.text, o."lastUsedOn"
FROM jsonb_to_recordset($1::jsonb) AS o(application text, hash text, department text, text text, "lastUsedOn" date)
ON CONFLICT (application, hash) DO UPDATE SET last_used_on = EXCLUDED.last_used_on
WHERE used_operations.last_used_on < EXCLUDED.last_used_on
`;

const forgetStatement = `
DELETE FROM catalog.used_operations WHERE last_used_on < current_date - ${keptDays} OR (application, hash) IN (
  SELECT application, hash FROM (
    SELECT application, hash, row_number() OVER (PARTITION BY application ORDER BY last_used_on DESC, hash) AS position
    FROM catalog.used_operations WHERE application = ANY($1)
  ) AS ranked WHERE position > ${keptOfEachApplication}
)
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
        const rows = new Map(
          operations.map((operation) => {
            const row = { ...operation, hash: documentHash(operation.text) };
            return [`${row.hash} ${row.application}`, row];
          }),
        );
        await pool.query(rememberStatement, [JSON.stringify([...rows.values()])]);
        await pool.query(forgetStatement, [[...new Set(operations.map(({ application }) => application))]]);
      }),
    list: () =>
      ask(async () => {
        type Row = Awaited<ReturnType<UsedOperationStore['list']>>[number];
        const { rows } = await pool.query<Row>(
          `SELECT application, department, text, last_used_on::text AS "lastUsedOn"
           FROM catalog.used_operations ORDER BY last_used_on DESC, application, hash LIMIT ${maxListed}`,
        );
        return rows;
      }),
    close: () => pool.end(),
  };
}
