import type { UsageRecord as UsageRow } from '@govgraph/prisma/catalog';

import type { FormerUsageEntry, RefusalSum, StoredRecord, UsageEntry } from '../ports.ts';
import type { Uses } from '../counters.ts';

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
    const { writer, decisionId, hash } = row;
    return { isUnreadable: true, writer, sequence, decisionId, at, hash, misread };
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
    code: code as UsageEntry['code'],
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

type Guard = (value: unknown) => boolean;

/** @returns the property that is not what it is in a record; undefined for a record */
function findUnreadable(row: Readonly<Record<Property, unknown>>): string | undefined {
  const guards = { ...commonGuards, ...(row.form === 1 ? formerGuards : guardsOfForm2) };
  return Object.entries(guards).find(([property, guard]) => !guard(row[property as Property]))?.[0];
}

const isText: Guard = (value) => typeof value === 'string';
const isCount: Guard = (value) => Number.isSafeInteger(value) && (value as number) >= 0;
const isNull: Guard = (value) => value === null;
const isAbsent: Guard = (value) => value === undefined;

const either =
  (...guards: readonly Guard[]): Guard =>
  (value) =>
    guards.some((guard) => guard(value));

const listOf =
  (guard: Guard): Guard =>
  (value) =>
    Array.isArray(value) && value.every(guard);

const objectOf =
  (guards: Readonly<Record<string, Guard>>): Guard =>
  (value) =>
    isObject(value) && Object.entries(guards).every(([property, guard]) => guard(value[property]));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Deeper than any record, and shallow enough for whatever goes through it. */
const maxDepth = 32;

/** JSON can hold more than JavaScript can go through or write again: numbers beyond a double's, and any depth. */
function isPlain(value: unknown, depth = maxDepth): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isPlain(member, depth - 1));
}

const plain =
  (guard: Guard): Guard =>
  (value) =>
    guard(value) && isPlain(value);

const optionalText = either(isAbsent, isText);
const optionalTexts = either(isAbsent, listOf(isText));

const isItem = objectOf({
  coordinate: isText,
  outcome: isText,
  result: optionalText,
  code: optionalText,
  mask: optionalText,
  grantId: optionalText,
  inputs: optionalTexts,
  leadsTo: optionalTexts,
  ways: either(isAbsent, (value) => isObject(value) && Object.values(value).every(listOf(isText))),
  rules: either(isAbsent, listOf(objectOf({ id: isText, outcome: isText }))),
  deniedBy: optionalText,
});

const isGroup = objectOf({
  subjectCount: isCount,
  items: listOf(isItem),
  earlier: either(isAbsent, objectOf({ policyVersion: isCount, at: isText })),
});

/** Of what the type of its column does not say, or not with everything that it can hold. */
const commonGuards: Partial<Record<Property, Guard>> = {
  sequence: isCount,
  at: (value) => isText(value) && /^\d{4}-/.test(String(value)),
  subjects: listOf(isText),
};

const formerGuards: Partial<Record<Property, Guard>> = {
  content: plain(
    listOf(objectOf({ coordinate: isText, outcome: isText, code: optionalText, grantId: optionalText })),
  ),
};

const guardsOfForm2: Partial<Record<Property, Guard>> = {
  attributes: plain(
    either(isNull, objectOf({ region: isText, level: isText, clearance: isCount, roles: listOf(isText) })),
  ),
  exhaustedGrants: listOf(isText),
  uncountedGrants: either(isNull, listOf(isText)),
  tries: plain(
    listOf(
      objectOf({
        coordinate: isText,
        pseudonym: either(isNull, isText),
        isFound: either(isNull, (value) => typeof value === 'boolean'),
        count: either(isAbsent, isCount),
      }),
    ),
  ),
  content: plain(listOf(isGroup)),
  uses: either(isNull, (value) => isObject(value) && Object.values(value).every(isCount)),
  sum: plain(either(isNull, objectOf({ count: isCount, network: isText, since: isText, until: isText }))),
};
