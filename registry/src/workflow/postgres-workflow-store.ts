import { PolicyError } from '@govgraph/policy';
import { systemErrorCode } from '@govgraph/protocol';
import {
  askDatabase,
  changeDepartmentKey,
  ChangedMeanwhileError,
  inTransaction,
  openDatabasePool,
  putIntoForce,
  type DatabaseSession,
  type KeyChange,
} from '@govgraph/storage';
import { refuseKey } from '../keys/refuse-key.ts';
import { refuse, type Outcome } from './machine.ts';
import type {
  OfficialDuty,
  StoredEvent,
  WorkflowRecord,
  WorkflowStep,
  WorkflowStore,
  WrittenStep,
} from './workflow-store.ts';

const recordColumns = `
kind, id, revision, state, department, created_by AS "createdBy", created_at AS "createdAt",
changed_at AS "changedAt", document
`;

const readStatement = `SELECT ${recordColumns} FROM catalog.workflow_records WHERE kind = $1 AND id = $2`;

const listStatement = `
SELECT ${recordColumns} FROM catalog.workflow_records
WHERE kind = $1 AND ($2::text IS NULL OR department = $2) AND ($3::text[] IS NULL OR state = ANY($3))
  AND ($4::timestamptz IS NULL OR (created_at, id) < ($4::timestamptz, $5)) AND document @> $7::jsonb
ORDER BY created_at DESC, id DESC LIMIT $6::int
`;

const eventsStatement = `
SELECT id::text, kind, reference, at, actor, official, application, department, role, action,
  from_state AS "from", to_state AS "to", reason, is_break_glass AS "isBreakGlass", policy_version AS "policyVersion",
  content_hash AS "contentHash"
FROM catalog.workflow_events e
WHERE kind = $1 AND reference = $2 AND ($3::bigint IS NULL OR e.id < $3::bigint) ORDER BY e.id DESC LIMIT $4::int
`;

const beginStatement = `
INSERT INTO catalog.workflow_records (kind, id, revision, state, department, created_by, document)
VALUES ($1, $2, 1, $3, $4, $5, $6::jsonb) ON CONFLICT (kind, id) DO NOTHING
`;

const changeStatement = `
UPDATE catalog.workflow_records
SET revision = $3, state = $4, document = $5::jsonb, department = $6, changed_at = clock_timestamp()
WHERE kind = $1 AND id = $2 AND revision = $3 - 1
`;

const appendStatement = `
INSERT INTO catalog.workflow_events (kind, reference, at, actor, official, application, department, role, action,
  from_state, to_state, reason, is_break_glass, policy_version, content_hash)
VALUES ($1, $2, clock_timestamp(), $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
`;

const dutiesStatement = `
SELECT official, duty, since FROM catalog.official_duties
WHERE ($1::text IS NULL OR official COLLATE "C" > $1) AND ($2::text IS NULL OR official = $2)
ORDER BY official COLLATE "C" LIMIT $3::int
`;

/** Raised by a trigger; see the migration that made the table. */
const otherDuty = 'GG001';

/** Workflows in the catalog database. @param connectionString PostgreSQL, schema `catalog` by default */
export function createPostgresWorkflowStore(connectionString: string): WorkflowStore {
  const pool = openDatabasePool(connectionString, {
    maxConnections: 4,
    queryTimeoutMs: 60_000,
    connectionTimeoutMs: 5_000,
  });
  const query = <Row extends object>(text: string, values: readonly unknown[]): Promise<Row[]> =>
    askDatabase('policy', async () => (await pool.query<Row>(text, [...values])).rows);

  return {
    read: async <Document>(kind: string, id: string) => {
      const [row] = await query<RecordRow<Document>>(readStatement, [kind, id]);
      return row && toRecord(row);
    },
    list: async <Document>(kind: string, { first, after, department, states, having = {} }: ListQuery) => {
      const values = [
        kind,
        department ?? null,
        states ?? null,
        after?.createdAt ?? null,
        after?.id ?? null,
        first,
        JSON.stringify(having),
      ];
      return (await query<RecordRow<Document>>(listStatement, values)).map(toRecord);
    },
    listEvents: async (kind, reference, { first, after }) =>
      (await query<EventRow>(eventsStatement, [kind, reference, after ?? null, first])).map(toEvent),
    listDuties: async ({ first, after }) =>
      (await query<DutyRow>(dutiesStatement, [after ?? null, null, first])).map(toDuty),
    readDuty: async (official) => (await query<DutyRow>(dutiesStatement, [null, official, 1])).map(toDuty)[0],
    write: async (step) => {
      try {
        return await inTransaction(pool, 'READ COMMITTED', (session) => writeStep(session, step));
      } catch (error) {
        if (error instanceof Refused) return error.outcome;
        if (error instanceof ChangedMeanwhileError)
          return refuse('CHANGED_MEANWHILE', error.problems[0]?.message ?? error.message);
        if (systemErrorCode(error) === otherDuty)
          return refuse('OTHER_DUTY', error instanceof Error ? error.message : 'the duty is another');
        if (error instanceof PolicyError) throw error;
        return askDatabase('policy', () => Promise.reject(error));
      }
    },
    close: () => pool.end(),
  };
}

