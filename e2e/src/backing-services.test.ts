/**
 * What the gateway rests on fails in ways that are worse than a refused connection: a database that does not answer,
 * a Redis that dies, an issuer that is not there yet. Each time it gives less, never more, and recovers by itself.
 */
import { requestToken } from '@govgraph/demo';
import { startIdentity } from '@govgraph/demo/testing';
import { samplePersons } from '@govgraph/demo-city';
import { createTestDatabase, findFreePort } from '@govgraph/prisma/testing';
import { describe, expect, inject, test, vi } from 'vitest';
import { type GraphQLResponse, type Caller, codesByPath, createCaller } from './environment/caller.ts';
import { startFreezableTcp } from './environment/freezable-tcp.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { limitGrant } from './environment/limit-grant.ts';
import { hasRedis, startRedis } from './environment/redis.ts';
import { startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } } }`;
const given = { person: { name: haidian.name, incomeTax: { annualIncome: '96000-200000' } } };

/** Refused with a constant text: no data, and no decision id, since nothing is on record. */
function expectUnrecorded(response: GraphQLResponse<unknown>, codes: readonly string[]) {
  expect(response.status).toBe(503);
  expect(response.data).toBeUndefined();
  expect(response.decisionId).toBeUndefined();
  expect(codes).toContain(response.errors[0]?.extensions?.code);
}

test('a database that does not answer: 503 in good time, then no policy that is recent enough, then service again', async () => {
  const database = await createTestDatabase({ schemas: ['catalog'] });
  const direct = new URL(database.connectionString);
  const way = await startFreezableTcp({ host: direct.hostname, port: Number(direct.port) });
  const throughWay = new URL(direct);
  throughWay.port = String(way.port);
  const environment = await startEnvironment({
    catalogUrl: database.connectionString,
    gatewaySettings: {
      CATALOG_DATABASE_URL: throughWay.href,
      GOVGRAPH_MAX_POLICY_STALENESS_MS: '8000',
    },
  });
  try {
    const review = await environment.caller('assistance-review', 'low-income-assistance');
    expect((await review.ask(document)).data).toEqual(given);

    way.freeze();
    expectUnrecorded(await review.ask(document), ['AUDIT_UNAVAILABLE']);

    // The last known policy serves for a while, and then nothing is decided any more, and nobody asked.
    await vi.waitFor(async () => expectUnrecorded(await review.ask(document), ['POLICY_UNAVAILABLE']), {
      timeout: 30_000,
      interval: 500,
    });
    const before = environment.wire.all().length;
    expectUnrecorded(await review.ask(document), ['POLICY_UNAVAILABLE']);
    expect(environment.wire.all()).toHaveLength(before);

    way.thaw();
    await vi.waitFor(async () => expect((await review.ask(document)).data).toEqual(given), {
      timeout: 30_000,
      interval: 200,
    });
  } finally {
    await environment.stop();
    await way.close();
    await database.drop();
  }
});

describe(`quotas${hasRedis ? '' : ' (skipped: no redis-server on PATH)'}`, () => {
  test.skipIf(!hasRedis)(
    'are counted over all gateways; when they cannot be counted, nothing is given under a grant',
    async () => {
      const redis = await startRedis();
      const environment = await startEnvironment({ gatewaySettings: { GOVGRAPH_REDIS_URL: redis.url } });
      try {
        // Without rate limits, of which persons are refused as a whole when they cannot be counted.
        await liftLimits(environment);
        await limitGrant(environment, 'newborn-vaccinations', 4);
        const token = await environment.tokens.ofPersona('public-security-desk');
        const { address } = await environment.startGateway();
        const desks = [environment.gatewayUrl, address].map((gatewayUrl) =>
          createCaller({ gatewayUrl, token, purpose: 'newborn-registration' }),
        );
        const ask = async (desk: Caller) => {
          const response = await desk.ask(
            `{ person(idNumber: "${haidian.idNumber}") { name marriage { status } vaccinations { vaccine } } }`,
          );
          expect(response.data.person).toMatchObject({ name: haidian.name });
          return codesByPath(response);
        };

        const outcomes = [];
        for (let round = 0; round < 3; round++) for (const desk of desks) outcomes.push(await ask(desk));
        const usedUp = { 'person.vaccinations': 'QUOTA_EXCEEDED' };
        expect(outcomes).toEqual([{}, {}, {}, {}, usedUp, usedUp]);

        await redis.stop();
        const unknown = { 'person.marriage': 'QUOTA_UNKNOWN', 'person.vaccinations': 'QUOTA_UNKNOWN' };
        expect(await ask(desks[0]!)).toEqual(unknown);
        await vi.waitFor(
          async () => {
            const report = await fetch(new URL('/readyz', environment.gatewayUrl));
            const detail = expect.stringMatching(
              /counting does not work, since Redis fails: there is no connection to it/,
            ) as unknown;
            expect([report.status, await report.json()]).toMatchObject([
              200,
              { status: 'degraded', checks: { sharedStores: { isDegraded: true, detail } } },
            ]);
          },
          { timeout: 20_000 },
        );
      } finally {
        await environment.stop();
        await redis.stop();
      }
    },
  );
});

test('an issuer that does not answer yet: tokens cannot be checked, and are refused until it does', async () => {
  const port = await findFreePort();
  const issuer = `http://127.0.0.1:${port}`;
  const environment = await startEnvironment({
    until: 'listening',
    gatewaySettings: { GOVGRAPH_ISSUERS: issuer },
  });
  const ask = (token: string) =>
    createCaller({ gatewayUrl: environment.gatewayUrl, token, purpose: 'low-income-assistance' }).ask(
      document,
    );
  let identity: Awaited<ReturnType<typeof startIdentity>> | undefined;
  try {
    const early = await environment.tokens.withClaims({ iss: issuer, client_id: 'assistance-review' });
    const refused = await ask(early);
    expect(refused.status).toBe(503);
    expect(codesByPath(refused)).toEqual({ '': 'IDENTITY_UNAVAILABLE' });
    expect((await fetch(new URL('/readyz', environment.gatewayUrl))).status).toBe(503);

    identity = await startIdentity({
      port,
      keysFile: `${inject('services').keysDirectory}/identity.jwks.json`,
    });
    const token = await requestToken({ issuer, persona: 'assistance-review' });
    await vi.waitFor(async () => expect((await ask(token)).data).toEqual(given), { timeout: 20_000 });
    await vi.waitFor(
      async () => expect((await fetch(new URL('/readyz', environment.gatewayUrl))).status).toBe(200),
      { timeout: 20_000 },
    );

    // Whom it has vouched for stays known while it is away.
    await identity.close();
    identity = undefined;
    expect((await ask(token)).data).toEqual(given);
  } finally {
    await environment.stop();
    await identity?.close();
  }
});
