import { once } from 'node:events';
import { type IncomingMessage, type Server, type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { findFreePort } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { openDepartment } from '../open-department.ts';
import { type TestSourceDepartment, problemsOf, startSourceDepartment } from '../test-department.ts';

const schema = `
extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key"])
scalar Date
scalar Amount
type Person @key(fields: "id") { id: ID! permits(first: Int): [Permit!] profile: Profile single: Permit }
type Permit @key(fields: "number") {
  number: ID! kind: PermitKind issuedOn: Date fee: Amount tags: [String!] address: Address stages: [Stage!] note: String holder: Person
}
type Address { street: String }
type Stage { name: String, done: Boolean }
type Profile { score: Int }
enum PermitKind { SHOP MARKET }
type Query {
  permit(number: ID!): Permit
  permits(kind: PermitKind, first: Int): [Permit!]
  search(text: String!): [Permit!]
  slow: [Permit!]
}
`;

const source = `
sources:
  permits:
    kind: rest
    openapi: openapi.yaml
    headers: { Authorization: { environment: PERMITS_TOKEN } }
    timeoutMs: 300
    maxBytes: 20000
    maxParallel: 2
    maxRequests: 10
    maxRows: 50
records:
  Permit: { from: permits, operation: getPermit, parameters: { number: number }, absent: [404] }
fields:
  Query.permit: { from: permits, operation: getPermit, parameters: { number: $number }, absent: [404] }
  Query.permits: { from: permits, operation: listPermits, parameters: { kind: { argument: $kind, values: { '1': SHOP, '2': MARKET } }, size: { value: 2 } }, records: data.items, pages: { number: page, maxPages: 4 }, limit: $first }
  Query.search: { from: permits, operation: searchPermits, parameters: { text: $text, exact: { value: true }, most: { value: '9007199254740993' } } }
  Query.slow: { from: permits, request: GET /slow }
  Person.permits: { from: permits, operation: permitsOf, parameters: { holder: id }, limit: $first }
  Person.profile: { from: permits, operation: profiles, parameters: { ids: id }, batch: { parameter: ids, match: person.id, max: 3 }, records: profiles }
  Person.single: { from: permits, operation: permitsOf, parameters: { holder: id } }
  Permit.number: no
  Permit.kind: { at: type, values: { '1': SHOP, '2': MARKET } }
  Permit.issuedOn: dates.issued
  Permit.note: { at: note, optional: true }
  Permit.holder: { reference: { id: holder } }
`;

const openapi = `
openapi: 3.0.3
info: { title: Permits, version: '1' }
servers: [{ url: ADDRESS }]
paths:
  /permits/{number}:
    parameters: [{ name: number, in: path, required: true, schema: { type: string } }]
    get: { operationId: getPermit, responses: { '200': { content: { application/json: { schema: { $ref: '#/components/schemas/Permit' } } } } } }
    delete: { operationId: deletePermit, responses: {} }
  /permits:
    get:
      operationId: listPermits
      parameters:
        - { name: kind, in: query, schema: { type: string } }
        - { name: page, in: query, schema: { type: integer } }
        - { name: size, in: query, schema: { type: integer } }
      responses:
        '200': { content: { application/json: { schema: { type: object, properties: { data: { type: object, properties: { items: { type: array, items: { $ref: '#/components/schemas/Permit' } } } } } } } } }
  /holders/{holder}/permits:
    get:
      operationId: permitsOf
      parameters: [{ name: holder, in: path, required: true, schema: { type: string } }]
      responses: { '200': { content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Permit' } } } } } }
  /search:
    post:
      operationId: searchPermits
      requestBody: { content: { application/json: { schema: { required: [text], properties: { text: { type: string }, exact: { type: boolean }, most: { type: integer } } } } } }
      responses: { '200': { content: { application/json: { schema: { type: array, items: { $ref: '#/components/schemas/Permit' } } } } } }
  /profiles:
    get:
      operationId: profiles
      parameters: [{ name: ids, in: query, required: true, explode: false, schema: { type: array, items: { type: string } } }]
      responses: { '200': { description: without a schema } }
components:
  schemas:
    Permit:
      allOf:
        - { type: object, properties: { no: { type: string }, type: { type: integer }, holder: { type: string, nullable: true } } }
        - type: object
          properties:
            dates: { type: object, properties: { issued: { type: string } } }
            fee: { type: number }
            tags: { type: array, items: { type: string } }
            address: { type: object, properties: { street: { type: string } } }
            stages: { type: array, items: { type: object, properties: { name: { type: string }, done: { type: boolean } } } }
            note: { type: string }
`;

const permit = (no: string, more: object = {}) =>
  `{"no":"${no}","type":1,"holder":"p1","dates":{"issued":"2026-01-05"},"fee":12345678901234567.05,"tags":["a"],` +
  `"address":{"street":"长安街"},"stages":[{"name":"收件","done":true}],"extra":null${Object.entries(more)
    .map(([name, value]) => `,"${name}":${JSON.stringify(value)}`)
    .join('')}}`;

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;
const json =
  (text: string, status = 200): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(text);

let server: Server;
let asked: string[];
let authorization: string | undefined;
let running = 0;
let mostRunning = 0;
let answers: Record<string, Answer>;
let department: TestSourceDepartment;
let files: Record<string, string>;
const environment = { PERMITS_TOKEN: 'Bearer secret-of-the-service' };

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      asked.push(`${request.method} ${request.url}${body === '' ? '' : ` ${body}`}`);
      ({ authorization } = request.headers);
      running += 1;
      mostRunning = Math.max(mostRunning, running);
      response.on('close', () => (running -= 1));
      const answer = answers[request.url ?? ''] ?? answers['*'] ?? json('{}', 404);
      setTimeout(() => answer(request, response, body), 5);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  files = {
    'schema.graphql': schema,
    'source.yaml': source,
    'openapi.yaml': openapi.replace('ADDRESS', address),
  };
  department = await startSourceDepartment(files, environment);
});
afterAll(async () => {
  await department?.close();
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  answers = {};
  mostRunning = 0;
});

