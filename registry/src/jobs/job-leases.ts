import { askDatabase, openDatabasePool } from '@govgraph/storage';
import { jobKinds } from './job-kinds.ts';
import type { JobProgress, JobReference } from './job.ts';

/** A job that this process works on. */
export interface JobLease extends JobReference {
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/**
 * Which process works on which job. A lease that was not renewed is anybody's: its process is gone, or so slow that the
 * revision of the record keeps it from deciding anything.
 */
export interface JobLeases {
  /** The oldest job on which nobody works; undefined when there is none. */
  claim(holder: string): Promise<JobLease | undefined>;
  /** @returns whether the lease is still this process's */
  renew(job: JobReference, holder: string): Promise<boolean>;
  /** Lets somebody else take it at once. */
  release(job: JobReference, holder: string): Promise<void>;
  /** It begins anew: nobody works on it, and nobody has. */
  forget(job: JobReference): Promise<void>;
  report(job: JobReference, holder: string, progress: JobProgress): Promise<void>;
  /** @returns one of the stages of its kind */
  readProgress<Stage extends string>(job: JobReference): Promise<JobProgress<Stage> | undefined>;
  close(): Promise<void>;
}

export const leaseMs = 15_000;

const claimStatement = `
WITH pending AS (
  SELECT r.kind, r.id FROM catalog.workflow_records r LEFT JOIN catalog.workflow_leases l ON l.kind = r.kind AND l.id = r.id
  WHERE (r.kind, r.state) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND (l.until IS NULL OR l.until < clock_timestamp())
  ORDER BY r.created_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED
)
INSERT INTO catalog.workflow_leases AS l (kind, id, holder, until, attempts)
SELECT kind, id, $3::uuid, clock_timestamp() + $4::int * interval '1 millisecond', 1 FROM pending
ON CONFLICT (kind, id) DO UPDATE
SET holder = excluded.holder, until = excluded.until, attempts = l.attempts + 1, stage = NULL, message = NULL
WHERE l.until < clock_timestamp()
RETURNING l.kind, l.id, l.attempts
`;

const renewStatement = `
UPDATE catalog.workflow_leases SET until = clock_timestamp() + $4::int * interval '1 millisecond'
WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const releaseStatement = `
UPDATE catalog.workflow_leases SET until = clock_timestamp() - interval '1 millisecond'
WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const forgetStatement = `
UPDATE catalog.workflow_leases SET until = clock_timestamp() - interval '1 millisecond', attempts = 0
WHERE kind = $1 AND id = $2
`;

const reportStatement = `
UPDATE catalog.workflow_leases SET stage = $4, message = $5 WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const progressStatement = `
SELECT stage, message FROM catalog.workflow_leases WHERE kind = $1 AND id = $2 AND stage IS NOT NULL
`;

/** @param connectionString of the catalog database */
export function createJobLeases(connectionString: string): JobLeases {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs: 10_000 });
  const open = Object.entries(jobKinds).flatMap(([kind, { openStates }]) =>
    openStates.map((state) => ({ kind, state })),
  );
  const [kinds, states] = [open.map(({ kind }) => kind), open.map(({ state }) => state)];
  const query = <Row extends object>(text: string, values: readonly unknown[]) =>
    askDatabase('policy', () => pool.query<Row>(text, [...values]));

  return {
    claim: async (holder) =>
      (await query<JobLease>(claimStatement, [kinds, states, holder, leaseMs])).rows[0],
    renew: async ({ kind, id }, holder) =>
      (await query(renewStatement, [kind, id, holder, leaseMs])).rowCount === 1,
    release: async ({ kind, id }, holder) => {
      await query(releaseStatement, [kind, id, holder]);
    },
    forget: async ({ kind, id }) => {
      await query(forgetStatement, [kind, id]);
    },
    report: async ({ kind, id }, holder, { stage, message }) => {
      await query(reportStatement, [kind, id, holder, stage, message]);
    },
    readProgress: async <Stage extends string>({ kind, id }: JobReference) =>
      (await query<JobProgress<Stage>>(progressStatement, [kind, id])).rows[0],
    close: () => pool.end(),
  };
}
