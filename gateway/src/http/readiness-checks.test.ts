/** What `/readyz` says to operators: that records can be written, that departments let the gateway in, what time it is. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { composeServices } from '@apollo/composition';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { defineSubgraph } from '@govgraph/subgraph-kit';
import { parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createGateway } from '../create-gateway.ts';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  type Counters,
  createMemoryCounters,
  createMemoryUsageStore,
  createPostgresUsageStore,
  StoreError,
} from '@govgraph/storage';
import { allowSupergraph } from '../testing/allow-supergraph.ts';

/** Of no use outside a test. */
const [secret, anotherSecret] = [7, 8].map((byte) => Buffer.alloc(32, byte).toString('base64'));
const schema = (name: string) =>
  `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"]) type Query { ${name}: Int }`;

describe('The readiness of a gateway', () => {
  let supergraph: string;
  const closers: (() => Promise<void>)[] = [];
  afterAll(() => Promise.all(closers.map((close) => close())));

  /** `health` knows our key, `taxation` another one of the same name; `ecology` is down. */
  beforeAll(async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'departments-'));
    closers.push(() => rm(directory, { recursive: true }));
    const services = [
      { name: 'ecology', url: 'http://127.0.0.1:1/graphql', typeDefs: parse(schema('ecology')) },
    ];
    for (const [name, known] of [
      ['health', secret],
      ['taxation', anotherSecret],
    ] as const) {
      const file = path.join(directory, `${name}.graphql`);
      await writeFile(file, schema(name));
      const start = defineSubgraph({
        name,
        schema: pathToFileURL(file),
        resolvers: { Query: { [name]: () => 1 } },
        openDatabase: () => ({ $queryRawUnsafe: async () => {}, $disconnect: async () => {} }),
        createLoaders: () => ({}),
      });
      const { url, close } = await start({
        port: 0,
        connectionString: 'none',
        gatewayKeys: { keys: [{ keyId: `test-${name}`, algorithm: 'hmac-sha256', secret: known! }] },
        log: () => {},
      });
      closers.push(close);
      services.push({ name, url, typeDefs: parse(schema(name)) });
    }
    supergraph = composeServices(services).supergraphSdl ?? '';
  });

  async function open(options: Partial<GatewayOptions>) {
    const failures: string[] = [];
    const gateway = await createGateway({
      supergraph,
      policy: allowSupergraph(supergraph),
      signingKeys: Object.fromEntries(
        ['health', 'taxation', 'ecology'].map((name) => [
          name,
          { keyId: `test-${name}`, algorithm: 'hmac-sha256', secret: secret! },
        ]),
      ),
      telemetry: {
        failed: (error, { during }) => failures.push(`${during}: ${String(error)}`),
      },
      ...options,
    });
    onTestFinished(() => gateway.close());
    return { gateway, failures, readiness: () => gateway.readiness() };
  }

  test('names a department that refuses what it signs, and serves all the same', async () => {
    const { readiness, failures } = await open({ signatureCheckIntervalMs: 400 });
    const detail = 'taxation: it refused our signature (401)';
    const signatures = { isOk: true, isDegraded: true, detail };
    await vi.waitFor(async () => {
      expect(await readiness()).toMatchObject({ isReady: true, isDegraded: true, checks: { signatures } });
    }, 5_000);
    expect(failures.join()).toContain(`subgraph request: SignatureError: ${detail}`);
  });

  test('names a department for which it has no key', async () => {
    const signingKeys = {
      health: { keyId: 'test-health', algorithm: 'hmac-sha256', secret: secret! },
    } as const;
    const { readiness } = await open({ signatureCheckIntervalMs: 60_000, signingKeys });
    const detail = ['ecology', 'taxation'].map((name) => `${name}: no signing key is in force for it`);
    await vi.waitFor(async () => {
      const { signatures } = (await readiness()).checks;
      expect(signatures?.detail.split('; ').toSorted()).toEqual(detail);
    }, 5_000);
  });

  test('names a key that a department refuses while it is asked with another, and one that cannot be opened', async () => {
    const keyOf = (keyId: string, bytes: string) =>
      ({ keyId, algorithm: 'hmac-sha256', secret: bytes }) as const;
    const policy = allowSupergraph(supergraph);
    const keys = {
      health: [keyOf('health-2', anotherSecret!), keyOf('test-health', secret!)],
      taxation: [keyOf('test-taxation', anotherSecret!)],
    };
    const registeredKeys = {
      keysOf: (department: string) => keys[department as keyof typeof keys] ?? [],
      problems: () => ['the key bad of ecology was changed, or was sealed under another name'],
    };
    const version = { version: 1, policy, supergraphSdl: supergraph };
    const policyStore = {
      load: async () => version,
      currentVersion: async () => 1,
      stagedSupergraph: async () => undefined,
      earlierSupergraph: async () => undefined,
    };
    const gateway = await createGateway({
      policyStore,
      signingKeys: { ecology: keyOf('test-ecology', secret!) },
      registeredKeys,
      signatureCheckIntervalMs: 60_000,
    });
    onTestFinished(() => gateway.close());
    await vi.waitFor(async () => {
      const { signatures } = (await gateway.readiness()).checks;
      expect(signatures).toEqual({
        isOk: true,
        isDegraded: true,
        detail:
          'health refuses its key health-2, and is asked with another; ' +
          'the key bad of ecology was changed, or was sealed under another name',
      });
    }, 5_000);
  });

  test('is none while no record can be written, though records can be read', async () => {
    const database = await createTestDatabase({ schemas: ['catalog'] });
    const pool = createCatalogPool(database.connectionString);
    const name = new URL(database.connectionString).pathname.slice(1);
    await pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    const usageStore = createPostgresUsageStore(database.urlOf('gateway'));
    const { readiness, failures } = await open({ usageStore });
    const detail = 'no usage record can be written; the log says why';
    expect(await readiness()).toMatchObject({
      isReady: false,
      checks: { usageStore: { isOk: false, detail } },
    });
    expect(failures[0]).toMatch(
      /^check of the usage store: StoreError: the catalog database: it is read-only: /,
    );

    await pool.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
    await vi.waitFor(async () => expect((await readiness()).isReady).toBe(true), 10_000);
    await pool.query('REVOKE INSERT ON catalog.usage_records FROM govgraph_gateway');
    await vi.waitFor(async () => expect((await readiness()).isReady).toBe(false), 10_000);
    expect(failures.at(-1)).toContain('the role may not do this');
    const { rows } = await pool.query('SELECT count(*)::int AS records FROM catalog.usage_records');
    expect(rows).toEqual([{ records: 0 }]);
    await Promise.all([pool.end(), usageStore.close()]);
  });

  test.each([
    [-2_500, true, '2.5 s behind that'],
    [2_500, true, '2.5 s ahead of that'],
    [1_500, false, '1.5 s ahead of that'],
  ])('tells that the clock is wrong: %i ms', async (aheadMs, isDegraded, words) => {
    const now = () => 1_780_000_000_000;
    const usageStore = createMemoryUsageStore(
      () => 1,
      () => now() - aheadMs,
    );
    const { readiness } = await open({ usageStore, now });
    const report = await readiness();
    expect(report).toMatchObject({ isReady: true, isDegraded });
    expect(report.checks['clock']?.detail).toContain(words);
  });

  test('tells what of the shared stores does not work, and serves all the same', async () => {
    const problems: string[] = [];
    const { readiness } = await open({ sharedProblems: () => problems });
    const works = { isOk: true, detail: 'what gateways share works' };
    expect(await readiness()).toMatchObject({ isDegraded: false, checks: { sharedStores: works } });
    problems.push('counting does not work, since …', 'invalidation does not work, since …');
    const sharedStores = { isOk: true, isDegraded: true, detail: problems.join('; ') };
    await vi.waitFor(async () => {
      expect(await readiness()).toMatchObject({ isReady: true, isDegraded: true, checks: { sharedStores } });
    }, 5_000);
  });

  const difference = 'GOVGRAPH_PSEUDONYM_KEY differs from that of the other gateway process';
  test.each([
    [
      'has other keys than others, and serves all the same',
      { hasJoined: true, isKnown: true, differences: [difference, 'GOVGRAPH_AUDIENCE differs'], others: 1 },
      { isOk: true, isDegraded: true, detail: `${difference}; GOVGRAPH_AUDIENCE differs` },
    ],
    [
      'may not serve for its key',
      { hasJoined: false, isKnown: true, differences: [difference], others: 1 },
      {
        isOk: false,
        detail: `nothing is answered, since ${difference}: give it the key of the gateways that serve, or stop those`,
      },
    ],
    [
      'does not know yet whether it may serve',
      { hasJoined: false, isKnown: false, differences: [], others: 0 },
      {
        isOk: false,
        detail:
          'nothing is answered, since whether it has the pseudonym key of the other gateways is not known yet',
      },
    ],
    [
      'does not know any more what others have',
      { hasJoined: true, isKnown: false, differences: [], others: 2 },
      {
        isOk: true,
        isDegraded: true,
        detail: 'settings cannot be compared with those of other gateways; the log says why',
      },
    ],
    [
      'has what others have',
      { hasJoined: true, isKnown: true, differences: [], others: 2 },
      { isOk: true, detail: 'settings agree with those of 2 other gateway processes' },
    ],
  ])('tells that it %s', async (_, state, gateways) => {
    const { readiness } = await open({ membership: { state: () => state, reportRelease: () => undefined } });
    expect(await readiness()).toMatchObject({ isReady: gateways.isOk, checks: { gateways } });
  });

  test('tells that quotas cannot be counted, for half a minute after it was tried in vain', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    onTestFinished(() => void vi.useRealTimers());
    const counters = createMemoryCounters();
    let isBroken = false;
    const hold: Counters['hold'] = async (...given) => {
      if (isBroken) throw new StoreError('policy', 'Redis does not answer');
      return counters.hold(...given);
    };
    const { readiness, failures } = await open({ counters: { ...counters, hold } });
    const counting = async () => (await readiness()).checks['counting'];
    const works = { isOk: true, detail: 'quotas and limits can be counted' };
    expect(await counting()).toEqual(works);
    isBroken = true;
    await vi.waitFor(async () => {
      expect(await counting()).toMatchObject({ isOk: true, isDegraded: true });
      expect((await counting())?.detail).toContain('QUOTA_UNKNOWN');
    }, 5_000);
    expect(failures).toContain('counting: StoreError: Redis does not answer');
    isBroken = false;
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await counting()).toMatchObject({ isDegraded: true });
    vi.advanceTimersByTime(30_000);
    await vi.waitFor(async () => expect(await counting()).toEqual(works), 5_000);
  });
});
