import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { buildSchema, print } from 'graphql';
import { root } from '../run.mjs';

/** What callers send. @returns {Promise<readonly import('./targets.mjs').Target[]>} */
export async function callersTargets(load) {
  const [
    json,
    { parseGraphQLRequest },
    { isRefusal },
    { readDocument },
    { defaultLimits },
    tokens,
    { negotiateMediaType },
    { startHttpServer },
  ] = await Promise.all(
    [
      'protocol/dist/json.js',
      'gateway/dist/http/graphql-request.js',
      'gateway/dist/errors.js',
      'gateway/dist/operation/read-document.js',
      'gateway/dist/operation/limits.js',
      'gateway/dist/identity/token-verifier.js',
      'gateway/dist/http/media-type.js',
      'gateway/dist/http/http-server.js',
    ].map(load),
  );
  const isClean = (refusal) => assert.notEqual(refusal.code, 'INTERNAL_ERROR');
  return [
    {
      name: 'http',
      what: 'whatever comes over a connection is answered as HTTP, or the connection ends',
      seeds: [
        'POST /graphql HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{"query":"{a}"}',
        'GET /graphql?query=%7Ba%7D HTTP/1.1\r\nhost: a\r\nauthorization: Bearer a\r\n\r\n',
        'POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n',
      ].map(Buffer.from),
      words: [
        '\r\n\r\n',
        'content-length: 1',
        'transfer-encoding: chunked',
        'expect: 100-continue',
        'upgrade: h2c',
        'HTTP/1.0',
        'connection: close',
      ],
      run: createHttpTarget(startHttpServer),
    },
    {
      name: 'json',
      what: 'JSON with exact numbers accepts what JSON.parse accepts, and writes what it read',
      seeds: [
        '{"a":[1,-0,1e400,9007199254740993],"b":{"c":null}}',
        '"\\u00e9"',
        '[]',
        '{"__proto__":1.0}',
      ].map(Buffer.from),
      words: ['1e', '.0', '-', '"a":'],
      run: (input) => checkJson(json, input.toString('utf8')),
    },
    {
      name: 'graphql-request',
      what: 'a request over HTTP is read, or refused with a 4xx',
      seeds: ['{"query":"{ a }","variables":{"a":1},"operationName":null}', '[{"query":"{a}"}]'].map(
        Buffer.from,
      ),
      words: [
        '"query"',
        '"documentId"',
        '"extensions"',
        '"persistedQuery"',
        '"sha256Hash"',
        '"version":1',
        '"variables"',
      ],
      run: (input) => {
        const request = {
          method: 'POST',
          path: '/',
          query: '',
          headers: { 'content-type': 'application/json' },
          body: input,
        };
        const search = input.toString('latin1');
        for (const each of [request, { ...request, method: 'GET', query: search, body: Buffer.alloc(0) }]) {
          const read = parseGraphQLRequest(each);
          if (isRefusal(read)) isClean(read);
        }
        negotiateMediaType(search);
      },
    },
    {
      name: 'graphql-document',
      what: 'a document is valid, or refused with a 4xx',
      seeds: [
        'query A($a: Int = 1) { person(idNumber: "1") @include(if: true) { ...F name } } fragment F on Person { id }',
        '{ a: __typename ... on Query { b: __schema { types { name } } } }',
        readFileSync(path.join(root, 'bench/workloads/low-income-assistance.graphql')),
      ].map(Buffer.from),
      words: [
        '...',
        'fragment F on Person',
        'query',
        'mutation',
        'subscription',
        '@skip(if: $a)',
        '__typename',
        '"""',
        'person',
        'idNumber:',
      ],
      run: ((schema, bounds) => (input) => {
        const read = readDocument(input.toString('utf8'), schema, bounds);
        if (isRefusal(read)) isClean(read);
        else print(read.operations[0].definition);
      })(buildSchema(departmentSchema), defaultLimits),
    },
    {
      name: 'token',
      what: 'a token is refused, without a failure, as long as no issuer signed it',
      seeds: [
        `Bearer ${['{"alg":"ES256","typ":"at+jwt","kid":"1"}', '{"iss":"http://127.0.0.1:1"}', 's'].map((each) => Buffer.from(each).toString('base64url')).join('.')}`,
        'Bearer a.b.c',
        'Basic YTpi',
      ].map(Buffer.from),
      words: ['Bearer ', '.', 'eyJhbGciOiJub25lIn0', 'eyJhbGciOiJIUzI1NiJ9', 'alg', 'none', '"iss"'],
      run: ((identity) => async (input) => {
        const caller = await identity.verify(input.toString('latin1'));
        assert.ok(isRefusal(caller), 'a token that nobody signed was accepted');
        isClean(caller);
      })(
        // Nobody listens there: keys are never had, and asked for once in a while only.
        tokens.createTokenVerifier({ issuers: ['http://127.0.0.1:1'], audience: 'govgraph', timeoutMs: 100 }),
      ),
    },
  ];
}

/** One server for all inputs: what one of them breaks, the next one finds. */
function createHttpTarget(startHttpServer) {
  const failures = [];
  const body = Buffer.from('{}');
  const starting = startHttpServer({
    host: '127.0.0.1',
    port: 0,
    respond: async () => ({ status: 200, headers: { 'content-type': 'application/json' }, body }),
    onError: (error) => failures.push(error),
  });
  return async (input) => {
    const { port } = await starting;
    const response = await converse(port, input);
    assert.deepEqual(failures.splice(0), [], 'the server failed');
    if (response !== '') assert.match(response, /^HTTP\/1\.1 \d{3} /, 'what was answered is not HTTP');
  };
}

/** Sends bytes, and no more after them. @returns what came back until the connection ended */
function converse(port, input) {
  return new Promise((resolve, reject) => {
    let response = '';
    const socket = connect(port, '127.0.0.1', () => socket.end(input));
    socket.setTimeout(10_000, () => reject(new Error('the connection does not end')));
    socket.on('data', (chunk) => (response += chunk.toString('latin1')));
    // It may be reset while there is more to send.
    socket.on('error', () => undefined);
    socket.on('close', () => resolve(response));
  });
}

const departmentSchema = `
  type Query { person(idNumber: String!): Person persons(first: Int): [Person!] }
  type Person { id: ID! name: String family: [Person!] income(year: Int! = 2025): Float }
  type Mutation { put(name: String): Person }`;

function checkJson({ parseJson, stringifyJson }, written) {
  const read = (parse) => {
    try {
      return { value: parse(written) };
    } catch {
      return undefined;
    }
  };
  const [ours, theirs] = [read(parseJson), read(JSON.parse)];
  assert.equal(ours === undefined, theirs === undefined, 'accepted by one of the two readers only');
  if (ours === undefined) return;
  const again = stringifyJson(ours.value);
  assert.equal(again === undefined, false, 'what was read cannot be written');
  // Numbers beyond doubles are no numbers of JavaScript's.
  assert.deepEqual(JSON.parse(again), theirs.value);
}
