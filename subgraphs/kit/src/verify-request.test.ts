import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';

import { maxRoles, serializeCallerContext } from '@govgraph/protocol';
import { createSigner, httpbis } from 'http-message-signatures';
import { beforeEach, describe, expect, test } from 'vitest';

import type { GatewayKeys } from './gateway-keys.ts';
import { createReplayGuard } from './replay-guard.ts';
import { type RequestHead, type RequestVerifierOptions, createRequestVerifier } from './verify-request.ts';

interface ReceivedRequest extends RequestHead {
  readonly body: Buffer;
}

/** The signatures here are made by a library that shares no code with the kit. */
const secret = randomBytes(32);
const otherSecret = randomBytes(32);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const publicKeyPem = publicKey.export({ type: 'spki', format: 'pem' }).toString();

const gatewayKeys: GatewayKeys = {
  keys: [
    { keyId: 'gateway-1', algorithm: 'hmac-sha256', secret: secret.toString('base64') },
    { keyId: 'gateway-2', algorithm: 'ed25519', publicKey: publicKeyPem },
  ],
};
const signers = {
  hmac: createSigner(secret, 'hmac-sha256', 'gateway-1'),
  ed25519: createSigner(privateKey, 'ed25519', 'gateway-2'),
};

const startMs = Date.UTC(2026, 5, 30, 8, 0, 0);
const coveredComponents = ['@method', '@path', 'content-type', 'content-digest', 'govgraph-caller'];
const caller =
  'department="civil-affairs", application="assistance-review", purpose="low-income-assistance", decision="d-1"';

interface Signing {
  readonly signer?: Parameters<typeof httpbis.signMessage>[0]['key'];
  readonly fields?: readonly string[];
  readonly params?: readonly string[];
  readonly createdMs?: number;
  readonly nonce?: string;
  readonly name?: string;
  readonly caller?: string;
  readonly alg?: string;
  readonly keyId?: string;
  /** From its `?` on. */
  readonly query?: string;
}

async function signedRequest(signing: Signing = {}): Promise<ReceivedRequest> {
  const body = Buffer.from('{"query":"{ __typename }"}');
  const message = await httpbis.signMessage(
    {
      key: signing.signer ?? signers.hmac,
      name: signing.name ?? 'sig',
      fields: [...(signing.fields ?? coveredComponents)],
      params: [...(signing.params ?? ['created', 'nonce', 'keyid', 'alg'])],
      paramValues: {
        created: new Date(signing.createdMs ?? startMs),
        nonce: signing.nonce ?? randomUUID(),
        ...(signing.alg ? { alg: signing.alg } : {}),
        ...(signing.keyId ? { keyid: signing.keyId } : {}),
      },
    },
    {
      method: 'POST',
      url: `http://taxation.internal/graphql${signing.query ?? ''}`,
      headers: {
        'content-type': 'application/json',
        'content-digest': `sha-256=:${createHash('sha256').update(body).digest('base64')}:`,
        'govgraph-caller': signing.caller ?? caller,
      },
    },
  );
  const headers = Object.entries(message.headers).map(([name, value]) => [name.toLowerCase(), value]);
  const query = signing.query ?? '';
  return { method: 'POST', path: '/graphql', query, headers: Object.fromEntries(headers), body };
}

function withHeader(request: ReceivedRequest, name: string, value: string | undefined): ReceivedRequest {
  const { [name]: _, ...headers } = request.headers;
  return { ...request, headers: value === undefined ? headers : { ...headers, [name]: value } };
}

let nowMs: number;
let verifyRequest: ReturnType<typeof createVerifier>;

function createVerifier(options: RequestVerifierOptions = {}) {
  const verifyHead = createRequestVerifier(() => gatewayKeys, { now: () => nowMs, ...options });
  return async ({ body, ...request }: ReceivedRequest) => {
    const head = verifyHead(request);
    return head.accepted ? head.verifyBody(body) : head;
  };
}

