import { omitUndefined } from '@govgraph/policy';
import {
  comparePlaces,
  groupsOf,
  type StoredRecord,
  type UsageFilter,
  type UsageQuery,
  type UsageStore,
} from '@govgraph/storage';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { printLines } from '../print-lines.ts';
import { withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../find-catalog.ts';
import { openArchives, type OpenArchives } from './open-archives.ts';
import { describeRefusal, describeUnreadable } from './describe-record.ts';

/** Of which records the latest are printed: those of which everything that is given is true. */
export interface TailOptions extends Pick<UsageQuery, 'application' | 'subject' | 'since' | 'until'> {
  /** How many at most. */
  readonly lines: number;
  /** A coordinate. */
  readonly field?: string;
  /** Directories of archives. */
  readonly archive?: readonly string[];
  readonly json?: true;
}

export async function tailAudit(config: CommandConfig, options: TailOptions): Promise<void> {
  const { lines, json, field, application, subject, since, until } = options;
  const query = {
    ...omitUndefined({ coordinate: field, application, subject, since, until }),
  };
  const records = await withUsageStore(await findCatalogUrl(config, 'auditor'), async (store) => {
    const stored = await readLatest(store, query, lines);
    if (stored.length === lines) return stored;
    const archives = await openArchives(store, query, options.archive);
    const archived = await readLatestArchived(archives, query, lines - stored.length);
    return [...archived, ...stored].toSorted(comparePlaces);
  });
  if (json) for (const record of records) console.log(JSON.stringify(record));
  else printLines(records.map(describeRecord));
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
