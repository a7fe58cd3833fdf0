/** The command over the gateway, as officials and pipelines use it: on real processes, with tokens of the issuer. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { signIn } from '@govgraph/demo/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { failureOf, openOfficialsCommand, type OfficialsCommand } from './environment/command.ts';
import { readVersionsAfter, type RecordedVersion } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

let environment: Environment;
let command: OfficialsCommand;

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  command = await openOfficialsCommand(environment.gatewayUrl);
});
afterAll(async () => {
  await command?.close();
  await environment?.stop();
});

const run: OfficialsCommand['run'] = (...given) => command.run(...given);
const runAs: OfficialsCommand['runAs'] = (...given) => command.runAs(...given);

const revoke = (id: string) => ['grant', 'revoke', id, '--reason', 'the pilot is over', '--json'];

describe('An official who signs in', () => {
  test('ends a grant of the own department, in the own name', async () => {
    let told = '';
    const done = run({}, ['login'], (text) => {
      const isNew = !told.includes('Waiting');
      told += text;
      const address = /^Open (\S+)/m.exec(told)?.[1];
      if (isNew && told.includes('Waiting')) void signIn(address ?? '', 'public-security-steward');
    });
    expect(await done).toMatchObject({ exitCode: 0 });
    expect((await run({}, ['whoami'])).stdout).toContain(
      'public-security-steward-0001, steward of public-security',
    );
    const ran = await run({}, revoke('assistance-household'));
    expect(ran.exitCode).toBe(0);
    const { version } = (JSON.parse(ran.stdout) as { data: { version: number } }).data;
    expect(await versionOf(version)).toMatchObject({ actor: 'public-security-steward-0001' });
    expect(failureOf(await run({}, revoke('assistance-household')))).toMatchObject({ code: 'WRONG_STATE' });

    expect(await run({}, ['logout'])).toMatchObject({ exitCode: 0 });
    const refused = await run({}, ['whoami', '--json']);
    expect([refused.exitCode, failureOf(refused).code]).toEqual([2, 'NOT_SIGNED_IN']);
  });
});

describe('Who may not do something is refused, told why, and on record', () => {
  test('an auditor, by a rule of the policy', async () => {
    const ran = await runAs('auditor', ...revoke('assistance-income'));
    expect(ran.exitCode).toBe(1);
    const { code, message } = failureOf(ran);
    expect(code).toBe('RULE_DENIED');
    expect(message).toContain('This is for stewards of the department concerned and for the authority');
    expect(message).toContain('You are auditor of authority.');
    const [decisionId = ''] = /(?<=\[decision )[^\]]+/.exec(message) ?? [];
    const [record] = await environment.usage.read({ decisionId });
    expect(record).toMatchObject({ user: 'auditor-0001', department: 'authority' });
  });

  test('a steward of a department that is not the one that provides, by the registry', async () => {
    const ran = await runAs('health-steward', ...revoke('assistance-income'));
    expect([ran.exitCode, failureOf(ran).code]).toEqual([1, 'OTHER_DEPARTMENT']);
  });

  test('an application that has no role', async () => {
    const ran = await runAs('hall-frontend', ...revoke('assistance-income'));
    expect([ran.exitCode, failureOf(ran).code]).toEqual([1, 'RULE_DENIED']);
  });

  test('somebody with roles of two duties, of everything', async () => {
    const claims = { client_id: 'both', department: 'authority', region: '11', level: 'CITY', clearance: 1 };
    const token = await environment.tokens.withClaims({ ...claims, roles: ['authority', 'auditor'] });
    const ran = await run({ GOVGRAPH_TOKEN: token }, ['department', 'list', '--json']);
    expect([ran.exitCode, failureOf(ran).code]).toEqual([1, 'ROLES_CONFLICT']);
  });
});

describe('A department that is not registered yet', () => {
  test('can look at the catalog, which it has to join, and has nothing else', async () => {
    const list = await runAs('library-steward', 'department', 'list', '--json');
    const { data } = JSON.parse(list.stdout) as { data: { departments: { code: string }[] } };
    expect(data.departments.map(({ code }) => code)).toEqual(expect.arrayContaining(['authority', 'health']));
    expect(data.departments.map(({ code }) => code)).not.toContain('library');
    const ran = await runAs('library-steward', ...revoke('assistance-income'));
    expect([ran.exitCode, failureOf(ran).code]).toEqual([1, 'OTHER_DEPARTMENT']);

    const document = { query: '{ __typename legalEntities(first: 1) { edges { node { name } } } }' };
    for (const purpose of [undefined, 'catalog-administration', 'unified-legal-entity-view']) {
      const caller = await environment.caller('library-steward', purpose);
      const response = await caller.ask(document.query);
      expect(response.errors?.map(({ extensions }) => extensions?.['code'])).toEqual([
        purpose === 'catalog-administration' ? 'NOT_NECESSARY' : 'DEPARTMENT_UNKNOWN',
      ]);
    }
  });
});

describe('A department that joins, with nothing but tokens', () => {
  let folder: string;

  beforeAll(async () => {
    folder = path.join(command.home, 'library');
    await mkdir(folder);
    await writeFile(path.join(folder, 'schema.graphql'), schema);
    await writeFile(path.join(folder, 'catalog.yaml'), catalog);
  });

  test('asks to be registered, which its own steward does not decide', async () => {
    const names = ['--name', 'City Library', '--name-zh', '市图书馆', '--uscc', '11310000MB2F300633'];
    const others = await runAs('health-steward', 'department', 'register', 'library', ...names, '--json');
    expect([others.exitCode, failureOf(others).code]).toEqual([1, 'OTHER_DEPARTMENT']);
    const asked = await runAs('library-steward', 'department', 'register', 'library', ...names);
    expect(asked.exitCode).toBe(0);
    const own = await runAs('library-steward', 'department', 'approve', 'library', '--json');
    expect([own.exitCode, failureOf(own).code]).toEqual([1, 'RULE_DENIED']);
    const none = await runAs('authority', 'department', 'approve', 'theatre', '--json');
    expect([none.exitCode, failureOf(none).code]).toEqual([1, 'NOT_FOUND']);

    const approved = await runAs('authority', 'department', 'approve', 'library');
    expect(approved.stdout).toBe('library is registered\n');
    const { stdout } = await runAs('library-steward', 'department', 'list');
    expect(stdout).toContain('library');
    expect((await runAs('authority', 'department', 'requests')).stdout).toContain('REGISTERED');
  });

  test('checks and publishes its folder, and nobody else’s', { timeout: 180_000 }, async () => {
    await writeFile(
      path.join(folder, 'catalog.yaml'),
      catalog.replace('{ coordinate: LibraryCard.number,', '{ coordinate: LibraryCard.numbr,'),
    );
    const refused = await runAs('library-steward', 'subgraph', 'check', folder);
    expect(refused.exitCode).toBe(1);
    expect(refused.stdout).toMatch(/catalog\.yaml:\d+:\d+ +problem .*LibraryCard\.numbr/);
    await writeFile(path.join(folder, 'catalog.yaml'), catalog);

    const publish = ['subgraph', 'publish', folder, '--url', 'http://127.0.0.1:2/graphql', '--json'];
    const foreign = await runAs('health-steward', ...publish);
    expect([foreign.exitCode, failureOf(foreign).code]).toEqual([1, 'OTHER_DEPARTMENT']);
    const published = await runAs('library-steward', ...publish, '--reason', 'first publication');
    expect(published.exitCode).toBe(0);
    expect(published.stderr).toMatch(/^handed in as /);
    const { version } = (JSON.parse(published.stdout) as { data: { version: number } }).data;
    expect(await versionOf(version)).toMatchObject({ actor: 'library-steward-0001' });
    const { stdout } = await runAs('library-steward', 'department', 'list');
    expect(stdout).toMatch(/library .*serves http:\/\/127\.0\.0\.1:2\/graphql/);
  });
});

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])

type Query {
  "A library card."
  libraryCard(number: String!): LibraryCard
}

"A library card."
type LibraryCard {
  "Its number."
  number: String
}
`;

const catalog = `
resources:
  - code: 31200101/000001
    name: Library cards
    nameZh: 读者证信息
    provider: library
    providerUscc: 11310000MB2F300633
    abstract: Cards of the public libraries.
    format: database
    classification: 部门信息资源 / 文化
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: false }
    updateCycle: DAILY
    publishedOn: '2026-01-05'
    relatedResources: []
    items:
      - { coordinate: LibraryCard.number, name: Card number, nameZh: 证号, dataType: C, length: 12, level: 2 }
      - { coordinate: Query.libraryCard, name: A card, nameZh: 查询读者证, dataType: G, level: 1, role: STRUCTURE }
    inputs:
      - { coordinate: 'Query.libraryCard(number:)', reads: LibraryCard.number, mode: identify }
`;

describe('An operator who breaks the glass', () => {
  test('needs no gateway, and the history says so', async () => {
    const settings = { CATALOG_DATABASE_URL: environment.catalogUrl, GOVGRAPH_URL: 'http://127.0.0.1:2' };
    const ran = await run(settings, [...revoke('assistance-income'), '--database', '--actor', 'li']);
    expect(ran.exitCode).toBe(0);
    const { version } = (JSON.parse(ran.stdout) as { data: { version: number } }).data;
    expect(await versionOf(version)).toMatchObject({ actor: 'break-glass:li', reason: 'the pilot is over' });
  });

  test('gives a name there only: over the gateway, the token says who it is', async () => {
    const ran = await runAs('authority', ...revoke('assistance-income'), '--actor', 'li');
    expect([ran.exitCode, failureOf(ran).code]).toEqual([2, 'USAGE']);
  });
});

/** What the history of the policy says of a version. */
async function versionOf(version: number): Promise<RecordedVersion | undefined> {
  const [recorded] = await readVersionsAfter(environment.catalogUrl, version - 1);
  return recorded;
}