type ListQuery = Parameters<WorkflowStore['list']>[1];

/** Ends a transaction. */
class Refused extends Error {
  readonly outcome: ReturnType<typeof refuse>;

  constructor(outcome: ReturnType<typeof refuse>) {
    super(outcome.refusal.message);
    this.outcome = outcome;
  }
}

/** Records first: whoever decides on the same one at the same time waits for it, and is refused. */
async function writeStep(
  session: DatabaseSession,
  { policy, following = [], ...step }: WorkflowStep,
): Promise<Outcome<WrittenStep>> {
  const steps = [step, ...following];
  for (const { event, record } of steps) if (record !== undefined) await writeRecord(session, event, record);
  for (const { key } of steps) if (key !== undefined) await writeKey(session, key);
  const policyVersion =
    policy === undefined
      ? undefined
      : await putIntoForce(
          session,
          policy.transition,
          { actor: policy.actor ?? step.event.actor, reason: policy.reason },
          policy.seen,
        );
  for (const { event } of steps) await appendEvent(session, event, policyVersion);
  return { done: { policyVersion } };
}

async function appendEvent(
  session: DatabaseSession,
  event: WorkflowStep['event'],
  policyVersion: number | undefined,
): Promise<void> {
  await session.query(appendStatement, [
    event.kind,
    event.reference,
    event.actor,
    event.official ?? null,
    event.application,
    event.department,
    event.role,
    event.action,
    event.from ?? null,
    event.to,
    event.reason ?? null,
    event.isBreakGlass,
    policyVersion ?? null,
    event.contentHash ?? null,
  ]);
}

async function writeKey(session: DatabaseSession, change: KeyChange): Promise<void> {
  const changed = await changeDepartmentKey(session, change);
  if (typeof changed === 'string') throw new Refused(refuseKey(changed, change));
}

async function writeRecord(
  session: DatabaseSession,
  { kind, actor }: WorkflowStep['event'],
  { id, department, state, revision, document }: NonNullable<WorkflowStep['record']>,
): Promise<void> {
  const json = JSON.stringify(document);
  const { rowCount } =
    revision === 1
      ? await session.query(beginStatement, [kind, id, state, department, actor, json])
      : await session.query(changeStatement, [kind, id, revision, state, json, department]);
  if (rowCount !== 0) return;
  throw new Refused(
    revision === 1
      ? refuse('TAKEN', `there is a ${kind} ${id} already`)
      : refuse('CHANGED_MEANWHILE', 'somebody else has decided on it in the meantime: look at it once more'),
  );
}

type RecordRow<Document> = Omit<WorkflowRecord<Document>, 'createdAt' | 'changedAt'> & {
  readonly createdAt: Date;
  readonly changedAt: Date;
};

function toRecord<Document>(row: RecordRow<Document>): WorkflowRecord<Document> {
  return { ...row, createdAt: row.createdAt.toISOString(), changedAt: row.changedAt.toISOString() };
}

type DutyRow = Omit<OfficialDuty, 'since'> & { readonly since: Date };

function toDuty({ since, ...row }: DutyRow): OfficialDuty {
  return { ...row, since: since.toISOString() };
}

type Nullable = 'official' | 'from' | 'reason' | 'policyVersion' | 'contentHash';

type EventRow = Omit<StoredEvent, 'at' | Nullable> & { readonly at: Date } & {
  readonly [Name in Nullable]: StoredEvent[Name] | null;
};

function toEvent({ official, from, reason, policyVersion, contentHash, at, ...row }: EventRow): StoredEvent {
  return {
    ...row,
    at: at.toISOString(),
    ...(official == null ? {} : { official }),
    ...(from == null ? {} : { from }),
    ...(reason == null ? {} : { reason }),
    ...(policyVersion == null ? {} : { policyVersion }),
    ...(contentHash == null ? {} : { contentHash }),
  };
}
