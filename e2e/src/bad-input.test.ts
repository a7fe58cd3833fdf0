/**
 * Whatever arrives, the response says in the caller's own terms what is wrong with it. It never shows how the gateway is
 * made, and the next caller does not notice.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { samplePersons } from '@govgraph/demo-city';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GraphQLResponse, type Caller, codesByPath } from './environment/caller.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { haidian } = samplePersons;
const json = { 'content-type': 'application/json', accept: 'application/graphql-response+json' };

let environment: Environment;
let review: Caller;
let desk: Caller;
let hall: Caller;
beforeAll(async () => {
  environment = await startEnvironment();
  review = await environment.caller('assistance-review', 'low-income-assistance');
  desk = await environment.caller('public-security-desk');
  hall = await environment.caller('hall-frontend', 'service-hall');
});
afterAll(() => environment?.stop());

/** Nothing in a response may come from inside: no stack, no path, no library, no host, no SQL. */
function expectNothingInternal({ text }: Pick<GraphQLResponse<unknown>, 'text'>) {
  expect(text).not.toMatch(
    /\bat \S+ ?\(|\bat (async|file:|\/)|\.(js|ts):\d+|node_modules|node:internal|file:\/\//,
  );
  expect(text).not.toMatch(
    /Prisma|PrismaClient|SELECT |public_security|ECONN|undici|127\.0\.0\.1|TypeError|"stack"/,
  );
}

function expectRefused(response: GraphQLResponse<unknown>, status: number, code: string) {
  expectNothingInternal(response);
  expect(response.errors.map(({ extensions }) => extensions?.code)).toContain(code);
  expect(new Set(response.errors.map(({ extensions }) => extensions?.code))).toEqual(new Set([code]));
  expect(response.status).toBe(status);
  expect(response.data).toBeUndefined();
}

describe('a body', () => {
  test.each([
    ['that is broken JSON', '{"query": "{ __typename }"'],
    ['that is no JSON at all', 'hello'],
    ['that is empty', ''],
    ['that is a list (batching)', '[{"query":"{ __typename }"}]'],
    ['that is a number', '42'],
    ['that is null', 'null'],
    ['without a query', '{"variables":{}}'],
    ['whose query is a number', '{"query": 1}'],
    ['whose variables are a string', '{"query": "{ __typename }", "variables": "{}"}'],
    ['whose operation name is a number', '{"query": "{ __typename }", "operationName": 7}'],
  ])('%s is refused', async (_, body) => {
    expectRefused(await review.send({ method: 'POST', headers: json, body }), 400, 'BAD_REQUEST');
  });

  test('that is not UTF-8 is refused', async () => {
    const body = Buffer.concat([
      Buffer.from('{"query":"{ __typename } #'),
      Buffer.from([0xc3, 0x28]),
      Buffer.from('"}'),
    ]);
    expectRefused(await review.send({ method: 'POST', headers: json, body }), 400, 'BAD_REQUEST');
  });

  test('of another content type is refused', async () => {
    const headers = { ...json, 'content-type': 'text/plain' };
    const response = await review.send({ method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expectRefused(response, 415, 'UNSUPPORTED_MEDIA_TYPE');
  });

  test('that is larger than the gateway reads is refused', async () => {
    const body = JSON.stringify({ query: '{ __typename }', variables: { padding: 'x'.repeat(2_000_000) } });
    const response = await review.send({ method: 'POST', headers: json, body });
    expect(response.status).toBe(413);
    expect(codesByPath(response)).toEqual({ '': 'PAYLOAD_TOO_LARGE' });
    expectNothingInternal(response);
  });
});

describe('the protocol', () => {
  test('an answer in HTML is not to be had', async () => {
    const headers = { ...json, accept: 'text/html' };
    const response = await review.send({ method: 'POST', headers, body: '{"query":"{ __typename }"}' });
    expectRefused(response, 406, 'NOT_ACCEPTABLE');
  });

  test.each(['PUT', 'DELETE', 'PATCH'])('%s is not a method of the endpoint', async (method) => {
    const response = await review.send({ method, headers: json, body: '{"query":"{ __typename }"}' });
    expectRefused(response, 405, 'METHOD_NOT_ALLOWED');
    expect(response.headers.get('allow')).toBe('GET, POST');
  });

  test('a mutation by GET does not run', async () => {
    const query = `?query=${encodeURIComponent('mutation { deletePerson }')}`;
    const response = await review.send({ method: 'GET', headers: { accept: json.accept }, query });
    expect([400, 405]).toContain(response.status);
    expect(response.data).toBeUndefined();
    expectNothingInternal(response);
  });

  test('bytes that are not HTTP get an answer and the end of the connection', async () => {
    const { hostname, port } = new URL(environment.gatewayUrl);
    const socket = connect(Number(port), hostname);
    socket.write('HELO gateway\r\n\r\n');
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    await once(socket, 'close');
    expect(text).toMatch(/^HTTP\/1\.1 400 /);
    expectNothingInternal({ text });
  });

  test('headers that are too large are refused', async () => {
    const response = await review.send({
      method: 'POST',
      headers: { ...json, 'x-padding': 'x'.repeat(20_000) },
      body: '{"query":"{ __typename }"}',
    });
    expect(response.status).toBe(431);
    expectNothingInternal(response);
  });

  test('a purpose that is no code is refused', async () => {
    const odd = await environment.caller('assistance-review', 'low-income-assistance", department="taxation');
    const response = await odd.ask(`{ person(idNumber: "${haidian.idNumber}") { name } }`);
    expectRefused(response, 400, 'BAD_REQUEST');
    expect(environment.wire.requestsFor(response)).toEqual([]);
  });
});

describe('a document', () => {
  const nested = (levels: number): string =>
    levels === 0 ? 'name' : `household { members { person { ${nested(levels - 1)} } } }`;
  const person = `person(idNumber: "${haidian.idNumber}")`;
  const names = (count: number, of: (index: number) => string) =>
    Array.from({ length: count }, (_, at) => of(at)).join(' ');
  const doublingFragments = names(60, (at) => `fragment F${at} on Person { ...F${at + 1} ...F${at + 1} }`);

  test.each([
    ['that is too deep', `{ ${person} { ${nested(10)} } }`],
    ['with too many aliases', `{ ${person} { ${names(250, (at) => `a${at}: name`)} } }`],
    ['with too many entries', `{ ${names(60, (at) => `p${at}: ${person} { name }`)} }`],
    [
      'whose fragments double each other',
      `{ ${person} { ...F0 } } ${doublingFragments} fragment F60 on Person { name }`,
    ],
  ])('%s is refused before it is planned', async (_, document) => {
    expectRefused(await review.ask(document), 400, 'OPERATION_TOO_LARGE');
  });

  test.each([
    ['with more tokens than are read', `{ ${names(20_000, () => '__typename')} }`],
    ['of 100,000 opening braces', '{a'.repeat(100_000)],
    ['that is cut off', '{ person('],
    ['that is not GraphQL', 'SELECT * FROM persons'],
  ])('%s is refused while it is parsed', async (_, document) => {
    const response = await review.ask(document);
    expect(response.status).toBe(400);
    expect(response.data).toBeUndefined();
    expect(['GRAPHQL_PARSE_FAILED', 'OPERATION_TOO_LARGE']).toContain(response.errors[0]?.extensions?.code);
    expectNothingInternal(response);
  });

  test.each([
    ['with fields that do not exist', '{ person(idNumber: "1") { nmae } }'],
    [
      'with fragments in a circle',
      `{ ${person} { ...A } } fragment A on Person { ...B } fragment B on Person { ...A }`,
    ],
    ['with a variable that is not declared', 'query { person(idNumber: $id) { name } }'],
    [
      'that asks introspection in circles',
      '{ __schema { types { fields { type { fields { type { fields { type { fields { type { name } } } } } } } } } } }',
    ],
  ])('%s does not fit the schema', async (_, document) => {
    expectRefused(await review.ask(document), 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  test.each([
    ['mutation', 'mutation { deletePerson }'],
    ['subscription', 'subscription { persons { name } }'],
  ])('with a %s, which there is none of, is refused', async (_, document) => {
    expectRefused(await review.ask(document), 400, 'GRAPHQL_VALIDATION_FAILED');
  });

  test('whose text is a megabyte is refused before it is read', async () => {
    const document = `{ personById(id: "${'x'.repeat(900_000)}") { name } }`;
    expectRefused(await review.ask(document), 400, 'OPERATION_TOO_LARGE');
  });
});

describe('variables and operation names', () => {
  const document =
    'query Ask($id: String!) { person(idNumber: $id) { name incomeTax(year: 2025) { annualIncome } } }';

  test.each([
    ['that is required is missing', {}],
    ['is null where it must not be', { id: null }],
    ['is a number instead of a string', { id: 110108198003150000 }],
    ['is a list instead of a string', { id: ['1', '2'] }],
    ['is an object instead of a string', { id: { $ne: '' } }],
  ])('a variable that %s is refused', async (_, variables) => {
    expectRefused(await review.ask(document, variables), 400, 'BAD_USER_INPUT');
  });

  test('an operation name that the document does not have is refused', async () => {
    const response = await review.ask(document, { id: haidian.idNumber }, { operationName: 'Other' });
    expectRefused(response, 400, 'BAD_USER_INPUT');
  });

  test('a document with two operations and no name is refused', async () => {
    expectRefused(await review.ask('query A { __typename } query B { __typename }'), 400, 'BAD_USER_INPUT');
  });

  test('a variable of a megabyte finds nobody', async () => {
    const response = await review.ask('query ($id: ID!) { personById(id: $id) { name } }', {
      id: 'x'.repeat(900_000),
    });
    expect(response.status).toBe(200);
    expect(response.data).toEqual({ personById: null });
    expectNothingInternal(response);
  });

  test('variables that nobody declared are ignored, whatever they are called', async () => {
    const variables = JSON.parse(
      `{ "id": "${haidian.idNumber}", "__proto__": { "id": 1 }, "constructor": 2 }`,
    );
    const response = await review.ask(document, variables);
    expect(response.data.person).toMatchObject({ name: haidian.name });
  });
});

describe('values that no department can make sense of', () => {
  test.each([
    ['too short', '1', 'LENGTH'],
    ['with a wrong check digit', '110108198003150012', 'CHECK_CHARACTER'],
    ['of a day that does not exist', '110108198013450011', 'BIRTH_DATE'],
    ['of a year to come', '110108298003150016', 'BIRTH_DATE_TO_COME'],
    ['with a small x', '11010519491231002x', 'SMALL_LETTER'],
    ['of 15 digits', '110105491231002', 'FIFTEEN_DIGITS'],
    ['with SQL in it', "' OR '1'='1", 'INVISIBLE'],
    ['with control characters', '\u0000\u0001\u001b', 'INVISIBLE'],
    ['of a hundred thousand digits', '1'.repeat(100_000), 'LENGTH'],
  ])('an identity number %s is an error at its field that says why', async (_, id, reason) => {
    const response = await desk.ask('query ($id: String!) { person(idNumber: $id) { name } }', { id });
    expect(response.status).toBe(200);
    expect(response.data).toEqual({ person: null });
    expect(response.errors[0]?.path).toEqual(['person']);
    expect(response.errors[0]?.extensions).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', argument: 'idNumber', reason, provider: 'public-security' },
    });
    expect(response.errors[0]?.message).toContain('refused the argument idNumber of this field: it ');
    expectNothingInternal(response);
  });

  test.each([
    ['a cursor that is none', '{ legalEntities(first: 5, after: "not a cursor") { edges { cursor } } }'],
    ['a page of more than a hundred', '{ legalEntities(first: 101) { edges { cursor } } }'],
    ['a page of minus one', '{ legalEntities(first: -1) { edges { cursor } } }'],
  ])('%s is an error at its field', async (_, document) => {
    const response = await hall.ask(document);
    expect(response.status).toBe(200);
    expect(response.data).toEqual({ legalEntities: null });
    expect(response.errors[0]?.extensions?.code).toBe('BAD_USER_INPUT');
    expectNothingInternal(response);
  });

  test.each([
    ['in the document', 'query', '"yesterday"', {}],
    ['in a variable', 'query ($from: DateTime!)', '$from', { from: '2018-02-30T07:00:00+08:00' }],
  ])('an instant that is none, %s, is an error at its field only', async (_, query, from, variables) => {
    const ecology = await environment.caller('air-quality', 'air-pollution-control');
    const response = await ecology.ask(
      `${query} {
        wrong: airQuality(stationId: "B001A", from: ${from}, to: "2026-01-01T00:00:00Z") { aqi }
        airQualityStations(area: "nowhere") { id }
      }`,
      variables,
    );
    expect(response.data).toEqual({ wrong: null, airQualityStations: [] });
    expect(response.errors).toHaveLength(1);
    expect(response.errors[0]?.path).toEqual(['wrong']);
    expect(response.errors[0]?.extensions).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', argument: 'from', reason: 'INSTANT', provider: 'ecology' },
    });
    expectNothingInternal(response);
  });

  test('a null character in a name that is searched for is an error at its field', async () => {
    const response = await hall.ask(
      '{ legalEntities(filter: { nameContains: "a\\u0000" }) { edges { cursor } } }',
    );
    expect(response.data).toEqual({ legalEntities: null });
    expect(response.errors[0]?.extensions).toMatchObject({
      ...{ code: 'BAD_USER_INPUT', argument: 'filter.nameContains', reason: 'INVISIBLE' },
    });
    expectNothingInternal(response);
  });

  test('accents on one letter, as many as a request holds, are read at once', async () => {
    const id = `1${'\u0301\u0316'.repeat(200_000)}`;
    const response = await desk.ask('query ($id: String!) { person(idNumber: $id) { name } }', { id });
    expect(response.errors[0]?.extensions).toMatchObject({ argument: 'idNumber', reason: 'LENGTH' });
  });

  test.each([
    ['an id with a null character', '{ personById(id: "\\u0000") { name } }'],
    ['half a surrogate pair', '{ personById(id: "\\uD83D") { name } }'],
  ])('%s finds nobody or is an error, without a word from the database', async (_, document) => {
    const response = await desk.ask(document);
    expect(response.data?.['personById'] ?? null).toBeNull();
    expectNothingInternal(response);
  });
});

test('after all of this the gateway answers as ever', async () => {
  const response = await review.ask(`{ person(idNumber: "${haidian.idNumber}") { name } }`);
  expect(response.data).toEqual({ person: { name: haidian.name } });
  expect((await fetch(new URL('/healthz', environment.gatewayUrl))).status).toBe(200);
});
