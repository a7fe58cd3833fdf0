/**
 * A department joins with what it has: spreadsheets, a view of a database or a REST service and no code, or a GraphQL
 * server of another kind. What is decided about its fields holds as for everybody else's.
 */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { sampleLegalEntities, samplePersons } from '@govgraph/demo-city';
import { type TestDatabase, createTestDatabase } from '@govgraph/prisma/testing';
import { groupsOf } from '@govgraph/storage';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { baseEnvironment, checkoutRoot } from './environment/base-environment.ts';
import { type Caller, type GraphQLResponse, codesByPath } from './environment/caller.ts';
import { govgraph } from './environment/govgraph.ts';
import { type RecordingProxy, startRecordingProxy } from './environment/recording-proxy.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';
import { fieldNames } from './environment/wire.ts';
import { type NewDepartment, allowItems, registerDepartments, writeKeys } from './sources/new-departments.ts';
import { archivesSchema, startArchives } from './sources/archives.ts';
import { serveFolder } from './sources/serve-folder.ts';

const { haidian } = samplePersons;
const { complete } = sampleLegalEntities;
const examples = path.join(checkoutRoot, 'docs/examples/sources');

/** As docs/sources.md says of the synthetic city. */
const entityKeys = { keys: { person: 'Z292Z3JhcGgtZGVtby1lbnRpdHkta2V5' } };

const departments: readonly NewDepartment[] = [
  {
    code: 'library',
    uscc: '11310000MB2F300633',
    purpose: 'low-income-assistance',
    items: [
      'Person.libraryCard',
      'LibraryCard.number',
      'LibraryCard.kind',
      'LibraryCard.issuedOn',
      'Person.libraryLoans',
      'LibraryLoan.title',
      'LibraryLoan.dueOn',
    ],
  },
  {
    code: 'housing-fund',
    uscc: '11310000MB2F30071X',
    purpose: 'low-income-assistance',
    items: ['Person.housingFund', 'HousingFundAccount.balance'],
  },
  {
    code: 'permits',
    uscc: '11310000MB2F3008XM',
    purpose: 'tax-inspection',
    items: ['LegalEntity.cityPermits', 'CityPermit.number', 'CityPermit.matter', 'CityPermit.decidedOn'],
  },
  {
    code: 'archives',
    uscc: '11310000MB2F30098M',
    purpose: 'low-income-assistance',
    items: ['Person.personnelFile', 'PersonnelFile.keptBy'],
  },
];

let environment: Environment;
let review: Caller;
let inspection: Caller;
const ways = new Map<string, RecordingProxy>();
const cleanUps: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-joining-'));
  cleanUps.push(() => rm(directory, { recursive: true, force: true }));
  const { signingKeysFile, gatewayKeysFiles } = await writeKeys(
    directory,
    departments.map(({ code }) => code),
  );
  environment = await startEnvironment({ gatewaySettings: { GOVGRAPH_SIGNING_KEYS_FILE: signingKeysFile } });
  cleanUps.push(() => environment.stop());
  const { catalogUrl } = environment;
  await registerDepartments(catalogUrl, directory, departments);

  const keysOf = (code: string): string => gatewayKeysFiles.get(code) ?? '';
  const folders: Readonly<Record<string, string>> = {
    library: path.join(examples, 'library'),
    'housing-fund': path.join(examples, 'housing-fund'),
    permits: await pointPermitsAt(await startPermitService(), directory),
    archives: await writeArchives(directory),
  };
  const entityKeysFile = path.join(directory, 'entity-keys.json');
  await writeFile(entityKeysFile, JSON.stringify(entityKeys));
  const settings: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    library: { GOVGRAPH_ENTITY_KEYS_FILE: entityKeysFile },
    'housing-fund': { HOUSING_FUND_DATABASE_URL: await openAccounts(directory, entityKeysFile) },
    permits: { PERMITS_AUTHORIZATION: 'Basic of-the-permits' },
  };
  for (const { code } of departments) {
    const url = code === 'archives' ? await startOther(keysOf(code)) : await serve(code);
    const way = await startRecordingProxy(code, url);
    cleanUps.push(() => way.close());
    ways.set(code, way);
    await govgraph(
      catalogUrl,
      'subgraph',
      'publish',
      folders[code] ?? '',
      '--url',
      way.url,
      '--now',
      '--database',
    );
  }
  await allowItems(catalogUrl, directory, departments, 'LibraryLoan.title');
  review = await environment.caller('assistance-review', 'low-income-assistance');
  inspection = await environment.caller('tax-inspection', 'tax-inspection');

  async function serve(code: string): Promise<string> {
    const served = await serveFolder(folders[code] ?? '', {
      ...settings[code],
      GOVGRAPH_GATEWAY_KEYS_FILE: keysOf(code),
    });
    cleanUps.push(served.stop);
    return served.url;
  }

  async function startOther(keysFile: string): Promise<string> {
    const { url, close } = await startArchives(keysFile, new Map([[haidian.id, 'A-0042']]));
    cleanUps.push(close);
    return url;
  }
}, 240_000);

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp();
});

