/** The same contracts, whichever way operators set Redis up, and all of it goes on when a master is lost. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { createRecountedCounters } from '../counting/recounted-counters.ts';
import { Reservations } from '../counting/reservations.ts';
import { describeCacheStore } from '../shared/cache-store.contract.ts';
import { describeCounters } from '../counting/counters.contract.ts';
import { recordedBudget, volatileBudget } from '../testing/budgets.ts';
import type { Counters, RecordedBudget } from '../counting/counters.ts';
import { describeDocumentStore } from '../shared/document-store.contract.ts';
import { describeInvalidation } from '../shared/invalidation.contract.ts';
import type { RedisAddress } from './redis-address.ts';
import { isInstalled, serverProblem, startServer } from '../testing/redis-server.ts';
import {
  type RedisSetUp,
  askServer,
  startCluster,
  startSentinel,
  startTls,
  startUnixSocket,
  tlsProblem,
} from '../testing/redis-set-ups.ts';
import {
  connectCache,
  connectCounters,
  connectDocuments,
  connectInvalidation,
} from './redis-stores.fixture.ts';

async function startValkey(): Promise<RedisSetUp> {
  const server = await startServer({ program: 'valkey-server' });
  return { address: server.address, servers: [server], stop: server.stop };
}

const valkeyProblem = isInstalled('valkey-server') ? undefined : 'there is no valkey-server on PATH';

interface SetUpCase {
  readonly name: string;
  readonly problem: string | undefined;
  readonly start: () => Promise<RedisSetUp>;
  /** Whether another server takes the place of one that is lost. */
  readonly hasReplicas?: boolean;
}

const cases: SetUpCase[] = [
  { name: 'a unix socket', problem: serverProblem, start: startUnixSocket },
  { name: 'TLS and an authority of its own', problem: tlsProblem, start: startTls },
  { name: 'sentinels', problem: serverProblem, start: startSentinel, hasReplicas: true },
  { name: 'a cluster of six', problem: serverProblem, start: startCluster, hasReplicas: true },
  { name: 'Valkey', problem: valkeyProblem, start: startValkey },
];

for (const { name, problem, start, hasReplicas = false } of cases) {
  const reason = problem === undefined ? '' : ` (skipped: ${problem})`;
  describe.skipIf(problem !== undefined)(`Redis through ${name}${reason}`, () => {
    let redis: RedisSetUp | undefined;
    beforeAll(async () => {
      redis = await start();
    });
    afterAll(() => redis?.stop());

    const both = async <Store>(
      connect: (address: RedisAddress) => Promise<Store>,
    ): Promise<[Store, Store]> => {
      const { address } = redis!;
      return [await connect(address), await connect(address)];
    };
    describeInvalidation(() => both(connectInvalidation));
    describeCounters(() => both(connectCounters));
    describeDocumentStore(() => both(connectDocuments));
    describeCacheStore(() => both(connectCache));

    test.runIf(hasReplicas)('goes on, with its counts, when a master is killed', async () => {
      await expect(goesOnAfter(redis!.address, () => redis!.servers[0]!.kill())).resolves.toContain(7);
    });
  });
}

const options = { timeout: 20_000, interval: 50 };

async function goesOnAfter(address: RedisAddress, loseMaster: () => Promise<void>): Promise<number[]> {
  const counters = await connectCounters(address);
  const invalidation = await connectInvalidation(address);
  const documents = await connectDocuments(address);
  const heard: number[] = [];
  await invalidation.subscribe((version) => void heard.push(version));
  // Of many owners, so that each server of a cluster counts for some.
  const quotas = Array.from({ length: 20 }, () => recordedBudget(3, { owner: randomUUID() }));
  const use = usesOf(counters);
  for (const quota of quotas) await vi.waitFor(() => use(quota, 2), options);
  await loseMaster();
  for (const quota of quotas) {
    expect(await vi.waitFor(() => use(quota, 2), options)).toBe(1);
    expect(await vi.waitFor(() => use(quota, 2), options)).toBe(0);
  }
  await vi.waitFor(async () => {
    await invalidation.publish(7);
    expect(heard).toContain(7);
  }, options);
  await vi.waitFor(() => documents.remember('health', randomUUID(), 'a text'), options);
  await Promise.all([counters.close(), invalidation.close(), documents.close()]);
  return heard;
}

/** Uses quotas as gateways do: what a server has lost is counted again from what was recorded. */
function usesOf(counters: Counters): (quota: RecordedBudget, amount: number) => Promise<number> {
  const recorded = new Map<string, number>();
  const readUses = async (names: readonly string[]) =>
    new Map(names.map((name) => [name, recorded.get(name) ?? 0]));
  const recounted = createRecountedCounters(counters, { readUses });
  return async (quota, amount) => {
    const request = new Reservations(recounted);
    const reserved = await request.reserve([quota], amount, 0);
    if (reserved.counts === undefined) throw new Error('it cannot be counted now');
    recorded.set(quota.name, (recorded.get(quota.name) ?? 0) + reserved.amount);
    const { isCounted } = await request.settle({ [quota.name]: reserved.amount });
    if (!isCounted) throw new Error('it is not counted');
    return reserved.amount;
  };
}

describe.skipIf(serverProblem !== undefined)('A master that lives on as a replica', () => {
  test('is left by gateways that ask sentinels', async () => {
    const redis = await startSentinel();
    await expect(goesOnAfter(redis.address, () => redis.failOver())).resolves.toContain(7);
    await redis.stop();
  });

  test('is left by gateways that know nothing but its address, as soon as that leads to a master', async () => {
    const [one, other] = [await startServer(), await startServer()];
    const counters = await connectCounters(one.address);
    const budget = volatileBudget(1);
    await askServer(one.port, (send) => send('REPLICAOF', '127.0.0.1', String(other.port)));
    await vi.waitFor(
      () => expect(counters.hold([{ budget }], 1, 1)).rejects.toThrow('Redis does not answer'),
      options,
    );
    await askServer(one.port, (send) => send('REPLICAOF', 'NO', 'ONE'));
    expect(await vi.waitFor(() => counters.hold([{ budget }], 1, 1), options)).toMatchObject({ amount: 1 });
    await Promise.all([counters.close(), one.stop(), other.stop()]);
  });
});
