import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto';

import { createVerifier, httpbis } from 'http-message-signatures';
import { describe, expect, test } from 'vitest';

import type { RequestContext } from './request-context.ts';
import { createRequestSigner, signingKeySchema, type SigningKey } from './sign-request.ts';

const url = 'http://127.0.0.1:4101/graphql';
const body = Buffer.from('{"query":"{ 人 }"}');
const caller = {
  department: 'civil-affairs',
  application: 'assistance-review',
  official: '张经办',
  roles: ['application'],
};
const context: RequestContext = {
  caller,
  purpose: 'low-income-assistance',
  decisionId: '0e8400e2-9b41-4d4a-a716-446655440000',
};

const secret = randomBytes(32);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = {
  'hmac-sha256': { keyId: 'gateway-1', algorithm: 'hmac-sha256', secret: secret.toString('base64') },
  ed25519: {
    keyId: 'gateway-1',
    algorithm: 'ed25519',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  },
} satisfies Record<string, SigningKey>;

/** An implementation of RFC 9421 that is not ours. */
function verify(headers: Record<string, string>, algorithm: keyof typeof keys, changes = {}) {
  const verifier = createVerifier(algorithm === 'ed25519' ? publicKey : secret, algorithm);
  return httpbis.verifyMessage(
    {
      keyLookup: async () => ({ id: 'gateway-1', algs: [algorithm], verify: verifier }),
      requiredFields: ['@method', '@path', 'content-type', 'content-digest', 'govgraph-caller'],
      requiredParams: ['created', 'nonce', 'keyid', 'alg'],
      maxAge: 60,
    },
    { method: 'POST', url, headers, ...changes },
  );
}

test('the query of an address is signed, as an independent implementation of RFC 9421 reads it', async () => {
  const address = 'http://127.0.0.1:4101/graphql?tenant=a%26b&v=2';
  const headers = createRequestSigner(address, keys['hmac-sha256'])(body, context);
  expect(headers['signature-input']).toContain('("@method" "@path" "@query" "content-type"');
  expect(await verify(headers, 'hmac-sha256', { url: address })).toBe(true);
  for (const other of [url, `${url}?tenant=b&v=2`, `${address}&v=3`]) {
    const verified = verify(headers, 'hmac-sha256', { url: other });
    await expect(verified.then(Boolean, () => false)).resolves.toBe(false);
  }
});

describe.each(['hmac-sha256', 'ed25519'] as const)('a request signed with %s', (algorithm) => {
  const sign = createRequestSigner(url, keys[algorithm]);

  test('is accepted by an independent implementation of RFC 9421', async () => {
    expect(await verify(sign(body, context), algorithm)).toBe(true);
    const { purpose: _, ...withoutPurpose } = context;
    expect(await verify(sign(body, withoutPurpose), algorithm)).toBe(true);
  });

  test.each([
    { method: 'PUT' },
    { url: 'http://127.0.0.1:4101/other' },
    ...['content-type', 'content-digest', 'govgraph-caller'].map((header) => ({ header })),
  ])('is refused once %j was tampered with', async ({ header, ...changes }: Record<string, string>) => {
    const headers = sign(body, context);
    if (header !== undefined) headers[header] += ', tampered="1"';
    await expect(verify(headers, algorithm, changes).then(Boolean, () => false)).resolves.toBe(false);
  });

  test('is refused under another key', async () => {
    const otherKey: SigningKey =
      algorithm === 'ed25519'
        ? {
            ...keys.ed25519,
            privateKey: generateKeyPairSync('ed25519')
              .privateKey.export({ type: 'pkcs8', format: 'pem' })
              .toString(),
          }
        : { ...keys['hmac-sha256'], secret: randomBytes(32).toString('base64') };
    const headers = createRequestSigner(url, otherKey)(body, context);
    await expect(verify(headers, algorithm).then(Boolean, () => false)).resolves.toBe(false);
  });

  test('carries the digest of its body, and a nonce of its own', () => {
    const headers = sign(body, context);
    const digest = createHash('sha256').update(body).digest('base64');
    expect(headers['content-digest']).toBe(`sha-256=:${digest}:`);
    expect(sign(body.toString(), context)['content-digest']).toBe(headers['content-digest']);
    expect(sign(body, context)['signature-input']).not.toBe(headers['signature-input']);
  });
});

describe('the caller in a signed request', () => {
  const sign = createRequestSigner(url, keys['hmac-sha256'], () => 1_800_000_000_999);

  test('is written as a dictionary of strings', () => {
    const headers = sign(body, { ...context, caller: { ...caller, application: 'a"b\\c' } });
    expect(headers['govgraph-caller']).toBe(
      `department="civil-affairs", application="a\\"b\\\\c", official=:5byg57uP5Yqe:, roles=("application"), purpose="low-income-assistance", decision="${context.decisionId}"`,
    );
    expect(headers['signature-input']).toContain(';created=1800000000;');
  });

  test('cannot smuggle a header', () => {
    const smuggler = { ...caller, application: 'a\r\nx: y' };
    expect(() => sign(body, { ...context, caller: smuggler })).toThrow('printable ASCII');
  });

  test('is written once for all requests of a caller', () => {
    let reads = 0;
    const counted = {
      ...caller,
      get roles() {
        reads += 1;
        return caller.roles;
      },
    };
    for (const decisionId of ['a', 'b', 'c'])
      expect(sign(body, { ...context, caller: counted, decisionId })['govgraph-caller']).toContain(
        `roles=("application"), purpose="low-income-assistance", decision="${decisionId}"`,
      );
    expect(reads).toBe(1);
  });
});

describe('a signing key', () => {
  test('must be long enough and of the named algorithm', () => {
    const short = { ...keys['hmac-sha256'], secret: randomBytes(8).toString('base64') };
    expect(signingKeySchema.safeParse(short).success).toBe(false);
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const pem = rsa.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(() => createRequestSigner(url, { ...keys.ed25519, privateKey: pem })).toThrow(
      'expected an Ed25519 private key',
    );
  });
});
