/**
 * Two who change the same at once, and what cannot come into force: one after the other, or one clear refusal; never a
 * mixture, and nothing half done. Over the gateway, with two processes that carry out what is handed in.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findFreePort } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  type OfficialsCommand,
  type Ran,
  dataOf,
  failureOf,
  openOfficialsCommand,
} from './environment/command.ts';
import { holdPublications } from './environment/hold-publications.ts';
import { queryCatalog, readVersionsAfter } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { type AddedField, writeFolder } from './publications/changed-folder.ts';

let environment: Environment;
let command: OfficialsCommand;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  await environment.startAuthority(await findFreePort());
  command = await openOfficialsCommand(environment.gatewayUrl);
});
afterAll(async () => {
  await command?.close();
  await environment?.stop();
});

const reason = ['--reason', 'a try'];

const stewards = { health: 'health-steward', 'market-regulation': 'market-regulation-steward' } as const;

const folderOf = (department: keyof typeof stewards, ...added: AddedField[]) =>
  writeFolder(command.home, department, added);

const publish = (department: keyof typeof stewards, folder: string): Promise<Ran> =>
  command.runAs(stewards[department], 'subgraph', 'publish', folder, '--json', '--reason', folder);

const versionOf = (ran: Ran) => Number(dataOf(ran)['version']);

/** What a department has in force: schema and catalog of one version. */
async function inForce(department: keyof typeof stewards): Promise<{ sdl: string; catalog: string }> {
  const shown = await command.runAs(stewards[department], 'subgraph', 'show', department, '--json');
  expect(shown).toMatchObject({ exitCode: 0 });
  const { sdl, catalog } = dataOf(shown) as { sdl: string; catalog: string };
  return { sdl, catalog };
}

/** Which of some fields a department has in force, in its schema and in its catalog alike. */
async function fieldsInForce(
  department: keyof typeof stewards,
  fields: readonly string[],
): Promise<string[]> {
  const { sdl, catalog } = await inForce(department);
  const has = (text: string) => fields.filter((field) => text.includes(field));
  expect(has(catalog)).toEqual(has(sdl));
  return has(sdl);
}

/** Waits until a publication waits for a gateway, as long as publications are held. */
const untilWaiting = (isWaiting: () => boolean) =>
  vi.waitFor(() => expect(isWaiting()).toBe(true), { timeout: 90_000, interval: 100 });

/** A publication that is held, and how it will end. */
async function beginHeld(department: keyof typeof stewards, folder: string): Promise<Promise<Ran>[]> {
  const token = await environment.tokens.ofPersona(stewards[department]);
  let told = '';
  const commandLine = ['subgraph', 'publish', folder, '--json', '--reason', folder];
  const ran = command.run({ GOVGRAPH_TOKEN: token }, commandLine, (text) => (told += text));
  await untilWaiting(() => told.includes('waiting for gateways'));
  return [ran];
}