/** A service of the kind that departments have: it knows organisations by the id that it stores, and nobody else. */
async function startPermitService(): Promise<string> {
  const permits = [
    {
      permitNumber: 'XK-1',
      matterCode: '01',
      holder: { id: complete.id },
      decision: { date: '2024-05-06' },
      remark: '内部',
    },
    { permitNumber: 'XK-2', matterCode: '02', holder: { id: complete.id }, decision: { date: '2025-07-08' } },
  ];
  const server: Server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://permits');
    const isAllowed = request.headers.authorization === 'Basic of-the-permits' && pathname === '/api/permits';
    const holders = searchParams.get('holders')?.split(',') ?? [];
    const items = permits.filter(({ holder }) => holders.includes(holder.id));
    response.writeHead(isAllowed ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(isAllowed ? { data: { items } } : {}));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUps.push(async () => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The example's folder, with the address of this run's service. */
async function pointPermitsAt(address: string, directory: string): Promise<string> {
  const folder = path.join(directory, 'permits');
  await cp(path.join(examples, 'permits'), folder, { recursive: true });
  const source = await readFile(path.join(folder, 'source.yaml'), 'utf8');
  expect(source).toContain('http://127.0.0.1:4300');
  await writeFile(path.join(folder, 'source.yaml'), source.replace('http://127.0.0.1:4300', address));
  return folder;
}

/** The database of the housing fund, as docs/sources.md says: ids beside the numbers, a view, a role that reads it only. */
async function openAccounts(directory: string, entityKeysFile: string): Promise<string> {
  const database: TestDatabase = await createTestDatabase();
  cleanUps.push(() => database.drop());
  const people = path.join(directory, 'people.csv');
  await writeFile(people, `身份证号\n${haidian.idNumber}\n`);
  const program = path.join(checkoutRoot, 'subgraphs/kit/bin/govgraph-subgraph.js');
  const pairs = path.join(directory, 'ids.csv');
  await promisify(execFile)(
    process.execPath,
    [program, 'ids', people, '--column', '身份证号', '--kind', 'person', '--out', pairs, '--pairs'],
    { env: { ...baseEnvironment(), GOVGRAPH_ENTITY_KEYS_FILE: entityKeysFile } },
  );
  const [, pair = ''] = (await readFile(pairs, 'utf8')).trim().split('\r\n');
  const client = new pg.Client({ connectionString: database.connectionString });
  await client.connect();
  const role = `housing_fund_${process.pid}`;
  try {
    await client.query(await readFile(path.join(examples, 'housing-fund/view.sql'), 'utf8'));
    await client.query(
      `INSERT INTO housing_fund.accounts VALUES ('F1', $1, NULL, 52345.67, '2015-03-01', NULL), ('F2', $1, NULL, 1, '2001-01-01', '2014-12-31')`,
      [haidian.idNumber],
    );
    await client.query(
      'UPDATE housing_fund.accounts SET person_id = $2 WHERE id_number = $1',
      pair.split(','),
    );
    await client.query(`CREATE ROLE ${role} LOGIN PASSWORD 'of-the-fund'`);
    const name = new URL(database.connectionString).pathname.slice(1);
    await client.query(`GRANT CONNECT ON DATABASE ${name} TO ${role}`);
    await client.query(`GRANT USAGE ON SCHEMA housing_fund TO ${role}`);
    await client.query(`GRANT SELECT ON housing_fund.shared_accounts TO ${role}`);
  } finally {
    await client.end();
  }
  cleanUps.push(() => dropRole(database.connectionString, role));
  const url = new URL(database.connectionString);
  url.username = role;
  url.password = 'of-the-fund';
  return url.href;
}

async function dropRole(connectionString: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`).finally(() => void client.end());
}

async function writeArchives(directory: string): Promise<string> {
  const folder = path.join(directory, 'archives');
  await mkdir(folder);
  await writeFile(path.join(folder, 'schema.graphql'), archivesSchema);
  const catalog = await readFile(path.join(examples, 'housing-fund/catalog.yaml'), 'utf8');
  const [head = ''] = catalog.split('    items:\n');
  const items = [
    ['Person.personnelFile', '人事档案', 'G'],
    ['PersonnelFile.keptBy', '存档机构', 'C'],
    ['PersonnelFile.shelfMark', '档案号', 'C'],
  ].map(
    ([coordinate, nameZh, dataType]) =>
      `      - { coordinate: ${coordinate}, name: ${coordinate}, nameZh: ${nameZh}, dataType: ${dataType}, level: 2 }`,
  );
  const text = head
    .replace('31200201', '31200401')
    .replace('provider: housing-fund', 'provider: archives')
    .replace('11310000MB2F30071X', '11310000MB2F30098M');
  await writeFile(path.join(folder, 'catalog.yaml'), `${text}    items:\n${items.join('\n')}\n`);
  return folder;
}

const askPerson = (selection: string): Promise<GraphQLResponse<never>> =>
  review.ask(`{ person(idNumber: "${haidian.idNumber}") { ${selection} } }`) as Promise<
    GraphQLResponse<never>
  >;

/** The names that a department was asked for, for one response. */
function askedOf(code: string, { decisionId }: GraphQLResponse<unknown>): string[] {
  const requests = (ways.get(code)?.requests ?? []).filter(({ headers }) =>
    String(headers['govgraph-caller']).includes(`decision="${decisionId}"`),
  );
  return [...new Set(requests.flatMap(fieldNames))].toSorted();
}

async function recordedItems({ decisionId = '' }: GraphQLResponse<unknown>): Promise<Record<string, string>> {
  const [record] = await environment.usage.read({ decisionId });
  if (record === undefined) throw new Error('there is no usage record');
  const items = groupsOf(record).flatMap(({ items: ofGroup }) => ofGroup);
  return Object.fromEntries(items.map(({ coordinate, outcome }) => [coordinate, outcome]));
}

describe('two spreadsheets', () => {
  test('give what the purpose needs, masked as the catalog says, and not what a rule denies', async () => {
    const response = await askPerson(
      'name libraryCard { number kind issuedOn } libraryLoans(first: 1) { title dueOn }',
    );
    expect(response.data).toEqual({
      person: {
        name: haidian.name,
        libraryCard: { number: 'BJ000001', kind: 'ADULT', issuedOn: '2019-01-01' },
        libraryLoans: [{ title: null, dueOn: '2026-01-15' }],
      },
    });
    expect(codesByPath(response)).toEqual({ 'person.libraryLoans.0.title': 'RULE_DENIED' });
    expect(askedOf('library', response)).not.toContain('title');
    expect(await recordedItems(response)).toMatchObject({
      'LibraryCard.number': 'allow',
      'LibraryCard.issuedOn': 'mask',
      'LibraryLoan.title': 'deny',
    });
  });
});

describe('a view of a database', () => {
  test('gives a band of the balance of the open account, and not the date that no purpose names', async () => {
    const response = await askPerson('housingFund { balance openedOn }');
    expect(response.data).toEqual({ person: { housingFund: { balance: '36000-96000', openedOn: null } } });
    expect(codesByPath(response)).toEqual({ 'person.housingFund.openedOn': 'NOT_NECESSARY' });
    expect(askedOf('housing-fund', response)).toEqual(['balance', 'housingFund']);
    expect(await recordedItems(response)).toMatchObject({
      'HousingFundAccount.balance': 'mask',
      'HousingFundAccount.openedOn': 'deny',
    });
  });
});

describe('a REST service', () => {
  test('gives the permits of an organisation, and not the remarks of the office', async () => {
    const response = await inspection.ask(
      `{ legalEntity(uscc: "${complete.uscc}") { name cityPermits { number matter decidedOn remark } } }`,
    );
    expect(response.data).toEqual({
      legalEntity: {
        name: complete.name,
        cityPermits: [
          { number: 'XK-1', matter: 'ADVERTISING', decidedOn: '2024-01-01', remark: null },
          { number: 'XK-2', matter: 'ROAD_OCCUPATION', decidedOn: '2025-01-01', remark: null },
        ],
      },
    });
    expect(new Set(Object.values(codesByPath(response)))).toEqual(new Set(['NOT_NECESSARY']));
    expect(askedOf('permits', response)).toEqual(['cityPermits', 'decidedOn', 'matter', 'number']);
    expect(await recordedItems(response)).toMatchObject({
      'CityPermit.decidedOn': 'mask',
      'CityPermit.remark': 'deny',
    });
  });
});

describe('a GraphQL server of another kind', () => {
  test('is asked as everybody is', async () => {
    const response = await askPerson('personnelFile { keptBy shelfMark }');
    expect(response.data).toEqual({
      person: { personnelFile: { keptBy: '市人才服务中心', shelfMark: null } },
    });
    expect(codesByPath(response)).toEqual({ 'person.personnelFile.shelfMark': 'NOT_NECESSARY' });
    expect(askedOf('archives', response)).toEqual(['keptBy', 'personnelFile']);
  });

  test('answers what a gateway signed once, and nobody else', async () => {
    const way = ways.get('archives');
    const recorded = way?.requests.at(-1);
    if (way === undefined || recorded === undefined) throw new Error('nothing was asked');
    const names = ['content-type', 'content-digest', 'govgraph-caller', 'signature-input', 'signature'];
    const headers = Object.fromEntries(names.map((name) => [name, String(recorded.headers[name])]));
    const post = (body: string, sent: Record<string, string>) =>
      fetch(way.url, { method: 'POST', headers: sent, body });
    expect((await post(recorded.body, headers)).status).toBe(401);
    expect((await post('{"query":"{ __typename }"}', { 'content-type': 'application/json' })).status).toBe(
      401,
    );
  });
});

test('a department without code answers nobody but gateways', async () => {
  for (const code of ['library', 'housing-fund', 'permits']) {
    const url = ways.get(code)?.url ?? '';
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(401);
  }
});
