import { setTimeout as sleep } from 'node:timers/promises';

import { StoreError } from '../store-error.ts';
import type { StoredRecord } from '../usage-record/usage-record.ts';
import type { StoredMonth, UsageArchiver } from '../usage/usage-archiver.ts';
import { archiveColumns, toArchive, type ArchiveRow } from './archive-rows.ts';
import { type DatabasePool, askDatabase, openDatabasePool } from './database-client.ts';
import { readPage } from './usage-pages.ts';
import { toInstant } from './usage-rows.ts';

/*
 * Reads whole months of usage records, notes them as archived and detaches them, with the database role `archivist`. The
 * rules that must not be passed by are in the functions that it calls: see the migration `usage_archives`.
 */

/** The database counts the pieces of a month, some minutes for 10⁷ records. */
const queryTimeoutMs = 1_800_000;

const connectionTimeoutMs = 5_000;

/** Taken for as long as a transaction lasts, since a pooler may give the session to others after it. */
const lockStatement = `
SELECT pg_try_advisory_xact_lock(hashtext('govgraph usage archive')) AS "isLocked",
  current_setting('transaction_read_only') = 'on' AS "isReadOnly"
`;

/**
 * Held while the database notes or removes a month. It does so to the end, whatever becomes of the process that asked for
 * it, whose other lock is free then.
 */
const workKey = `hashtext('govgraph usage month')`;
const workLock = `pg_advisory_xact_lock(${workKey})`;
const idleStatement = `SELECT pg_try_advisory_xact_lock(${workKey}) AS "isIdle"`;

const monthsStatement = `
SELECT p.name, p.since, p.until, k.until AS "keptUntil", k.until > statement_timestamp() AS "isKept", l.at AS "latestAt"
FROM catalog.usage_partitions p,
  LATERAL (SELECT greatest(p.until, catalog.usage_month_latest(p.name))) AS l(at),
  LATERAL catalog.usage_kept_until(l.at) AS k(until)
WHERE p.since IS NOT NULL ORDER BY p.since
`;

/** How often detaching is tried: those who use the usage record need not let it through within a second. */
const maxAttempts = 30;
const pauseMs = 2_000;

/** @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresUsageArchiver(connectionString: string): UsageArchiver {
  const pool = openDatabasePool(connectionString, { maxConnections: 2, queryTimeoutMs, connectionTimeoutMs });
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('usage', work);
  const isIdle = async (): Promise<boolean> => {
    const { rows } = await pool.query<{ readonly isIdle: boolean }>(idleStatement);
    return rows[0]?.isIdle === true;
  };

  return {
    exclusively: async (work) => {
      const session = await ask(() => pool.connect());
      // What breaks the session meanwhile does not end the process; a note is its own transaction.
      session.on('error', () => undefined);
      try {
        const [state] = await ask(async () => {
          await session.query('BEGIN');
          return (await session.query<Readonly<Record<'isLocked' | 'isReadOnly', boolean>>>(lockStatement))
            .rows;
        });
        if (state?.isReadOnly)
          throw new StoreError('usage', 'the catalog database: it is read-only: a standby, or set so');
        return state?.isLocked && (await ask(isIdle)) ? await work() : undefined;
      } finally {
        // Closing the connection ends the transaction.
        session.release(true);
      }
    },
    listMonths: () =>
      ask(async () => {
        type Instant = 'since' | 'until' | 'latestAt' | 'keptUntil';
        type Row = Omit<StoredMonth, Instant> & Readonly<Record<Instant, unknown>>;
        const { rows } = await pool.query<Row>(monthsStatement);
        return rows.map(({ since, until, latestAt, keptUntil, ...row }) => ({
          ...{ ...row, since: toInstant(since), until: toInstant(until) },
          ...{ latestAt: toInstant(latestAt), keptUntil: toInstant(keptUntil) },
        }));
      }),
    listArchived: () =>
      ask(async () => {
        const { rows } = await pool.query<ArchiveRow & { readonly hasTable: boolean }>(
          `SELECT ${archiveColumns}, has_table AS "hasTable" FROM catalog.usage_archived_months ORDER BY since, name`,
        );
        return rows.map(({ hasTable, ...row }) => ({ ...toArchive(row), hasTable }));
      }),
    readRecords: (month) => readRecords(pool, month, ask),
    archive: (name, { file, sha256, records, pieces }) =>
      untilUnlocked(() =>
        ask(async () => {
          const values = [name, file, sha256, records, JSON.stringify(pieces)];
          await pool
            .query(`SELECT catalog.archive_usage_month($1, $2, $3, $4, $5) FROM ${workLock}`, values)
            .catch(sayRefusal);
        }),
      ),
    drop: (name) =>
      untilUnlocked(() =>
        ask(async () => {
          const { rows } = await pool
            .query<{ readonly dropped: boolean }>(
              `SELECT catalog.drop_usage_month($1) AS dropped FROM ${workLock}`,
              [name],
            )
            .catch(sayRefusal);
          return rows[0]?.dropped === true;
        }),
      ),
    close: () => pool.end(),
  };
}

/** Writer by writer, so that each page is found by the primary key. Nobody adds to a month that is over. */
async function* readRecords(
  pool: DatabasePool,
  { since, until }: StoredMonth,
  ask: <Result>(work: () => Promise<Result>) => Promise<Result>,
): AsyncGenerator<StoredRecord> {
  const appended = { since, until };
  const nextWriter = (after: string | undefined) =>
    ask(async () => {
      const { rows } = await pool.query<{ readonly writer: string }>(
        `SELECT writer FROM catalog.usage_records
         WHERE appended_at >= $1 AND appended_at < $2 AND ($3::uuid IS NULL OR writer > $3) ORDER BY writer LIMIT 1`,
        [since, until, after ?? null],
      );
      return rows[0]?.writer;
    });
  for (let writer = await nextWriter(undefined); writer !== undefined; writer = await nextWriter(writer)) {
    const asked = { writer, appended };
    for (let page = await ask(() => readPage(pool, asked)); page.length > 0;) {
      for (const record of page) yield 'isUnreadable' in record ? await withRow(record) : record;
      const afterSequence = page.at(-1)?.sequence ?? 0;
      page = await ask(() => readPage(pool, { ...asked, afterSequence }));
    }
  }

  async function withRow(record: StoredRecord): Promise<StoredRecord> {
    const { rows } = await ask(() =>
      pool.query<{ readonly row: string }>(
        `SELECT to_jsonb(r)::text AS row FROM catalog.usage_records r
         WHERE writer = $1 AND sequence = $2 AND appended_at >= $3 AND appended_at < $4`,
        [record.writer, record.sequence, since, until],
      ),
    );
    return { ...record, ...rows[0] };
  }
}

/** Tries again while a lock could not be had. */
async function untilUnlocked<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (attempts === maxAttempts || !isLockUnavailable(error)) throw error;
      await sleep(pauseMs);
    }
  }
}

function isLockUnavailable(error: unknown): boolean {
  return error instanceof StoreError && codeOf(error.cause) === '55P03';
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

/** The functions say themselves why they refuse a month; nothing of a record is in it. */
function sayRefusal(error: unknown): never {
  if (error instanceof StoreError || !(error instanceof Error) || codeOf(error) !== '23001') throw error;
  throw new StoreError('usage', error.message, { cause: error });
}
