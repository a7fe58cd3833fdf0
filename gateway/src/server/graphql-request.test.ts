import { describe, expect, it } from 'vitest';

import { isRefusal } from '../errors.ts';
import { parseGraphQLRequest } from './graphql-request.ts';
import type { GatewayRequest } from './http-message.ts';

function post(body: string | Buffer, contentType: string | undefined = 'application/json'): GatewayRequest {
  const headers = contentType === '' ? {} : { 'content-type': contentType };
  return { method: 'POST', path: '/graphql', query: '', headers, body: Buffer.from(body) };
}

function get(query: string): GatewayRequest {
  return { method: 'GET', path: '/graphql', query, headers: {}, body: Buffer.alloc(0) };
}

function codeOf(request: GatewayRequest): string {
  const result = parseGraphQLRequest(request);
  return isRefusal(result) ? result.code : 'accepted';
}

function messageOf(request: GatewayRequest): string | undefined {
  const result = parseGraphQLRequest(request);
  return isRefusal(result) ? result.errors[0]?.message : 'accepted';
}

describe('a GraphQL POST', () => {
  it('gives its parameters, null meaning absent', () => {
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

  it.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'APPLICATION/JSON'])(
    'may be sent as %s',
    (contentType) => expect(codeOf(post('{"query":"{ 人 }"}', contentType))).toBe('accepted'),
  );

  it.each(['', 'text/plain', 'application/json; charset=gbk', 'application/graphql', 'multipart/form-data'])(
    'is refused as %j',
    (contentType) => expect(codeOf(post('{"query":"{ a }"}', contentType))).toBe('UNSUPPORTED_MEDIA_TYPE'),
  );

  it('is refused when it is compressed', () => {
    const request = post('{"query":"{ a }"}');
    const compressed = { ...request, headers: { ...request.headers, 'content-encoding': 'gzip' } };
    expect(codeOf(compressed)).toBe('UNSUPPORTED_MEDIA_TYPE');
  });

  it.each([
    ['', 'The request has no body.'],
    ['{ "not a JSON', 'The body is not valid JSON.'],
    [Buffer.from([0x22, 0xff, 0x22]), 'The body is not UTF-8.'],
    ['"text"', 'The body is not a JSON object.'],
    ['null', 'The body is not a JSON object.'],
    ['[{"query":"{ a }"}]', 'Batches are not accepted; send one operation a request.'],
    ['{"qeury":"{ a }"}', 'The parameter query is missing.'],
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
  it('gives its parameters, and may only query', () => {
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

  it.each([
    ['', 'The parameter query is missing.'],
    ['query=%7Ba%7D&query=%7Bb%7D', 'The parameter query is given more than once.'],
    ['query=%7Ba%7D&variables=%7B', 'The parameter variables is not valid JSON.'],
    ['query=%7Ba%7D&variables=1', 'The parameter variables is neither an object nor null.'],
  ])('with the query string %j is told: %s', (query, message) => {
    expect(messageOf(get(query))).toBe(message);
  });
});

it.each(['PUT', 'DELETE', 'HEAD', 'OPTIONS'])('%s is not a method of the GraphQL endpoint', (method) => {
  expect(codeOf({ ...get('query=%7Ba%7D'), method })).toBe('METHOD_NOT_ALLOWED');
});
