import { omitUndefined } from '@govgraph/policy';
import {
  comparePlaces,
  groupsOf,
  type StoredRecord,
  type UsageFilter,
  type UsageQuery,
  type UsageStore,
} from '@govgraph/storage';
import { type AuthorityOptions, withAuthority } from '../authority/open-authority.ts';
import { listNodes } from '../authority/list-nodes.ts';
import { settled } from '../authority/settled.ts';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { UsageRecordsDocument, type UsageRecordsQuery } from '../generated/documents.ts';
import { printLines } from '../print-lines.ts';
import { withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { archiveNeedsDatabase, openArchives, type OpenArchives } from './open-archives.ts';
import { describeRefusal, describeUnreadable } from './describe-record.ts';

/** Of which records the latest are printed: those of which everything that is given is true. */
export interface TailOptions
  extends AuthorityOptions, Pick<UsageQuery, 'application' | 'subject' | 'since' | 'until'> {
  /** How many at most. */
  readonly lines: number;
  /** A coordinate. */
  readonly field?: string;
  /** Directories of archives, which are read on the machine that has them, with the database. */
  readonly archive?: readonly string[];
  readonly json?: true;
}

/** Prints the latest usage records, the oldest first. Who reads them is kept. */
export async function tailAudit(config: CommandConfig, options: TailOptions): Promise<void> {
  const { lines, json, archive, field, application, subject, since, until, ...access } = options;
  const filter = { ...omitUndefined({ coordinate: field, application, subject, since, until }) };
  const records =
    archive === undefined
      ? await readFromAuthority(config, access, filter, lines)
      : await readWithArchives(config, access, filter, { lines, archive });
  if (json) for (const record of records) console.log(JSON.stringify(record));
  else printLines(records.map(describeRecord));
}

async function readFromAuthority(
  config: CommandConfig,
  access: AuthorityOptions,
  { coordinate, ...filter }: UsageFilter,
  lines: number,
): Promise<readonly StoredRecord[]> {
  const { application = null, subject = null, since = null, until = null } = filter;
  const given = { application, subject, since, until, field: coordinate ?? null };
  const nodes = await withAuthority(config, access, ({ ask }) =>
    listNodes(async (page): Promise<RecordPage> => {
      const { usageRecords } = await ask(UsageRecordsDocument, { ...given, ...page });
      return settled(usageRecords).records;
    }, lines),
  );
  return nodes.map(({ document }) => JSON.parse(document ?? 'null') as StoredRecord).toReversed();
}

type RecordPage = NonNullable<UsageRecordsQuery['usageRecords']>['records'];

/** On the database, with the rights of an auditor. */
async function readWithArchives(
  config: CommandConfig,
  { database }: AuthorityOptions,
  query: UsageFilter,
  { lines, archive }: { readonly lines: number; readonly archive: readonly string[] },
): Promise<readonly StoredRecord[]> {
  if (database !== true) throw archiveNeedsDatabase();
  return withUsageStore(await findCatalogUrl(config, 'auditor'), async (store) => {
    const stored = await readLatest(store, query, lines);
    if (stored.length === lines) return stored;
    const archives = await openArchives(store, query, archive);
    const archived = await readLatestArchived(archives, query, lines - stored.length);
    return [...archived, ...stored].toSorted(comparePlaces);
  });
}

/** The latest of all writers together, oldest first. Page by page, since records may be large. */
async function readLatest(store: UsageStore, query: UsageQuery, lines: number): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  while (records.length < lines) {
    const last = records.at(-1);
    const after =
      last === undefined ? {} : { after: { at: last.at, writer: last.writer, sequence: last.sequence } };
    const limit = lines - records.length;
    const page = await store.readStored({ ...query, order: 'latest', limit, ...after });
    if (page.length === 0) break;
    records.push(...page);
  }
  return records.slice(0, lines).toReversed();
}

/** Of archives, those of the latest months: each is read to its end. */
async function readLatestArchived(
  archives: OpenArchives,
  filter: UsageFilter,
  lines: number,
): Promise<readonly StoredRecord[]> {
  const latest: StoredRecord[] = [];
  for (const archive of archives.toReversed()) {
    const found: StoredRecord[] = [];
    for await (const record of archive.search(filter)) {
      found.push(record);
      if (found.length >= 2 * lines + 1000) found.splice(0, Infinity, ...takeLatest(found, lines));
    }
    latest.push(...found);
    if (latest.length >= lines) break;
  }
  return takeLatest(latest, lines);
}

function takeLatest(records: readonly StoredRecord[], lines: number): readonly StoredRecord[] {
  return records.toSorted(comparePlaces).slice(-lines);
}

function describeRecord(record: StoredRecord): string {
  if ('isUnreadable' in record) return `${record.at}  ${describeUnreadable(record)}`;
  const items = groupsOf(record).flatMap((group) => group.items);
  const fields = new Set(items.map(({ coordinate }) => coordinate));
  const isDenied = (outcome: string) => outcome === 'deny' || outcome === 'verify-only';
  const denied = new Set(items.flatMap(({ coordinate, outcome }) => (isDenied(outcome) ? [coordinate] : [])));
  return [
    record.at,
    record.outcome.padEnd(8),
    record.status,
    record.application ?? '-',
    record.purpose ?? '-',
    describeRefusal(record) ??
      `${count(new Set(record.subjects).size, 'subject')}, ${count(fields.size, 'field')}, ${denied.size} denied`,
    record.decisionId,
  ].join('  ');
}