beforeEach(() => {
  nowMs = startMs;
  verifyRequest = createVerifier();
});

describe('a request signed by a known gateway', () => {
  test.each(['hmac', 'ed25519'] as const)('is accepted with an %s key, and says who asks', async (kind) => {
    expect(await verifyRequest(await signedRequest({ signer: signers[kind] }))).toEqual({
      accepted: true,
      caller: {
        department: 'civil-affairs',
        application: 'assistance-review',
        roles: [],
        purpose: 'low-income-assistance',
        decisionId: 'd-1',
      },
    });
  });

  test('may have no purpose, as when a department asks for its own data', async () => {
    const request = await signedRequest({
      caller: 'department="taxation", application="desk", decision="d-2"',
    });
    expect(await verifyRequest(request)).toEqual({
      accepted: true,
      caller: { department: 'taxation', application: 'desk', roles: [], decisionId: 'd-2' },
    });
  });

  test('names the official in any script, and the roles', async () => {
    const official = Buffer.from('张经办😀').toString('base64');
    const request = await signedRequest({
      caller: `${caller}, official=:${official}:, roles=("steward" "a\\"b")`,
    });
    expect(await verifyRequest(request)).toMatchObject({
      accepted: true,
      caller: { department: 'civil-affairs', official: '张经办😀', roles: ['steward', 'a"b'] },
    });
  });

  test.each([
    { roles: [] },
    { roles: ['application'], official: 'clerk 7' },
    { roles: ['"', '\\', ');a="b', '~!'], official: '"quoted", x="y"' },
    { roles: Array.from({ length: maxRoles }, (_, at) => `role-${at}`), official: '𠮷'.repeat(128) },
    { roles: ['steward'], official: 'Ünï–cödé 王小明 ' },
  ])('is read as a gateway writes it: %j', async (who) => {
    const asked = { department: 'd"', application: 'a\\', decisionId: 'd-3', ...who };
    const request = await signedRequest({ caller: serializeCallerContext(asked) });
    expect(await verifyRequest(request)).toEqual({ accepted: true, caller: asked });
  });

  test.each([-60, 60])('is accepted when the clocks differ by %i seconds', async (seconds) => {
    expect((await verifyRequest(await signedRequest({ createdMs: startMs + seconds * 1000 }))).accepted).toBe(
      true,
    );
  });
});

describe('a request to an address with a query', () => {
  const query = '?tenant=a%26b';
  const fields = ['@method', '@path', '@query', ...coveredComponents.slice(2)];

  test('is accepted when its query is signed', async () => {
    expect((await verifyRequest(await signedRequest({ query, fields }))).accepted).toBe(true);
  });

  test('is refused when its query is not signed', async () => {
    expect((await verifyRequest(await signedRequest({ query }))).accepted).toBe(false);
  });

  test.each(['', '?', '?tenant=b', '?tenant=a&b'])('is refused with the query %j instead', async (other) => {
    const request = await signedRequest({ query, fields });
    expect((await verifyRequest({ ...request, query: other })).accepted).toBe(false);
    expect((await verifyRequest(request)).accepted, 'the same request unchanged').toBe(true);
  });
});

