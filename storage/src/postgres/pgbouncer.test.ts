import { setTimeout as sleep } from 'node:timers/promises';

import {
  createTestDatabase,
  pgbouncerProblem,
  startPgbouncer,
  type RunningPgbouncer,
  type TestDatabase,
} from '@govgraph/prisma/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { verifyChain } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import { findHistoryProblems } from '../verify/verify-versions.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyHistory } from './postgres-policy-history.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { describePostgresStores } from './postgres-stores.contract.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';
import { createPostgresUsedOperations } from './postgres-used-operations.ts';

const reason = pgbouncerProblem === undefined ? '' : ` (skipped: ${pgbouncerProblem})`;

/** Every program over a pooler that gives each transaction another session of the server. */
describe.skipIf(pgbouncerProblem !== undefined)(`through PgBouncer in transaction mode${reason}`, () => {
  let pooler: RunningPgbouncer;
  let first: TestDatabase;

  beforeAll(async () => {
    first = await createTestDatabase({ schemas: ['catalog'] });
    pooler = await startPgbouncer(first.connectionString);
  });

  afterAll(() => pooler.stop());

  async function openDatabase() {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    return pooler.through(connectionString);
  }

  describePostgresStores(openDatabase);

  test('many writers share few sessions while the policy changes: each record once, and each chain intact', async () => {
    const [gateway, auditor] = [first.urlOf('gateway'), first.urlOf('auditor')].map(pooler.through);
    const admin = createPostgresPolicyAdmin(pooler.through(first.urlOf('authority')));
    const policy = createPostgresPolicyStore(gateway!);
    const stores = Array.from({ length: 8 }, () => createPostgresUsageStore(gateway!));
    const logs = stores.map((store) => createUsageLog({ store, hash: 'sha256' }));
    const end = new AbortController();
    const writers = logs.map(async (log) => {
      let recorded = 0;
      while (!end.signal.aborted) {
        const version = await policy.currentVersion();
        const verdicts = await Promise.all(
          Array.from({ length: 5 }, () => log.record(usageEntry({ policyVersion: version }), version)),
        );
        recorded += verdicts.filter((verdict) => verdict === 'recorded').length;
      }
      return recorded;
    });
    for (const code of ['alpha', 'beta', 'gamma']) {
      await admin.apply({ departments: [{ code, name: code, nameZh: code }] }, 'authority', code);
      await sleep(300);
    }
    end.abort();
    const counts = await Promise.all(writers);

    const records = createPostgresUsageStore(auditor!);
    for (const [index, { writer }] of logs.entries()) {
      const stored = await records.read({ writer, limit: 100_000 });
      expect(stored.length).toBe(counts[index]);
      expect(stored.length).toBeGreaterThan(0);
      expect(verifyChain(stored)).toMatchObject({ isIntact: true });
    }
    const history = createPostgresPolicyHistory(auditor!);
    expect(await findHistoryProblems(history)).toEqual([]);
    await Promise.all([...stores, records, history, policy, admin].map((each) => each.close()));
  }, 60_000);

  test('used operations are noted and listed', async () => {
    const operation = { application: 'app', department: 'health', text: '{ a }', lastUsedOn: '2026-03-02' };
    const gateway = createPostgresUsedOperations(pooler.through(first.urlOf('gateway')));
    const today = new Date().toISOString().slice(0, 10);
    await gateway.remember([{ ...operation, lastUsedOn: today, count: 2 }]);
    const authority = createPostgresUsedOperations(pooler.through(first.urlOf('authority')));
    const uses = [{ count: 2, lastUsedOn: today }];
    expect(await authority.list()).toEqual([{ ...operation, lastUsedOn: today, uses }]);
    await Promise.all([gateway.close(), authority.close()]);
  });
});