const people = (ids: readonly string[], selection: string) =>
  department.ask(
    `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Person { id ${selection} } } }`,
    { keys: ids.map((id) => ({ __typename: 'Person', id })) },
  );
const lastReason = (): unknown => department.log.findLast(({ reason }) => reason !== undefined)?.['reason'];

describe('a service that its OpenAPI document describes', () => {
  test('gives a record with structures in it, exactly, and is shown the secret of the environment', async () => {
    answers['/api/permits/K%2F1'] = json(permit('K/1'));
    const { data, errors } = await department.ask(
      '{ permit(number: "K/1") { number kind issuedOn fee tags address { street } stages { name done } note holder { id } } }',
    );
    expect(errors).toBeUndefined();
    expect(data?.['permit']).toMatchObject({
      number: 'K/1',
      kind: 'SHOP',
      issuedOn: '2026-01-05',
      tags: ['a'],
      address: { street: '长安街' },
      stages: [{ name: '收件', done: true }],
      note: null,
      holder: { id: 'p1' },
    });
    expect(asked).toEqual(['GET /api/permits/K%2F1']);
    expect(authorization).toBe(environment.PERMITS_TOKEN);
  });

  test('has no record where it says so with a status that is named, and fails with any other', async () => {
    const none = await department.ask('{ permit(number: "none") { number } }');
    expect([none.data, none.errors]).toEqual([{ permit: null }, undefined]);
    answers['*'] = json('{}', 410);
    const gone = await department.ask('{ permit(number: "gone") { number } }');
    expect([gone.data, gone.errors?.length]).toEqual([{ permit: null }, 1]);
    expect(lastReason()).toBe('the service answered with the status 410');
  });

  test.each(['..', '.', ''])('is not asked at another path for the number “%s”', async (number) => {
    answers['*'] = json(permit('other'));
    const { data, errors } = await department.ask(
      'query ($number: ID!) { permit(number: $number) { number } }',
      { number },
    );
    expect([data, errors, asked]).toEqual([{ permit: null }, undefined, []]);
  });

  test('is asked by a POST with a body of its types', async () => {
    answers['/api/search'] = json(`[${permit('K1')}]`);
    const { data } = await department.ask('{ search(text: "\\"长安街\\"") { number } }');
    expect(data).toEqual({ search: [{ number: 'K1' }] });
    expect(asked).toEqual(['POST /api/search {"text":"\\"长安街\\"","exact":true,"most":9007199254740993}']);
  });

  test('is asked page by page, until there is no more or enough', async () => {
    const page = (...numbers: string[]) =>
      json(`{"data":{"items":[${numbers.map((number) => permit(number)).join(',')}]}}`);
    answers['/api/permits?size=2&page=1'] = page('K1', 'K2');
    answers['/api/permits?size=2&page=2'] = page('K3');
    answers['/api/permits?size=2&page=3'] = page();
    const all = await department.ask('{ permits { number } }');
    expect(all.data?.['permits']).toEqual([{ number: 'K1' }, { number: 'K2' }, { number: 'K3' }]);
    expect(asked).toHaveLength(3);
    asked = [];
    answers['/api/permits?kind=1&size=2&page=1'] = page('K1', 'K2');
    const first = await department.ask('{ permits(kind: SHOP, first: 1) { number } }');
    expect([first.data?.['permits'], asked.length]).toEqual([[{ number: 'K1' }], 1]);
  });

  test('that never comes to an end of its pages is not believed', async () => {
    answers['*'] = json(`{"data":{"items":[${permit('K1')}]}}`);
    const { data, errors } = await department.ask('{ permits { number } }');
    expect([data, errors?.length, lastReason()]).toEqual([
      { permits: null },
      1,
      'the service has more than 4 pages (maxPages)',
    ]);
  });

  test('is asked once for several people, where it can be, and each gets its own', async () => {
    answers['*'] = (request, response) => {
      const ids = new URL(request.url ?? '', 'http://service').searchParams.get('ids')?.split(',') ?? [];
      const profiles = [...ids, 'somebody else']
        .filter((id) => id !== 'p2')
        .map((id, index) => ({ person: { id }, score: index }));
      json(JSON.stringify({ profiles }))(request, response, '');
    };
    const { data, errors } = await people(['p1', 'p2', 'p3', 'p4'], 'profile { score }');
    expect(errors).toBeUndefined();
    expect(data?.['_entities']).toMatchObject([
      { profile: { score: 0 } },
      { profile: null },
      { profile: { score: 1 } },
      { profile: { score: 0 } },
    ]);
    expect(asked.toSorted()).toEqual(['GET /api/profiles?ids=p1%2Cp2%2Cp3', 'GET /api/profiles?ids=p4']);
  });

  test('is asked for one after the other, so many at a time and in all, and fails in place', async () => {
    answers['*'] = json('[]');
    answers['/api/holders/p3/permits'] = json('{}', 500);
    const some = await people(['p1', 'p2', 'p3', 'p4'], 'permits { number }');
    expect(some.errors?.map(({ path }) => path)).toEqual([['_entities', 2, 'permits']]);
    expect(mostRunning).toBe(2);
    const many = await people(
      Array.from({ length: 12 }, (_, index) => `q${index}`),
      'permits { number }',
    );
    expect(many.errors).toHaveLength(2);
    expect(lastReason()).toMatch(/more than 10 requests are needed \(maxRequests\)/);
  });

  test('fails where one record is asked for and several come', async () => {
    answers['*'] = json(`[${permit('K1')},${permit('K2')}]`);
    const { errors } = await people(['p1'], 'single { number }');
    expect([errors?.length, lastReason()]).toEqual([1, 'one record is asked for, and 2 are found']);
  });
});