describe('a request that was changed on the way is refused', () => {
  const changes: Record<string, (request: ReceivedRequest) => ReceivedRequest> = {
    'the body': (request) => ({ ...request, body: Buffer.from('{"query":"{ person }"}') }),
    'the body and its digest': (request) => {
      const body = Buffer.from('{"query":"{ person }"}');
      const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
      return { ...withHeader(request, 'content-digest', digest), body };
    },
    'the method': (request) => ({ ...request, method: 'PUT' }),
    'the path': (request) => ({ ...request, path: '/admin' }),
    'the query': (request) => ({ ...request, query: '?tenant=b' }),
    'the content type': (request) => withHeader(request, 'content-type', 'text/plain'),
    'the caller': (request) =>
      withHeader(request, 'govgraph-caller', caller.replace('civil-affairs', 'housing')),
    'the time of creation': (request) =>
      withHeader(
        request,
        'signature-input',
        replaceIn(request, 'signature-input', /created=\d+/, `created=${startMs / 1000 + 1}`),
      ),
    'the nonce': (request) =>
      withHeader(
        request,
        'signature-input',
        replaceIn(request, 'signature-input', /nonce="[^"]+"/, 'nonce="another"'),
      ),
    'the key id': (request) =>
      withHeader(request, 'signature-input', replaceIn(request, 'signature-input', 'gateway-1', 'gateway-2')),
    'the algorithm': (request) =>
      withHeader(request, 'signature-input', replaceIn(request, 'signature-input', 'hmac-sha256', 'ed25519')),
    'the signature': (request) =>
      withHeader(request, 'signature', `sig=:${randomBytes(32).toString('base64')}:`),
    'the length of the signature': (request) => withHeader(request, 'signature', 'sig=:AAAA:'),
    'the order of the components': (request) =>
      withHeader(
        request,
        'signature-input',
        replaceIn(request, 'signature-input', '"@method" "@path"', '"@path" "@method"'),
      ),
  };

  test.each(Object.keys(changes))('%s', async (name) => {
    const request = await signedRequest();
    expect((await verifyRequest(changes[name]!(request))).accepted).toBe(false);
    expect((await verifyRequest(request)).accepted, 'the same request unchanged').toBe(true);
  });

  function replaceIn(request: ReceivedRequest, name: string, from: string | RegExp, to: string): string {
    return String(request.headers[name]).replace(from, to);
  }
});

describe('a request that lacks something is refused', () => {
  test.each(['signature', 'signature-input', 'content-digest', 'govgraph-caller', 'content-type'])(
    'the header %s',
    async (name) => {
      expect((await verifyRequest(withHeader(await signedRequest(), name, undefined))).accepted).toBe(false);
    },
  );

  test.each(coveredComponents)('%s is not covered by the signature', async (component) => {
    const fields = coveredComponents.filter((name) => name !== component);
    expect(await verifyRequest(await signedRequest({ fields }))).toMatchObject({
      accepted: false,
      reason: 'signature-input is missing, malformed or does not cover what it must',
    });
  });

  test.each(['created', 'nonce', 'keyid', 'alg'])('the signature parameter %s', async (parameter) => {
    const params = ['created', 'nonce', 'keyid', 'alg'].filter((name) => name !== parameter);
    expect((await verifyRequest(await signedRequest({ params }))).accepted).toBe(false);
  });

  test.each(['department', 'application', 'decision'])('the caller has no %s', async (member) => {
    const incomplete = caller
      .split(', ')
      .filter((part) => !part.startsWith(`${member}=`))
      .join(', ');
    expect((await verifyRequest(await signedRequest({ caller: incomplete }))).accepted).toBe(false);
  });
});

describe('a request whose caller is nobody that a gateway names is refused', () => {
  const base64 = (value: string | Buffer) => Buffer.from(value).toString('base64');

  test.each([
    ['an official as a string', 'official="clerk"'],
    ['an official without a name', 'official=::'],
    ['an official that is no text', `official=:${base64(Buffer.from([0xff, 0x41]))}:`],
    ['an official with a line in the name', `official=:${base64('a\nb')}:`],
    ['an official of any length', `official=:${base64('张'.repeat(129))}:`],
    ['roles that are no list', 'roles="steward"'],
    ['a role that is no string', 'roles=(steward)'],
    ['a role without a name', 'roles=("")'],
    ['two roles in one', 'roles=("steward auditor")'],
    ['any number of roles', `roles=(${'"r" '.repeat(65).trim()})`],
    ['a purpose that is none', 'purpose=7'],
  ])('%s', async (_what, member) => {
    const request = await signedRequest({
      caller: `department="a", application="b", decision="c", ${member}`,
    });
    expect(await verifyRequest(request)).toMatchObject({
      accepted: false,
      reason: 'govgraph-caller is missing or malformed',
    });
  });
});

