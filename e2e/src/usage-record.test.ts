/**
 * The usage record of the regulation (中山市政务数据管理办法 §32): who had what data, when, how, and on whose approval.
 * It tells everything but the data itself, and names nobody whom it is about.
 */
import { createHash, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import {
  type UsageRecord,
  createPseudonymizer,
  emptyChain,
  groupsOf,
  readChainKeys,
  verifyChain,
} from '@govgraph/storage';
import { prepareKeys } from '@govgraph/demo/testing';
import { print } from 'graphql';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { type UnifiedPersonQuery, UnifiedPersonDocument } from './generated/documents.ts';
import { type GraphQLResponse, createCaller } from './environment/caller.ts';
import { govgraph } from './environment/govgraph.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian, haidianSpouse, haidianChild } = samplePersons;

let environment: Environment;
let response: GraphQLResponse<UnifiedPersonQuery>;
let record: UsageRecord;
beforeAll(async () => {
  environment = await startEnvironment();
  const review = await environment.caller('assistance-review', 'low-income-assistance');
  response = await review.ask(UnifiedPersonDocument, { idNumber: haidian.idNumber, year: 2025 });
  record = await recordOf(response);
});
afterAll(() => environment?.stop());

function itemsOf(of: UsageRecord) {
  return groupsOf(of).flatMap(({ items }) => items);
}

async function recordOf({ decisionId = '' }: GraphQLResponse<unknown>): Promise<UsageRecord> {
  // Refusals of strangers are written some seconds later.
  const records = await vi.waitFor(
    async () => {
      const found = await environment.usage.read({ decisionId });
      expect(found).toHaveLength(1);
      return found;
    },
    { timeout: 20_000, interval: 100 },
  );
  return records[0]!;
}

describe('the seven fields', () => {
  test('channel, method and medium: how the data was had (具体途径, 获取方式, 介质类型)', () => {
    expect(record).toMatchObject({
      channel: 'graphql:query',
      method: 'ONLINE_QUERY',
      medium: 'NETWORK',
    });
  });

  test('user: the official at the desk (使用人员)', () => {
    expect(record.user).toBe('civil-affairs-0042');
  });

  test('approver: who approved each grant and the purpose (批准人员)', () => {
    expect(record.approver?.split('; ').toSorted()).toEqual(
      [
        '市公安局 陈立',
        '市人力资源和社会保障局 刘洋',
        '市税务局 黄莉',
        '市规划和自然资源委员会 吴涛',
        '市政务数据主管部门 周敏',
      ].toSorted(),
    );
  });

  test('content: every field that was asked for, and how it fared (数据内容)', () => {
    const outcomes = Object.fromEntries(
      itemsOf(record).map(({ coordinate, outcome, code, grantId }) => [
        coordinate,
        [outcome, code, grantId].filter((each) => each !== undefined).join(' '),
      ]),
    );
    expect(outcomes).toMatchObject({
      'Query.person': 'allow',
      'Person.name': 'allow',
      'Person.household': 'allow assistance-household',
      'Person.employments': 'allow assistance-employment',
      'SocialInsurance.base': 'mask assistance-employment',
      'IncomeTax.annualIncome': 'mask assistance-income',
      'Person.realEstate': 'allow assistance-real-estate',
      'Person.healthRecord': 'deny NOT_NECESSARY',
      'Person.criminalRecord': 'deny NOT_NECESSARY',
      'Person.vaccinations': 'deny NOT_NECESSARY',
    });
    // Each once for each group of subjects, and nothing below what was denied.
    for (const { items } of groupsOf(record)) {
      expect(new Set(items.map(({ coordinate }) => coordinate)).size).toBe(items.length);
    }
    expect(Object.keys(outcomes)).not.toContain('HealthRecord.bloodType');
  });

  test('time: when it was had (获取时间)', () => {
    expect(record.at).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
    expect(Math.abs(Date.parse(record.at) - Date.now())).toBeLessThan(60_000);
  });
});

test('it says which application asked for which purpose, with which document, under which policy', async () => {
  const { pseudonymKey } = await prepareKeys(inject('services').keysDirectory);
  const documentHash = createHash('sha256').update(print(UnifiedPersonDocument)).digest('hex');
  // Keyed: a document may hold a number, which could be guessed from its hash.
  const operationHash = createPseudonymizer(Buffer.from(pseudonymKey, 'base64'))('Document', documentHash);
  expect(record).toMatchObject({
    application: 'assistance-review',
    department: 'civil-affairs',
    purpose: 'low-income-assistance',
    decisionId: response.decisionId,
    policyVersion: response.policyVersion,
    operationName: 'UnifiedPerson',
    operationHash,
    outcome: 'ANSWERED',
    status: 200,
  });
});

test('it holds no value of the answer and no argument of the question', () => {
  const text = JSON.stringify(record);
  const secrets = [
    ...[haidian, haidianSpouse, haidianChild].flatMap(({ name, idNumber, id }) => [name, idNumber, id]),
    '北京华盛精密制造有限公司',
    '长青路',
    '96000',
    '2008-08-08',
    '2025"',
    'MARRIED',
  ];
  for (const secret of secrets) expect(text).not.toContain(secret);
});

test('data subjects are pseudonyms, the same in every record, and only the key leads from a person to them', async () => {
  const { pseudonymKey } = await prepareKeys(inject('services').keysDirectory);
  const pseudonymOf = createPseudonymizer(Buffer.from(pseudonymKey, 'base64'));
  for (const { id } of [haidian, haidianSpouse, haidianChild]) {
    expect(record.subjects).toContain(pseudonymOf('Person', id));
  }
  const hall = await environment.caller('hall-frontend', 'service-hall');
  const other = await recordOf(await hall.ask(`{ person(idNumber: "${haidian.idNumber}") { name } }`));
  expect(other.subjects).toEqual([pseudonymOf('Person', haidian.id)]);
  // "Who saw my data?"
  const about = await environment.usage.read({ subject: pseudonymOf('Person', haidian.id) });
  expect(about.map(({ application }) => application)).toEqual(
    expect.arrayContaining(['assistance-review', 'hall-frontend']),
  );
});

describe('what is not answered is on record, too', () => {
  test('a request without a token: nobody, nothing, refused', async () => {
    const stranger = createCaller({ gatewayUrl: environment.gatewayUrl });
    const refused = await recordOf(
      await stranger.ask(`{ person(idNumber: "${haidian.idNumber}") { name } }`),
    );
    expect(refused).toMatchObject({
      outcome: 'REFUSED',
      status: 401,
      code: 'TOKEN_MISSING',
      application: null,
      user: null,
      approver: null,
      content: [],
      subjects: [],
      sum: { network: '127.0.0.0/24' },
    });
    expect(JSON.stringify(refused)).not.toContain(haidian.idNumber);
  });

  test('a person out of scope: asked for, and not given', async () => {
    const review = await environment.caller('assistance-review', 'low-income-assistance');
    const { idNumber } = samplePersons.chaoyang;
    const outOfScope = await recordOf(
      await review.ask(`{ person(idNumber: "${idNumber}") { employments { position } } }`),
    );
    expect(itemsOf(outOfScope)).toContainEqual(
      expect.objectContaining({
        coordinate: 'Person.employments',
        result: 'withheld',
        code: 'OUT_OF_SCOPE',
      }),
    );
    expect(JSON.stringify(outOfScope)).not.toContain(idNumber);
  });

  test('a document that does not fit: without its text', async () => {
    const review = await environment.caller('assistance-review', 'low-income-assistance');
    const refused = await recordOf(await review.ask(`{ person(idNumber: "${haidian.idNumber}") { nmae } }`));
    expect(refused).toMatchObject({ outcome: 'REFUSED', status: 400, application: 'assistance-review' });
    expect(JSON.stringify(refused)).not.toContain(haidian.idNumber);
  });
});

test('a command explains it by its decision id, and the policy of then decides so again', async () => {
  const { decisionId = '' } = response;
  const text = await govgraph(environment.catalogUrl, 'audit', 'explain', decisionId, '--database');
  expect(text).toContain(record.subjects[0]);
  expect(text).toContain('IncomeTax.annualIncome: mask (amount-band), given  grant assistance-income');
  expect(text).toContain('same  Person.healthRecord: deny');
  expect(text).not.toContain('DIFFERS');
  expect(text).toContain(`The history of the policy up to version ${record.policyVersion} fits its hashes.`);
});

test('the records of a gateway are a chain, which the command verifies', async () => {
  const [writer = ''] = await environment.usage.listWriters();
  const records = await environment.usage.read({ writer });
  const keys = readChainKeys(await readFile(environment.chainKeyFile, 'utf8')) ?? [];
  const byId = new Map(keys.map((key) => [key.keyId, key]));
  expect(verifyChain(records, emptyChain, byId)).toMatchObject({
    isIntact: true,
    count: records.length,
    unverified: 0,
  });
  const changed = records.map((each, at) => (at === 1 ? { ...each, user: 'somebody else' } : each));
  expect(verifyChain(changed, emptyChain, byId)).toMatchObject({
    isIntact: false,
    brokenAt: { sequence: 2 },
  });
  expect(await govgraph(environment.catalogUrl, ...verifyCommand())).toContain('all intact\n');
  // Without keys and files it says what it could not prove, and that is another exit code.
  await expect(govgraph(environment.catalogUrl, 'audit', 'verify')).rejects.toMatchObject({
    code: 3,
    stdout: expect.stringMatching(/UNPROVED  .*\n(.*\n)*.*all intact, as far as could be proved/),
  });
});

const verifyCommand = () => [
  ...['audit', 'verify', '--chain-key', environment.chainKeyFile],
  ...['--checkpoint-key', environment.checkpointKeyFile, '--checkpoints', environment.checkpointDirectory],
];

test('the command notices what a superuser removed, by the checkpoints that the gateway keeps in files', async () => {
  const gateway = await environment.startGateway();
  const token = await environment.tokens.ofPersona('assistance-review');
  const review = createCaller({ gatewayUrl: gateway.address, token, purpose: 'low-income-assistance' });
  const { writer } = await recordOf(await review.ask('{ __typename }'));
  await gateway.stop(5_000);
  expect(await govgraph(environment.catalogUrl, ...verifyCommand())).toMatch(
    /, [1-9]\d* checkpoints?: all intact\n/,
  );

  const intruder = createCatalogPool(environment.catalogUrl, {
    maxConnections: 1,
    connectionTimeoutMs: 5_000,
  });
  await intruder.query('SET session_replication_role = replica');
  await intruder.query('DELETE FROM catalog.usage_records WHERE writer = $1', [writer]);
  await intruder.query('DELETE FROM catalog.checkpoint_ends');
  await intruder.query('DELETE FROM catalog.checkpoints');
  await intruder.end();
  await expect(govgraph(environment.catalogUrl, ...verifyCommand())).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(
      new RegExp(
        `PROBLEM   checkpoint.* in files, and not in the database[^]*PROBLEM   writer ${writer}: all records`,
      ),
    ),
  });
  const json = await govgraph(environment.catalogUrl, ...verifyCommand(), '--json').catch(({ stdout }) =>
    String(stdout),
  );
  expect(JSON.parse(json)).toMatchObject({
    ok: false,
    error: { code: 'PROBLEMS_FOUND' },
    data: {
      isIntact: false,
      problems: expect.arrayContaining([expect.objectContaining({ kind: 'WRITER_MISSING', writer })]),
    },
  });
});

