/** What the command says while the authority carries out what was handed in, and what of it becomes its exit code. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test } from 'vitest';

import {
  type Answer,
  type AuthorityServer,
  publication,
  startAuthorityServer,
} from './authority-server.fixture.ts';
import { checkSubgraphs, publishSubgraphs } from './publication.ts';

let folder: string;
let server: AuthorityServer;

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'govgraph-publication-')), 'library');
  await mkdir(folder);
  await writeFile(path.join(folder, 'schema.graphql'), 'type Query { a: Int }');
  await writeFile(path.join(folder, 'catalog.yaml'), 'resources: []');
  server = await startAuthorityServer();
});
afterEach(async () => {
  server.close();
  await rm(path.dirname(folder), { recursive: true });
});

const begun = (name: string, state: string): Answer => ({
  data: { [name]: { publication: publication(state), refusal: null } },
});
const now = (state: string, more?: object): Answer => ({ data: { publication: publication(state, more) } });
const refused = (status: number, code: string): Answer => ({
  errors: [{ message: 'No.', extensions: { code } }],
  status,
});
const publish = () =>
  publishSubgraphs(server.config, [folder], { reason: 'first', url: ['https://l.example/g'] });

test('A publication is handed in once, and its progress told, each step once', async () => {
  server.answers = [
    begun('publishSubgraph', 'REQUESTED'),
    now('RUNNING', { progress: 'checking' }),
    now('RUNNING', { progress: 'checking' }),
    now('PUBLISHED', { policyVersion: 7, unpreparedGateways: ['gateway-2'] }),
  ];
  expect(await publish()).toBe(0);
  expect(server.said).toEqual(['handed in as p1', 'checking']);
  expect(server.printed).toEqual([
    'library is published, policy version 7',
    '1 gateway had not prepared its schema: gateway-2',
  ]);
  expect(server.asked[0]?.variables).toMatchObject({
    sources: [{ name: 'library', url: 'https://l.example/g', sdl: 'type Query { a: Int }' }],
    reason: 'first',
    waitForGateways: true,
  });
  expect(server.asked.filter(({ query }) => query.includes('mutation'))).toHaveLength(1);
});

test('What nobody answers for a moment is asked again, and the publication goes on', async () => {
  server.answers = [
    begun('publishSubgraph', 'REQUESTED'),
    refused(503, 'AUDIT_UNAVAILABLE'),
    refused(200, 'SUBGRAPH_UNAVAILABLE'),
    now('PUBLISHED', { policyVersion: 7 }),
  ];
  expect(await publish()).toBe(0);
});

test('A token that expires in the middle is one clear error, which says that the publication goes on', async () => {
  server.answers = [begun('publishSubgraph', 'REQUESTED'), refused(401, 'TOKEN_EXPIRED')];
  await expect(publish()).rejects.toMatchObject({ code: 'TOKEN_EXPIRED', exitCode: 2 });
  expect(server.said.at(-1)).toBe('the publication p1 goes on; what becomes of it cannot be asked now');
});

test('Problems are findings with their places: exit code 1', async () => {
  const finding = { kind: 'problem', code: 'CATALOG_INVALID', subgraph: 'library', place: 'resources' };
  const place = { file: 'catalog.yaml', line: 3, column: 5 };
  server.answers = [
    begun('checkSubgraph', 'REQUESTED'),
    now('REFUSED', { findings: [{ ...finding, ...place, message: 'is missing' }], findingCount: 700 }),
  ];
  expect(await checkSubgraphs(server.config, [folder], { json: true })).toBe(1);
  expect(JSON.parse(server.printed.join(''))).toMatchObject({
    ok: false,
    error: { code: 'PROBLEMS_FOUND', message: '1 problem, and 699 more findings' },
    data: { publication: 'p1', findings: [{ ...finding, ...place }] },
  });
});

test.each([
  ['CHECKED', 0],
  ['WITHDRAWN', 1],
  ['FAILED', 2],
])('A check that is %s at the end has the exit code %i', async (state, exitCode) => {
  server.answers = [
    begun('checkSubgraph', 'REQUESTED'),
    now(state, { failure: 'the store does not answer' }),
  ];
  expect(await checkSubgraphs(server.config, [folder], {})).toBe(exitCode);
});

test('What others have to agree to waits for them, and nothing is in force: exit code 1', async () => {
  server.answers = [
    begun('publishSubgraph', 'RUNNING'),
    now('WAITING_FOR_CONSENT', { isDone: false, awaitedConsent: ['health', 'taxation'] }),
  ];
  expect(await publish()).toBe(1);
  expect(server.printed).toEqual([
    'library: it waits for the agreement of health, taxation: govgraph subgraph agree p1 --reason …',
  ]);
});

test('What a department declines is not published, and why is told', async () => {
  server.answers = [
    begun('publishSubgraph', 'RUNNING'),
    now('DECLINED', { failure: 'health does not agree: too early' }),
  ];
  expect(await publish()).toBe(1);
  expect(server.printed).toEqual(['library: health does not agree: too early; nothing has changed']);
});

test('What changes for callers is told with a check, and who gains or loses', async () => {
  const change = { verdict: 'UNUSED', effect: 'BREAKING', message: 'Gone', reason: 'x' };
  const group = { direction: 'LOSES', coordinates: ['A.b'], before: 'the value', after: 'nothing' };
  const callers = [{ department: 'hall', purpose: null, only: [] }];
  server.answers = [
    begun('checkSubgraph', 'RUNNING'),
    now('CHECKED', {
      ...{ changes: [change], changeCount: 3 },
      accessImpact: { groups: [{ ...group, callers }], flows: [] },
    }),
  ];
  expect(await checkSubgraphs(server.config, [folder], {})).toBe(0);
  expect(server.printed).toEqual([
    '',
    '3 changes for callers:',
    '  Gone: unused: nobody used it in 30 days, and nothing in force names it',
    '  and 2 more; --json lists all',
    '',
    'Who gains or loses:',
    '  lose A.b: the value → nothing: hall without a purpose',
    'library: can be published',
  ]);
});

test('Whoever may not hand it in is told by whom it is, and nothing is asked any more', async () => {
  const message = 'only officials of library may do this, and you are of health: ask them';
  const refusal = { code: 'OTHER_DEPARTMENT', message };
  server.answers = [{ data: { publishSubgraph: { publication: null, refusal } } }];
  await expect(publish()).rejects.toMatchObject({ ...refusal, exitCode: 1 });
  expect(server.asked).toHaveLength(1);
});
