/** What an operator does with departments of the synthetic city that go, come back, or have another code. */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { mapPublishers, publishDemo, readPublication } from '@govgraph/demo/testing';
import { createTestDatabase, type TestDatabase } from '@govgraph/prisma/testing';
import { createPostgresSubgraphHistory } from '@govgraph/storage';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type CommandConfig, readConfig } from '../config.ts';
import { withPolicyAdmin } from '../stores.ts';
import { leaveDepartment, removeSubgraph, rollbackSubgraph, transferSubgraph } from './change-subgraphs.ts';

// Each has something checked, and carried out, on a thread of its own.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let directory: string;
let database: TestDatabase;
let config: CommandConfig;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-changes-'));
  database = await createTestDatabase({ schemas: ['catalog'] });
  config = {
    ...readConfig({}),
    dataDirectory: directory,
    databaseUrls: { catalog: database.connectionString },
    userName: 'tester',
  };
  await publishDemo(
    await readPublication({
      dataDirectory: directory,
      catalogUrl: database.connectionString,
      urls: mapPublishers(() => 'http://127.0.0.1:1/graphql'),
    }),
  );
});
afterAll(async () => {
  await database?.drop();
  await rm(directory, { recursive: true });
});

/** @returns the exit code, and what was printed */
async function run(command: () => Promise<number>): Promise<readonly [number, string]> {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const progress = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  try {
    const exitCode = await command();
    return [exitCode, log.mock.calls.join('\n')];
  } finally {
    log.mockRestore();
    progress.mockRestore();
  }
}

const published = () => withPolicyAdmin(database.connectionString, (admin) => admin.readPublished());
const given = { reason: 'the reform of 2027', database: true } as const;
const { reason } = given;

test('A subgraph that purposes need stays, and they are named', async () => {
  const { policy } = await published();
  const [exitCode, printed] = await run(() => removeSubgraph(config, 'health', given));
  expect([exitCode, printed]).toEqual([
    1,
    expect.stringMatching(/purposes\[.*say that what needs it ends with it/),
  ]);
  expect((await published()).policy.version).toBe(policy.version);
});

test('A dry run says what would end, and changes nothing', async () => {
  const { policy } = await published();
  const options = { ...given, endUse: true, dryRun: true } as const;
  const [exitCode, printed] = await run(() => removeSubgraph(config, 'health', options));
  expect([exitCode, printed]).toEqual([0, expect.stringMatching(/POLICY_AMENDED.*(changed|removed): /)]);
  expect((await published()).policy.version).toBe(policy.version);
});

test('A subgraph is taken out with what needs it, and comes back as it was by a rollback', async () => {
  const before = await published();
  const [removed, said] = await run(() =>
    removeSubgraph(config, 'health', { ...given, endUse: true, now: true }),
  );
  expect([removed, said]).toEqual([
    0,
    expect.stringContaining('the subgraph of health is taken out, policy version'),
  ]);
  const without = await published();
  expect(without.subgraphs.map(({ name }) => name)).not.toContain('health');
  expect(JSON.stringify(without.policy.purposes)).not.toContain('vaccinations');

  const { version } = before.policy;
  const [exitCode] = await run(() =>
    rollbackSubgraph(config, 'health', { ...given, to: version, now: true }),
  );
  expect(exitCode).toBe(0);
  const of = ({ subgraphs }: typeof before) => subgraphs.find(({ name }) => name === 'health');
  expect(of(await published())).toEqual(of(before));
  await expect(rollbackSubgraph(config, 'health', { ...given, to: 1 })).rejects.toThrow(
    'had not published anything',
  );
});

test('A department whose keys others build on cannot just leave', async () => {
  const [exitCode, printed] = await run(() =>
    leaveDepartment(config, 'public-security', { ...given, now: true }),
  );
  expect([exitCode, printed]).toEqual([1, expect.stringContaining('KEY_NOT_REGISTERED')]);
});

test('A department leaves in one version, marked as break-glass', async () => {
  const { policy } = await published();
  const [exitCode, printed] = await run(() =>
    leaveDepartment(config, 'ecology', { ...given, actor: 'li', now: true, allowBreaking: true }),
  );
  expect([exitCode, printed]).toEqual([
    0,
    expect.stringContaining(`ecology has left, policy version ${policy.version + 1}`),
  ]);
  const after = await published();
  expect(after.policy.departments.map(({ code }) => code)).not.toContain('ecology');
  expect(after.subgraphs.map(({ name }) => name)).not.toContain('ecology');
  const history = createPostgresSubgraphHistory(database.connectionString);
  expect(await history.readSubgraph('ecology')).toMatchObject({
    isRemoved: true,
    publishedBy: 'break-glass:li',
    reason,
  });
  await history.close();
});

test('A department has another code, under which its grants go on', async () => {
  const { policy } = await published();
  const ofTaxation = policy.grants.filter(({ provider }) => provider === 'taxation').map(({ id }) => id);
  expect(ofTaxation).not.toEqual([]);
  const [exitCode, printed] = await run(() =>
    transferSubgraph(config, 'taxation', 'revenue', { ...given, now: true, nameZh: '税收局' }),
  );
  expect([exitCode, printed]).toEqual([0, expect.stringContaining('taxation is revenue now')]);
  const after = await published();
  expect(after.policy.grants.filter(({ provider }) => provider === 'revenue').map(({ id }) => id)).toEqual(
    ofTaxation,
  );
  expect(after.policy.departments.find(({ code }) => code === 'revenue')).toMatchObject({ nameZh: '税收局' });
  expect(after.subgraphs.map(({ name }) => name)).toContain('revenue');
});
