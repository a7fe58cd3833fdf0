import { attributeTypes, type AttributeType } from '@govgraph/policy';
import type { ChainLink, StoredRecord, UnreadableRecord, UsageEntry, UsageRecord } from './usage-record.ts';

/*
 * What a usage record is made of, for what is read from where anybody may have written: rows of the database, and
 * archives.
 */

type Guard = (value: unknown) => boolean;
type Guards = Readonly<Record<string, Guard>>;

/**
 * Looks at what the type of a column does not say, or not with everything that it can hold.
 *
 * @param row with null for what a record does not have, and `form` 1 for the first form
 * @returns the property that is not what it is in a record; undefined for a record
 */
export function findUnreadable(row: Readonly<Record<string, unknown>>): string | undefined {
  const guards: Guards = { ...commonGuards, ...(row['form'] === 1 ? formerGuards : guardsOfForm2) };
  return Object.entries(guards).find(([property, guard]) => !guard(row[property]))?.[0];
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

const nullableText = either(isNull, isText);
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

const commonGuards = {
  sequence: isCount,
  at: (value) => isText(value) && /^\d{4}-/.test(String(value)),
  subjects: listOf(isText),
} satisfies Guards;

const formerGuards = {
  content: plain(
    listOf(objectOf({ coordinate: isText, outcome: isText, code: optionalText, grantId: optionalText })),
  ),
} satisfies Guards;

const guardsOfTypes: Readonly<Record<AttributeType, Guard>> = {
  string: isText,
  int: isCount,
  'list<string>': listOf(isText),
};

/** Every record of the second form has these; what callers were given later, earlier records do not have. */
const firstAttributes: ReadonlySet<string> = new Set(['region', 'level', 'clearance', 'roles']);

const attributeGuards = Object.fromEntries(
  Object.entries(attributeTypes)
    .filter(([name]) => name !== 'application' && name !== 'department')
    .map(([name, type]): [string, Guard] => {
      const guard = guardsOfTypes[type];
      return [name, firstAttributes.has(name) ? guard : either(isAbsent, guard)];
    }),
);

const guardsOfForm2 = {
  attributes: plain(either(isNull, objectOf(attributeGuards))),
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
} satisfies Guards;

/** What the others say nothing of; so a property that a record gets needs a guard. */
type OfColumns = Exclude<
  keyof (ChainLink & UsageEntry),
  'form' | keyof typeof commonGuards | keyof typeof guardsOfForm2
>;

/** What the types of columns say, for what does not come from a database. */
const columnGuards = {
  writer: isText,
  decisionId: isText,
  at: isText,
  channel: isText,
  method: isText,
  medium: isText,
  outcome: isText,
  previousHash: isText,
  hash: isText,
  user: nullableText,
  application: nullableText,
  department: nullableText,
  purpose: nullableText,
  approver: nullableText,
  operationHash: nullableText,
  operationName: nullableText,
  sequence: (value) => isCount(value) && value !== 0,
  policyVersion: isCount,
  status: isCount,
  // A record of the first form has none.
  code: either(isAbsent, nullableText),
} satisfies Guards & Readonly<Record<OfColumns, Guard>>;

/**
 * Reads a record that was written as JSON elsewhere.
 *
 * @returns undefined for what says neither of which writer it is, nor in which place
 */
export function readRecord(value: unknown): StoredRecord | undefined {
  if (!isObject(value)) return undefined;
  const { writer, sequence, decisionId, at, previousHash, hash, isUnreadable, misread, row } = value;
  const texts = [writer, decisionId, at, previousHash, hash];
  if (!texts.every(isText) || !isCount(sequence) || sequence === 0) return undefined;
  const place = { writer, sequence, decisionId, at, previousHash, hash } as ChainLink &
    Pick<UnreadableRecord, 'decisionId' | 'at'>;
  if (isUnreadable !== undefined)
    return {
      ...{ isUnreadable: true, ...place, misread: String(misread) },
      ...(isText(row) ? { row: row as string } : {}),
    };
  const { form = 1, code = null, uncountedGrants = null, sum = null, uses = null, ...others } = value;
  const asRow = { ...others, form, code, uncountedGrants, sum, uses };
  const notOfColumn = Object.entries(columnGuards).find(([property, guard]) => !guard(value[property]))?.[0];
  const unread = isPlain(value) ? (notOfColumn ?? findUnreadable(asRow)) : 'content';
  return unread === undefined
    ? (value as unknown as UsageRecord)
    : { isUnreadable: true, ...place, misread: unread };
}
