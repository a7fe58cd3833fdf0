/**
 * Gateways whose catalog is behind a real PgBouncer in transaction mode: three sessions of the server for all of them.
 */
import { pgbouncerProblem, startPgbouncer, type RunningPgbouncer } from '@govgraph/prisma/testing';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createCaller } from './environment/caller.ts';
import { govgraph } from './environment/govgraph.ts';
import { startLoad } from './environment/load.ts';
import { hasRedis, startRedis, type RunningRedis } from './environment/redis.ts';
import { startEnvironment, type Environment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } } }`;
const given = { person: { name: haidian.name, incomeTax: { annualIncome: '96000-200000' } } };
const target = ['--application', 'assistance-review'];

const problem = pgbouncerProblem ?? (hasRedis ? undefined : 'no redis-server on PATH');

describe.skipIf(problem !== undefined)(`behind PgBouncer${problem ? ` (skipped: ${problem})` : ''}`, () => {
  let pooler: RunningPgbouncer;
  let redis: RunningRedis;
  let environment: Environment;

  beforeAll(async () => {
    environment = await startEnvironment();
    pooler = await startPgbouncer(environment.catalogUrl);
    redis = await startRedis();
  });
  afterAll(async () => {
    await environment?.stop();
    await pooler?.stop();
    await redis?.stop();
  });

  test('two gateways with two workers each answer under load, obey a suspension, and leave a record of each answer', async () => {
    const catalog = new URL(environment.catalogUrl);
    const ofRole = (role: string): string => {
      catalog.username = `govgraph_${role}`;
      return pooler.through(catalog.href);
    };
    const settings = {
      CATALOG_DATABASE_URL: ofRole('gateway'),
      GOVGRAPH_WORKERS: '2',
      GOVGRAPH_REDIS_URL: redis.url,
    };
    const gateways = [
      await environment.startGateway(settings, 'first'),
      await environment.startGateway(settings, 'second'),
    ];
    const token = await environment.tokens.ofPersona('assistance-review');
    const callers = gateways.map(({ address }) =>
      createCaller({ gatewayUrl: address, token, purpose: 'low-income-assistance' }),
    );
    // Every request on a connection of its own: connections go to the workers in turn.
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query: document }),
    };
    const decisionIds: string[] = [];
    const responses = { given: 0, suspended: 0 };
    let next = 0;
    const load = startLoad(8, async () => {
      const response = await callers[next++ % 2]!.send(request);
      expect(response.status).toBe(200);
      decisionIds.push(response.decisionId ?? 'none');
      if (response.errors.some(({ extensions }) => extensions?.code === 'SUSPENDED'))
        responses.suspended += 1;
      else {
        expect(response.data).toEqual(given);
        responses.given += 1;
      }
    });
    const registry = ofRole('registry');
    await govgraph(registry, 'suspension', 'add', ...target, '--reason', 'its key leaked', '--database');
    const before = responses.given;
    while (responses.suspended < 40) await new Promise((resolve) => setTimeout(resolve, 20));
    await govgraph(registry, 'suspension', 'lift', ...target, '--reason', 'a new key', '--database');
    while (responses.given < before + 40) await new Promise((resolve) => setTimeout(resolve, 20));
    await load.stop();

    for (const { address } of gateways) {
      const readiness = await fetch(new URL('/readyz', address));
      expect([readiness.status, await readiness.json()]).toMatchObject([
        200,
        { checks: { usageStore: { isOk: true } } },
      ]);
    }
    for (const decisionId of decisionIds)
      expect(await environment.usage.read({ decisionId }), decisionId).toHaveLength(1);
    await expect(govgraph(ofRole('auditor'), 'audit', 'verify')).rejects.toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/records of [45] writers.*: all intact, as far as could be proved/),
    });
  });
});
