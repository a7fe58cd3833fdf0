import { describe, expect, test } from 'vitest';

import { isRefusal } from '../errors.ts';
import { documentHash } from '@govgraph/storage';
import { parseGraphQLRequest } from './graphql-request.ts';
import type { GatewayRequest } from './http-message.ts';

function post(body: string | Buffer, contentType: string | undefined = 'application/json'): GatewayRequest {
  const headers = contentType === '' ? {} : { 'content-type': contentType };
  return { method: 'POST', path: '/graphql', query: '', headers, body: Buffer.from(body) };
}

function get(query: string): GatewayRequest {
  return { method: 'GET', path: '/graphql', query, headers: {}, body: Buffer.alloc(0) };
}

const query = '{ a }';
const hash = documentHash(query);
const persisted = (content: object) => ({ persistedQuery: { version: 1, ...content } });
const soleName = 'The parameter documentId stands in place of all other names of a document.';
const notVersion1 = 'The parameter extensions.persistedQuery is not of version 1.';

function codeOf(request: GatewayRequest): string {
  const result = parseGraphQLRequest(request);
  return isRefusal(result) ? result.code : 'accepted';
}

function messageOf(request: GatewayRequest): string | undefined {
  const result = parseGraphQLRequest(request);
  return isRefusal(result) ? result.errors[0]?.message : 'accepted';
}

