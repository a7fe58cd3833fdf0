import { setTimeout as sleep } from 'node:timers/promises';

import { startReplicatedPostgres, type ReplicatedPostgres } from '@govgraph/prisma/testing';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { verifyChain } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import type { UsageRecord } from '../usage-record/usage-record.ts';
import type { UsageStore } from '../usage/usage-store.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

async function readAll(store: UsageStore, writer: string): Promise<readonly UsageRecord[]> {
  const records: UsageRecord[] = [];
  for (;;) {
    const page = await store.read({ writer, afterSequence: records.length });
    if (page.length === 0) return records;
    records.push(...page);
  }
}

/** Two real servers, a standby that follows the primary, and gateways that know both. */
describe('a failover to the standby', () => {
  let servers: ReplicatedPostgres;

  afterEach(() => servers.stop());

  const recordsOn = async (server: 'a' | 'b'): Promise<number> => {
    const [row] = await servers.query<{ count: number }>(
      server,
      'SELECT count(*)::int AS count FROM catalog.usage_records',
    );
    return row!.count;
  };

  test('loses no confirmed record where the standby confirms too, and the old primary gets nothing any more', async () => {
    servers = await startReplicatedPostgres();
    await servers.query('a', `ALTER SYSTEM SET synchronous_standby_names = 'b'`);
    await servers.query('a', 'SELECT pg_reload_conf()');
    const store = createPostgresUsageStore(servers.url);
    const policy = createPostgresPolicyStore(servers.url);
    const log = createUsageLog({ store, hash: 'sha256' });
    const end = new AbortController();
    const confirmed = new Set<string>();
    const load = (async () => {
      for (let number = 0; !end.signal.aborted; number += 1) {
        const entry = usageEntry({ operationName: `request ${number}` });
        await log.record(entry, 0).then(
          () => confirmed.add(entry.decisionId),
          () => sleep(20),
        );
      }
    })();
    await vi.waitFor(() => expect(confirmed.size).toBeGreaterThan(50), { timeout: 20_000 });
    expect(await store.probe()).not.toHaveProperty('risk');

    await servers.kill('a');
    await servers.promote();
    const before = confirmed.size;
    await vi.waitFor(() => expect(confirmed.size).toBeGreaterThan(before + 50), { timeout: 10_000 });
    expect(await policy.currentVersion()).toBe(0);

    // It comes back as it was, and would take writes.
    await servers.start('a');
    await servers.query('a', `ALTER SYSTEM SET synchronous_standby_names = ''`);
    await servers.query('a', 'SELECT pg_reload_conf()');
    const onOldPrimary = await recordsOn('a');
    const meanwhile = confirmed.size;
    await sleep(3_000);
    expect(confirmed.size).toBeGreaterThan(meanwhile);
    expect(await recordsOn('a')).toBe(onOldPrimary);
    end.abort();
    await load;
    await Promise.all([store.close(), policy.close()]);

    // Who starts now knows both by what they say only.
    const later = createPostgresUsageStore(servers.url);
    const stored = await readAll(later, log.writer);
    const ids = new Set(stored.map(({ decisionId }) => decisionId));
    expect([...confirmed].filter((id) => !ids.has(id))).toEqual([]);
    expect(verifyChain(stored)).toMatchObject({ isIntact: true });
    expect(await createUsageLog({ store: later, hash: 'sha256' }).record(usageEntry(), 0)).toBe('recorded');
    expect(await recordsOn('a')).toBe(onOldPrimary);
    await later.close();
  }, 120_000);

  test('shows what was lost where the standby did not confirm: the chain goes on after what is missing', async () => {
    servers = await startReplicatedPostgres();
    const store = createPostgresUsageStore(servers.url);
    const onLoss = vi.fn();
    const log = createUsageLog({ store, hash: 'sha256', onLoss });
    const record = () => log.record(usageEntry(), 0);
    for (let count = 0; count < 5; count += 1) await record();
    expect((await store.probe()).risk).toMatch(/^synchronous_standby_names is empty/);
    await vi.waitFor(async () => expect(await recordsOn('b')).toBe(5), { timeout: 10_000 });
    await servers.query('a', `ALTER SYSTEM SET synchronous_standby_names = 'b'`);
    await servers.query('a', 'SELECT pg_reload_conf()');
    await vi.waitFor(
      async () => {
        const synchronous = `SELECT pid FROM pg_stat_replication WHERE sync_state = 'sync'`;
        expect(await servers.query('a', synchronous)).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    await servers.kill('b');
    // What only this server has is no record, though PostgreSQL confirms it when somebody cancels the wait.
    const unconfirmed = record().catch(String);
    await vi.waitFor(
      async () => {
        const cancel = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;
        expect(await servers.query('a', cancel)).toHaveLength(1);
      },
      { timeout: 10_000 },
    );
    expect(await unconfirmed).toMatch(/warns: canceling wait for synchronous replication/);
    await servers.query('a', 'ALTER SYSTEM RESET synchronous_standby_names');
    await servers.query('a', 'SELECT pg_reload_conf()');
    for (let count = 0; count < 3; count += 1) await record();
    await servers.kill('a');
    await expect(record()).rejects.toMatchObject({ store: 'usage' });
    await servers.start('b');
    const standby = new URL(servers.urlOf('b')).host;
    const newcomer = createPostgresUsageStore(`${servers.url}?application_name=newcomer`);
    await expect(newcomer.readLast(log.writer)).rejects.toThrow(`${standby} is a standby`);
    await newcomer.close();
    await servers.promote();
    await vi.waitFor(async () => expect(await record()).toBe('recorded'), { timeout: 10_000, interval: 100 });

    expect(onLoss.mock.calls).toEqual([[4]]);
    const stored = await store.read({ writer: log.writer });
    expect(stored.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 10]);
    expect(verifyChain(stored)).toMatchObject({ isIntact: false });
    await store.close();
  }, 120_000);
});