test('the commands notice that a superuser rewrote the policy that was decided under', async () => {
  const intruder = createCatalogPool(environment.catalogUrl, {
    maxConnections: 1,
    connectionTimeoutMs: 5_000,
  });
  await intruder.query('SET session_replication_role = replica');
  const { rowCount } = await intruder.query(
    `UPDATE catalog.policy_parts SET document = jsonb_set(document, '{rules}', '[]') WHERE kind = 'ruleSet'`,
  );
  await intruder.end();
  expect(rowCount).toBeGreaterThan(0);
  const problem = /PROBLEM   version \d+ of the policy does not fit its hash/;
  await expect(
    govgraph(environment.catalogUrl, 'audit', 'explain', response.decisionId ?? '', '--database'),
  ).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(problem),
  });
  await expect(govgraph(environment.catalogUrl, ...verifyCommand())).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringMatching(problem),
  });
});

test('the commands name a row that is no usage record, and go on', async () => {
  const [writer, decisionId] = [randomUUID(), randomUUID()];
  const intruder = createCatalogPool(environment.catalogUrl, {
    maxConnections: 1,
    connectionTimeoutMs: 5_000,
  });
  // As if it were there since before the database refused such rows.
  await intruder.query('ALTER TABLE catalog.usage_records DROP CONSTRAINT usage_records_tries_check');
  await intruder.query(
    `INSERT INTO catalog.usage_records (writer, sequence, decision_id, at, channel, content, method, medium, policy_version,
       subjects, exhausted_grants, outcome, status, previous_hash, hash, form)
     VALUES ($1, 1, $2, now(), 'graphql:query', '[]', 'ONLINE_QUERY', 'NETWORK', 1, '{}', '{}', 'ANSWERED', 200, '',
       'hmac-sha256:chain-1:00', 2)`,
    [writer, decisionId],
  );
  await intruder.end();
  const problem = `record 1 of writer ${writer} is none: its tries cannot be read  ${decisionId}`;
  const tail = await govgraph(environment.catalogUrl, 'audit', 'tail', '--lines', '1000', '--database');
  expect(tail).toContain(problem);
  expect(tail).toContain(response.decisionId);
  await expect(
    govgraph(environment.catalogUrl, 'audit', 'explain', decisionId, '--database'),
  ).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining(problem),
  });
  await expect(govgraph(environment.catalogUrl, ...verifyCommand())).rejects.toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`writer ${writer}: record 1 is none: its tries cannot be read`),
  });
});
