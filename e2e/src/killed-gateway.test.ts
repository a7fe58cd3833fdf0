/**
 * A gateway that is killed in the middle of a response: what it held of a quota is nobody's, and given back when counters
 * are counted again. Nobody ever has more than the quota.
 */
import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { samplePersons } from '@govgraph/demo-city';
import { expect, test, vi } from 'vitest';
import { codesByPath, createCaller } from './environment/caller.ts';
import { checkoutRoot } from './environment/base-environment.ts';
import { startFreezableTcp } from './environment/freezable-tcp.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { limitGrant } from './environment/limit-grant.ts';
import { hasRedis, startRedis } from './environment/redis.ts';
import { startEnvironment } from './environment/start-environment.ts';

const document = `{ person(idNumber: "${samplePersons.haidian.idNumber}") { vaccinations { vaccine } } }`;
const quota = 4;

/** What becomes of a request while nobody waits for it yet. */
const outcomeOf = (response: Promise<unknown>) =>
  response.then(
    () => 'an answer',
    () => 'no answer',
  );

test.skipIf(!hasRedis)(
  `a gateway that is killed keeps what it held of a quota, until counters are removed${hasRedis ? '' : ' (skipped: no redis-server on PATH)'}`,
  async () => {
    const redis = await startRedis();
    const way = await startFreezableTcp({ host: '127.0.0.1', port: redis.port });
    const environment = await startEnvironment({ gatewaySettings: { GOVGRAPH_REDIS_URL: redis.url } });
    const { health } = environment.ways;
    try {
      await liftLimits(environment);
      await limitGrant(environment, 'newborn-vaccinations', quota);
      const token = await environment.tokens.ofPersona('public-security-desk');
      const ask = (gatewayUrl: string) =>
        createCaller({ gatewayUrl, token, purpose: 'newborn-registration' }).ask(document);
      const isAsked = () =>
        vi.waitFor(() => expect(health.takeRequests()).toHaveLength(1), { timeout: 20_000 });
      const recorded = async (): Promise<number> => {
        const records = await environment.usage.read({ application: 'public-security-desk' });
        return records
          .flatMap((record) => Object.entries('uses' in record ? (record.uses ?? {}) : {}))
          .filter(([name]) => name.startsWith('quota:'))
          .reduce((sum, [, used]) => sum + used, 0);
      };
      /** Until nothing more is given. @returns how often something was */
      const useUp = async (): Promise<number> => {
        for (let given = 0; ; given += 1) {
          const codes = codesByPath(await ask(environment.gatewayUrl));
          if (Object.keys(codes).length === 0) continue;
          expect(codes).toEqual({ 'person.vaccinations': 'QUOTA_EXCEEDED' });
          return given;
        }
      };

      // Between what it reserves and the response of the department.
      const first = await environment.startGateway({}, 'first');
      health.takeRequests();
      health.setCondition({ kind: 'hanging' });
      const broken = outcomeOf(ask(first.address));
      await isAsked();
      process.kill(first.processId, 'SIGKILL');
      expect(await broken).toBe('no answer');

      // Between the usage record and what it settles.
      const throughWay = `redis://127.0.0.1:${way.port}`;
      const second = await environment.startGateway({ GOVGRAPH_REDIS_URL: throughWay }, 'second');
      health.setCondition({ kind: 'slow', delayMs: 1_000 });
      const cut = outcomeOf(ask(second.address));
      await isAsked();
      way.freeze();
      await vi.waitFor(async () => expect(await recorded()).toBe(1), { timeout: 20_000, interval: 10 });
      process.kill(second.processId, 'SIGKILL');
      expect(await cut).toBe('no answer');

      health.setCondition({ kind: 'working' });
      expect(await useUp()).toBe(quota - 2);
      const guide = await readFile(path.join(checkoutRoot, 'docs/security.md'), 'utf8');
      const [, command = ''] = /`(redis-cli --scan [^`]+)`/.exec(guide) ?? [];
      execFileSync('sh', ['-c', command.replaceAll('redis-cli', `redis-cli -p ${redis.port}`)]);
      expect(await useUp()).toBe(1);
      expect(await recorded()).toBe(quota);
    } finally {
      await environment.stop();
      await way.close();
      await redis.stop();
    }
  },
);
