/**
 * The database of the usage record is killed while requests run. What cannot be recorded is not answered; what was
 * answered is on record; and when the database is back, so is the service.
 */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { type UsageRecord, type UsageStore, verifyChain } from '@govgraph/storage';
import { migrate, startEmbeddedPostgres } from '@govgraph/prisma';
import { samplePersons } from '@govgraph/demo-city';
import { expect, test, vi } from 'vitest';
import { type GraphQLResponse, codesByPath } from './environment/caller.ts';
import { govgraph } from './environment/govgraph.ts';
import { startLoad } from './environment/load.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const document = `{ person(idNumber: "${haidian.idNumber}") { name incomeTax(year: 2025) { annualIncome } } }`;

test('PostgreSQL is killed under load: no answer without a record, 503 meanwhile, and service returns by itself', async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-killed-'));
  await chmod(directory, 0o755);
  const port = await findFreePort();
  // Durable, as in production: a commit that was confirmed must survive the kill.
  const start = () => startEmbeddedPostgres({ directory: path.join(directory, 'data'), port, fsync: true });
  let postgres = await start();
  const catalogUrl = postgres.connectionString;
  await migrate({ connectionString: catalogUrl, schemas: ['catalog'] });
  const environment = await startEnvironment({ catalogUrl });
  await liftLimits(environment);
  const readyz = new URL('/readyz', environment.gatewayUrl);
  try {
    const review = await environment.caller('assistance-review', 'low-income-assistance');
    const responses: GraphQLResponse<unknown>[] = [];
    const statuses = () => responses.map(({ status }) => status);
    const count = (status: number) => statuses().filter((each) => each === status).length;
    const load = startLoad(8, async () => {
      const response = await review.ask(document);
      responses.push(response);
      if (response.status !== 200) await new Promise((resolve) => setTimeout(resolve, 50));
    });

    await vi.waitFor(() => expect(count(200)).toBeGreaterThan(100), { timeout: 30_000 });
    expect((await fetch(readyz)).status).toBe(200);

    process.kill(postgres.pid, 'SIGKILL');
    await vi.waitFor(() => expect(count(503)).toBeGreaterThan(20), { timeout: 30_000 });
    await vi.waitFor(async () => expect((await fetch(readyz)).status).toBe(503), { timeout: 15_000 });

    const answeredBefore = count(200);
    await postgres.exited;
    postgres = await vi.waitFor(start, { timeout: 30_000, interval: 200 });
    await vi.waitFor(() => expect(count(200)).toBeGreaterThan(answeredBefore + 100), { timeout: 30_000 });
    await load.stop();
    await vi.waitFor(async () => expect((await fetch(readyz)).status).toBe(200), { timeout: 15_000 });

    // Nothing but full answers and the constant refusal.
    expect(new Set(statuses())).toEqual(new Set([200, 503]));
    const given = responses.filter(({ status }) => status === 200);
    for (const { data } of given) {
      expect(data).toEqual({
        person: { name: haidian.name, incomeTax: { annualIncome: '96000-200000' } },
      });
    }
    const refused = responses.filter(({ status }) => status === 503);
    expect(new Set(refused.map(({ text }) => text)).size).toBe(1);
    expect(codesByPath(refused[0]!)).toEqual({ '': 'AUDIT_UNAVAILABLE' });
    expect(refused[0]?.data).toBeUndefined();
    expect(refused[0]?.text).not.toContain(haidian.name);
    expect(refused[0]?.headers.get('retry-after')).toMatch(/^\d+$/);

    // Every response that left is on record, once, in an unbroken chain.
    const records = await readAll(environment.usage);
    const recorded = new Set(records.map(({ decisionId }) => decisionId));
    expect(recorded.size).toBe(records.length);
    expect(given.filter(({ decisionId = '' }) => !recorded.has(decisionId))).toEqual([]);
    expect(verifyChain(records)).toMatchObject({ isIntact: true, count: records.length });
    // Without its key and its checkpoints, the command finds no problem and says that it cannot prove more.
    await expect(govgraph(catalogUrl, 'audit', 'verify')).rejects.toMatchObject({
      code: 3,
      stdout: expect.stringContaining('all intact, as far as could be proved'),
    });
  } finally {
    await environment.stop();
    await postgres.stop();
    await rm(directory, { recursive: true, force: true });
  }
}, 180_000);

/** The records of the one gateway there is, in order. */
async function readAll(usage: UsageStore): Promise<readonly UsageRecord[]> {
  const writers = await usage.listWriters();
  expect(writers).toHaveLength(1);
  const writer = writers[0]!;
  const records: UsageRecord[] = [];
  for (;;) {
    const page = await usage.read({ writer, afterSequence: records.at(-1)?.sequence ?? 0, limit: 1_000 });
    if (page.length === 0) return records;
    records.push(...page);
  }
}
