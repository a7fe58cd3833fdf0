/** Gateways that count together: a quota or a limit is one, however many of them are asked at one time. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { compilePolicy } from '@govgraph/policy';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Counters } from '@govgraph/storage';
import { volatileBudget } from '@govgraph/storage/testing/budgets';
import { createRedisCounters } from '@govgraph/storage/redis';
import {
  type RunningRedis,
  redisProblem,
  silentHealth,
  startRedis,
} from '@govgraph/storage/testing/redis-server';
import {
  marriageFederation,
  marriageGrant,
  marriagePolicy,
  peopleCount,
  purpose,
} from '../testing/marriage-federation.ts';
import { clerk } from '../testing/register-federation.ts';
import { type TestResponse, type TestGateway, createTestGateway } from '../testing/test-gateway.ts';
import { type TestFederation, startTestFederation } from '../testing/test-subgraphs.ts';

async function untilItCounts(counters: Counters): Promise<void> {
  const claims = [{ budget: volatileBudget(1) }];
  while ((await counters.hold(claims, 1, 0).catch(() => undefined)) === undefined) await sleep(10);
}

const skipped = redisProblem === undefined ? '' : ` (skipped: ${redisProblem})`;

describe.skipIf(redisProblem !== undefined)(`Two gateways with one Redis${skipped}`, () => {
  let redis: RunningRedis;
  let federation: TestFederation;
  let now = Date.parse('2026-06-01T08:30:00Z');
  const counters: Counters[] = [];
  const gateways: TestGateway[] = [];

  beforeAll(async () => {
    federation = await startTestFederation(marriageFederation());
    redis = await startRedis();
    counters.push(
      createRedisCounters(redis.address, silentHealth()),
      createRedisCounters(redis.address, silentHealth()),
    );
    await Promise.all(counters.map(untilItCounts));
  });
  afterAll(async () => {
    await Promise.all(gateways.map((gateway) => gateway.close()));
    await federation.close();
    await Promise.all(counters.map((each) => each.close()));
    await redis.stop();
  });

  /** Counters of earlier runs on the same Redis are other grants'. */
  const openBoth = async (dailyQuota: number) => {
    const grant = marriageGrant({ id: `shared-${randomUUID()}`, dailyQuota });
    const policy = compilePolicy(marriagePolicy({ grants: [grant] }));
    const both = await Promise.all(
      counters.map((each) =>
        createTestGateway(
          federation,
          policy,
          { clerk },
          {
            counters: each,
            now: () => now,
            maxPolicyStalenessMs: Infinity,
            subgraphTimeoutMs: 60_000,
          },
        ),
      ),
    );
    gateways.push(...both);
    return (variables: Readonly<Record<string, unknown>>, at: number) =>
      both[at % 2]!.ask({
        query: 'query ($first: Int!) { people(first: $first) { id marriage { status } } }',
        variables,
        purpose,
      });
  };
  /** Of how many something was given under the grant. */
  const givenIn = ({ data, errors = [] }: TestResponse): number =>
    ((data?.['people'] ?? []) as unknown[]).length - errors.length;

  test('let 300 of 700 requests through, of a person each, 50 at one time', async () => {
    const ask = await openBoth(300);
    const responses: TestResponse[] = [];
    // No more at one time than this process, which is the departments as well, answers within the time limits.
    for (let turn = 0; turn < 14; turn++)
      responses.push(...(await Promise.all(Array.from({ length: 50 }, (_, at) => ask({ first: 1 }, at)))));
    expect(responses.map(givenIn).filter((given) => given === 1)).toHaveLength(300);
    expect(
      responses.flatMap(({ errors = [] }) => errors.map(({ extensions }) => extensions['code'])),
    ).toEqual(Array.from({ length: 400 }, () => 'QUOTA_EXCEEDED'));
  });

  test('never give more than the quota to any requests at one time, and all of it in the end', async () => {
    const quota = 40;
    const ask = await openBoth(quota);
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 2, maxLength: 16 }),
      async (requests) => {
        now += 24 * 60 * 60 * 1000;
        const responses = await Promise.all(requests.map((first, at) => ask({ first }, at)));
        let given = responses.map(givenIn).reduce((sum, each) => sum + each, 0);
        expect(given).toBeLessThanOrEqual(quota);
        // What is given back arrives a moment later.
        for (let turn = 0; turn < 50 && given < quota; turn++) {
          given += givenIn(await ask({ first: peopleCount }, turn));
          await sleep(5);
        }
        expect(given).toBe(quota);
        expect(givenIn(await ask({ first: peopleCount }, 0))).toBe(0);
      },
    );
    await fc.assert(property, { numRuns: 40, seed: 13 });
  });

  test('never let more persons be looked at than an application may, in any requests at one time', async () => {
    const personsPerHour = 40;
    const application = `desk-${randomUUID()}`;
    const rates = { requestsPerMinute: 100_000, costPerMinute: 2_000_000, personsPerHour };
    const policy = compilePolicy(
      marriagePolicy({ rateLimits: [{ application, ...rates, perOfficial: rates }] }),
    );
    const caller = { ...clerk, application };
    const settings = { now: () => now, maxPolicyStalenessMs: Infinity, subgraphTimeoutMs: 60_000 };
    const both = await Promise.all(
      counters.map((each) =>
        createTestGateway(federation, policy, { caller }, { ...settings, counters: each }),
      ),
    );
    gateways.push(...both);
    const query = 'query ($first: Int!) { people(first: $first) { name } }';
    const ask = async (first: number, at: number): Promise<number> => {
      const { status } = await both[at % 2]!.ask({ query, variables: { first }, purpose });
      return status === 200 ? first : 0;
    };
    const property = fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 25 }), { minLength: 2, maxLength: 16 }),
      async (requests) => {
        now += 60 * 60 * 1000;
        let given = (await Promise.all(requests.map(ask))).reduce((sum, each) => sum + each, 0);
        expect(given).toBeLessThanOrEqual(personsPerHour);
        // What is given back arrives a moment later.
        for (let turn = 0; turn < 100 && given < personsPerHour; turn++) {
          given += await ask(1, turn);
          await sleep(2);
        }
        expect(given).toBeLessThanOrEqual(personsPerHour);
        // To learn that there were too many has cost each of the others one.
        expect(given).toBeGreaterThanOrEqual(personsPerHour - requests.length);
        expect(await ask(1, 0)).toBe(0);
      },
    );
    await fc.assert(property, { numRuns: 40, seed: 13 });
  });
});
