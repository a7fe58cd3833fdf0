import { askDatabase, openDatabasePool } from '@govgraph/storage';
import { openStates, publicationMachine } from './publication-machine.ts';
import type { PublicationProgress, PublicationStage } from './publication.ts';

/** A publication that this process works on. */
export interface PublicationLease {
  readonly id: string;
  /** How often it was begun, this time included. */
  readonly attempts: number;
}

/**
 * Which process works on which publication. A lease that was not renewed is anybody's: its process is gone, or so slow that
 * the revision of the record keeps it from deciding anything.
 */
export interface PublicationLeases {
  /** The oldest publication on which nobody works; undefined when there is none. */
  claim(holder: string): Promise<PublicationLease | undefined>;
  /** @returns whether the lease is still this process's */
  renew(id: string, holder: string): Promise<boolean>;
  /** Lets somebody else take it at once. */
  release(id: string, holder: string): Promise<void>;
  report(id: string, holder: string, progress: PublicationProgress): Promise<void>;
  readProgress(id: string): Promise<PublicationProgress | undefined>;
  close(): Promise<void>;
}

export const leaseMs = 15_000;

const claimStatement = `
WITH pending AS (
  SELECT r.id FROM catalog.workflow_records r LEFT JOIN catalog.workflow_leases l ON l.kind = r.kind AND l.id = r.id
  WHERE r.kind = $1 AND r.state = ANY($2) AND (l.until IS NULL OR l.until < clock_timestamp())
  ORDER BY r.created_at, r.id LIMIT 1 FOR UPDATE OF r SKIP LOCKED
)
INSERT INTO catalog.workflow_leases AS l (kind, id, holder, until, attempts)
SELECT $1, id, $3::uuid, clock_timestamp() + $4::int * interval '1 millisecond', 1 FROM pending
ON CONFLICT (kind, id) DO UPDATE
SET holder = excluded.holder, until = excluded.until, attempts = l.attempts + 1, stage = NULL, message = NULL
WHERE l.until < clock_timestamp()
RETURNING l.id, l.attempts
`;

const renewStatement = `
UPDATE catalog.workflow_leases SET until = clock_timestamp() + $4::int * interval '1 millisecond'
WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const releaseStatement = `
UPDATE catalog.workflow_leases SET until = clock_timestamp() - interval '1 millisecond'
WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const reportStatement = `
UPDATE catalog.workflow_leases SET stage = $4, message = $5 WHERE kind = $1 AND id = $2 AND holder = $3::uuid
`;

const progressStatement = `
SELECT stage, message FROM catalog.workflow_leases WHERE kind = $1 AND id = $2 AND stage IS NOT NULL
`;

/** @param connectionString of the catalog database */
export function createPublicationLeases(connectionString: string): PublicationLeases {
  const pool = openDatabasePool(connectionString, { maxConnections: 1, queryTimeoutMs: 10_000 });
  const { kind } = publicationMachine;
  const query = <Row extends object>(text: string, values: readonly unknown[]) =>
    askDatabase('policy', () => pool.query<Row>(text, [...values]));

  return {
    claim: async (holder) =>
      (await query<PublicationLease>(claimStatement, [kind, openStates, holder, leaseMs])).rows[0],
    renew: async (id, holder) => (await query(renewStatement, [kind, id, holder, leaseMs])).rowCount === 1,
    release: async (id, holder) => {
      await query(releaseStatement, [kind, id, holder]);
    },
    report: async (id, holder, { stage, message }) => {
      await query(reportStatement, [kind, id, holder, stage, message]);
    },
    readProgress: async (id) =>
      (
        await query<{ readonly stage: PublicationStage; readonly message: string }>(progressStatement, [
          kind,
          id,
        ])
      ).rows[0],
    close: () => pool.end(),
  };
}