describe('a GraphQL POST', () => {
  test('holds a limited number of different names', () => {
    const body = (names: number) => {
      const members = Array.from({ length: names }, (_, at) => [`name${at}`, 1]);
      return post(
        JSON.stringify({ query, variables: { x: members.map((each) => Object.fromEntries([each])) } }),
      );
    };
    expect(messageOf(body(9_997))).toBe('accepted');
    expect(messageOf(body(10_100))).toBe('The body has more than 10000 different names.');
  });

  test('holds a limited number of values, its text not counted', () => {
    const body = (values: number) =>
      post(
        JSON.stringify({
          query: `{ a(b: [${'1,'.repeat(60_000)}]) }`,
          variables: { x: Array(values).fill(1) },
        }),
      );
    expect(codeOf(body(49_000))).toBe('accepted');
    expect(messageOf(body(50_000))).toBe('The body has more than 50000 values.');
  });

  test('gives its parameters, null meaning absent', () => {
    const body = { query: '{ a }', operationName: 'A', variables: { x: [1] }, extensions: { y: 2 } };
    expect(parseGraphQLRequest(post(JSON.stringify(body)))).toEqual({ ...body, mayMutate: true });
    const nulls = { query: '{ a }', operationName: null, variables: null, extensions: null };
    expect(parseGraphQLRequest(post(JSON.stringify(nulls)))).toEqual({
      query: '{ a }',
      variables: {},
      extensions: {},
      mayMutate: true,
    });
  });

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'APPLICATION/JSON'])(
    'may be sent as %s',
    (contentType) => expect(codeOf(post('{"query":"{ 人 }"}', contentType))).toBe('accepted'),
  );

  test.each([
    '',
    'text/plain',
    'application/json; charset=gbk',
    'application/graphql',
    'multipart/form-data',
  ])('is refused as %j', (contentType) =>
    expect(codeOf(post('{"query":"{ a }"}', contentType))).toBe('UNSUPPORTED_MEDIA_TYPE'),
  );

  test.each([
    ['the id of GraphQL over HTTP', { documentId: `sha256:${hash}` }, { documentId: hash }],
    ['an id that a front end gave', { documentId: 'app~1.2~page' }, { documentId: 'app~1.2~page' }],
    ['an id with a prefix of its own', { documentId: 'x-hall:7' }, { documentId: 'x-hall:7' }],
    ['a persisted query', { extensions: persisted({ sha256Hash: hash }) }, { documentId: hash }],
    [
      'a persisted query with its text',
      { query, extensions: persisted({ sha256Hash: hash }) },
      { query, documentId: hash },
    ],
    [
      'a persisted query that urql missed',
      { query: null, extensions: persisted({ sha256Hash: hash, miss: true }) },
      { documentId: hash },
    ],
  ])('may name its document by %s', (_how, body, expected) => {
    const parameters = parseGraphQLRequest(post(JSON.stringify(body)));
    expect(parameters).toMatchObject({ query: undefined, ...expected });
  });

  test('is refused when it is compressed', () => {
    const request = post('{"query":"{ a }"}');
    const compressed = { ...request, headers: { ...request.headers, 'content-encoding': 'gzip' } };
    expect(codeOf(compressed)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  test.each([
    ['', 'The request has no body.'],
    ['{ "not a JSON', 'The body is not valid JSON.'],
    [Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8.'],
    ['"text"', 'The body is not a JSON object.'],
    ['null', 'The body is not a JSON object.'],
    ['[{"query":"{ a }"}]', 'Batches are not accepted; send one operation a request.'],
    ['{"qeury":"{ a }"}', 'The parameter query is missing.'],
    ['{"documentId":7}', 'The parameter documentId is not the id of a document.'],
    ['{"documentId":"a b"}', 'The parameter documentId is not the id of a document.'],
    [`{"documentId":"${'a'.repeat(201)}"}`, 'The parameter documentId is not the id of a document.'],
    ['{"documentId":"sha256:ABC"}', 'The parameter documentId is not the id of a document.'],
    ['{"documentId":"sha512:abc"}', 'The parameter documentId is not the id of a document.'],
    ['{"query":"{ a }","documentId":"a"}', soleName],
    ['{"documentId":"a","extensions":{"persistedQuery":{"version":1,"sha256Hash":"a"}}}', soleName],
    ['{"extensions":{"persistedQuery":{"version":2,"sha256Hash":"a"}}}', notVersion1],
    ['{"query":"{ a }","extensions":{"persistedQuery":true}}', notVersion1],
    [
      '{"query":"{ a }","extensions":{"persistedQuery":{"version":1}}}',
      'The parameter extensions.persistedQuery has no sha256Hash.',
    ],
    ['{"query":["{ a }"]}', 'The parameter query is not a string.'],
    ['{"query":"{ a }","operationName":0}', 'The parameter operationName is neither a string nor null.'],
    ['{"query":"{ a }","variables":["x"]}', 'The parameter variables is neither an object nor null.'],
    ['{"query":"{ a }","variables":"x"}', 'The parameter variables is neither an object nor null.'],
    ['{"query":"{ a }","extensions":false}', 'The parameter extensions is neither an object nor null.'],
  ])('with the body %s is told: %s', (body, message) => {
    expect(codeOf(post(body))).toBe('BAD_REQUEST');
    expect(messageOf(post(body))).toBe(message);
  });
});

describe('a GraphQL GET', () => {
  const notUtf8 = 'The query string is not percent-encoded UTF-8.';

  test('gives its parameters, and may only query', () => {
    const variables = encodeURIComponent('{"name":"张"}');
    expect(parseGraphQLRequest(get(`query=%7Ba%7D&operationName=A&variables=${variables}`))).toEqual({
      query: '{a}',
      operationName: 'A',
      variables: { name: '张' },
      extensions: {},
      mayMutate: false,
    });
    expect(codeOf(get('query=%7Ba%7D&operationName=&variables='))).toBe('accepted');
  });

  test.each([
    ['', 'The parameter query is missing.'],
    ['query=%7Ba%7D&query=%7Bb%7D', 'The parameter query is given more than once.'],
    ['documentId=a&documentId=b', 'The parameter documentId is given more than once.'],
    ['query=%7Ba%7D&documentId=a', soleName],
    ['query=%7Ba%7D&variables=%7B%22a%22:%22%FF%22%7D', notUtf8],
    ['query=%7Ba%7D&variables=%7B%22a%22:%22%ED%A0%80%22%7D', notUtf8],
    ['query=%7Ba%7D&variables=%7B%22a%22:%22\u00e9%22%7D', notUtf8],
    ['query=%7Ba%7D&variables=100%', notUtf8],
    ['query=%7Ba%7D&variables=%7B', 'The parameter variables is not valid JSON.'],
    ['query=%7Ba%7D&variables=1', 'The parameter variables is neither an object nor null.'],
  ])('with the query string %j is told: %s', (query, message) => {
    expect(messageOf(get(query))).toBe(message);
  });
});

test.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is not a method of the GraphQL endpoint', (method) => {
  expect(codeOf({ ...get('query=%7Ba%7D'), method })).toBe('METHOD_NOT_ALLOWED');
});
