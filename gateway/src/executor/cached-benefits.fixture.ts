/** A gateway over departments of benefits, with an entity cache that tells what it is asked for and given. */
import { type Caller, type PolicySource, compilePolicy } from '@govgraph/policy';
import {
  type CacheEntry,
  type CacheStore,
  type LoadedPolicy,
  createMemoryCacheStore,
  createMemoryUsageStore,
} from '@govgraph/storage';
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest';
import type { GatewayOptions } from '../gateway-options.ts';
import {
  benefitsFederation,
  benefitsPolicy,
  benefitsPurpose as purpose,
  benefitsRecords,
  desk,
  seniorDesk,
  southernDesk,
} from '../testing/benefits-federation.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

const callers: Record<string, Caller> = {
  desk,
  seniorDesk,
  southernDesk,
  housing: { ...desk, department: 'housing' },
  official: { ...desk, official: '张经办' },
  otherOfficial: { ...desk, official: '李经办' },
  steward: { ...desk, roles: ['steward'] },
  otherApplication: { ...desk, application: 'kiosk' },
};

/** A store that tells what it was asked for and what it was given. */
function watched(store: CacheStore) {
  const lookedUp: string[] = [];
  const written: CacheEntry[] = [];
  return {
    lookedUp,
    written,
    read: (names: readonly string[]) => {
      lookedUp.push(...names);
      return store.read(names);
    },
    write: (entries: readonly CacheEntry[]) => {
      written.push(...entries);
      return store.write(entries);
    },
    close: () => store.close(),
  };
}

interface Setting {
  readonly policy?: PolicySource;
  readonly store?: CacheStore;
  readonly key?: Buffer;
  readonly maxTtlSeconds?: number;
}

/** Serves the departments to the tests of a file; their records are as they were at the beginning of each. */
export function serveCachedBenefits() {
  const records = benefitsRecords();
  let started: TestFederation;
  const federation: Pick<TestFederation, 'supergraph' | 'received' | 'disturb'> = {
    get supergraph() {
      return started.supergraph;
    },
    get received() {
      return started.received;
    },
    disturb: (...how) => started.disturb(...how),
  };

  beforeAll(async () => {
    started = await startTestFederation(benefitsFederation(records));
  });
  afterAll(() => started.close());
  beforeEach(() => {
    const { registered, taxed } = benefitsRecords();
    for (const [id, person] of registered) records.registered.set(id, person);
    for (const [id, person] of taxed) records.taxed.set(id, person);
    federation.received.length = 0;
  });

  async function openGateway({
    policy = benefitsPolicy(),
    store = createMemoryCacheStore(),
    ...rest
  }: Setting = {}) {
    let current: LoadedPolicy = { version: policy.version, policy, supergraphSdl: federation.supergraph };
    const clock = { now: Date.parse('2026-06-01T08:00:00Z') };
    const cache = watched(store);
    const failures: unknown[] = [];
    const usageStore = createMemoryUsageStore(() => current.version);
    const options: Partial<GatewayOptions> = {
      policyStore: {
        load: async () => current,
        currentVersion: async () => current.version,
        stagedSupergraph: async () => undefined,
        earlierSupergraph: async () => undefined,
      },
      usageStore,
      policyPollIntervalMs: 3_600_000,
      maxPolicyStalenessMs: Infinity,
      now: () => clock.now,
      entityCache: { key: Buffer.alloc(32, 5), ...rest, store: cache },
      telemetry: { failed: (error) => failures.push(error) },
    };
    const gateway = await createTestGateway(started, compilePolicy(policy), callers, options);
    onTestFinished(() => gateway.close());
    return {
      cache,
      clock,
      failures,
      enforce: (next: Partial<LoadedPolicy>) => {
        current = { ...current, ...next, version: current.version + 1 };
        current = { ...current, policy: { ...current.policy, version: current.version } };
      },
      usage: () => usageStore.read({}),
      /** Asks, and waits until what is to be kept of the response was given to the store. */
      ask: async (
        query: string,
        question: { as?: string; purpose?: string; variables?: Record<string, unknown> } = {},
      ) => {
        const response = await gateway.ask({ query, purpose, ...question });
        await new Promise((resolve) => setImmediate(resolve));
        return response;
      },
    };
  }

  /** The persons about whom a department was asked, request by request. */
  function askedOf(department: string): string[][] {
    return federation.received
      .filter(({ subgraph }) => subgraph === department)
      .map(({ variables }) =>
        Object.values(variables)
          .filter((value) => Array.isArray(value))
          .flat()
          .map((representation: { id: string }) => representation.id),
      );
  }

  return { records, federation, openGateway, askedOf };
}