describe('what a service should not answer is an error of what was asked of it, and never null alone', () => {
  const first =
    '{ permit(number: "K1") { number kind issuedOn fee tags address { street } stages { name } } }';
  test.each<[what: string, answer: Answer, reason: RegExp]>([
    ['an error', json('{}', 500), /status 500/],
    [
      'a redirection',
      (_, response) => void response.writeHead(302, { location: '/api/permits/K2' }).end(),
      /status 302/,
    ],
    [
      'a page for people',
      (_, response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      /something else than JSON/,
    ],
    ['what is no JSON', json('{"no":'), /no JSON in UTF-8/],
    [
      'bytes that are no text',
      (_, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(Buffer.from([0x22, 0xff, 0x22])),
      /no JSON in UTF-8/,
    ],
    ['too much', json(`{"no":"${'x'.repeat(20_000)}"}`), /more than 20000 bytes/],
    ['nothing, for too long', () => undefined, /took longer than 300 ms/],
    ['an end of the connection', (request) => void request.socket.destroy(), /cannot be reached/],
    ['a text for a record', json('"K1"'), /something else where a record is expected/],
  ])('%s', async (_what, answer, reason) => {
    answers['*'] = answer;
    const { data, errors } = await department.ask(first);
    expect([data, errors?.length]).toEqual([{ permit: null }, 1]);
    expect(String(lastReason())).toMatch(reason);
    expect(JSON.stringify(department.log)).not.toMatch(/secret-of|长安街/);
  });

  test('values of other types, and members that are not there', async () => {
    answers['*'] = json('{"no":"K1","type":7,"dates":{},"fee":"much","tags":"a","address":[],"stages":{}}');
    const { data, errors } = await department.ask(first);
    expect(data).toEqual({
      permit: {
        number: 'K1',
        kind: null,
        issuedOn: null,
        fee: null,
        tags: null,
        address: null,
        stages: null,
      },
    });
    expect(new Set(errors?.map(({ path }) => path?.[1]))).toEqual(
      new Set(['kind', 'issuedOn', 'fee', 'tags', 'address', 'stages']),
    );
  });

  test('an object where a list is', async () => {
    answers['*'] = json('{"items":[]}');
    const { errors } = await people(['p1'], 'permits { number }');
    expect([errors?.length, lastReason()]).toEqual([1, 'the service answered no list at “.” (records)']);
  });
});

test('a service that cannot be reached is no reason not to begin, and a problem of a check', async () => {
  const nowhere = {
    ...files,
    'openapi.yaml': openapi.replace('ADDRESS', `http://127.0.0.1:${await findFreePort()}/api`),
  };
  const begun = await startSourceDepartment(nowhere, environment);
  const { errors } = await begun.ask('{ permit(number: "K1") { number } }');
  expect(errors).toHaveLength(1);
  const {
    definition: _,
    warnings: __,
    close,
    tryOut,
  } = await openDepartment({ directory: begun.directory, environment, log: () => undefined });
  await expect(tryOut()).rejects.toThrow(
    'source.yaml:3:3: sources.permits: the service cannot be reached (ECONNREFUSED)',
  );
  await close();
  await begun.close();
});

describe('what does not fit is named', () => {
  const found = async (
    old: string,
    replacement: string,
    of = 'source.yaml',
    settings: Record<string, string> = environment,
  ) => {
    expect(files[of]).toContain(old);
    return (await problemsOf({ ...files, [of]: (files[of] ?? '').replace(old, replacement) }, settings)).join(
      '\n',
    );
  };

  test.each<[what: string, old: string, replacement: string, problem: string]>([
    [
      'an operation that is not there',
      'operation: permitsOf',
      'operation: permitsFor',
      'fields.Person.permits.operation: the document has no operation permitsFor; there are getPermit, deletePermit, listPermits',
    ],
    [
      'an operation that writes',
      'operation: permitsOf',
      'operation: deletePermit',
      'deletePermit is a DELETE: sources are read only',
    ],
    [
      'a parameter that is not there',
      '{ holder: id }, limit',
      '{ owner: id }, limit',
      'the operation has no such parameter; there are holder',
    ],
    [
      'a parameter that is left out',
      'parameters: { holder: id }, limit',
      'limit',
      'fields.Person.permits.parameters: the operation requires holder',
    ],
    [
      'a place in the response that is not there',
      'records: data.items',
      'records: data.permits',
      'fields.Query.permits.records: the document has no “permits” there; there are items',
    ],
    [
      'a record where a list is',
      'records: data.items',
      'records: data',
      'the document says that “data” is no list',
    ],
    [
      'a member that is not there',
      'Permit.number: no',
      'Permit.number: number',
      'fields.Permit.number.at: the document has no “number” there; there are no, type, holder, dates',
    ],
    [
      'a member of another type',
      'Permit.number: no',
      'Permit.number: fee',
      'a field of the type ID is read from string or integer, and the document says that “fee” is number',
    ],
    [
      'a batch by what is no parameter',
      'batch: { parameter: ids',
      'batch: { parameter: keys',
      'batch.parameter: keys is none of the `parameters`',
    ],
    [
      'a column',
      'operation: permitsOf, parameters: { holder: id }, limit',
      'where: { a: id }, operation: permitsOf, parameters: { holder: id }, limit',
      'fields.Person.permits.where: is for files and tables',
    ],
    [
      'a document that is not there',
      'openapi: openapi.yaml',
      'openapi: none.yaml',
      'sources.permits.openapi: the document cannot be read: ENOENT',
    ],
    [
      'a document that is none',
      'openapi: openapi.yaml',
      'openapi: schema.graphql',
      'sources.permits.openapi: the document cannot be read:',
    ],
    [
      'an address that is none',
      'openapi: openapi.yaml',
      'openapi: openapi.yaml\n    url: ftp://service',
      'sources.permits.url: expected an address that begins with http:// or https://',
    ],
    [
      'a password in an address',
      'openapi: openapi.yaml',
      'openapi: openapi.yaml\n    url: http://a:b@service',
      'sources.permits.url: give names and passwords under `headers`',
    ],
  ])('%s', async (_what, old, replacement, problem) => {
    expect(await found(old, replacement)).toContain(problem);
  });

  test('a list in the document that is none in the schema', async () => {
    expect(await found('tags: [String!]', 'tags: String', 'schema.graphql')).toContain(
      'Permit.tags: the document says that “tags” is a list',
    );
  });

  test('a variable that is not set, or cannot be sent', async () => {
    const place = 'sources.permits.headers.Authorization: ';
    expect(await found('permits:', 'permits:', 'source.yaml', {})).toContain(
      `${place}the environment has no PERMITS_TOKEN`,
    );
    const broken = { PERMITS_TOKEN: 'a\r\nX-Other: b' };
    expect(await found('permits:', 'permits:', 'source.yaml', broken)).toContain(
      `${place}what PERMITS_TOKEN holds cannot stand in a header`,
    );
  });
});