describe('a request that is signed, but not as a gateway signs, is refused', () => {
  test('with a key that the department does not know', async () => {
    const signer = createSigner(otherSecret, 'hmac-sha256', 'gateway-9');
    expect(await verifyRequest(await signedRequest({ signer }))).toMatchObject({
      reason: 'key id is unknown',
    });
  });

  test('with another secret under a known key id', async () => {
    const signer = createSigner(otherSecret, 'hmac-sha256', 'gateway-1');
    expect(await verifyRequest(await signedRequest({ signer }))).toMatchObject({
      reason: 'signature is wrong',
    });
  });

  test('with a public key used as if it were a shared secret', async () => {
    const signer = createSigner(Buffer.from(publicKeyPem), 'hmac-sha256', 'gateway-2');
    expect(await verifyRequest(await signedRequest({ signer }))).toMatchObject({
      reason: 'algorithm is not that of the key',
    });
  });

  test.each([-61, 61])('when the clocks differ by %i seconds', async (seconds) => {
    const request = await signedRequest({ createdMs: startMs + seconds * 1000 });
    expect(await verifyRequest(request)).toMatchObject({ reason: 'not created just now' });
  });

  test('under another name', async () => {
    expect((await verifyRequest(await signedRequest({ name: 'other' }))).accepted).toBe(false);
  });

  test('with a second signature beside the right one', async () => {
    const request = await signedRequest();
    const doubled = withHeader(
      request,
      'signature-input',
      `${String(request.headers['signature-input'])}, x=();created=1`,
    );
    expect((await verifyRequest(doubled)).accepted).toBe(false);
  });

  test('with more components than a gateway covers', async () => {
    expect(
      (await verifyRequest(await signedRequest({ fields: [...coveredComponents, '@authority'] }))).accepted,
    ).toBe(false);
  });

  test.each(['', 'sig', 'sig=', '("@method")', 'sig=1', '☃', '"'.repeat(10_000)])(
    'with a malformed signature-input: %j',
    async (text) => {
      expect((await verifyRequest(withHeader(await signedRequest(), 'signature-input', text))).accepted).toBe(
        false,
      );
    },
  );
});

describe('a request sent twice', () => {
  test('is accepted once, as long as its signature is fresh', async () => {
    const request = await signedRequest();
    expect((await verifyRequest(request)).accepted).toBe(true);
    for (const seconds of [0, 1, 59, 60]) {
      nowMs = startMs + seconds * 1000;
      expect(await verifyRequest(request)).toMatchObject({ accepted: false });
    }
  });

  test('does not use up the nonce of another one when it is forged', async () => {
    const request = await signedRequest({ nonce: 'n-1' });
    expect((await verifyRequest(withHeader(request, 'signature', 'sig=:AAAA:'))).accepted).toBe(false);
    expect((await verifyRequest(request)).accepted).toBe(true);
  });

  test('to a process that began to listen since is refused, for the one before may have let it in', async () => {
    const since = createVerifier({ notBefore: startMs / 1_000 + 1 });
    expect(await since(await signedRequest())).toMatchObject({
      reason: 'created before this process began to listen',
    });
    expect((await since(await signedRequest({ createdMs: startMs + 1_000 }))).accepted).toBe(true);
  });

  test('to two processes with one memory is accepted once', async () => {
    const replayGuard = createReplayGuard(60);
    const [one, other] = [createVerifier({ replayGuard }), createVerifier({ replayGuard })];
    const request = await signedRequest();
    expect((await one(request)).accepted).toBe(true);
    expect((await other(request)).accepted).toBe(false);
  });
});
