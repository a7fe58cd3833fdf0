import type { ChangedEnd, Checkpoint, WriterEnd } from '../checkpoint-store.ts';
import type { UsageStore } from '../ports.ts';
import type { openCatalogPool } from './catalog-client.ts';

type Pool = ReturnType<typeof openCatalogPool>;

/** Finds the writers of a table by its primary key, in as many steps as there are writers. */
export const writersOf = (table: 'usage_records'): string => `writers AS (
  (SELECT writer FROM ${table} ORDER BY writer LIMIT 1)
  UNION ALL
  SELECT (SELECT r.writer FROM ${table} r WHERE r.writer > w.writer ORDER BY r.writer LIMIT 1)
  FROM writers w WHERE w.writer IS NOT NULL
)`;

const changedEndsStatement = `
WITH RECURSIVE ${writersOf('usage_records')}
SELECT w.writer, e.sequence, e.hash, coalesce(n.sequence, 0) AS named
FROM writers w
CROSS JOIN LATERAL (
  SELECT r.sequence, r.hash FROM usage_records r WHERE r.writer = w.writer ORDER BY r.sequence DESC LIMIT 1
) e
LEFT JOIN LATERAL (
  SELECT c.sequence FROM checkpoint_ends c WHERE c.writer = w.writer ORDER BY c.number DESC LIMIT 1
) n ON true
WHERE w.writer IS NOT NULL AND n.sequence IS DISTINCT FROM e.sequence
`;

export async function readChangedEnds(pool: Pool): Promise<readonly ChangedEnd[]> {
  type Row = Readonly<Record<'writer' | 'sequence' | 'hash' | 'named', string>>;
  const { rows } = await pool.query<Row>(changedEndsStatement);
  return rows.map((row) => ({ ...row, sequence: Number(row.sequence), named: Number(row.named) }));
}

const appendStatement = `
WITH appended AS (
  INSERT INTO checkpoints (number, previous_hash, at, signature) VALUES ($1, $2, $3, $4)
  ON CONFLICT DO NOTHING RETURNING number
)
INSERT INTO checkpoint_ends (number, writer, sequence, hash)
SELECT a.number, e.writer, e.sequence, e.hash
FROM appended a, jsonb_to_recordset($5::jsonb) AS e(writer uuid, sequence bigint, hash text)
`;

export async function appendCheckpoint(pool: Pool, checkpoint: Checkpoint): Promise<'recorded' | 'taken'> {
  const { number, previousHash, at, signature, ends } = checkpoint;
  const values = [number, previousHash, at, signature, JSON.stringify(ends)];
  const { rowCount } = await pool.query(appendStatement, values);
  return rowCount === 0 ? 'taken' : 'recorded';
}

const readStatement = (which: string): string => `
SELECT c.number, c.previous_hash AS "previousHash", c.at, c.signature, (
  SELECT json_agg(json_build_object('writer', e.writer, 'sequence', e.sequence, 'hash', e.hash) ORDER BY e.writer)
  FROM checkpoint_ends e WHERE e.number = c.number
) AS ends
FROM checkpoints c ${which}
`;

interface CheckpointRow {
  readonly number: string;
  readonly previousHash: string;
  readonly at: Date;
  readonly ends: readonly WriterEnd[] | null;
  readonly signature: string;
}

export async function readCheckpoints(
  pool: Pool,
  { afterNumber, limit }: Parameters<UsageStore['readCheckpoints']>[0],
): Promise<readonly Checkpoint[]> {
  const statement = readStatement('WHERE c.number > $1 ORDER BY c.number LIMIT $2');
  const { rows } = await pool.query<CheckpointRow>(statement, [afterNumber, limit]);
  return rows.map(toCheckpoint);
}

export async function readLastCheckpoint(pool: Pool): Promise<Checkpoint | undefined> {
  const { rows } = await pool.query<CheckpointRow>(readStatement('ORDER BY c.number DESC LIMIT 1'));
  return rows.map(toCheckpoint)[0];
}

/** Exactly what was appended, so that its signature can be verified. */
function toCheckpoint({ number, previousHash, at, ends, signature }: CheckpointRow): Checkpoint {
  return { number: Number(number), previousHash, at: at.toISOString(), ends: ends ?? [], signature };
}
