/** Two gateways on one catalog database, of which the second was given another pseudonym key. */
import { compilePolicy } from '@govgraph/policy';
import { createTestDatabase } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';

import { createMemoryUsageStore, createPostgresMembershipStore } from '@govgraph/storage';
import { shopFederation } from '../testing/shop-federation.ts';
import { office, purpose, shopPolicy } from '../testing/shop-policy.ts';
import { telemetryOf } from '../telemetry/telemetry.ts';
import { createTestGateway } from '../testing/test-gateway.ts';
import { startTestFederation, type TestFederation } from '../testing/test-subgraphs.ts';
import { startMembership } from './membership.ts';

let shop: TestFederation;
beforeAll(async () => void (shop = await startTestFederation(shopFederation())));
afterAll(() => shop.close());

const question = { query: '{ product(upc: "b1") { name } }', purpose } as const;

/** @param key a fingerprint */
async function startGateway(url: string, key: string) {
  const store = createPostgresMembershipStore(url);
  const membership = startMembership({
    store,
    name: `host/${key}`,
    fingerprints: { GOVGRAPH_PSEUDONYM_KEY: key, GOVGRAPH_REDIS_URL: 'r' },
    telemetry: telemetryOf({ failed: (error) => expect.fail(String(error)) }),
    intervalMs: 100,
    retryMs: 100,
  });
  const usageStore = createMemoryUsageStore(() => 1);
  await membership.reported;
  const options = { membership, usageStore };
  const gateway = await createTestGateway(shop, compilePolicy(shopPolicy()), { office }, options);
  let closing: Promise<void> | undefined;
  const stop = () =>
    (closing ??= gateway
      .close()
      .then(() => membership.close())
      .then(() => store.close()));
  onTestFinished(stop);
  return { gateway, usageStore, stop };
}

test('the second answers nothing, records nothing and asks no department, until the first has ended', async () => {
  const database = await createTestDatabase({ schemas: ['catalog'] });
  const first = await startGateway(database.urlOf('gateway'), 'a');
  const second = await startGateway(database.urlOf('gateway'), 'b');

  const refused = await second.gateway.ask(question);
  expect(refused.status).toBe(503);
  expect(refused.data).toBeUndefined();
  expect(refused.errors?.[0]?.extensions).toEqual({ code: 'AUDIT_UNAVAILABLE' });
  expect(await second.usageStore.read({})).toEqual([]);
  expect(shop.received).toEqual([]);
  const difference = 'GOVGRAPH_PSEUDONYM_KEY differs from that of the other gateway process';
  expect(await second.gateway.readiness()).toMatchObject({
    isReady: false,
    checks: { gateways: { isOk: false, detail: expect.stringContaining(difference) } },
  });

  expect((await first.gateway.ask(question)).status).toBe(200);
  await vi.waitFor(async () => {
    const detail = `${difference}, which may not serve for it`;
    expect(await first.gateway.readiness()).toMatchObject({
      isReady: true,
      isDegraded: true,
      checks: { gateways: { isOk: true, isDegraded: true, detail } },
    });
  }, 10_000);

  await first.stop();
  await vi.waitFor(async () => expect((await second.gateway.ask(question)).status).toBe(200), 10_000);
  expect((await second.usageStore.read({})).length).toBeGreaterThan(0);
  await vi.waitFor(async () => {
    expect((await second.gateway.readiness()).checks['gateways']).toEqual({
      isOk: true,
      isDegraded: true,
      detail: expect.stringMatching(/^GOVGRAPH_PSEUDONYM_KEY is new since \S+Z: persons in records before/),
    });
  }, 10_000);
});
