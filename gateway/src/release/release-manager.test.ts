import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { defaultPlannerLimits } from '../planner/planner.ts';
import { plannerEntry } from '../planner/planner-thread.ts';
import { defaultCacheSizes } from './release.ts';
import { type ReleaseManager, openReleaseManager } from './release-manager.ts';
import { createMemoryInvalidation, type StagedSupergraph } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { shopPolicy } from '../testing/shop-policy.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

let shop: TestFederation;

beforeAll(async () => {
  shop = await startTestFederation(shopFederation());
});
afterAll(() => shop.close());

interface Published {
  version: number;
  supergraphSdl: string;
  staged?: StagedSupergraph;
  /** How often each was asked for. */
  loads?: number;
  versions?: number;
  /** What a load waits for, once it has read. */
  loading?: Promise<void>;
}

/** How often a planner was opened, or its code loaded. */
let planners = 0;

async function follow(
  published: Published,
  invalidation = createMemoryInvalidation(),
  now: () => number = Date.now,
): Promise<ReleaseManager> {
  const onFailure = (error: unknown): never => {
    throw error;
  };
  const releases = await openReleaseManager({
    source: {
      load: async () => {
        published.loads = (published.loads ?? 0) + 1;
        const { version, supergraphSdl, loading } = published;
        await loading;
        return { version, supergraphSdl, policy: { ...shopPolicy(), version } };
      },
      currentVersion: async () => {
        published.versions = (published.versions ?? 0) + 1;
        return published.version;
      },
      stagedSupergraph: async () => published.staged,
      earlierSupergraph: async () => undefined,
    },
    subgraphs: { connect: () => () => Promise.reject(new Error('nobody is asked')) },
    invalidation,
    maxStalenessMs: 60_000,
    pollIntervalMs: 60_000,
    cacheSizes: defaultCacheSizes,
    assumedListSize: 10,
    planner: {
      limits: defaultPlannerLimits,
      onFailure,
      get entry() {
        planners += 1;
        return plannerEntry;
      },
    },
    entityCache: undefined,
    onSwap: () => undefined,
    telemetry: { failed: onFailure, policyServed: () => undefined },
    now,
  });
  onTestFinished(() => releases.close());
  return releases;
}

test('a new schema is planned for before anybody asks, as far as its operations are known', async () => {
  const published = { version: 1, supergraphSdl: shop.supergraph };
  const releases = await follow(published);
  await releases.current()?.schema.plan('{ products { upc } }', 'office');

  published.version = 2;
  published.supergraphSdl += '\n# published again';
  await releases.refresh();
  const { schema, version } = releases.current() ?? {};
  expect(version).toBe(2);
  await vi.waitFor(() => expect(schema?.planned()).toEqual(['{ products { upc } }']));
});

test('a schema that was staged is opened before it comes into force', async () => {
  const supergraphSdl = shop.supergraph + '\n# published again';
  const staged = { hash: 'the next one', sdl: supergraphSdl };
  const published: Published = { version: 1, supergraphSdl: shop.supergraph, staged };
  const releases = await follow(published);
  expect(releases.current()?.schema.sdl).toBe(shop.supergraph);

  const plannersBefore = planners;
  Object.assign(published, { version: 2, supergraphSdl });
  await releases.refresh();
  expect(releases.current()?.schema.sdl).toBe(supergraphSdl);
  expect(planners).toBe(plannersBefore);
});

test('a new policy over the same supergraph keeps the schema, and with it the plans', async () => {
  const published = { version: 1, supergraphSdl: shop.supergraph };
  const releases = await follow(published);
  const before = releases.current()?.schema;
  published.version = 2;
  await releases.refresh();
  expect(releases.current()?.version).toBe(2);
  expect(releases.current()?.schema).toBe(before);
});

test('the gateway that notices a change first tells the others', async () => {
  const published = { version: 1, supergraphSdl: shop.supergraph };
  const invalidation = createMemoryInvalidation();
  const publish = vi.spyOn(invalidation, 'publish');
  const noticing = await follow(published, invalidation);
  const told = await follow(published, invalidation);
  expect(publish).not.toHaveBeenCalled();

  published.version = 2;
  await noticing.refresh();
  await vi.waitFor(() => expect(told.current()?.version).toBe(2));
  expect(publish.mock.calls).toEqual([[2]]);
});

test('a version that somebody made up on the channel keeps no gateway from telling the others of real ones', async () => {
  const published = { version: 1, supergraphSdl: shop.supergraph };
  const invalidation = createMemoryInvalidation();
  const noticing = await follow(published, invalidation);
  const told = await follow(published, invalidation);
  for (const version of [Number.MAX_SAFE_INTEGER, 0, -1]) await invalidation.publish(version);

  published.version = 2;
  await noticing.refresh();
  await noticing.refresh();
  await vi.waitFor(() => expect(told.current()?.version).toBe(2));
});

test('a flood of versions that somebody made up on the channel loads the policy once, and a true one is heard through it', async () => {
  const published: Published = { version: 1, supergraphSdl: shop.supergraph };
  const invalidation = createMemoryInvalidation();
  const releases = await follow(published, invalidation);
  Object.assign(published, { loads: 0, versions: 0 });
  let madeUp = 1_000;
  const flood = setInterval(() => void invalidation.publish((madeUp += 1)), 1);
  onTestFinished(() => clearInterval(flood));
  await vi.waitFor(() => expect(published.versions).toBeGreaterThan(2));
  // The first, which nobody had reason to doubt.
  expect(published.loads).toBe(1);
  expect(published.versions).toBeLessThan(madeUp - 1_000);

  published.version = 2;
  await invalidation.publish(2);
  await vi.waitFor(() => expect(releases.current()?.version).toBe(2), { timeout: 5_000 });
  expect(published.loads).toBe(2);
});

test('a version that there is no reason to doubt is loaded without asking for it first', async () => {
  const published: Published = { version: 1, supergraphSdl: shop.supergraph };
  const invalidation = createMemoryInvalidation();
  const releases = await follow(published, invalidation);
  Object.assign(published, { version: 2, versions: 0 });
  await invalidation.publish(2);
  await vi.waitFor(() => expect(releases.current()?.version).toBe(2));
  expect(published.versions).toBe(0);
});

test('a version that is told while the one before is loaded is loaded after it', async () => {
  const published: Published = { version: 1, supergraphSdl: shop.supergraph };
  const invalidation = createMemoryInvalidation();
  const releases = await follow(published, invalidation);
  let end: () => void = () => undefined;
  published.loading = new Promise((resolve) => (end = resolve));
  published.version = 2;
  const refreshing = releases.refresh();
  Object.assign(published, { version: 3, loading: undefined });
  await invalidation.publish(3);
  end();
  await refreshing;
  await vi.waitFor(() => expect(releases.current()?.version).toBe(3));
});

test('a policy that nobody has confirmed for longer than allowed is not served, until it is confirmed again', async () => {
  let now = 0;
  const published = { version: 1, supergraphSdl: shop.supergraph };
  const releases = await follow(published, undefined, () => now);
  now = 60_000;
  expect(releases.current()?.version).toBe(1);
  now = 60_001;
  expect(releases.current()).toBeUndefined();
  releases.confirm(2);
  expect(releases.current()).toBeUndefined();
  releases.confirm(1);
  expect(releases.current()?.version).toBe(1);
});
