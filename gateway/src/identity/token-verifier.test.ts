import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';

import type { Caller } from '@govgraph/policy';
import { base64url, exportJWK, exportSPKI, generateKeyPair, SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { isRefusal, type Refusal } from '../errors.ts';
import { type TokenVerifierOptions, createTokenVerifier } from './token-verifier.ts';

const keyPair = await generateKeyPair('ES256', { extractable: true });
const otherKeyPair = await generateKeyPair('ES256', { extractable: true });

const claims = {
  client_id: 'assistance-review',
  department: 'civil-affairs',
  region: '110108',
  level: 'DISTRICT',
  clearance: 3,
  roles: ['application'],
  official: '张经办',
};

const caller: Caller = {
  application: 'assistance-review',
  department: 'civil-affairs',
  region: '110108',
  level: 'DISTRICT',
  clearance: 3,
  roles: ['application'],
  official: '张经办',
};

let server: Server;
let issuer: string;
let requests = 0;
let isDown = false;
let published: object[] = [];
let jwk: object;

beforeAll(async () => {
  jwk = { ...(await exportJWK(keyPair.publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' };
  server = createServer((request, response) => {
    requests += 1;
    if (isDown) return void request.socket.destroy();
    const isDiscovery = request.url === '/.well-known/openid-configuration';
    response.end(JSON.stringify(isDiscovery ? { issuer, jwks_uri: `${issuer}/jwks` } : { keys: published }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => void server.close());

beforeEach(() => {
  requests = 0;
  isDown = false;
  published = [jwk];
});

function createVerifier(options: Partial<TokenVerifierOptions> = {}) {
  return createTokenVerifier({ issuers: [issuer], audience: 'govgraph', timeoutMs: 1000, ...options });
}

interface TokenChanges {
  readonly payload?: Readonly<Record<string, unknown>>;
  readonly header?: Record<string, string>;
  readonly key?: typeof keyPair.privateKey | Uint8Array;
  readonly expiresInSeconds?: number;
}

function issue({
  payload = {},
  header = {},
  key = keyPair.privateKey,
  expiresInSeconds = 60,
}: TokenChanges = {}) {
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now - 120, exp: now + expiresInSeconds };
  return new SignJWT({ iss: issuer, aud: 'govgraph', ...times, ...claims, ...payload })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'key-1', ...header })
    .sign(key);
}

function codeOf(result: Caller | Refusal): string {
  return isRefusal(result) ? result.code : 'accepted';
}

describe('a bearer token of a trusted issuer', () => {
  test('says who asks', async () => {
    expect(await createVerifier().verify(`Bearer ${await issue()}`)).toEqual(caller);
    expect(await createVerifier().verify(`bearer ${await issue()}`)).toEqual(caller);
  });

  test('is verified once and remembered until it expires', async () => {
    let now = Date.now();
    const verifier = createVerifier({ now: () => now });
    const header = `Bearer ${await issue({ expiresInSeconds: 60 })}`;
    await verifier.verify(header);
    const requestsBefore = requests;
    isDown = true;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
    now += 61_000;
    expect(codeOf(await verifier.verify(header))).toBe('TOKEN_EXPIRED');
    expect(requests).toBe(requestsBefore);
  });

  test('is recognized once it was verified, until it expires, and no other one is', async () => {
    let now = Date.now();
    const { verify, recognize } = createVerifier({ now: () => now });
    const [token, refused] = [
      `Bearer ${await issue()}`,
      `Bearer ${await issue({ key: otherKeyPair.privateKey })}`,
    ];
    expect(recognize(token)).toBeUndefined();
    const caller = await verify(token);
    await verify(refused);
    expect([token, refused, `${token}x`, 'Bearer ', undefined].map(recognize)).toEqual([
      caller,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    now += 61_000;
    expect(recognize(token)).toBeUndefined();
  });

  test('stays known, however many tokens another application has', async () => {
    const { verify, recognize } = createVerifier({ maxCachedTokens: 6 });
    const own = [`Bearer ${await issue()}`, `Bearer ${await issue({ payload: { jti: 'other' } })}`];
    for (const token of own) await verify(token);
    const crowd = { client_id: 'crowd' };
    for (let turn = 0; turn < 20; turn++)
      expect(codeOf(await verify(`Bearer ${await issue({ payload: { ...crowd, jti: `${turn}` } })}`))).toBe(
        'accepted',
      );
    expect(own.map(recognize)).toEqual([caller, caller]);
  });

  test('is forgotten first of those of its application that were not used for longest', async () => {
    const { verify, recognize } = createVerifier({ maxCachedTokens: 2 });
    const issueOther = async (jti: string) => `Bearer ${await issue({ payload: { jti } })}`;
    const [used, unused, newest] = [await issueOther('1'), await issueOther('2'), await issueOther('3')];
    for (const token of [used, unused, used, newest]) await verify(token);
    expect([used, unused, newest].map(recognize)).toEqual([caller, undefined, caller]);
  });

  test('may address several audiences, ours among them', async () => {
    const token = await issue({ payload: { aud: ['other', 'govgraph'] } });
    expect(codeOf(await createVerifier().verify(`Bearer ${token}`))).toBe('accepted');
  });
});

describe('a bearer token is refused', () => {
  const verify = async (token: string) => codeOf(await createVerifier().verify(`Bearer ${token}`));

  test('when it is missing, or no token at all', async () => {
    const verifier = createVerifier();
    expect(codeOf(await verifier.verify(undefined))).toBe('TOKEN_MISSING');
    for (const header of ['', 'Bearer', 'Bearer x', 'Basic dXNlcjpwYXNz', 'Bearer a.b.c d', 'Bearer a.b.c']) {
      expect(codeOf(await verifier.verify(header))).toBe('TOKEN_INVALID');
    }
    expect(codeOf(await verifier.verify(`Bearer ${'a'.repeat(9000)}.b.c`))).toBe('TOKEN_INVALID');
  });

  test('when it has expired or is not valid yet', async () => {
    expect(await verify(await issue({ expiresInSeconds: -1 }))).toBe('TOKEN_EXPIRED');
    const nbf = Math.floor(Date.now() / 1000) + 60;
    expect(await verify(await issue({ payload: { nbf } }))).toBe('TOKEN_INVALID');
  });

  test('when another key signed it', async () => {
    expect(await verify(await issue({ key: otherKeyPair.privateKey }))).toBe('TOKEN_INVALID');
  });

  test('when a claim was changed after it was signed', async () => {
    const [header, payload, signature] = (await issue()).split('.') as [string, string, string];
    const forged = { ...(JSON.parse(Buffer.from(payload, 'base64url').toString()) as object), clearance: 4 };
    const token = `${header}.${base64url.encode(JSON.stringify(forged))}.${signature}`;
    expect(await verify(token)).toBe('TOKEN_INVALID');
  });

  test('when it carries no signature (alg none)', async () => {
    const unsecured = new UnsecuredJWT({ ...claims, iss: issuer, aud: 'govgraph' })
      .setExpirationTime('1m')
      .encode();
    expect(await verify(unsecured)).toBe('TOKEN_INVALID');
    const header = base64url.encode(JSON.stringify({ alg: 'none', typ: 'at+jwt', kid: 'key-1' }));
    expect(await verify(`${header}.${(await issue()).split('.')[1]}.`)).toBe('TOKEN_INVALID');
  });

  test('when the public key was used as a shared secret (HS256)', async () => {
    const key = new TextEncoder().encode(await exportSPKI(keyPair.publicKey));
    expect(await verify(await issue({ header: { alg: 'HS256' }, key }))).toBe('TOKEN_INVALID');
  });

  test('when it names an issuer that is not trusted, which is not asked for keys', async () => {
    expect(await verify(await issue({ payload: { iss: `${issuer}/` } }))).toBe('TOKEN_INVALID');
    expect(requests).toBe(0);
  });

  test('when it is for another audience, or of another type', async () => {
    expect(await verify(await issue({ payload: { aud: 'other' } }))).toBe('TOKEN_INVALID');
    expect(await verify(await issue({ header: { typ: 'JWT' } }))).toBe('TOKEN_INVALID');
  });

  test.each([
    ['that has expired', { expiresInSeconds: -1 }],
    ['for another audience', { payload: { aud: 'other' } }],
  ])('and the log hears why, but not whom a token %s names', async (_what, changes: TokenChanges) => {
    const result = await createVerifier().verify(`Bearer ${await issue(changes)}`);
    const cause = isRefusal(result) ? inspect(result.cause, { depth: Infinity }) : '';
    expect(cause).toMatch(/ERR_JWT_(EXPIRED|CLAIM_VALIDATION_FAILED)/);
    expect(cause).not.toMatch(/张经办|assistance-review/);
  });

  test.each([
    { clearance: 5 },
    { clearance: '3' },
    { department: '' },
    { client_id: 'a\r\nb' },
    { level: 'PLANET' },
    { roles: 'authority' },
    { official: 'a\u0000b' },
    { official: 'a\ud800' },
  ])('when its claims are wrong: %j', async (payload) => {
    const result = await createVerifier().verify(`Bearer ${await issue({ payload })}`);
    expect(codeOf(result)).toBe('TOKEN_INVALID');
    const message = isRefusal(result) ? result.errors[0]!.message : '';
    expect(message).toBe(`The token's claims are missing or wrong: ${Object.keys(payload)[0]}.`);
  });
});

describe('the region of a token', () => {
  const regionOf = async (level: string, region: string) => {
    const result = await createVerifier().verify(`Bearer ${await issue({ payload: { level, region } })}`);
    return isRefusal(result) ? result.errors[0]!.message : result.region;
  };

  test.each([
    ['NATION', '', ''],
    ['PROVINCE', '44', '44'],
    ['PROVINCE', '440000', '44'],
    ['CITY', '4401', '4401'],
    ['CITY', '440100', '4401'],
    ['CITY', '11', '11'],
    ['CITY', '110000', '11'],
    ['CITY', '1101', '1101'],
    ['DISTRICT', '110108', '110108'],
  ])('of the level %s may be written %s', async (level, region, prefix) => {
    expect(await regionOf(level, region)).toBe(prefix);
  });

  test.each([
    ['NATION', '11'],
    ['NATION', '000000'],
    ['PROVINCE', ''],
    ['PROVINCE', '1'],
    ['PROVINCE', '4401'],
    ['PROVINCE', '440100'],
    ['CITY', ''],
    ['CITY', '44'],
    ['CITY', '440000'],
    ['CITY', '440'],
    ['CITY', '440103'],
    ['DISTRICT', ''],
    ['DISTRICT', '1'],
    ['DISTRICT', '11'],
    ['DISTRICT', '1101'],
    ['DISTRICT', '110100'],
    ['DISTRICT', '110000'],
    ['DISTRICT', '110008'],
    ['DISTRICT', '000000'],
    ['DISTRICT', '010108'],
    ['DISTRICT', '11010a'],
  ])(
    'that does not fit the level %s is refused, and never reads as a larger one: "%s"',
    async (level, region) => {
      expect(await regionOf(level, region)).toBe(
        `The token's claims are missing or wrong: region does not fit the level ${level}.`,
      );
    },
  );
});

describe('the lifetime of a token', () => {
  const verify = async (changes: TokenChanges, options: Partial<TokenVerifierOptions> = {}) => {
    const result = await createVerifier(options).verify(`Bearer ${await issue(changes)}`);
    return isRefusal(result) ? [result.code, result.errors[0]!.message] : ['accepted'];
  };
  const inSeconds = (seconds: number) => Math.floor(Date.now() / 1000) + seconds;

  test('is an hour at most, unless the operator says otherwise', async () => {
    const tooLong = { payload: { iat: inSeconds(-10) }, expiresInSeconds: 3591 };
    expect(await verify(tooLong)).toEqual([
      'TOKEN_INVALID',
      'The token is valid for longer than 3600 seconds.',
    ]);
    expect(await verify(tooLong, { maxLifetimeSeconds: 3601 })).toEqual(['accepted']);
    expect(await verify({ payload: { iat: inSeconds(-10) }, expiresInSeconds: 3590 })).toEqual(['accepted']);
  });

  test('begins in the past, give or take a minute', async () => {
    expect(await verify({ payload: { iat: inSeconds(30) } })).toEqual(['accepted']);
    expect(await verify({ payload: { iat: inSeconds(90) }, expiresInSeconds: 120 })).toEqual([
      'TOKEN_INVALID',
      'The token was issued in the future.',
    ]);
  });

  test('must be known', async () => {
    expect(await verify({ payload: { iat: undefined } })).toMatchObject(['TOKEN_INVALID', {}]);
    expect(await verify({ payload: { exp: undefined } })).toMatchObject(['TOKEN_INVALID', {}]);
  });
});

describe('a key that the issuer withdraws', () => {
  test('ends the tokens that it signed, those that were verified before as well', async () => {
    let now = Date.now();
    const verifier = createVerifier({ now: () => now, keyRefreshSeconds: 5 });
    const header = `Bearer ${await issue({ expiresInSeconds: 600 })}`;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
    published = [{ ...(await exportJWK(otherKeyPair.publicKey)), kid: 'key-2', alg: 'ES256', use: 'sig' }];
    now += 4_000;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
    now += 6_000;
    expect(codeOf(await verifier.verify(header))).toBe('TOKEN_INVALID');
    const renewed = await issue({ key: otherKeyPair.privateKey, header: { kid: 'key-2' } });
    expect(codeOf(await verifier.verify(`Bearer ${renewed}`))).toBe('accepted');
  });

  test('does so too where another key takes its name', async () => {
    let now = Date.now();
    const verifier = createVerifier({ now: () => now, keyRefreshSeconds: 5 });
    const header = `Bearer ${await issue({ expiresInSeconds: 600 })}`;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
    published = [{ ...(await exportJWK(otherKeyPair.publicKey)), kid: 'key-1', alg: 'ES256', use: 'sig' }];
    now += 10_000;
    expect(codeOf(await verifier.verify(header))).toBe('TOKEN_INVALID');
  });

  test('and a new one beside it disturbs nobody', async () => {
    let now = Date.now();
    const verifier = createVerifier({ now: () => now });
    const header = `Bearer ${await issue({ expiresInSeconds: 600 })}`;
    await verifier.verify(header);
    const added = { ...(await exportJWK(otherKeyPair.publicKey)), kid: 'key-2', alg: 'ES256', use: 'sig' };
    published = [jwk, added];
    now += 11_000;
    const renewed = await issue({ key: otherKeyPair.privateKey, header: { kid: 'key-2' } });
    expect(codeOf(await verifier.verify(`Bearer ${renewed}`))).toBe('accepted');
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
  });
});

describe('made-up names of keys', () => {
  test('do not have the issuer asked again and again', async () => {
    const verifier = createVerifier();
    await verifier.verify(`Bearer ${await issue()}`);
    const before = requests;
    for (let at = 0; at < 20; at++) {
      const header = `Bearer ${await issue({ header: { kid: `made-up-${at}` } })}`;
      expect(codeOf(await verifier.verify(header))).toBe('TOKEN_INVALID');
    }
    expect(requests).toBe(before);
  });
});

describe('an issuer that does not answer', () => {
  test('leads to a refusal of its own kind, and to acceptance once it is back', async () => {
    const verifier = createVerifier();
    const header = `Bearer ${await issue()}`;
    isDown = true;
    expect(codeOf(await verifier.verify(header))).toBe('IDENTITY_UNAVAILABLE');
    expect(await verifier.probe()).toEqual([`the issuer ${issuer} does not answer`]);
    isDown = false;
    await expect.poll(async () => codeOf(await verifier.verify(header)), { timeout: 5000 }).toBe('accepted');
    expect(await verifier.probe()).toEqual([]);
  });

  test('is believed what it published before for ten minutes, and no longer', async () => {
    let now = Date.now();
    const verifier = createVerifier({ now: () => now });
    const header = `Bearer ${await issue({ expiresInSeconds: 3000 })}`;
    await verifier.verify(header);
    isDown = true;
    now += 599_000;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
    const other = `Bearer ${await issue({ expiresInSeconds: 2999 })}`;
    expect(codeOf(await verifier.verify(other))).toBe('accepted');
    now += 2_000;
    expect(codeOf(await verifier.verify(header))).toBe('IDENTITY_UNAVAILABLE');
    isDown = false;
    now += 2_000;
    expect(codeOf(await verifier.verify(header))).toBe('accepted');
  });
});
