import { verifyChain, type UsageRecord, type UsageStore } from '@govgraph/gateway/stores';
import type { CommandConfig } from '../config.ts';
import { withUsageStore } from '../stores.ts';
import { findCatalogUrl } from '../world.ts';

const pageSize = 1_000;

/** @returns 0 when every writer's chain is intact, 1 otherwise */
export async function verifyAudit(
  config: CommandConfig,
  { json }: { readonly json?: true },
): Promise<number> {
  const verdicts = await withUsageStore(await findCatalogUrl(config), async (store) => {
    const writers = await store.listWriters();
    return Promise.all(writers.map(async (writer) => ({ writer, ...(await verifyWriter(store, writer)) })));
  });
  const broken = verdicts.filter((verdict) => !verdict.isIntact);
  if (json) {
    console.log(JSON.stringify(verdicts, null, 2));
  } else {
    for (const verdict of broken) {
      if (verdict.isIntact) continue;
      const { sequence } = verdict.brokenAt;
      console.log(`BROKEN  writer ${verdict.writer}, record ${sequence}: ${verdict.problem}`);
    }
    const total = verdicts.reduce((sum, { count }) => sum + count, 0);
    const summary = broken.length === 0 ? 'all intact' : `${broken.length} broken`;
    console.log(`${total} records of ${verdicts.length} writers in order: ${summary}`);
  }
  return broken.length === 0 ? 0 : 1;
}

/** Page by page: a year of records does not fit into memory. */
async function verifyWriter(store: UsageStore, writer: string) {
  let end = { sequence: 0, hash: 'genesis' };
  let count = 0;
  for (;;) {
    const page = await store.read({ writer, afterSequence: end.sequence, limit: pageSize });
    const verdict = verifyChain(page, end);
    count += verdict.count;
    if (!verdict.isIntact || page.length < pageSize) return { ...verdict, count };
    end = verdict.end;
  }
}

export async function tailAudit(
  config: CommandConfig,
  { lines, json }: { readonly lines: number; readonly json?: true },
): Promise<void> {
  const records = await withUsageStore(await findCatalogUrl(config), (store) => readLatest(store, lines));
  for (const record of records) console.log(json ? JSON.stringify(record) : describeRecord(record));
}

/** The latest of all writers together, oldest first. */
async function readLatest(store: UsageStore, count: number): Promise<UsageRecord[]> {
  const writers = await store.listWriters();
  const tails = await Promise.all(
    writers.map(async (writer) => {
      const last = await store.readLast(writer);
      const afterSequence = Math.max(0, (last?.sequence ?? 0) - count);
      return store.read({ writer, afterSequence, limit: count });
    }),
  );
  return tails
    .flat()
    .toSorted((left, right) => left.at.localeCompare(right.at))
    .slice(-count);
}

function describeRecord(record: UsageRecord): string {
  const denied = record.content.filter(
    ({ outcome }) => outcome === 'deny' || outcome === 'verify-only',
  ).length;
  return [
    record.at,
    record.outcome.padEnd(8),
    record.status,
    record.application ?? '-',
    record.purpose ?? '-',
    `${record.content.length} fields, ${denied} denied`,
    record.decisionId,
  ].join('  ');
}
