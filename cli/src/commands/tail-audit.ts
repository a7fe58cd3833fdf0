import { groupsOf, type StoredRecord, type UsageStore } from '@govgraph/gateway/stores';
import type { CommandConfig } from '../config.ts';
import { count } from '../count.ts';
import { printLines } from '../print-lines.ts';
import { withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';
import { describeSum } from './describe-sum.ts';
import { describeUnreadable } from './describe-unreadable.ts';

export async function tailAudit(
  config: CommandConfig,
  { lines, json }: { readonly lines: number; readonly json?: true },
): Promise<void> {
  const records = await withUsageStore(await findCatalogUrl(config, 'auditor'), (store) =>
    readLatest(store, lines),
  );
  if (json) for (const record of records) console.log(JSON.stringify(record));
  else printLines(records.map(describeRecord));
}

/** The latest of all writers together, oldest first. */
async function readLatest(store: UsageStore, lines: number): Promise<StoredRecord[]> {
  const writers = await store.listWriters();
  const tails = await Promise.all(
    writers.map(async (writer) => {
      const last = await store.readLast(writer);
      const afterSequence = Math.max(0, (last?.sequence ?? 0) - lines);
      return readAfter(store, writer, afterSequence, lines);
    }),
  );
  return tails
    .flat()
    .toSorted((left, right) => left.at.localeCompare(right.at))
    .slice(-lines);
}

/** Page by page, since records may be large. */
async function readAfter(
  store: UsageStore,
  writer: string,
  afterSequence: number,
  lines: number,
): Promise<StoredRecord[]> {
  const records: StoredRecord[] = [];
  while (records.length < lines) {
    const after = records.at(-1)?.sequence ?? afterSequence;
    const page = await store.readStored({ writer, afterSequence: after, limit: lines - records.length });
    if (page.length === 0) break;
    records.push(...page);
  }
  return records;
}

function describeRecord(record: StoredRecord): string {
  if ('isUnreadable' in record) return `${record.at}  ${describeUnreadable(record)}`;
  const items = groupsOf(record).flatMap((group) => group.items);
  const fields = new Set(items.map(({ coordinate }) => coordinate));
  const isDenied = (outcome: string) => outcome === 'deny' || outcome === 'verify-only';
  const denied = new Set(items.flatMap(({ coordinate, outcome }) => (isDenied(outcome) ? [coordinate] : [])));
  const refusal = record.form === 2 ? record.code : null;
  const sum = record.form === 2 ? record.sum : undefined;
  return [
    record.at,
    record.outcome.padEnd(8),
    record.status,
    record.application ?? '-',
    record.purpose ?? '-',
    (sum === undefined ? refusal : `${refusal} ${describeSum(sum)}`) ??
      `${count(new Set(record.subjects).size, 'subject')}, ${count(fields.size, 'field')}, ${denied.size} denied`,
    record.decisionId,
  ].join('  ');
}
