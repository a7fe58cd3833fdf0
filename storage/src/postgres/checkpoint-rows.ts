import type { ChangedEnd, Checkpoint, WriterEnd } from '../usage/checkpoint-store.ts';
import type { VersionId } from '../policy/policy-history.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import type { DatabasePool } from './database-client.ts';
import { toInstant } from './usage-rows.ts';

/** Finds the writers of usage records by the primary key, in as many steps as there are writers. */
export const writersOfRecords = `writers AS (
  (SELECT writer FROM catalog.usage_records ORDER BY writer LIMIT 1)
  UNION ALL
  SELECT (SELECT r.writer FROM catalog.usage_records r WHERE r.writer > w.writer ORDER BY r.writer LIMIT 1)
  FROM writers w WHERE w.writer IS NOT NULL
)`;

/*
 * Month by month, so that each step looks into one partition: a writer is in few of them. What is before the first month
 * or after the last is in the partition for records without one.
 */
const changedEndsStatement = `
WITH months AS (
  SELECT since, until FROM catalog.usage_partitions WHERE since IS NOT NULL
  UNION ALL SELECT '-infinity', min(since) FROM catalog.usage_partitions
  UNION ALL SELECT max(until), 'infinity' FROM catalog.usage_partitions
), ends AS (
  SELECT DISTINCT ON (e.writer) e.writer, e.sequence, e.hash
  FROM months m CROSS JOIN LATERAL (
    WITH RECURSIVE writers AS (
      (
        SELECT r.writer FROM catalog.usage_records r
        WHERE r.appended_at >= m.since AND r.appended_at < m.until ORDER BY r.writer LIMIT 1
      )
      UNION ALL
      SELECT (
        SELECT r.writer FROM catalog.usage_records r
        WHERE r.writer > w.writer AND r.appended_at >= m.since AND r.appended_at < m.until ORDER BY r.writer LIMIT 1
      ) FROM writers w WHERE w.writer IS NOT NULL
    )
    SELECT l.writer, l.sequence, l.hash FROM writers w CROSS JOIN LATERAL (
      SELECT r.writer, r.sequence, r.hash FROM catalog.usage_records r
      WHERE r.writer = w.writer AND r.appended_at >= m.since AND r.appended_at < m.until
      ORDER BY r.sequence DESC LIMIT 1
    ) l
  ) e
  ORDER BY e.writer, e.sequence DESC
)
SELECT e.writer, e.sequence, e.hash, coalesce(n.sequence, 0) AS named
FROM ends e
LEFT JOIN LATERAL (
  SELECT c.sequence FROM catalog.checkpoint_ends c WHERE c.writer = e.writer ORDER BY c.number DESC LIMIT 1
) n ON true
WHERE n.sequence IS DISTINCT FROM e.sequence
`;

export async function readChangedEnds(pool: DatabasePool): Promise<readonly ChangedEnd[]> {
  type Row = Readonly<Record<'writer' | 'sequence' | 'hash' | 'named', string>>;
  const { rows } = await pool.query<Row>(changedEndsStatement);
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence), named: Number(row.named) }));
}

export async function readPolicyEnd(pool: DatabasePool): Promise<VersionId | undefined> {
  const { rows } = await pool.query<VersionId>(
    'SELECT v.version, v.hash FROM catalog.policy_head h JOIN catalog.policy_versions v ON v.version = h.version',
  );
  return rows[0];
}

const appendStatement = `
WITH appended AS (
  INSERT INTO catalog.checkpoints (number, previous_hash, at, signature, policy_version, policy_hash)
  VALUES ($1, $2, $3, $4, $6, $7)
  ON CONFLICT DO NOTHING RETURNING number
), named AS (
  INSERT INTO catalog.checkpoint_ends (number, writer, sequence, hash)
  SELECT a.number, e.writer, e.sequence, e.hash
  FROM appended a, jsonb_to_recordset($5::jsonb) AS e(writer uuid, sequence bigint, hash text)
)
SELECT count(*)::int AS count FROM appended
`;

export async function appendCheckpoint(
  pool: DatabasePool,
  checkpoint: Checkpoint,
): Promise<'recorded' | 'taken'> {
  const { number, previousHash, at, signature, ends, policy } = checkpoint;
  const version = [policy?.version ?? null, policy?.hash ?? null];
  const values = [number, previousHash, at, signature, JSON.stringify(ends), ...version];
  const { rows } = await pool.query<{ readonly count: number }>(appendStatement, values);
  return rows[0]?.count === 0 ? 'taken' : 'recorded';
}

const readStatement = (which: string): string => `
SELECT c.number, c.previous_hash AS "previousHash", c.at, c.signature,
  c.policy_version AS "policyVersion", c.policy_hash AS "policyHash", (
  SELECT json_agg(json_build_object('writer', e.writer, 'sequence', e.sequence, 'hash', e.hash) ORDER BY e.writer)
  FROM catalog.checkpoint_ends e WHERE e.number = c.number
) AS ends
FROM catalog.checkpoints c ${which}
`;

interface CheckpointRow {
  readonly number: string;
  readonly previousHash: string;
  readonly at: unknown;
  readonly ends: readonly WriterEnd[] | null;
  readonly signature: string;
  readonly policyVersion: number | null;
  readonly policyHash: string | null;
}

export async function readCheckpoints(
  pool: DatabasePool,
  { afterNumber, limit }: Parameters<UsageStore['readCheckpoints']>[0],
): Promise<readonly Checkpoint[]> {
  const statement = readStatement('WHERE c.number > $1 ORDER BY c.number LIMIT $2');
  const { rows } = await pool.query<CheckpointRow>(statement, [afterNumber, limit]);
  return rows.map(toCheckpoint);
}

export async function readLastCheckpoint(pool: DatabasePool): Promise<Checkpoint | undefined> {
  const { rows } = await pool.query<CheckpointRow>(readStatement('ORDER BY c.number DESC LIMIT 1'));
  return rows.map(toCheckpoint)[0];
}

export async function readNamedEnds(
  pool: DatabasePool,
  writer: string,
  first: number,
  last: number,
): Promise<readonly WriterEnd[]> {
  const { rows } = await pool.query<Readonly<Record<keyof WriterEnd, string>>>(
    'SELECT writer, sequence, hash FROM catalog.checkpoint_ends WHERE writer = $1 AND sequence BETWEEN $2 AND $3',
    [writer, first, last],
  );
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence) }));
}

/** Exactly what was appended, so that its signature can be verified. */
function toCheckpoint({ number, previousHash, at, ends, signature, ...policy }: CheckpointRow): Checkpoint {
  const { policyVersion: version, policyHash: hash } = policy;
  return {
    ...{ number: Number(number), previousHash, at: toInstant(at), ends: ends ?? [] },
    ...(version === null || hash === null ? {} : { policy: { version, hash } }),
    signature,
  };
}
