import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { anonymousCaller } from '@govgraph/policy';
import { buildGrant, buildItem, buildPurpose, buildResource } from '@govgraph/policy/testing';
import { migrate, startEmbeddedPostgres } from '@govgraph/prisma';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase, withSearchPath } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { verifyChain } from '../chain/hash-chain.ts';
import { usageEntry } from '../testing/usage-entry.ts';
import { createUsageLog } from '../chain/usage-log.ts';
import { StoreError } from '../store-error.ts';
import { run } from './attacked-database.fixture.ts';
import { createPostgresPolicyAdmin } from './postgres-policy-admin.ts';
import { createPostgresPolicyLoader } from './postgres-policy-loader.ts';
import { createPostgresPolicyStore } from './postgres-policy-store.ts';
import { describePostgresStores } from './postgres-stores.contract.ts';
import { createPostgresUsageStore } from './postgres-usage-store.ts';

describe('in PostgreSQL', () => {
  describePostgresStores(async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    return connectionString;
  });
});

describe('Usage records that are large', () => {
  test('are read some at a time, each once', async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    const store = createPostgresUsageStore(connectionString);
    const log = createUsageLog({ store, hash: 'sha256' });
    const subjects = () => Array.from({ length: 6_000 }, () => randomBytes(16).toString('base64url'));
    await Promise.all(
      Array.from({ length: 24 }, () => log.record(usageEntry({ subjects: subjects() }), 'any')),
    );
    const { writer } = log;
    const pages: number[][] = [];
    for (let afterSequence = 0; ; afterSequence = pages.at(-1)!.at(-1)!) {
      const page = await store.read({ writer, afterSequence });
      if (page.length === 0) break;
      expect(JSON.stringify(page).length).toBeLessThan(4_000_000);
      pages.push(page.map(({ sequence }) => sequence));
    }
    expect(pages.length).toBeGreaterThan(1);
    expect(pages.flat()).toEqual(Array.from({ length: 24 }, (_, at) => at + 1));
    await store.close();
  }, 60_000);
});