describe('two publications at once', { timeout: 180_000 }, () => {
  test('of two departments come into force one after the other', async () => {
    const before = await environment.policy.currentVersion();
    const folders = await Promise.all([
      folderOf('health', { field: 'healthNote', resourceCode: '39990001/000001' }),
      folderOf('market-regulation', { field: 'marketNote', resourceCode: '39990002/000001' }),
    ]);
    const [health, market] = await Promise.all([
      publish('health', folders[0]),
      publish('market-regulation', folders[1]),
    ]);
    expect([health, market]).toMatchObject([{ exitCode: 0 }, { exitCode: 0 }]);
    const versions = [versionOf(health), versionOf(market)].toSorted((one, other) => one - other);
    expect(versions).toEqual([before + 1, before + 2]);
    expect(await fieldsInForce('health', ['healthNote'])).toEqual(['healthNote']);
    expect(await fieldsInForce('market-regulation', ['marketNote'])).toEqual(['marketNote']);
    const { stdout } = await command.runAs('health-steward', 'supergraph', 'show');
    expect(stdout).toMatch(/healthNote: String[^]*marketNote: String/);
  });

  test('of one department: what is in force is one of them, whole', async () => {
    const fields = ['healthFirst', 'healthSecond'];
    const note = { field: 'healthNote', resourceCode: '39990001/000001' };
    const folders = await Promise.all(
      fields.map((field, index) =>
        folderOf('health', note, { field, resourceCode: `39990001/00001${index}` }),
      ),
    );
    const ran = await Promise.all(folders.map((folder) => publish('health', folder)));
    const published = ran.filter(({ exitCode }) => exitCode === 0);
    // Whoever comes second takes out what the first has just added, which nobody uses.
    expect(published).toHaveLength(2);
    const last = versionOf(ran[0] as Ran) > versionOf(ran[1] as Ran) ? 0 : 1;
    expect(await fieldsInForce('health', fields)).toEqual([fields[last]]);
  });

  test('that take the same code of a resource: one comes into force, and the other is told whose it is', async () => {
    const before = await environment.policy.currentVersion();
    const code = '39990003/000001';
    const departments = ['health', 'market-regulation'] as const;
    const folders = await Promise.all([
      folderOf('health', { field: 'healthTaken', resourceCode: code }),
      folderOf('market-regulation', { field: 'marketTaken', resourceCode: code }),
    ]);
    const ran = await Promise.all(
      departments.map((department, index) => publish(department, folders[index] ?? '')),
    );
    const codes = ran.map(({ exitCode }) => exitCode);
    expect(new Set(codes)).toEqual(new Set([0, 1]));
    expect(await environment.policy.currentVersion()).toBe(before + 1);
    const refused = ran[codes.indexOf(1)] as Ran;
    expect(failureOf(refused)).toMatchObject({ code: 'PROBLEMS_FOUND' });
    const winner = departments[codes.indexOf(0)] ?? '';
    const { findings } = dataOf(refused) as { findings: { message: string }[] };
    expect(findings.map(({ message }) => message).join('\n')).toContain(winner);
  });
});

describe('a publication, while the policy changes', { timeout: 180_000 }, () => {
  const note = { field: 'healthNote', resourceCode: '39990001/000001' };

  test('is checked again, and both are so', async () => {
    const folder = await folderOf('health', note, { field: 'healthLater', resourceCode: '39990001/000020' });
    const release = await holdPublications(environment.catalogUrl);
    const [publishing] = await beginHeld('health', folder);
    const revoked = await command.runAs(
      'public-security-steward',
      ...['grant', 'revoke', 'assistance-household', '--reason', 'the pilot is over', '--json'],
    );
    expect(revoked).toMatchObject({ exitCode: 0 });
    await release();
    const published = (await publishing) as Ran;
    expect(published).toMatchObject({ exitCode: 0 });
    expect(versionOf(published)).toBe(versionOf(revoked) + 1);
    const { policy } = await environment.policy.readPublished();
    expect(policy.grants.find(({ id }) => id === 'assistance-household')?.revokedAt).toBeDefined();
    expect(await fieldsInForce('health', ['healthLater'])).toEqual(['healthLater']);
  });

  test('is refused when it does not fit any more, and nothing of it is done', async () => {
    // Nobody needs the note when it is taken out, and a purpose does before that comes into force.
    const release = await holdPublications(environment.catalogUrl);
    const [publishing] = await beginHeld('health', await folderOf('health'));
    const { policy } = await environment.policy.readPublished();
    const [purpose] = policy.purposes.filter(({ code }) => code === 'low-income-assistance');
    if (purpose === undefined) throw new Error('there is no such purpose');
    const items = [...purpose.items, 'Query.healthNote' as const];
    const version = await environment.policy.apply(
      { purposes: [{ ...purpose, items }] },
      'authority-0001',
      'the review needs notes',
    );
    await release();
    const refused = (await publishing) as Ran;
    expect(refused).toMatchObject({ exitCode: 1 });
    const { findings } = dataOf(refused) as { findings: { message: string; place: string }[] };
    expect(JSON.stringify(findings)).toContain('Query.healthNote');
    expect(await readVersionsAfter(environment.catalogUrl, version)).toEqual([]);
    expect(await fieldsInForce('health', ['healthNote'])).toEqual(['healthNote']);
  });
});

