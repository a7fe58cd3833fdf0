/**
 * With GOVGRAPH_WORKERS a gateway is several processes behind one port. To callers, departments and auditors they are
 * one gateway: one quota, one policy, no gap when one of them dies.
 */
import { execFile } from 'node:child_process';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { prepareKeys, type RunningChild } from '@govgraph/cli/testing';
import { samplePersons } from '@govgraph/prisma/samples';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type Answer, codesByPath, createCaller } from './world/caller.ts';
import { baseEnvironment, checkoutRoot } from './world/environment.ts';
import { govgraph } from './world/govgraph.ts';
import { limitGrant } from './world/limit-grant.ts';
import { descendantsOf, isRunning } from './world/processes.ts';
import { hasRedis, startRedis } from './world/redis.ts';
import { type World, startWorld } from './world/start-world.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } } }`;
const given = { person: { name: haidian.name, incomeTax: { annualIncome: '96000-200000' } } };

describe.skipIf(!hasRedis)(`two workers${hasRedis ? '' : ' (skipped: no redis-server on PATH)'}`, () => {
  let redis: Awaited<ReturnType<typeof startRedis>>;
  let world: World;
  let gateway: RunningChild;

  const startWorkers = (environment: Readonly<Record<string, string>> = {}) =>
    world.startGateway({ GOVGRAPH_WORKERS: '2', GOVGRAPH_REDIS_URL: redis.url, ...environment });
  const workers = () => descendantsOf(gateway.processId);
  /** Every request on a connection of its own: connections go to the workers in turn. */
  const askAtOnce = async (
    count: number,
    { persona = 'assistance-review', purpose = 'low-income-assistance', query = document } = {},
  ): Promise<Answer<unknown>[]> => {
    const token = await world.tokens.ofPersona(persona);
    const caller = createCaller({ gatewayUrl: gateway.address, token, purpose });
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query }),
    };
    return Promise.all(Array.from({ length: count }, () => caller.send(request)));
  };

  beforeAll(async () => {
    redis = await startRedis();
    world = await startWorld();
    await limitGrant(world, 'newborn-vaccinations', 4);
    gateway = await startWorkers();
  });
  afterAll(async () => {
    await world?.stop();
    await redis?.stop();
  });

  test('answer on one port, each with a chain of usage records of its own', async () => {
    const answers = await askAtOnce(8);
    for (const { data } of answers) expect(data).toEqual(given);
    expect(await world.usage.listWriters()).toHaveLength(2);
    // Without key and checkpoints, no problem is found, and no more can be proved.
    await expect(govgraph(world.catalogUrl, 'audit', 'verify')).rejects.toMatchObject({
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

  test('when one is killed, another one is started, and no request is lost from then on', async () => {
    const before = workers();
    expect(before).toHaveLength(2);
    const writers = await world.usage.listWriters();
    process.kill(before[0]!, 'SIGKILL');
    // Until the first process has noticed, it may hand over connections that nobody takes.
    await vi.waitFor(() => expect(workers().filter((worker) => worker !== before[0])).toHaveLength(2), {
      timeout: 20_000,
    });
    const answers = await askAtOnce(8);
    for (const { data } of answers) expect(data).toEqual(given);
    await vi.waitFor(
      async () => {
        await askAtOnce(8);
        expect((await world.usage.listWriters()).length).toBe(writers.length + 1);
      },
      { timeout: 45_000, interval: 200 },
    );
    expect(workers()).toHaveLength(2);
    expect(workers()).toContain(before[1]);
  });

  test('a grant that is revoked denies with the next request, whichever of them takes it', async () => {
    const version = await world.policy.revokeGrant('assistance-income', 'steward', 'scenario');
    for (const answer of await askAtOnce(8)) {
      expect(answer.policyVersion).toBe(version);
      expect(answer.data).toEqual({ person: { ...given.person, incomeTax: null } });
      expect(codesByPath(answer)).toEqual({ 'person.incomeTax': 'GRANT_EXPIRED' });
    }
  });

  test('SIGTERM: what is under way is answered, then all of them are gone', async () => {
    const all = [gateway.processId, ...workers()];
    const way = world.ways['public-security'];
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
    const { signingKeysFile } = await prepareKeys(inject('services').keysDirectory);
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-keys-'));
    const keysFile = path.join(directory, 'keys.json');
    await copyFile(signingKeysFile, keysFile);
    gateway = await startWorkers({ GOVGRAPH_SIGNING_KEYS_FILE: keysFile });
    await rm(directory, { recursive: true });
    for (const worker of workers()) process.kill(worker, 'SIGKILL');
    const { reason } = await gateway.exited;
    expect(reason).toContain('ended with exit code 1');
    expect(reason).toContain(`GOVGRAPH_SIGNING_KEYS_FILE: the file ${keysFile} cannot be read`);
  });

  test('a port that is in use is said once, and nothing is left running', async () => {
    const ended = await runGateway({
      CATALOG_DATABASE_URL: world.catalogUrl,
      GOVGRAPH_WORKERS: '2',
      GOVGRAPH_REDIS_URL: redis.url,
      GOVGRAPH_PORT: new URL(world.gatewayUrl).port,
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

/** A gateway that is expected to end by itself. */
async function runGateway(environment: Readonly<Record<string, string>>) {
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
    ...environment,
  };
  const program = path.join(checkoutRoot, 'gateway/dist/main.js');
  return new Promise<{ readonly code: unknown; readonly complaints: readonly string[] }>((resolve) => {
    execFile(process.execPath, [program], { env, timeout: 45_000 }, (error, _, stderr) => {
      const lines = stderr.trim().split('\n');
      // The others are log lines, in JSON.
      resolve({ code: error?.code, complaints: lines.filter((line) => !line.startsWith('{')) });
    });
  });
}
