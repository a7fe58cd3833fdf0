import { setTimeout as sleep } from 'node:timers/promises';

import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { beforeAll, describe, expect, test } from 'vitest';

import { usageEntry } from '../testing/usage-entry.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

describe('The moment of a policy version', () => {
  let database: TestDatabase;
  let departments = 0;

  beforeAll(async () => {
    database = await createTestDatabase({ schemas: ['catalog'] });
  });

  const changePolicy = async (): Promise<number> => {
    const admin = createPostgresPolicyAdmin(database.urlOf('authority'));
    const code = `department-${(departments += 1)}`;
    try {
      return await admin.apply({ departments: [{ code, name: code, nameZh: code }] }, 'steward', 'a reason');
    } finally {
      await admin.close();
    }
  };

  test('has no use under the version before it that is later, and none under it that is earlier', async () => {
    const gateway = database.urlOf('gateway');
    const policy = createPostgresPolicyStore(gateway);
    const stores = Array.from({ length: 6 }, () => createPostgresUsageStore(gateway));
    const end = new AbortController();
    let inForce = await policy.currentVersion();
    const users = stores.map(async (store) => {
      const log = createUsageLog({ store, hash: 'sha256' });
      while (!end.signal.aborted) {
        const version = inForce;
        const entry = usageEntry({ at: new Date().toISOString(), policyVersion: version });
        const verdict = await log.record(entry, version);
        if (verdict === 'superseded') inForce = Math.max(inForce, await policy.currentVersion());
      }
    });
    for (let change = 0; change < 10; change += 1) {
      await changePolicy();
      await sleep(50);
    }
    end.abort();
    await Promise.all(users);

    const pool = createCatalogPool(database.connectionString);
    const { rows } = await pool.query(
      `SELECT v.version, v.at::text, count(*)::int AS uses,
         count(*) FILTER (WHERE r.policy_version < v.version AND r.at > v.at)::int AS "laterUnderOld",
         count(*) FILTER (WHERE r.policy_version >= v.version AND r.at < v.at)::int AS "earlierUnderNew"
       FROM catalog.policy_versions v CROSS JOIN catalog.usage_records r
       WHERE v.version > 0 GROUP BY v.version ORDER BY v.version`,
    );
    expect(rows).toHaveLength(departments);
    expect(rows[0].uses).toBeGreaterThan(100);
    expect(rows.filter((row) => row.laterUnderOld > 0 || row.earlierUnderNew > 0)).toEqual([]);
    await Promise.all([...stores.map((store) => store.close()), policy.close(), pool.end()]);
  }, 60_000);

  test('comes even when a gateway holds a record up', async () => {
    const pool = createCatalogPool(database.urlOf('gateway'), { maxConnections: 1 });
    const session = await pool.connect();
    await session.query('BEGIN');
    await session.query('SELECT FROM catalog.policy_fence FOR KEY SHARE');
    expect(await changePolicy()).toBe(departments);
    session.release();
    await pool.end();
  });

  test('cannot be changed afterwards, and no gateway or auditor can stop the others', async () => {
    const moment = "UPDATE catalog.policy_versions SET at = now() - interval '1 day' WHERE version = 1";
    for (const [url, statement, code] of [
      [database.urlOf('authority'), moment, '23001'],
      [database.connectionString, moment, '23001'],
      [database.urlOf('authority'), "UPDATE catalog.policy_versions SET actor = 'x'", '42501'],
      [database.urlOf('gateway'), 'LOCK TABLE catalog.policy_fence IN EXCLUSIVE MODE', '42501'],
      [database.urlOf('gateway'), 'INSERT INTO catalog.policy_fence VALUES (true)', '42501'],
      [database.urlOf('auditor'), 'LOCK TABLE catalog.policy_fence IN SHARE MODE', '42501'],
      [database.urlOf('auditor'), 'SELECT FROM catalog.policy_fence FOR KEY SHARE', '42501'],
    ] as const) {
      const pool = createCatalogPool(url, { maxConnections: 1 });
      await expect(pool.query(`BEGIN; ${statement}`), statement).rejects.toMatchObject({ code });
      await pool.end();
    }
  });
});