describe('what is not there, or is there already', { timeout: 120_000 }, () => {
  test('a rollback to what no longer fits is refused, and names what needs the rest', async () => {
    // The purpose of the test before needs the note, which the first version has not.
    const before = await environment.policy.currentVersion();
    const [first] = await queryCatalog<{ version: number }>(
      environment.catalogUrl,
      `SELECT min(policy_version) AS version FROM catalog.subgraph_versions WHERE name = 'health'`,
    );
    const back = ['rollback', 'health', '--to', String(first?.version), ...reason];
    const ran = await command.runAs('health-steward', 'subgraph', ...back);
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('Query.healthNote');
    expect(ran.stdout).toContain('low-income-assistance');
    expect(await environment.policy.currentVersion()).toBe(before);
    const none = await command.runAs(
      'health-steward',
      'subgraph',
      'rollback',
      'health',
      '--to',
      '9999',
      ...reason,
    );
    expect(none).toMatchObject({ exitCode: 1, stdout: '' });
    expect(none.stderr).toMatch(/^govgraph: [^\n]+\n$/);
  });

  test('the code of a department that is registered is nobody else’s', async () => {
    const names = ['--name', 'Health', '--name-zh', '卫生健康'];
    const ran = await command.runAs('health-steward', 'department', 'register', 'health', ...names, '--json');
    expect([ran.exitCode, failureOf(ran).code]).toEqual([1, 'TAKEN']);
  });
});

describe('what cannot be published is one clear error, and nothing is done', { timeout: 120_000 }, () => {
  const market = [{ field: 'marketNote', resourceCode: '39990002/000001' }] as const;

  /** With one thing changed in one of the files. */
  async function changed(file: string, change: (text: string) => string): Promise<string> {
    const folder = await folderOf('market-regulation', ...market);
    const place = path.join(folder, file);
    const before = await readFile(place, 'utf8');
    const after = change(before);
    expect(after).not.toBe(before);
    await writeFile(place, after);
    return folder;
  }

  test.each<[what: string, file: string, change: (text: string) => string, says: RegExp]>([
    [
      'a catalog with a wrong key in each item',
      'catalog.yaml',
      (text) => text.replaceAll('nameZh:', 'nameCn:'),
      /catalog\.yaml:\d+:\d+ .*nameCn/,
    ],
    ['a catalog that is no YAML', 'catalog.yaml', (text) => `${text}  : [`, /catalog\.yaml:\d+:\d+ /],
    [
      'a catalog without an item of a field',
      'catalog.yaml',
      (text) => text.replace('coordinate: Query.marketNote', 'coordinate: Query.marketNotice'),
      /Query\.marketNot/,
    ],
    [
      'a schema that is no GraphQL',
      'schema.graphql',
      (text) => text.replace('marketNote: String', 'marketNote String'),
      /schema\.graphql:\d+:\d+ /,
    ],
    [
      'a schema that does not compose with the others’',
      'schema.graphql',
      (text) => `${text}\ntype Vaccination @shareable {\n  "A date."\n  on: Boolean!\n}\n`,
      /Vaccination|on/,
    ],
    [
      'a schema with a type that there is not',
      'schema.graphql',
      (text) => text.replace('marketNote: String', 'marketNote: Nothing'),
      /Nothing/,
    ],
  ])('%s', async (_, file, change, says) => {
    const before = await environment.policy.currentVersion();
    const folder = await changed(file, change);
    const ran = await command.runAs(
      'market-regulation-steward',
      'subgraph',
      'publish',
      folder,
      '--reason',
      'a try',
    );
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(says);
    const problems = ran.stdout.split('\n').filter((line) => line.includes(' problem '));
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.length).toBeLessThan(10);
    expect(await environment.policy.currentVersion()).toBe(before);
  });
});
