/**
 * A change that breaks what is in use: stopped, naming who uses it; approved by the authority; in force under load without
 * one failed request; and rolled back. By the commands of stewards and the authority, over the gateway.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Caller } from './environment/caller.ts';
import { type OfficialsCommand, type Ran, dataOf, openOfficialsCommand } from './environment/command.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { startLoad } from './environment/load.ts';
import { readVersionsAfter } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { writeFolder } from './publications/changed-folder.ts';

const { haidian } = samplePersons;
const document = `query VaccinesOfNewborn { person(idNumber: "${haidian.idNumber}") { vaccinations { vaccine } } }`;

let environment: Environment;
let command: OfficialsCommand;
let desk: Caller;
/** In which `Vaccination.vaccine` is an ID, and not a String any more. */
let folder: string;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  await liftLimits(environment);
  command = await openOfficialsCommand(environment.gatewayUrl);
  desk = await environment.caller('public-security-desk', 'newborn-registration');
  folder = await writeFolder(command.home, 'health', []);
  const schema = path.join(folder, 'schema.graphql');
  const sdl = await readFile(schema, 'utf8');
  expect(sdl).toContain('  vaccine: String\n');
  await writeFile(schema, sdl.replace('  vaccine: String\n', '  vaccine: ID\n'));
});

afterAll(async () => {
  await command?.close();
  await environment?.stop();
});

const steward = (...commandLine: string[]) => command.runAs('health-steward', 'subgraph', ...commandLine);

/** The name of the change that a check has found, and stops. */
const changeIn = ({ stdout }: Ran): string =>
  /FIELD_TYPE_CHANGED:Vaccination\.vaccine:[0-9a-f]{12}/.exec(stdout)?.[0] ?? '';

async function approve(change: string): Promise<void> {
  const until = new Date(Date.now() + 24 * 60 * 60 * 1000).toISOString();
  const given = ['--department', 'health', '--until', until, '--reason', 'the desk is told'];
  const own = await steward('approve', change, ...given);
  expect(own).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('RULE_DENIED') });
  const ran = await command.runAs('authority', 'subgraph', 'approve', change, ...given);
  expect(ran).toMatchObject({ exitCode: 0 });
}

/** While callers ask all the time, each of whom gets all that they ask for. */
async function underLoad(work: () => Promise<Ran>): Promise<Ran> {
  const failures: unknown[] = [];
  let answers = 0;
  const load = startLoad(2, async () => {
    const { data, errors, status } = await desk.ask(document);
    answers += 1;
    const isWhole = /"vaccine":"[^"]+"/.test(JSON.stringify(data ?? null));
    if (status !== 200 || errors.length > 0 || !isWhole) failures.push({ status, errors, data });
    await sleep(30);
  });
  const ran = await work();
  // Gateways have taken the new schema over.
  await sleep(2_000);
  await load.stop();
  expect(failures).toEqual([]);
  expect(answers).toBeGreaterThan(20);
  return ran;
}

test('a change that breaks what is used', { timeout: 300_000 }, async () => {
  expect((await desk.ask(document)).errors).toEqual([]);
  const before = await environment.policy.currentVersion();

  // What was used is counted by gateways a moment later.
  const stopped = await vi.waitFor(
    async () => {
      const ran = await steward('publish', folder, '--reason', 'codes in place of names');
      expect(ran.stdout).toContain('VaccinesOfNewborn');
      return ran;
    },
    { timeout: 90_000, interval: 1_000 },
  );
  expect(stopped.exitCode).toBe(1);
  expect(stopped.stdout).toContain('public-security-desk');
  expect(stopped.stdout).toContain('newborn-registration');
  expect(changeIn(stopped)).not.toBe('');
  expect(await readVersionsAfter(environment.catalogUrl, before)).toEqual([]);

  await approve(changeIn(stopped));
  const published = await underLoad(() => steward('publish', folder, '--reason', 'codes in place of names'));
  expect(published).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('health is published') });
  expect((await command.runAs('auditor', 'supergraph', 'show')).stdout).toMatch(/vaccine: ID\b/);

  // The way back breaks it once more, and is another change.
  const back = ['rollback', 'health', '--to', String(before), '--reason', 'the desk cannot read codes'];
  const refused = await steward(...back);
  expect(refused.exitCode).toBe(1);
  expect(changeIn(refused)).not.toBe('');
  expect(changeIn(refused)).not.toBe(changeIn(stopped));
  await approve(changeIn(refused));
  const rolledBack = await underLoad(() => steward(...back));
  expect(rolledBack).toMatchObject({ exitCode: 0 });
  expect((await command.runAs('auditor', 'supergraph', 'show')).stdout).toMatch(/vaccine: String\b/);

  const approvals = await command.runAs('authority', 'subgraph', 'approvals', '--json');
  const { approvals: given } = dataOf(approvals) as { approvals: { change: string }[] };
  expect(given.map(({ change }) => change)).toEqual([changeIn(refused), changeIn(stopped)]);
  const versions = await readVersionsAfter(environment.catalogUrl, before);
  expect(versions.map(({ actor }) => actor)).toEqual(['health-steward-0001', 'health-steward-0001']);
});
