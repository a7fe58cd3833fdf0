import { parseCatalogUrl } from '@govgraph/prisma/database-url';

import { toCanonicalJson } from '@govgraph/protocol';
import { StoreError } from '../store-error.ts';
import type { StoredRecord, UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import {
  appendCheckpoint,
  readChangedEnds,
  readCheckpoints,
  readLastCheckpoint,
  readNamedEnds,
  readPolicyEnd,
  writersOfRecords,
} from './checkpoint-rows.ts';
import { type DatabasePool, askDatabase, openDatabasePool } from './database-client.ts';
import { listArchives, readArchivedPieces } from './archive-rows.ts';
import { lastSequence, readPage } from './usage-pages.ts';
import { toInstant, triedBy } from './usage-rows.ts';

/*
 * One statement compares the version and writes, so that both are of the same moment: a policy change that
 * commits before it is seen, one that commits after it came after this use. It takes no lock on the head: a
 * busy gateway must never hold up the revocation of a grant.
 *
 * It locks the fence, an empty table, together with others that write records. PostgreSQL locks tables before it looks at
 * rows: a statement that waited for a change to commit sees the changed head. So no record under a version is later
 * than the moment of the next one.
 */
const appendStatement = `
INSERT INTO catalog.usage_records (
  writer, sequence, form, decision_id, at, channel, "user", application, department, attributes, purpose,
  exhausted_grants, uncounted_grants, approver, content, method, medium, policy_version, operation_hash,
  operation_name, subjects, tries, outcome, code, status, sum, uses, previous_hash, hash
)
SELECT
  r.writer, r.sequence, coalesce(r.form, 1), r."decisionId", r.at, r.channel, r."user", r.application, r.department, r.attributes,
  r.purpose, r."exhaustedGrants", r."uncountedGrants", r.approver, $3::jsonb -> r.content, r.method, r.medium,
  r."policyVersion", r."operationHash", r."operationName", r.subjects, r.tries, r.outcome::catalog.usage_outcome, r.code,
  r.status, r.sum, r.uses, r."previousHash", r.hash
FROM catalog.policy_head, jsonb_to_recordset($1::jsonb) AS r(
  writer uuid, sequence bigint, form int2, "decisionId" uuid, at timestamptz, channel text, "user" text,
  application text, department text, attributes jsonb, purpose text, "exhaustedGrants" text[], "uncountedGrants" text[],
  approver text, content int, method text, medium text, "policyVersion" int, "operationHash" text, "operationName" text,
  subjects text[], tries jsonb, outcome text, code text, status int2, sum jsonb, uses jsonb, "previousHash" text, hash text
)
WHERE (policy_head.version = $2::int OR $2 IS NULL)
  AND NOT EXISTS (SELECT FROM catalog.policy_fence FOR KEY SHARE)
`;

/** One row, which is committed as a record is: on disk, and by the standbys that have to confirm. */
const probeStatement = `
UPDATE catalog.write_probe SET at = clock_timestamp()
RETURNING (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS at,
  current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off' AS "isDurable",
  current_setting('synchronous_standby_names') <> '' AND current_setting('synchronous_commit') <> 'local'
    AS "isReplicated",
  (
    SELECT to_char(months.start, 'YYYY-MM')
    FROM date_trunc('month', clock_timestamp() AT TIME ZONE 'Asia/Shanghai') AS this(start),
      LATERAL (VALUES (this.start), (this.start + interval '1 month')) AS months(start)
    WHERE NOT EXISTS (
      SELECT FROM catalog.usage_partitions p
      WHERE p.since <= months.start AT TIME ZONE 'Asia/Shanghai' AND months.start AT TIME ZONE 'Asia/Shanghai' < p.until
    )
    ORDER BY 1 LIMIT 1
  ) AS "missingMonth"
`;

interface ProbeRow {
  readonly at: number;
  readonly isDurable: boolean;
  readonly isReplicated: boolean;
  /** This one or the next, `2026-12`. */
  readonly missingMonth: string | null;
}

const placesStatement = `
SELECT r.writer, r.sequence, r.hash, r.at
FROM jsonb_to_recordset($1::jsonb) AS p(writer uuid, sequence bigint)
JOIN catalog.usage_records r ON r.writer = p.writer AND r.sequence = p.sequence
`;

function assertReadable(record: StoredRecord): UsageRecord {
  if (!('isUnreadable' in record)) return record;
  const { writer, sequence, misread } = record;
  const message = `record ${sequence} of writer ${writer} is none: its ${misread} cannot be read`;
  throw new StoreError('usage', message);
}

/** The usage record in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresUsageStore(connectionString: string): UsageStore {
  // The log appends one batch at a time; who asks for the last record need not wait for it.
  const pool = openDatabasePool(connectionString, { maxConnections: 2, queryTimeoutMs: 5000 });
  const { servers } = parseCatalogUrl(connectionString);
  const ask = <Result>(work: () => Promise<Result>) => askDatabase('usage', work);

  return {
    append: (records, policyVersion) =>
      ask(async () => {
        const written = await writeDurably(pool, appendValues(records, policyVersion));
        if (written === records.length) return 'recorded';
        if (written === 0) return 'superseded';
        throw new StoreError('usage', `wrote ${written} of ${records.length} usage records`);
      }),
    probe: () =>
      ask(async () => {
        // Whether there is the right, the table, and everything but records.
        await pool.query(appendStatement, appendValues([], 'any'));
        const { rows } = await pool.query<ProbeRow>(probeStatement);
        const [{ at, isDurable, isReplicated, missingMonth }] = rows as [ProbeRow];
        const risks = [
          ...(isDurable ? [] : ['fsync or synchronous_commit is off: a crash loses confirmed records']),
          ...(isDurable && servers.length > 1 && !isReplicated
            ? ['synchronous_standby_names is empty: a failover loses confirmed records']
            : []),
          ...(missingMonth === null ? [] : [`there is no partition for usage records of ${missingMonth}`]),
        ];
        return risks.length === 0 ? { at } : { at, risk: risks.join('; ') };
      }),
    prepare: () => ask(async () => void (await pool.query('SELECT catalog.make_usage_months()'))),
    readLast: (writer) =>
      ask(async () => {
        const { rows } = await pool.query<{ readonly sequence: string; readonly hash: string }>(
          'SELECT sequence, hash FROM catalog.usage_records WHERE writer = $1 ORDER BY sequence DESC LIMIT 1',
          [writer],
        );
        const [last] = rows;
        return last && { sequence: Number(last.sequence), hash: last.hash };
      }),
    readStored: (query) => ask(() => readPage(pool, query)),
    read: (query) => ask(async () => (await readPage(pool, query)).map(assertReadable)),
    readPlaces: (places) =>
      ask(async () => {
        const { rows } = await pool.query<{
          readonly writer: string;
          readonly sequence: string;
          readonly hash: string;
          readonly at: unknown;
        }>(placesStatement, [JSON.stringify(places.filter(({ sequence }) => sequence <= lastSequence))]);
        return rows.map((row) => ({ ...row, sequence: Number(row.sequence), at: toInstant(row.at) }));
      }),
    readUses: (names) =>
      ask(async () => {
        const { rows } = await pool.query<{ readonly name: string; readonly used: string }>(
          'SELECT name, used FROM catalog.recorded_uses($1)',
          [names],
        );
        return new Map(rows.map(({ name, used }) => [name, Number(used)]));
      }),
    listWriters: () =>
      ask(async () => {
        const { rows } = await pool.query<{ readonly writer: string }>(
          `WITH RECURSIVE ${writersOfRecords}
           SELECT writer FROM writers WHERE writer IS NOT NULL
           UNION SELECT writer FROM catalog.usage_checkpoints
           UNION SELECT writer FROM catalog.usage_archive_pieces ORDER BY writer`,
        );
        return rows.map(({ writer }) => writer);
      }),
    readChangedEnds: () => ask(() => readChangedEnds(pool)),
    readPolicyEnd: () => ask(() => readPolicyEnd(pool)),
    appendCheckpoint: (checkpoint) => ask(() => appendCheckpoint(pool, checkpoint)),
    readLastCheckpoint: () => ask(() => readLastCheckpoint(pool)),
    readCheckpoints: (page) => ask(() => readCheckpoints(pool, page)),
    readNamedEnds: (writer, first, last) => ask(() => readNamedEnds(pool, writer, first, last)),
    listArchives: () => ask(() => listArchives(pool)),
    readArchivedPieces: (of) => ask(() => readArchivedPieces(pool, of)),
    readSignedEnds: (writer) =>
      ask(async () => {
        const { rows } = await pool.query<{
          readonly writer: string;
          readonly sequence: string;
          readonly hash: string;
          readonly at: unknown;
          readonly signature: string;
        }>(
          `SELECT writer, sequence, hash, at, signature FROM catalog.usage_checkpoints
           WHERE writer = $1 ORDER BY sequence`,
          [writer],
        );
        return rows.map((row) => ({ ...row, sequence: Number(row.sequence), at: toInstant(row.at) }));
      }),
    close: () => pool.end(),
  };
}

/**
 * An administrator who cancels a statement that waits for a standby gets it confirmed all the same, with a warning that
 * only this server has it: that is no record.
 */
async function writeDurably(pool: DatabasePool, values: unknown[]): Promise<number | null> {
  const session = await pool.connect();
  let warning: string | undefined;
  const hear = (notice: {
    readonly severity?: string | undefined;
    readonly message?: string | undefined;
  }) => {
    if (notice.severity === 'WARNING') warning = notice.message;
  };
  // The statement fails when the connection breaks. Unheard, it would end the process.
  const ignore = (): void => undefined;
  session.on('notice', hear).on('error', ignore);
  try {
    const { rowCount } = await session.query(appendStatement, values);
    if (warning !== undefined) throw new StoreError('usage', `the catalog database warns: ${warning}`);
    session.off('notice', hear).off('error', ignore).release();
    return rowCount;
  } catch (error) {
    session.release(true);
    throw error;
  }
}

/** Requests that share their decisions share what their records say of them, most of a record: it is sent once. */
function appendValues(records: readonly UsageRecord[], policyVersion: number | 'any'): unknown[] {
  const contents = new Map<UsageRecord['content'], number>();
  const rows = records.map((record) => {
    const content = contents.get(record.content) ?? contents.size;
    contents.set(record.content, content);
    return { ...record, content, subjects: searchedBy(record) };
  });
  return [
    JSON.stringify(rows),
    policyVersion === 'any' ? null : policyVersion,
    toCanonicalJson([...contents.keys()]),
  ];
}

/** One column, so that one index finds whom a record is about and who was tried. */
function searchedBy(record: UsageRecord): readonly string[] {
  if (record.form === undefined || record.tries.length === 0) return record.subjects;
  return [...record.subjects, ...triedBy(record.tries)];
}
