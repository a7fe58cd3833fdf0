import type { UsageRecord as UsageRow } from '@govgraph/prisma/catalog';

import type { FormerUsageEntry, RefusalSum, StoredRecord, UsageEntry } from '../usage-record/usage-record.ts';
import type { Uses } from '../counting/counters.ts';
import { findUnreadable } from '../usage-record/record-guards.ts';

/*
 * Rows of usage records as they are read back. A row need not be a record: the role of a gateway may add what it likes
 * within the constraints of the table, and there may be rows from before there were constraints. What is none is told
 * as such, by itself, so that it does not spoil what is read with it.
 */

type Unsure =
  | 'at'
  | 'attributes'
  | 'content'
  | 'exhaustedGrants'
  | 'subjects'
  | 'sum'
  | 'tries'
  | 'uncountedGrants'
  | 'uses';

/** As node-postgres reads it. What the type of a column does not say is unknown. */
type StoredRow = Omit<UsageRow, Unsure | 'sequence' | 'appendedAt'> &
  Readonly<Record<Unsure, unknown>> & { readonly sequence: string };

/** When a row was written is the database's, and no part of a record. */
type Property = Exclude<keyof UsageRow, 'appendedAt'>;

const columns: Readonly<Record<Property, string>> = {
  writer: 'writer',
  sequence: 'sequence',
  decisionId: 'decision_id',
  at: 'at',
  channel: 'channel',
  user: '"user"',
  application: 'application',
  department: 'department',
  purpose: 'purpose',
  approver: 'approver',
  form: 'form',
  attributes: 'attributes',
  exhaustedGrants: 'exhausted_grants',
  uncountedGrants: 'uncounted_grants',
  tries: 'tries',
  code: 'code',
  content: 'content',
  method: 'method',
  medium: 'medium',
  policyVersion: 'policy_version',
  operationHash: 'operation_hash',
  operationName: 'operation_name',
  subjects: 'subjects',
  outcome: 'outcome',
  status: 'status',
  sum: 'sum',
  uses: 'uses',
  previousHash: 'previous_hash',
  hash: 'hash',
};

/** What {@link toStoredRecord} takes. */
export const recordColumns = Object.entries(columns)
  .map(([property, column]) => `${column} AS "${property}"`)
  .join(', ');

/** How much of a row is stored, in bytes. */
export const storedBytes = Object.values(columns)
  .map((column) => `coalesce(pg_column_size(${column}), 0)`)
  .join(' + ');

/** Exactly what was appended, so that its hash can be computed again. */
export function toStoredRecord(row: StoredRow): StoredRecord {
  const { form, attributes, exhaustedGrants, uncountedGrants, tries, code, content, subjects, ...rest } = row;
  const { sum, uses, ...others } = rest;
  const [sequence, at] = [Number(row.sequence), toInstant(row.at)];
  const misread = findUnreadable({ ...row, sequence, at });
  if (misread !== undefined) {
    const { writer, decisionId, previousHash, hash } = row;
    return { isUnreadable: true, writer, sequence, decisionId, at, previousHash, hash, misread };
  }
  const common = { ...others, sequence, at };
  const pseudonyms = subjects as readonly string[];
  if (form === 1) return { ...common, subjects: pseudonyms, content: content as FormerUsageEntry['content'] };
  const tried = tries as UsageEntry['tries'];
  return {
    ...common,
    form: 2,
    attributes: attributes as UsageEntry['attributes'],
    exhaustedGrants: exhaustedGrants as UsageEntry['exhaustedGrants'],
    subjects: pseudonyms.slice(0, pseudonyms.length - triedBy(tried).length),
    tries: tried,
    code,
    content: content as UsageEntry['content'],
    ...(uncountedGrants === null
      ? {}
      : { uncountedGrants: uncountedGrants as NonNullable<UsageEntry['uncountedGrants']> }),
    ...(sum === null ? {} : { sum: sum as RefusalSum }),
    ...(uses === null ? {} : { uses: uses as Uses }),
  };
}

export function triedBy(tries: UsageEntry['tries']): readonly string[] {
  return tries.flatMap(({ pseudonym }) => (pseudonym === null ? [] : [pseudonym]));
}

/** ISO 8601 in UTC with milliseconds; `infinity`, or what a Date cannot hold, as it is called. */
export function toInstant(at: unknown): string {
  return at instanceof Date && !Number.isNaN(at.getTime()) ? at.toISOString() : String(at);
}
