import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { migrate, startEmbeddedPostgres } from '@govgraph/prisma';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { verifyChain } from '../../audit/hash-chain.ts';
import { usageEntry } from '../../audit/usage-entry.fixture.ts';
import { createUsageLog } from '../../audit/usage-log.ts';
import { StoreError } from '../../errors.ts';
import { describePolicyStore } from '../policy-store.contract.ts';
import { describeUsageStore } from '../usage-store.contract.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

describe('in PostgreSQL', () => {
  describePolicyStore(async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    return {
      store: createPostgresPolicyStore(connectionString),
      admin: createPostgresPolicyAdmin(connectionString),
    };
  });

  describeUsageStore(async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    const admin = createPostgresPolicyAdmin(connectionString);
    let departments = 0;
    return {
      store: createPostgresUsageStore(connectionString),
      changePolicy: () => {
        departments += 1;
        const code = `department-${departments}`;
        return admin.apply(
          { departments: [{ code, name: code, nameZh: code }] },
          'authority',
          'another version',
        );
      },
    };
  });
});

describe('when PostgreSQL dies and returns', () => {
  let directory: string;
  let server: Awaited<ReturnType<typeof startEmbeddedPostgres>>;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'govgraph-stores-'));
    server = await startEmbeddedPostgres({ directory: join(directory, 'data') });
    await migrate({ connectionString: server.connectionString, schemas: ['catalog'] });
  });

  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true });
  });

  it('records fail meanwhile, and the stores and the chain recover by themselves', async () => {
    const { connectionString, port } = server;
    const store = createPostgresUsageStore(connectionString);
    const policy = createPostgresPolicyStore(connectionString);
    const log = createUsageLog({ store, hash: 'sha256' });
    let isStopped = false;
    const verdicts: Promise<PromiseSettledResult<string>[]>[] = [];
    const load = (async () => {
      while (!isStopped) {
        verdicts.push(Promise.allSettled(Array.from({ length: 5 }, () => log.record(usageEntry(), 0))));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await vi.waitFor(() => expect(log.end().sequence).toBeGreaterThan(20), { timeout: 10_000 });

    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await vi.waitFor(() => expect(policy.currentVersion()).rejects.toBeInstanceOf(StoreError));
    const endBefore = log.end().sequence;

    server = await startEmbeddedPostgres({ directory: join(directory, 'data'), port });
    await vi.waitFor(() => expect(log.end().sequence).toBeGreaterThan(endBefore + 20), { timeout: 20_000 });
    expect(await policy.currentVersion()).toBe(0);
    isStopped = true;
    await load;

    const settled = (await Promise.all(verdicts)).flat();
    const recorded = settled.filter((result) => result.status === 'fulfilled').length;
    const stored = await store.read({ writer: log.writer, limit: 100_000 });
    expect(settled.length).toBeGreaterThan(recorded);
    // A write whose confirmation was lost may have happened: more records than answers, never fewer.
    expect(stored.length).toBeGreaterThanOrEqual(recorded);
    expect(verifyChain(stored)).toMatchObject({ isIntact: true, count: stored.length });
    await Promise.all([store.close(), policy.close()]);
  });

  it('an unreachable server is reported as a failing store', async () => {
    const store = createPostgresUsageStore('postgresql://nobody@127.0.0.1:1/nothing');
    await expect(store.readLast('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')).rejects.toBeInstanceOf(StoreError);
    await store.close();
  });
});
