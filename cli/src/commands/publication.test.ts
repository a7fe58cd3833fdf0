/** What the command says while the authority carries out what was handed in, and what of it becomes its exit code. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import { type CommandConfig, readConfig } from '../config.ts';
import { checkSubgraphs, publishSubgraphs } from './publication.ts';

interface Asked {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

type Answer = { readonly data: object } | { readonly errors: readonly object[]; readonly status: number };

let folder: string;
let server: Server;
let config: CommandConfig;
/** One after the other; the last one is given again. */
let answers: Answer[];
let asked: Asked[];
let said: string[];
let printed: string[];

beforeEach(async () => {
  folder = path.join(await mkdtemp(path.join(tmpdir(), 'govgraph-publication-')), 'library');
  await mkdir(folder);
  await writeFile(path.join(folder, 'schema.graphql'), 'type Query { a: Int }');
  await writeFile(path.join(folder, 'catalog.yaml'), 'resources: []');
  [asked, said, printed] = [[], [], []];
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += String(chunk)));
    request.on('end', () => {
      asked.push(JSON.parse(body) as Asked);
      const answer = answers.length > 1 ? answers.shift() : answers[0];
      response.writeHead(answer !== undefined && 'status' in answer ? answer.status : 200);
      response.end(JSON.stringify(answer));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  config = readConfig({ GOVGRAPH_URL: url, GOVGRAPH_TOKEN: 'a.b.c' });
  vi.spyOn(console, 'error').mockImplementation((text: string) => void said.push(text));
  vi.spyOn(console, 'log').mockImplementation((text: string) => void printed.push(text));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(path.dirname(folder), { recursive: true });
  vi.restoreAllMocks();
});

const publication = (state: string, more: object = {}) => ({
  ...{ id: 'p1', revision: 1, state, isDone: !['REQUESTED', 'RUNNING'].includes(state), progress: null },
  ...{ findings: null, findingCount: null, policyVersion: null, failure: null },
  ...{ preparedGateways: null, unpreparedGateways: null, ...more },
});
const begun = (name: string, state: string): Answer => ({
  data: { [name]: { publication: publication(state), refusal: null } },
});
const now = (state: string, more?: object): Answer => ({ data: { publication: publication(state, more) } });
const refused = (status: number, code: string): Answer => ({
  errors: [{ message: 'No.', extensions: { code } }],
  status,
});
const publish = () => publishSubgraphs(config, [folder], { reason: 'first', url: ['https://l.example/g'] });

test('A publication is handed in once, and its progress told, each step once', async () => {
  answers = [
    begun('publishSubgraph', 'REQUESTED'),
    now('RUNNING', { progress: 'checking' }),
    now('RUNNING', { progress: 'checking' }),
    now('PUBLISHED', { policyVersion: 7, unpreparedGateways: ['gateway-2'] }),
  ];
  expect(await publish()).toBe(0);
  expect(said).toEqual(['handed in as p1', 'checking']);
  expect(printed).toEqual([
    'library is published, policy version 7',
    '1 gateway had not prepared its schema: gateway-2',
  ]);
  expect(asked[0]?.variables).toMatchObject({
    sources: [{ name: 'library', url: 'https://l.example/g', sdl: 'type Query { a: Int }' }],
    reason: 'first',
    waitForGateways: true,
  });
  expect(asked.filter(({ query }) => query.includes('mutation'))).toHaveLength(1);
});

test('What nobody answers for a moment is asked again, and the publication goes on', async () => {
  answers = [
    begun('publishSubgraph', 'REQUESTED'),
    refused(503, 'AUDIT_UNAVAILABLE'),
    refused(200, 'SUBGRAPH_UNAVAILABLE'),
    now('PUBLISHED', { policyVersion: 7 }),
  ];
  expect(await publish()).toBe(0);
});

test('A token that expires in the middle is one clear error, which says that the publication goes on', async () => {
  answers = [begun('publishSubgraph', 'REQUESTED'), refused(401, 'TOKEN_EXPIRED')];
  await expect(publish()).rejects.toMatchObject({ code: 'TOKEN_EXPIRED', exitCode: 2 });
  expect(said.at(-1)).toBe('the publication p1 goes on; what becomes of it cannot be asked now');
});

test('Problems are findings with their places: exit code 1', async () => {
  const finding = { kind: 'problem', code: 'CATALOG_INVALID', subgraph: 'library', place: 'resources' };
  const place = { file: 'catalog.yaml', line: 3, column: 5 };
  answers = [
    begun('checkSubgraph', 'REQUESTED'),
    now('REFUSED', { findings: [{ ...finding, ...place, message: 'is missing' }], findingCount: 700 }),
  ];
  expect(await checkSubgraphs(config, [folder], { json: true })).toBe(1);
  expect(JSON.parse(printed.join(''))).toMatchObject({
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
  answers = [begun('checkSubgraph', 'REQUESTED'), now(state, { failure: 'the store does not answer' })];
  expect(await checkSubgraphs(config, [folder], {})).toBe(exitCode);
});

test('Whoever may not hand it in is told by whom it is, and nothing is asked any more', async () => {
  const message = 'only officials of library may do this, and you are of health: ask them';
  const refusal = { code: 'OTHER_DEPARTMENT', message };
  answers = [{ data: { publishSubgraph: { publication: null, refusal } } }];
  await expect(publish()).rejects.toMatchObject({ ...refusal, exitCode: 1 });
  expect(asked).toHaveLength(1);
});