describe('A steward who looks up what is published', () => {
  const ask = (...commandLine: string[]) => runAs('public-security-steward', ...commandLine);

  test('lists what every department has published, and all that one has', async () => {
    const all = await ask('subgraph', 'list');
    expect(all).toMatchObject({ exitCode: 0 });
    expect(all.stdout).toMatch(/^taxation +version \d+ .*graphql/m);
    const { data } = JSON.parse((await ask('subgraph', 'list', 'taxation', '--json')).stdout) as {
      readonly data: {
        readonly subgraphs: readonly { readonly version: number; readonly isRemoved: boolean }[];
      };
    };
    expect(data.subgraphs).toEqual([
      expect.objectContaining({ isRemoved: false, version: expect.any(Number) }),
    ]);
    expect(await ask('subgraph', 'list', 'nobody')).toMatchObject({ exitCode: 1 });
  });

  test('shows it, as a folder that is no different from what is published', async () => {
    const shown = await ask('subgraph', 'show', 'taxation', '--into', command.home);
    expect(shown).toMatchObject({ exitCode: 0 });
    expect(shown.stdout).toMatch(/^# taxation, published with policy version \d+ by /);
    const folder = path.join(command.home, 'taxation');
    expect(await ask('subgraph', 'diff', folder)).toMatchObject({
      exitCode: 0,
      stdout: 'nothing is different\n',
    });
    const schema = path.join(folder, 'schema.graphql');
    await writeFile(schema, `${await readFile(schema, 'utf8')}\nscalar Fee\n`);
    expect((await ask('subgraph', 'diff', folder)).stdout).toBe('schema  + Fee: scalar\n');
    // What is there is somebody's work.
    expect(await ask('subgraph', 'show', 'taxation', '--into', command.home)).toMatchObject({ exitCode: 2 });
  });

  test('prints the schema of all departments', async () => {
    const { stdout, exitCode } = await ask('supergraph', 'show');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('enum join__Graph');
    expect(await ask('supergraph', 'show', '--at', '1')).toMatchObject({ exitCode: 1 });
  });
});