describe('The policy that a gateway loads', () => {
  test('is the one in force, compiled: each change of it is loaded by the next load', async () => {
    const { connectionString } = await createTestDatabase({ schemas: ['catalog'] });
    const admin = createPostgresPolicyAdmin(connectionString);
    const loader = createPostgresPolicyLoader(connectionString);
    await expect(loader.load()).rejects.toThrow('there is no schema or no rule set yet');

    const provider = 'police';
    const item = buildItem({ coordinate: 'Person.name', shareType: 'CONDITIONAL' });
    const resources = [buildResource({ provider, items: [item] })];
    const departments = [provider, 'welfare'].map((code) => ({ code, name: code, nameZh: code }));
    const purposes = [buildPurpose({ code: 'aid', department: 'welfare', items: ['Person.name'] })];
    await admin.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'authority', 'a start');
    await admin.publishSubgraphs(
      {
        subgraphs: [{ name: provider, sdl: 'type Query', url: 'http://police', resources }],
        supergraphSdl: 'schema',
      },
      'police',
      'a catalog',
    );
    const published = await loader.load();
    expect(published.supergraphSdl).toBe('schema');
    expect(published.policy.item('Person.name')).toMatchObject({ provider, shareType: 'CONDITIONAL' });

    const grant = buildGrant({
      id: 'g1',
      consumer: 'welfare',
      purpose: 'aid',
      provider,
      items: ['Person.name'],
    });
    const version = await admin.apply({ purposes, grants: [grant] }, 'authority', 'a grant');
    const granted = await loader.load();
    expect([granted.version, await loader.currentVersion()]).toEqual([version, version]);
    expect(granted.policy.grant('g1')).toMatchObject({ consumer: 'welfare', items: ['Person.name'] });
    expect(published.policy.grant('g1')).toBeUndefined();
    await Promise.all([admin.close(), loader.close()]);
  });

  describe('after a change', () => {
    let connectionString: string;
    let admin: ReturnType<typeof createPostgresPolicyAdmin>;
    let loader: ReturnType<typeof createPostgresPolicyLoader>;
    const failures: unknown[] = [];

    beforeEach(async () => {
      ({ connectionString } = await createTestDatabase({ schemas: ['catalog'] }));
      admin = createPostgresPolicyAdmin(connectionString);
      failures.length = 0;
      loader = createPostgresPolicyLoader(connectionString, (error) => failures.push(error));
      const items = [buildItem({ coordinate: 'Person.name' })];
      const resources = [buildResource({ provider: 'police', items })];
      const departments = [{ code: 'police', name: 'Police', nameZh: '公安' }];
      await admin.apply({ departments, ruleSet: { version: '1', rules: [] } }, 'authority', 'a start');
      const subgraphs = [{ name: 'police', sdl: 'type Query', url: 'http://police', resources }];
      await admin.publishSubgraphs({ subgraphs, supergraphSdl: 'schema' }, 'police', 'a catalog');
      await loader.load();
      return () => Promise.all([admin.close(), loader.close()]);
    });

    /** As nobody may: past the triggers, and without a version. */
    async function tamper(...statements: string[]): Promise<void> {
      const pool = createCatalogPool(withSearchPath(connectionString, 'catalog'), { maxConnections: 1 });
      await pool.query(['SET session_replication_role = replica', ...statements].join('; '));
      await pool.end();
    }

    const suspend = (application: string): Promise<number> => {
      const suspension = { target: { application }, reason: 'r', since: '2026-01-01T00:00:00Z' };
      return admin.apply({ suspensions: [suspension] }, 'officer', 'stop');
    };
    const renameEverything = `UPDATE policy_parts SET document = document || '{"name":"x"}'`;

    test('is read as what differs, and as nothing else', async () => {
      await tamper(renameEverything);
      const version = await suspend('app');
      const { policy, supergraphSdl } = await loader.load();
      expect([policy.version, supergraphSdl]).toEqual([version, 'schema']);
      expect(policy.departments.get('police')?.name).toBe('Police');
      const caller = { ...anonymousCaller, application: 'app' };
      expect(policy.suspensionsOf(caller, 'Person.name')).toHaveLength(1);
      expect(await loader.load()).toMatchObject({ policy });
    });

    test('comes with the schema when that is another one', async () => {
      const resources = [
        buildResource({ provider: 'police', items: [buildItem({ coordinate: 'Person.id' })] }),
      ];
      const subgraphs = [{ name: 'police', sdl: 'type Query2', url: 'http://police', resources }];
      await admin.publishSubgraphs({ subgraphs, supergraphSdl: 'schema 2' }, 'police', 'another catalog');
      await suspend('app');
      const { policy, supergraphSdl } = await loader.load();
      expect(supergraphSdl).toBe('schema 2');
      expect([policy.item('Person.name'), policy.item('Person.id')?.provider]).toEqual([undefined, 'police']);
    });

    const registerDepartments = (count: number): Promise<number> => {
      const codes = Array.from({ length: count }, (_, number) => `department-${number}`);
      const departments = codes.map((code) => ({ code, name: code, nameZh: code }));
      return admin.apply({ departments }, 'authority', 'a reform');
    };

    test('is read as what differs by the thread that loads policies when it is more than a request can wait for', async () => {
      await tamper(renameEverything);
      await suspend('app');
      await loader.load();
      const version = await registerDepartments(1_001);
      const { policy } = await loader.load();
      expect(policy.version).toBe(version);
      expect(policy.departments.size).toBe(1_002);
      expect(policy.departments.get('police')?.name).toBe('Police');
      const caller = { ...anonymousCaller, application: 'app' };
      expect(policy.suspensionsOf(caller, 'Person.name')).toHaveLength(1);
      expect(policy.item('Person.name')).toMatchObject({ provider: 'police' });

      await suspend('another app');
      const { policy: next } = await loader.load();
      expect(next.departments.get('police')?.name).toBe('Police');
      expect(next.suspensionsOf({ ...caller, application: 'another app' }, 'Person.name')).toHaveLength(1);
      expect(failures).toEqual([]);
    });

    test('is read as a whole when that is hardly more', async () => {
      await tamper(renameEverything);
      await registerDepartments(30_001);
      const { policy } = await loader.load();
      expect(policy.departments.size).toBe(30_002);
      expect(policy.departments.get('police')?.name).toBe('x');
    });

    test('is read as a whole when the database has another history: it was restored, say', async () => {
      await tamper(renameEverything, `UPDATE policy_versions SET hash = 'another' WHERE version = 2`);
      await suspend('app');
      expect((await loader.load()).policy.departments.get('police')?.name).toBe('x');
      expect(failures).toEqual([]);
    });

    test('is read as a whole when it does not fit, which denies everything if that does not fit either', async () => {
      await suspend('app');
      await tamper(
        `UPDATE policy_parts SET document = '{"target":{"coordinate":"Person.none"},"since":"2026-01-01T00:00:00Z"}'
         WHERE kind = 'suspensions'`,
      );
      await expect(loader.load()).rejects.toMatchObject({
        store: 'policy',
        message: expect.stringContaining('no item Person.none'),
      });
      expect(failures).toMatchObject([{ message: expect.stringContaining('no item Person.none') }]);
    });
  });

  test('is none while the database does not answer, and the store says so', async () => {
    const loader = createPostgresPolicyLoader('postgresql://nobody@127.0.0.1:1/none');
    await expect(loader.load()).rejects.toMatchObject({ name: 'StoreError', store: 'policy' });
    const loading = loader.load();
    await Promise.all([expect(loading).rejects.toBeInstanceOf(StoreError), loader.close()]);
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

  test('records fail meanwhile, and the stores and the chain recover by themselves', async () => {
    const { connectionString, port } = server;
    const store = createPostgresUsageStore(connectionString);
    const policy = createPostgresPolicyStore(connectionString);
    const log = createUsageLog({ store, hash: 'sha256' });
    const stop = new AbortController();
    const verdicts: Promise<PromiseSettledResult<string>[]>[] = [];
    const load = (async () => {
      while (!stop.signal.aborted) {
        verdicts.push(Promise.allSettled(Array.from({ length: 5 }, () => log.record(usageEntry(), 0))));
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    await vi.waitFor(() => expect(log.end().sequence).toBeGreaterThan(20), { timeout: 30_000 });

    process.kill(server.pid, 'SIGKILL');
    await server.exited;
    await vi.waitFor(() => expect(policy.currentVersion()).rejects.toBeInstanceOf(StoreError), {
      timeout: 10_000,
    });
    const endBefore = log.end().sequence;

    server = await startEmbeddedPostgres({ directory: join(directory, 'data'), port });
    await vi.waitFor(() => expect(log.end().sequence).toBeGreaterThan(endBefore + 20), { timeout: 30_000 });
    expect(await policy.currentVersion()).toBe(0);
    stop.abort();
    await load;

    const settled = (await Promise.all(verdicts)).flat();
    const recorded = settled.filter((result) => result.status === 'fulfilled').length;
    const stored = await store.read({ writer: log.writer, limit: 100_000 });
    expect(settled.length).toBeGreaterThan(recorded);
    // A write whose confirmation was lost may have happened: more records than answers, never fewer.
    expect(stored.length).toBeGreaterThanOrEqual(recorded);
    expect(verifyChain(stored)).toMatchObject({ isIntact: true, count: stored.length });
    await Promise.all([store.close(), policy.close()]);
  }, 90_000);

  test('says when it is set to confirm what a crash would lose', async () => {
    const store = createPostgresUsageStore(server.connectionString);
    expect(await store.probe()).not.toHaveProperty('risk');
    await store.close();
    const url = new URL(server.connectionString);
    url.searchParams.set('options', '-c synchronous_commit=off');
    const careless = createPostgresUsageStore(url.href);
    expect((await careless.probe()).risk).toMatch(/^fsync or synchronous_commit is off/);
    await careless.close();
  });

  test('an unreachable server is reported as a failing store', async () => {
    const store = createPostgresUsageStore('postgresql://nobody@127.0.0.1:1/nothing');
    await expect(store.readLast('6f9619ff-8b86-4d01-b42d-00cf4fc964ff')).rejects.toBeInstanceOf(StoreError);
    await store.close();
  });
});

describe('the months of the usage record', () => {
  test('have the end of each chain in one of them, or in none', async () => {
    const { connectionString, urlOf, drop } = await createTestDatabase({ schemas: ['catalog'] });
    const [thisMonth, nextMonth, never] = ['now()', `now() + interval '1 month'`, `'2001-01-01'`];
    const writers = ['1', '2', '3', '4'].map((digit) => `00000000-0000-4000-8000-00000000000${digit}`);
    const written: [number, string][][] = [
      [
        [1, thisMonth],
        [2, thisMonth],
      ],
      [
        [1, thisMonth],
        [2, nextMonth],
      ],
      [
        [1, never],
        [2, thisMonth],
        [3, nextMonth],
      ],
      [
        [1, never],
        [2, `'2201-01-01'`],
      ],
    ];
    const statements = written.flatMap((places, index) =>
      places.map(
        ([sequence, appendedAt]) =>
          `INSERT INTO usage_records (appended_at, writer, sequence, decision_id, at, channel, content, method, medium, policy_version, subjects, outcome, status, previous_hash, hash)
           VALUES (${appendedAt}, '${writers[index]}', ${sequence}, gen_random_uuid(), now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 0, '{}', 'ANSWERED', 200, 'genesis', 'sha256:0${sequence}')`,
      ),
    );
    await run(connectionString, ...statements);
    const store = createPostgresUsageStore(urlOf('gateway'));
    const ends = await store.readChangedEnds();
    expect(ends.map(({ writer, sequence, hash }) => [writer, sequence, hash])).toEqual(
      [2, 2, 3, 2].map((sequence, index) => [writers[index], sequence, `sha256:0${sequence}`]),
    );
    await store.close();
    await drop();
  });

  test('are made by a gateway where they are missing, which is told until then', async () => {
    const { connectionString, urlOf, drop } = await createTestDatabase({ schemas: ['catalog'] });
    const store = createPostgresUsageStore(urlOf('gateway'));
    const isMissing = /there is no partition for usage records of \d{4}-\d{2}$/;
    expect((await store.probe()).risk).not.toMatch(isMissing);
    await run(
      connectionString,
      `DO $$ DECLARE month text := 'usage_records_' || to_char(
         date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') + interval '1 month', 'YYYY_MM'
       ); BEGIN
         EXECUTE format('ALTER TABLE usage_records DETACH PARTITION %I', month);
         EXECUTE format('DROP TABLE %I', month);
       END $$`,
    );
    expect((await store.probe()).risk).toMatch(isMissing);
    await store.prepare();
    expect((await store.probe()).risk).not.toMatch(isMissing);
    await store.close();
    await drop();
  });
});
