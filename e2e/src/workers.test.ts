/**
 * With GOVGRAPH_WORKERS a gateway is several processes behind one port. To callers, departments and auditors they are
 * one gateway: one quota, one policy, no gap when one of them dies or when all are restarted. How they are watched over
 * is in `gateway/src/workers/start-workers.test.ts`.
 */
import { execFile } from 'node:child_process';
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { prepareKeys, programs, type RunningChild } from '@govgraph/demo/testing';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type GraphQLResponse, codesByPath, createCaller } from './environment/caller.ts';
import { baseEnvironment } from './environment/base-environment.ts';
import { govgraph } from './environment/govgraph.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { limitGrant } from './environment/limit-grant.ts';
import { descendantsOf, isRunning } from './environment/processes.ts';
import { hasRedis, startRedis } from './environment/redis.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } } }`;
const given = { person: { name: haidian.name, incomeTax: { annualIncome: '96000-200000' } } };

describe.skipIf(!hasRedis)(`two workers${hasRedis ? '' : ' (skipped: no redis-server on PATH)'}`, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let environment: Environment;
  let gateway: RunningChild;
  let keysFile: string;

  const startWorkers = () =>
    environment.startGateway(
      {
        GOVGRAPH_WORKERS: '2',
        GOVGRAPH_REDIS_URL: redis.url,
        GOVGRAPH_SIGNING_KEYS_FILE: keysFile,
      },
      'workers',
    );
  /** What the gateway has logged with these words. */
  const logged = (words: string) => readLog(path.join(environment.logDirectory, 'workers.log'), words);
  const workers = () => descendantsOf(gateway.processId);
  /** Every request on a connection of its own: connections go to the workers in turn. */
  const askAtOnce = async (
    count: number,
    { persona = 'assistance-review', purpose = 'low-income-assistance', query = document } = {},
  ): Promise<GraphQLResponse<unknown>[]> => {
    const token = await environment.tokens.ofPersona(persona);
    const caller = createCaller({ gatewayUrl: gateway.address, token, purpose });
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query }),
    };
    return Promise.all(Array.from({ length: count }, () => caller.send(request)));
  };

  /** Asks 45 times a second, each time on a new connection. Outcomes are `given`, `lost` or a code. */
  const keepAsking = async () => {
    const token = await environment.tokens.ofPersona('assistance-review');
    const ask = async (): Promise<string> => {
      try {
        const response = await fetch(`${new URL(gateway.address).origin}/graphql`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${token}`,
            'govgraph-purpose': 'low-income-assistance',
            'content-type': 'application/json',
            connection: 'close',
          },
          body: JSON.stringify({ query: document }),
          signal: AbortSignal.timeout(20_000),
        });
        const { errors = [] } = (await response.json()) as {
          readonly errors?: readonly { readonly extensions: { readonly code: string } }[];
        };
        return errors[0]?.extensions.code ?? 'given';
      } catch (error) {
        return error instanceof DOMException ? 'left waiting' : 'lost';
      }
    };
    const outcomes: Promise<string>[] = [];
    const timer = setInterval(() => outcomes.push(ask()), 22);
    return {
      more: async (count: number) => {
        const from = outcomes.length;
        await vi.waitFor(() => expect(outcomes.length).toBeGreaterThan(from + count), { timeout: 20_000 });
        await outcomes[from + count];
      },
      stop: async () => {
        clearInterval(timer);
        return Promise.all(outcomes);
      },
    };
  };

  beforeAll(async () => {
    redis = await startRedis();
    environment = await startEnvironment();
    const { signingKeysFile } = await prepareKeys(inject('services').keysDirectory);
    keysFile = path.join(environment.logDirectory, 'signing-keys.json');
    await copyFile(signingKeysFile, keysFile);
    await liftLimits(environment);
    await limitGrant(environment, 'newborn-vaccinations', 4);
    gateway = await startWorkers();
  });
  afterAll(async () => {
    await environment?.stop();
    await redis?.stop();
  });

  test('answer on one port, each with a chain of usage records of its own', async () => {
    const answers = await askAtOnce(8);
    for (const { data } of answers) expect(data).toEqual(given);
    expect(await environment.usage.listWriters()).toHaveLength(2);
    // Without key and checkpoints, no problem is found, and no more can be proved.
    await expect(govgraph(environment.catalogUrl, 'audit', 'verify')).rejects.toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/8 records of 2 writers.*: all intact, as far as could be proved/),
    });
  });

  test('share the quota of a grant', async () => {
    const answers = await askAtOnce(8, {
      persona: 'public-security-desk',
      purpose: 'newborn-registration',
      query: `{ person(idNumber: "${haidian.idNumber}") { vaccinations { vaccine } } }`,
    });
    const refusals = answers.map((answer) => codesByPath(answer)['person.vaccinations'] ?? 'given');
    expect(refusals.toSorted()).toEqual([
      ...Array<string>(4).fill('QUOTA_EXCEEDED'),
      ...Array<string>(4).fill('given'),
    ]);
  });

  test('when one is killed under new connections, another one is started, and no request is left waiting', async () => {
    const before = workers();
    expect(before).toHaveLength(2);
    const writers = await environment.usage.listWriters();
    const asking = await keepAsking();
    await asking.more(20);
    process.kill(before[0]!, 'SIGKILL');
    await vi.waitFor(async () => expect(await logged('another worker serves')).toHaveLength(1), {
      timeout: 20_000,
    });
    expect((await logged('a worker ended'))[0]).toMatchObject({
      reason: `worker ${before[0]} ended with SIGKILL`,
      serving: 1,
    });
    await vi.waitFor(
      async () => expect((await environment.usage.listWriters()).length).toBe(writers.length + 1),
      {
        timeout: 45_000,
        interval: 200,
      },
    );
    const outcomes = await asking.stop();
    expect(outcomes).not.toContain('left waiting');
    // What the killed one was answering.
    expect(outcomes.filter((outcome) => outcome === 'lost').length).toBeLessThan(20);
    for (const { data } of await askAtOnce(8)) expect(data).toEqual(given);
    expect(workers()).toHaveLength(2);
    expect(workers()).toContain(before[1]);
  });

  test('SIGHUP: all are restarted one after the other, with the files as they are now, and nobody notices', async () => {
    const before = workers();
    const keys = await readFile(keysFile, 'utf8');
    const asking = await keepAsking();
    await asking.more(10);
    await writeFile(keysFile, '{');
    process.kill(gateway.processId, 'SIGHUP');
    await vi.waitFor(async () => expect(await logged('no new worker can start')).toHaveLength(1), {
      timeout: 20_000,
    });
    expect((await logged('no new worker can start'))[0]?.reason).toBe(
      `GOVGRAPH_SIGNING_KEYS_FILE: the file ${keysFile} is not JSON`,
    );
    expect(workers()).toEqual(before);

    const { taxation: _, ...others } = JSON.parse(keys) as Record<string, unknown>;
    await writeFile(keysFile, JSON.stringify(others));
    process.kill(gateway.processId, 'SIGHUP');
    await vi.waitFor(async () => expect(await logged('all workers are restarted')).toHaveLength(1), {
      timeout: 60_000,
    });
    for (const answer of await askAtOnce(4)) {
      expect(codesByPath(answer)).toEqual({ 'person.incomeTax': 'SUBGRAPH_UNAVAILABLE' });
    }
    await writeFile(keysFile, keys);
    process.kill(gateway.processId, 'SIGHUP');
    await vi.waitFor(async () => expect(await logged('all workers are restarted')).toHaveLength(2), {
      timeout: 60_000,
    });
    for (const { data } of await askAtOnce(4)) expect(data).toEqual(given);

    const outcomes = await asking.stop();
    expect(outcomes).not.toContain('left waiting');
    expect(outcomes).not.toContain('lost');
    expect(workers()).toHaveLength(2);
    expect(workers().filter((worker) => before.includes(worker))).toEqual([]);
    // One that was killed before, and two restarts of both.
    await vi.waitFor(async () => {
      const metrics = await (await fetch(new URL('/metrics', gateway.address))).text();
      expect(metrics).toContain('govgraph_workers{what="configured"} 2');
      expect(metrics).toContain('govgraph_workers{what="serving"} 2');
      expect(metrics).toMatch(/govgraph_workers\{what="restarted"\} [5-9]/);
    }, 10_000);
  }, 180_000);

  test('a grant that is revoked denies with the next request, whichever of them takes it', async () => {
    const version = await environment.policy.revokeGrant('assistance-income', 'steward', 'scenario');
    for (const answer of await askAtOnce(8)) {
      expect(answer.policyVersion).toBe(version);
      expect(answer.data).toEqual({ person: { ...given.person, incomeTax: null } });
      expect(codesByPath(answer)).toEqual({ 'person.incomeTax': 'GRANT_EXPIRED' });
    }
  });

  test('SIGTERM: what is under way is answered, then all of them are gone', async () => {
    const all = [gateway.processId, ...workers()];
    const way = environment.ways['public-security'];
    const asked = way.requests.length;
    way.setCondition({ kind: 'slow', delayMs: 1000 });
    const answering = askAtOnce(4);
    await vi.waitFor(() => expect(way.requests.length).toBe(asked + 4), { timeout: 10_000 });
    process.kill(gateway.processId, 'SIGTERM');
    const answers = await answering;
    way.setCondition({ kind: 'working' });
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(answers[0]?.data).toMatchObject({ person: { name: haidian.name } });
    expect((await gateway.exited).reason).toBe('ended with exit code 0');
    expect(all.filter(isRunning)).toEqual([]);
    await expect(fetch(gateway.address)).rejects.toThrow('fetch failed');
  });

  test('none outlives a primary that was killed', async () => {
    gateway = await startWorkers();
    const orphans = workers();
    expect(orphans).toHaveLength(2);
    process.kill(gateway.processId, 'SIGKILL');
    await vi.waitFor(() => expect(orphans.filter(isRunning)).toEqual([]), { timeout: 20_000 });
  });

  test('when none serves and no other can start, the gateway ends and says why', async () => {
    gateway = await startWorkers();
    await rm(keysFile);
    for (const worker of workers()) process.kill(worker, 'SIGKILL');
    const { reason } = await gateway.exited;
    expect(reason).toContain('ended with exit code 1');
    expect(reason).toContain(`GOVGRAPH_SIGNING_KEYS_FILE: the file ${keysFile} cannot be read`);
  });

  test('a port that is in use is said once, and nothing is left running', async () => {
    const ended = await runGateway({
      CATALOG_DATABASE_URL: environment.catalogUrl,
      GOVGRAPH_WORKERS: '2',
      GOVGRAPH_REDIS_URL: redis.url,
      GOVGRAPH_PORT: new URL(environment.gatewayUrl).port,
    });
    expect(ended.code).toBe(1);
    expect(ended.complaints).toEqual([
      expect.stringMatching(/^govgraph: cannot listen on port \d+ of 127\.0\.0\.1: it is in use$/),
    ]);
  });
});

test('several workers without a Redis to count quotas in are refused, and each problem is said once', async () => {
  const ended = await runGateway({ GOVGRAPH_WORKERS: '2', GOVGRAPH_PORT: 'http' });
  expect(ended.code).toBe(1);
  expect(ended.complaints.toSorted()).toEqual([
    'govgraph: CATALOG_DATABASE_URL: is missing',
    expect.stringMatching(/^govgraph: GOVGRAPH_PORT: /),
    'govgraph: GOVGRAPH_WORKERS: 2 workers need GOVGRAPH_REDIS_URL, or each would count quotas for itself',
  ]);
});

test('SIGHUP does not end a gateway of one process, which says what to do', async () => {
  const environment = await startEnvironment();
  try {
    const file = path.join(environment.logDirectory, 'gateway.log');
    process.kill(environment.gatewayProcessId, 'SIGHUP');
    await vi.waitFor(async () => expect(await readLog(file, 'SIGHUP')).toHaveLength(1), { timeout: 20_000 });
    expect((await fetch(`${new URL(environment.gatewayUrl).origin}/healthz`)).status).toBe(200);
  } finally {
    await environment.stop();
  }
});

async function readLog(file: string, words: string) {
  const lines = (await readFile(file, 'utf8')).split('\n').filter((line) => line.includes(words));
  return lines.map((line) => JSON.parse(line) as { readonly msg: string; readonly reason?: string });
}

/** A gateway that is expected to end by itself. */
async function runGateway(settings: Readonly<Record<string, string>>) {
  const { keysDirectory, issuer } = inject('services');
  const { signingKeysFile, pseudonymKey, chainKeyFile, checkpointKeyFile } = await prepareKeys(keysDirectory);
  const env = {
    ...baseEnvironment(),
    GOVGRAPH_ISSUERS: issuer,
    GOVGRAPH_SIGNING_KEYS_FILE: signingKeysFile,
    GOVGRAPH_PSEUDONYM_KEY: pseudonymKey,
    GOVGRAPH_CHAIN_KEY_FILE: chainKeyFile,
    GOVGRAPH_CHECKPOINT_KEY_FILE: checkpointKeyFile,
    GOVGRAPH_CHECKPOINT_DIRECTORY: path.join(keysDirectory, 'checkpoints'),
    ...settings,
  };
  return new Promise<{ readonly code: unknown; readonly complaints: readonly string[] }>((resolve) => {
    execFile(process.execPath, [programs.gateway], { env, timeout: 45_000 }, (error, _, stderr) => {
      const lines = stderr.trim().split('\n');
      // The others are log lines, in JSON.
      resolve({ code: error?.code, complaints: lines.filter((line) => !line.startsWith('{')) });
    });
  });
}
