import { expect, test } from 'vitest';
import { serializeCallerContext } from './caller-context.ts';
import {
  coveredComponents,
  serializeContentDigest,
  serializeSignatureParameters,
  signatureBase,
  signedHeaders,
} from './request-signature.ts';

const caller = serializeCallerContext({
  department: 'civil-affairs',
  application: 'a"b\\c',
  official: '张经办',
  roles: ['application', 'a"b'],
  purpose: 'low-income-assistance',
  decisionId: '0e8400e2-9b41-4d4a-a716-446655440000',
});
const request = {
  method: 'POST',
  path: '/graphql',
  query: '',
  contentType: 'application/json',
  contentDigest: serializeContentDigest('YWJj'),
  caller,
};
const signed = { created: 1_800_000_000, nonce: 'n', keyId: 'gateway-1', algorithm: 'hmac-sha256' };

test('What is signed is what RFC 9421 says of the request', () => {
  const parameters = serializeSignatureParameters('', signed);
  expect(signatureBase(request, parameters)).toMatchInlineSnapshot(`
    ""@method": POST
    "@path": /graphql
    "content-type": application/json
    "content-digest": sha-256=:YWJj:
    "govgraph-caller": department="civil-affairs", application="a\\"b\\\\c", official=:5byg57uP5Yqe:, roles=("application" "a\\"b"), purpose="low-income-assistance", decision="0e8400e2-9b41-4d4a-a716-446655440000"
    "@signature-params": ("@method" "@path" "content-type" "content-digest" "govgraph-caller");created=1800000000;nonce="n";keyid="gateway-1";alg="hmac-sha256""
  `);
  expect(signedHeaders(request, parameters, 'c2ln')).toEqual({
    'content-type': 'application/json',
    'content-digest': 'sha-256=:YWJj:',
    'govgraph-caller': caller,
    'signature-input': `sig=${parameters}`,
    signature: 'sig=:c2ln:',
  });
});

test('A query is signed where there is one', () => {
  expect(coveredComponents('?a=1')).toEqual([
    '@method',
    '@path',
    '@query',
    'content-type',
    'content-digest',
    'govgraph-caller',
  ]);
  const base = signatureBase({ ...request, query: '?a=1' }, serializeSignatureParameters('?a=1', signed));
  expect(base).toContain('"@path": /graphql\n"@query": ?a=1\n"content-type"');
  expect(base).toContain('("@method" "@path" "@query" "content-type"');
});

test.each([{ application: 'a\r\nx: y' }, { roles: ['a\r\nx: y'] }, { purpose: 'a\r\nx: y' }])(
  'Who asks cannot smuggle a header: %j',
  (part) => {
    const context = { department: 'd', application: 'a', roles: [], decisionId: 'i', ...part };
    expect(() => serializeCallerContext(context)).toThrow('printable ASCII');
  },
);

test('A name that holds a header’s end is bytes, and no header', () => {
  const context = { department: 'd', application: 'a', roles: [], decisionId: 'i' };
  expect(serializeCallerContext({ ...context, official: 'a\r\nx: y' })).toBe(
    'department="d", application="a", official=:YQ0KeDogeQ==:, decision="i"',
  );
  expect(serializeCallerContext(context)).toBe('department="d", application="a", decision="i"');
});
