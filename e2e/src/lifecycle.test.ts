/**
 * The life of departments while callers ask all the time: a field is handed over with the word of both, a department is
 * given another code, and one leaves. By the commands of stewards and the authority, over the gateway.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { sampleLegalEntities } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type Caller, createCaller } from './environment/caller.ts';
import {
  type OfficialsCommand,
  type Ran,
  dataOf,
  failureOf,
  openOfficialsCommand,
} from './environment/command.ts';
import { liftLimits } from './environment/lift-limits.ts';
import { startLoad } from './environment/load.ts';
import { readVersionsAfter } from './environment/query-catalog.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { startOtherStack } from './sources/other-stack.ts';
import { type ServedFolder, serveFolder } from './sources/serve-folder.ts';

const { complete } = sampleLegalEntities;

let environment: Environment;
let command: OfficialsCommand;
let hall: Caller;
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  environment = await startEnvironment({ servesAuthority: true });
  cleanUps.push(() => environment.stop());
  await liftLimits(environment);
  command = await openOfficialsCommand(environment.gatewayUrl);
  cleanUps.push(() => command.close());
  hall = await environment.caller('hall-frontend', 'service-hall');
});

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** A token of somebody of a department that the personas do not know. */
const tokenOf = (department: string, role: 'steward' | 'application') =>
  environment.tokens.withClaims({
    ...{ client_id: `${department}-${role}`, department, region: '11', level: 'CITY', clearance: 1 },
    ...{ roles: [role], official: `${department}-${role}-0001` },
  });

const stewardOf = async (department: string, ...commandLine: string[]): Promise<Ran> =>
  command.run({ GOVGRAPH_TOKEN: await tokenOf(department, 'steward') }, commandLine);

const done = async (running: Promise<Ran>): Promise<Ran> => {
  const ran = await running;
  expect(ran, ran.stdout + ran.stderr).toMatchObject({ exitCode: 0 });
  return ran;
};

/** A department is registered, and has a key. @returns the file with its half of it */
async function join(code: string, uscc: string): Promise<string> {
  const names = ['--name', code, '--name-zh', code, '--uscc', uscc];
  await done(stewardOf(code, 'department', 'register', code, ...names));
  await done(command.runAs('authority', 'department', 'approve', code));
  return createKey(code);
}

async function createKey(code: string): Promise<string> {
  const file = path.join(command.home, `${code}-keys.json`);
  await done(stewardOf(code, 'keys', 'create', '--file', file));
  return file;
}

/** While callers ask for what is not at issue, each of whom gets all of it. */
async function underLoad<Result>(document: string, work: () => Promise<Result>): Promise<Result> {
  const failures: unknown[] = [];
  let answers = 0;
  const load = startLoad(2, async () => {
    const { data, errors, status } = await hall.ask(document);
    answers += 1;
    if (status !== 200 || errors.length > 0 || JSON.stringify(data).includes('null'))
      failures.push({ status, errors, data });
    await sleep(30);
  });
  try {
    const result = await work();
    // Gateways have taken over what came into force.
    await sleep(2_000);
    return result;
  } finally {
    await load.stop();
    expect(failures).toEqual([]);
    expect(answers).toBeGreaterThan(10);
  }
}

const askScope = `{ legalEntity(uscc: "${complete.uscc}") { name businessScope } }`;
const askName = `{ legalEntity(uscc: "${complete.uscc}") { name } }`;
const scopeOf = async () => (await hall.ask(askScope)).data['legalEntity']?.['businessScope'];

describe('a field is handed over', { timeout: 240_000 }, () => {
  test('with the word of its department, while it is asked for', async () => {
    const keysFile = await join('library', '11310000MB2F300633');
    const library = await startOtherStack({
      schema: scopeSchema,
      resolvers: { LegalEntity: { businessScope: () => '图书馆所知的经营范围' } },
      keysFile,
    });
    cleanUps.push(library.close);
    const folder = path.join(command.home, 'library');
    await mkdir(folder);
    await writeFile(path.join(folder, 'schema.graphql'), scopeSchema);
    await writeFile(path.join(folder, 'catalog.yaml'), scopeCatalog);
    const before = await scopeOf();
    const version = await environment.policy.currentVersion();

    const waiting = await stewardOf(
      'library',
      ...['subgraph', 'publish', folder, '--url', library.url, '--reason', 'the scope is ours', '--json'],
    );
    expect(waiting.exitCode).toBe(1);
    expect(failureOf(waiting).code).toBe('CONSENT_AWAITED');
    const id = String(dataOf(waiting)['publication']);
    const asked = await command.runAs('market-regulation-steward', 'subgraph', 'waiting');
    expect(asked.stdout).toContain(id);

    // Nobody agrees for another one.
    const agree = ['subgraph', 'agree', id, '--reason', 'letter of 27 November', '--json'];
    const foreign = await command.runAs('health-steward', ...agree);
    expect([foreign.exitCode, failureOf(foreign).code]).not.toEqual([0, undefined]);
    const forged = await command.runAs('health-steward', ...agree, '--department', 'market-regulation');
    expect([forged.exitCode, failureOf(forged).code]).toEqual([1, 'OTHER_DEPARTMENT']);
    expect(await readVersionsAfter(environment.catalogUrl, version)).toEqual([]);
    expect(await scopeOf()).toBe(before);

    await underLoad(askScope, async () => {
      await done(command.runAs('market-regulation-steward', ...agree));
      await vi.waitFor(async () => expect(await scopeOf()).toBe('图书馆所知的经营范围'), {
        timeout: 60_000,
        interval: 200,
      });
    });
    expect(await readVersionsAfter(environment.catalogUrl, version)).toMatchObject([
      { actor: 'library-steward-0001', reason: expect.stringContaining('the scope is ours') },
    ]);
  });
});

