/**
 * What no gateway can open is never published. If it stands in the store all the same – written by hand, or by an
 * older command – callers go on, under the policy that came with it.
 */
import { type PolicySource, compilePolicy } from '@govgraph/policy';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createMemoryUsageStore, type LoadedPolicy, StoreError } from '@govgraph/storage';
import { LastGoodSchema } from './last-good-schema.ts';
import type { PlannableSchema } from '../planner/plannable-schema.ts';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;
let unopenable: string;
beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
  unopenable = shop.supergraph.replace(
    /^schema\n/m,
    'schema\n  @link(url: "https://specs.apollo.dev/authenticated/v0.1", for: SECURITY)\n',
  );
  expect(unopenable).not.toBe(shop.supergraph);
});
afterAll(() => shop.close());

interface Store {
  /** Undefined: the policy in force cannot be read. */
  loaded: LoadedPolicy | undefined;
  version: number;
  /** The supergraphs that were in force before. */
  earlier: string[];
}

async function openGateway(store: Store) {
  const usageStore = createMemoryUsageStore(() => store.version);
  const gateway: TestGateway = await createTestGateway(
    shop,
    compilePolicy(shopPolicy()),
    { office },
    {
      policyStore: {
        load: async () => {
          if (store.loaded === undefined) throw new StoreError('policy', 'it is not a policy');
          return store.loaded;
        },
        currentVersion: async () => store.version,
        stagedSupergraph: async () => undefined,
        earlierSupergraph: async (steps) => store.earlier[steps - 1],
      },
      usageStore,
      policyPollIntervalMs: 20,
    },
  );
  onTestFinished(() => gateway.close());
  return { gateway, usageStore };
}

function version(policy: PolicySource, supergraphSdl: string): Pick<Store, 'loaded' | 'version'> {
  return { loaded: { version: policy.version, policy, supergraphSdl }, version: policy.version };
}

const query = '{ product(upc: "b1") { ... on Book { price reviews { body } } } }';
const problem =
  'one or more checks failed. Caused by: feature https://specs.apollo.dev/authenticated/v0.1 is for: SECURITY but is unsupported';

describe('A supergraph that cannot be opened', () => {
  test('leaves the last good schema in service, under the policy that came with it', async () => {
    const store: Store = { ...version(shopPolicy(), shop.supergraph), earlier: [] };
    const { gateway, usageStore } = await openGateway(store);
    const before = await gateway.ask({ query, purpose });
    expect(before).toMatchObject({ status: 200, data: { product: { reviews: expect.any(Array) } } });

    Object.assign(store, version(shopPolicy({ version: 2, grants: [] }), unopenable));
    const after = await gateway.ask({ query, purpose });

    const [price] = Object.values(before.data?.['product'] ?? {});
    expect(after).toMatchObject({ status: 200, data: { product: { price, reviews: null } } });
    expect(after.errors?.[0]?.extensions['code']).toBe('GRANT_REQUIRED');
    const versions = (await usageStore.read({})).map(({ policyVersion }) => policyVersion);
    expect(versions).toEqual([1, 2]);
  });

  test('is told to operators, until one comes into force that can be', async () => {
    const store: Store = { ...version(shopPolicy(), shop.supergraph), earlier: [] };
    const { gateway } = await openGateway(store);
    expect(await gateway.readiness()).toMatchObject({ isReady: true, isDegraded: false });

    Object.assign(store, version(shopPolicy({ version: 2 }), unopenable));
    await vi.waitFor(async () => {
      const { isReady, isDegraded, checks } = await gateway.readiness();
      expect([isReady, isDegraded]).toEqual([true, true]);
      expect(checks['policy']?.detail).toBe(
        `policy version 2 is served with the last schema that could be opened, since its own cannot: ${problem}`,
      );
    }, 5_000);
    const response = await gateway.fetch(new Request('http://gateway.test/readyz'));
    expect([response.status, await response.json()]).toMatchObject([200, { status: 'degraded' }]);
    const metrics = await gateway.fetch(new Request('http://gateway.test/metrics'));
    expect(metrics.headers.get('content-type')).toContain('text/plain; version=0.0.4');
    const lines = (await metrics.text()).split('\n');
    expect(lines).toContain('govgraph_ready 1');
    expect(lines).toContain('govgraph_check_degraded{check="policy"} 1');
    expect(lines).toContain('govgraph_check_degraded{check="identity"} 0');

    Object.assign(store, version(shopPolicy({ version: 3 }), shop.supergraph));
    await vi.waitFor(
      async () => expect(await gateway.readiness()).toMatchObject({ isReady: true, isDegraded: false }),
      5_000,
    );
  });

  test('does not keep a gateway from starting, if an earlier one can be', async () => {
    const earlier = [unopenable, shop.supergraph];
    const { gateway } = await openGateway({ ...version(shopPolicy(), `${unopenable}\n`), earlier });

    expect(await gateway.ask({ query, purpose })).toMatchObject({ status: 200 });
    expect(await gateway.readiness()).toMatchObject({ isReady: true, isDegraded: true });
  });

  test('leaves nothing to serve where there is no other, which is said', async () => {
    const { gateway } = await openGateway({ ...version(shopPolicy(), unopenable), earlier: [] });

    const { status, errors } = await gateway.ask({ query, purpose });
    expect([status, errors?.[0]?.extensions['code']]).toEqual([503, 'POLICY_UNAVAILABLE']);
    expect(await gateway.readiness()).toMatchObject({ isReady: false });
  });

  test('is tried again after a minute, since only memory may have been short', async () => {
    let now = 0;
    let attempts = 0;
    const lastGood = new LastGoodSchema({
      source: { earlierSupergraph: async () => undefined },
      open: async (sdl) => {
        attempts += 1;
        if (attempts === 1) throw new Error('out of memory');
        return { sdl } as PlannableSchema;
      },
      onFailure: () => undefined,
      now: () => now,
    });
    const serving = { sdl: 'before' } as PlannableSchema;

    expect(await lastGood.choose('next', serving)).toEqual({ schema: serving, problem: 'out of memory' });
    expect(await lastGood.choose('next', serving)).toEqual({ schema: serving, problem: 'out of memory' });
    expect([attempts, lastGood.isRetryDue]).toEqual([1, false]);
    now += 60_000;
    expect(lastGood.isRetryDue).toBe(true);
    expect(await lastGood.choose('next', serving)).toEqual({ schema: { sdl: 'next' }, problem: undefined });
    expect(lastGood.isRetryDue).toBe(false);
  });
});

test('A policy that cannot be loaded ends every answer, asks nobody, and is told to operators', async () => {
  const store: Store = { ...version(shopPolicy(), shop.supergraph), earlier: [] };
  const { gateway, usageStore } = await openGateway(store);
  await gateway.ask({ query, purpose });

  Object.assign(store, { loaded: undefined, version: 2 });
  await vi.waitFor(async () => {
    const { isReady, checks } = await gateway.readiness();
    expect(isReady).toBe(false);
    expect(checks['policy']?.detail).toBe('version 2 is in force and cannot be loaded');
  }, 5_000);
  shop.received.length = 0;
  const { status, errors } = await gateway.ask({ query, purpose });
  expect([status, errors?.[0]?.extensions['code']]).toEqual([503, 'POLICY_UNAVAILABLE']);
  expect(shop.received).toEqual([]);
  expect(await usageStore.read({})).toHaveLength(1);

  Object.assign(store, version(shopPolicy({ version: 3 }), shop.supergraph));
  await vi.waitFor(async () => expect((await gateway.ask({ query, purpose })).status).toBe(200), 5_000);
});
