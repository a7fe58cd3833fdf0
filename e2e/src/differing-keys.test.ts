/** Gateways on one catalog, as processes of their own, of which one was given other keys than the others. */
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import { expect, test, vi } from 'vitest';
import { createCaller } from './environment/caller.ts';
import { startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name } }`;
const waitTimeout = { timeout: 30_000, interval: 200 };

/** @param gatewayUrl its endpoint */
async function readGateways(gatewayUrl: string) {
  const response = await fetch(`${new URL(gatewayUrl).origin}/readyz`);
  const { checks } = (await response.json()) as { readonly checks: { readonly gateways: unknown } };
  return { status: response.status, ...(checks.gateways as object) };
}

const newKey = () => randomBytes(32).toString('base64');

test('a gateway with another pseudonym key gives and records nothing while others serve; one with another cache key is told of', async () => {
  const environment = await startEnvironment();
  try {
    const review = await environment.caller('assistance-review', 'low-income-assistance');
    expect((await review.ask(document)).data).toEqual({ person: { name: haidian.name } });

    const other = await environment.startGateway(
      { GOVGRAPH_PSEUDONYM_KEY: newKey() },
      'other-pseudonyms',
      'listening',
    );
    const difference = 'GOVGRAPH_PSEUDONYM_KEY differs from that of the other gateway process';
    expect(await readGateways(other.address)).toMatchObject({
      status: 503,
      isOk: false,
      detail: expect.stringContaining(difference),
    });
    const asked = environment.wire.all().length;
    const token = await environment.tokens.ofPersona('assistance-review');
    const purpose = 'low-income-assistance';
    const atOther = createCaller({ gatewayUrl: other.address, token, purpose });
    const refused = await atOther.ask(document);
    expect([refused.status, refused.errors[0]?.extensions?.code]).toEqual([503, 'AUDIT_UNAVAILABLE']);
    expect(environment.wire.all()).toHaveLength(asked);
    const log = await readFile(path.join(environment.logDirectory, 'other-pseudonyms.log'), 'utf8');
    // Once as a difference, and once as what keeps it from being ready.
    const told = log.split('\n').filter((line) => line.includes(difference));
    expect(told).toHaveLength(2);
    expect(told.filter((line) => line.includes('not ready to answer yet'))).toHaveLength(1);

    // Those that serve say so, and go on.
    await vi.waitFor(async () => {
      expect(await readGateways(environment.gatewayUrl)).toMatchObject({
        status: 200,
        isDegraded: true,
        detail: `${difference}, which may not serve for it; GOVGRAPH_REDIS_URL is missing at this gateway and at the other gateway process: each counts quotas for itself`,
      });
    }, waitTimeout);
    expect((await review.ask(document)).status).toBe(200);

    const cacheKey = newKey();
    const cached = await environment.startGateway({ GOVGRAPH_ENTITY_CACHE_KEY: cacheKey }, 'other-cache');
    expect(await readGateways(cached.address)).toMatchObject({
      status: 200,
      isDegraded: true,
      detail: expect.stringContaining(
        'GOVGRAPH_ENTITY_CACHE_KEY differs from that of 2 of 2 other gateway processes',
      ),
    });
    const atCached = createCaller({ gatewayUrl: cached.address, token, purpose });
    expect((await atCached.ask(document)).status).toBe(200);

    // A change of the key on purpose: when those with the key of before have ended, the one with the new key serves.
    process.kill(environment.gatewayProcessId, 'SIGTERM');
    await cached.stop(5_000);
    await vi.waitFor(async () => expect((await atOther.ask(document)).status).toBe(200), waitTimeout);
    await vi.waitFor(async () => {
      expect(await readGateways(other.address)).toMatchObject({
        status: 200,
        isDegraded: true,
        detail: expect.stringMatching(/^GOVGRAPH_PSEUDONYM_KEY is new since \S+Z: persons in records before/),
      });
    }, waitTimeout);
  } finally {
    await environment.stop();
  }
});