describe('a department', { timeout: 300_000 }, () => {
  let served: ServedFolder;
  const asDepartment = async (code: string): Promise<Caller> =>
    createCaller({
      gatewayUrl: environment.gatewayUrl,
      token: await tokenOf(code, 'application'),
    });
  const askRecords = '{ museumRecords { number title } }';
  const listed = async (): Promise<string> =>
    (await done(command.runAs('authority', 'department', 'list'))).stdout;

  test('begins, without code, with what `subgraph init` writes', async () => {
    const keysFile = await join('museum', '11310000MB2F30071X');
    await done(
      stewardOf('museum', 'subgraph', 'init', 'museum', '--source', 'csv', '--uscc', '11310000MB2F30071X'),
    );
    const folder = path.join(command.home, 'museum');
    served = await serveFolder(folder, { GOVGRAPH_GATEWAY_KEYS_FILE: keysFile });
    cleanUps.push(() => served.stop());
    const publish = ['subgraph', 'publish', folder, '--url', served.url, '--reason', 'the museum joins'];
    await done(stewardOf('museum', ...publish));
    const museum = await asDepartment('museum');
    const { data, errors } = await museum.ask(askRecords);
    expect(errors).toEqual([]);
    expect(data).toEqual({
      museumRecords: [
        { number: 'R-0001', title: '第一条' },
        { number: 'R-0002', title: '第二条' },
      ],
    });
  });

  test('is given another code, which the authority says, and goes on under it', async () => {
    const transfer = ['subgraph', 'transfer', 'museum', 'history-museum', '--reason', 'the reform', '--json'];
    const own = await stewardOf('museum', ...transfer);
    expect([own.exitCode, failureOf(own).code]).toEqual([1, 'RULE_DENIED']);
    await underLoad(askName, () => done(command.runAs('authority', ...transfer, '--name-zh', '历史博物馆')));
    expect(await listed()).toMatch(/^history-museum /m);
    expect(await listed()).not.toMatch(/^museum /m);

    // What the code had ends with it: whoever has a token of it is nobody any more.
    const before = await (await asDepartment('museum')).ask(askRecords);
    expect(before.errors[0]?.extensions?.code).toBe('DEPARTMENT_UNKNOWN');
    const keysFile = await createKey('history-museum');
    const { url, stop } = await serveFolder(path.join(command.home, 'museum'), {
      GOVGRAPH_GATEWAY_KEYS_FILE: keysFile,
    });
    cleanUps.push(stop);
    await done(
      stewardOf('history-museum', ...['subgraph', 'show', 'history-museum', '--into', command.home]),
    );
    const folder = path.join(command.home, 'history-museum');
    await done(
      stewardOf('history-museum', 'subgraph', 'publish', folder, '--url', url, '--reason', 'another address'),
    );
    const caller = await asDepartment('history-museum');
    await vi.waitFor(
      async () => {
        const { data } = await caller.ask(askRecords);
        expect(data['museumRecords']).toHaveLength(2);
      },
      { timeout: 60_000, interval: 200 },
    );
  });

  test('leaves, which the authority says, and nothing of it is left but the history', async () => {
    const leave = ['department', 'leave', 'history-museum', '--reason', 'merged into culture', '--json'];
    const own = await stewardOf('history-museum', ...leave);
    expect([own.exitCode, failureOf(own).code]).toEqual([1, 'RULE_DENIED']);
    // What was used lately is named first, also where it was the department itself.
    const stopped = await command.runAs('authority', ...leave);
    expect([stopped.exitCode, failureOf(stopped).code]).toEqual([1, 'PROBLEMS_FOUND']);
    expect(stopped.stdout).toContain('museum-application');
    await underLoad(askName, () => done(command.runAs('authority', ...leave, '--allow-breaking')));
    expect(await listed()).not.toContain('history-museum');
    const { stdout } = await command.runAs('authority', 'supergraph', 'show');
    expect(stdout).not.toContain('MuseumRecord');
    const gone = await (await asDepartment('history-museum')).ask(askRecords);
    expect(gone.errors[0]?.extensions?.code).toMatch(/DEPARTMENT_UNKNOWN|GRAPHQL_VALIDATION_FAILED/);
    const history = await done(command.runAs('authority', 'subgraph', 'list', 'history-museum'));
    expect(history.stdout).toContain('merged into culture');

    // It may come back, and is somebody new.
    const names = ['--name', 'Museum', '--name-zh', '历史博物馆'];
    await done(stewardOf('history-museum', 'department', 'register', 'history-museum', ...names));
  });
});

const scopeSchema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@override"])

"A legal entity (法人)."
type LegalEntity @key(fields: "id") {
  "Opaque identifier."
  id: ID!

  "Business scope (经营范围)."
  businessScope: String @override(from: "market-regulation")
}
`;

const scopeCatalog = `
resources:
  - code: 31200109/000001
    name: Business scopes
    nameZh: 经营范围
    provider: library
    providerUscc: 11310000MB2F300633
    abstract: What organisations may do.
    format: database
    classification: 部门信息资源 / 文化
    shareType: UNCONDITIONAL
    shareMode: gateway
    openAttribute: { open: true }
    updateCycle: DAILY
    publishedOn: '2026-01-05'
    relatedResources: []
    items:
      - { coordinate: LegalEntity.businessScope, name: Business scope, nameZh: 经营范围, dataType: M, level: 1 }
`;
