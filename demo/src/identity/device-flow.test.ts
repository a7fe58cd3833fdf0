/** How a person signs in at the issuer of the demo, as the command asks it to: RFC 8628, over HTTP. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { staff } from './personas.ts';
import { createBrowser, signIn } from './sign-in.ts';
import { startIdentity, type RunningIdentity } from './start-identity.ts';

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';
let directory: string;
let identity: RunningIdentity;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'govgraph-logins-'));
});
afterAll(() => rm(directory, { recursive: true }));

beforeEach(async () => {
  identity = await startIdentity({ port: 0, keysFile: join(directory, 'identity.json') });
});
afterEach(() => identity.close());

async function post(path: string, fields: Record<string, string>) {
  const body = new URLSearchParams({ client_id: 'govgraph-cli', ...fields });
  const response = await fetch(`${identity.issuer}${path}`, { method: 'POST', body });
  const text = await response.text();
  return { status: response.status, json: (text === '' ? {} : JSON.parse(text)) as Record<string, string> };
}

const beginLogin = async () => (await post('/device/auth', { scope: 'openid offline_access' })).json;
const poll = (code = '') => post('/token', { grant_type: deviceGrant, device_code: code });
const refresh = (token = '') => post('/token', { grant_type: 'refresh_token', refresh_token: token });

async function login(persona: string) {
  const { device_code: code, verification_uri_complete: address = '' } = await beginLogin();
  await signIn(address, persona);
  return (await poll(code)).json;
}

describe('A person who signs in at the page', () => {
  test.each(staff.map(({ clientId, claims }) => [clientId, claims] as const))(
    'as %s has a token with the claims of that persona',
    async (persona, claims) => {
      const { access_token: token = '', expires_in: seconds } = await login(persona);
      expect(decodeJwt(token)).toMatchObject({ ...claims, client_id: 'govgraph-cli', aud: 'govgraph' });
      expect(decodeProtectedHeader(token).typ).toBe('at+jwt');
      expect(seconds).toBe(3600);
    },
  );

  test('sees that it is a demo, in English and Chinese, and that no password is asked for', async () => {
    const browser = createBrowser();
    const { verification_uri: address = '', user_code: code = '' } = await beginLogin();
    const typed = await browser.submit(await browser.open(address), { user_code: code });
    expect(typed.html).toContain(code);
    const { html } = await browser.submit(typed);
    expect(html).toMatch(/This is a demo: nobody is asked for a password/);
    expect(html).toMatch(/lang="zh-Hans">这是演示系统/);
    for (const { clientId } of staff) expect(html).toContain(`value="${clientId}"`);
    expect(html).not.toContain('hall-frontend');
  });

  test('is waited for, and only then is there a token', async () => {
    const { device_code: code } = await beginLogin();
    expect(await poll(code)).toMatchObject({ status: 400, json: { error: 'authorization_pending' } });
  });

  test('may stop, which the command is told', async () => {
    const browser = createBrowser();
    const { device_code: code, verification_uri_complete: address = '' } = await beginLogin();
    const confirm = await browser.submit(await browser.open(address));
    await browser.submit(confirm, { abort: 'yes' });
    expect(await poll(code)).toMatchObject({ status: 400, json: { error: 'access_denied' } });
  });

  test('is told where a code is unknown, and is nobody’s persona by wish', async () => {
    const browser = createBrowser();
    const { verification_uri: address = '', verification_uri_complete: complete = '' } = await beginLogin();
    const typed = await browser.submit(await browser.open(address), { user_code: 'WRNG-CODE' });
    expect(typed.html).toContain('There is no such code');
    const confirm = await browser.submit(await browser.open(complete));
    const choose = await browser.submit(confirm);
    for (const persona of ['mayor', 'hall-frontend', ''])
      expect(await browser.submit(choose, { persona })).toMatchObject({ status: 400 });
  });

  test('is shown no page of a login that another browser began', async () => {
    const browser = createBrowser();
    const { verification_uri_complete: address = '' } = await beginLogin();
    const choose = await browser.submit(await browser.submit(await browser.open(address)));
    const stranger = createBrowser();
    expect(await stranger.open(choose.address)).toMatchObject({ status: 400 });
    expect(await stranger.submit(choose, { persona: 'authority' })).toMatchObject({ status: 400 });
  });
});

describe('A login', () => {
  test('is refreshed, each refresh token once', async () => {
    const { refresh_token: first } = await login('library-steward');
    const { json: second } = await refresh(first);
    expect(decodeJwt(second['access_token'] ?? '')).toMatchObject({
      department: 'library',
      roles: ['steward'],
    });
    expect(second['refresh_token']).not.toBe(first);
    // Who uses it again may have stolen it: the whole login ends.
    expect(await refresh(first)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(await refresh(second['refresh_token'])).toMatchObject({ status: 400 });
  });

  test('survives a restart of the demo, in a file that only its owner can read', async () => {
    const { refresh_token: token } = await login('authority');
    const { port } = new URL(identity.issuer);
    await identity.close();
    expect((await stat(join(directory, 'identity-logins.json'))).mode & 0o777).toBe(0o600);
    identity = await startIdentity({ port: Number(port), keysFile: join(directory, 'identity.json') });
    const { json } = await refresh(token);
    expect(decodeJwt(json['access_token'] ?? '')).toMatchObject({ department: 'authority' });
  });

  test('ends with a logout, also after a restart', async () => {
    const { refresh_token: token = '' } = await login('authority');
    expect((await post('/token/revocation', { token })).status).toBe(200);
    const { port } = new URL(identity.issuer);
    await identity.close();
    expect(await readFile(join(directory, 'identity-logins.json'), 'utf8')).not.toContain(token);
    identity = await startIdentity({ port: Number(port), keysFile: join(directory, 'identity.json') });
    expect(await refresh(token)).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
  });

  test('is kept from others: the command cannot be an application, nor an application the command', async () => {
    expect(await post('/token', { grant_type: 'client_credentials' })).toMatchObject({ status: 400 });
    const { refresh_token: token = '' } = await login('authority');
    expect(
      await post('/token', {
        grant_type: 'refresh_token',
        refresh_token: token,
        client_id: 'auditor',
        client_secret: 'auditor-secret',
      }),
    ).toMatchObject({ status: 400 });
  });
});

describe('What the issuer remembers', () => {
  test('is bounded: who begins logins without end ends nobody’s login', { timeout: 60_000 }, async () => {
    const { refresh_token: token } = await login('steward');
    for (let batch = 0; batch < 45; batch++) await Promise.all(Array.from({ length: 50 }, beginLogin));
    const { device_code: code, verification_uri_complete: address = '' } = await beginLogin();
    await signIn(address, 'authority');
    expect((await poll(code)).status).toBe(200);
    expect((await refresh(token)).status).toBe(200);
  });

  test('is reported where the file is another one, without being overwritten or quoted', async () => {
    const other = join(directory, 'broken');
    const file = join(other, 'identity-logins.json');
    const broken = await startIdentity({ port: 0, keysFile: join(other, 'identity.json') });
    await broken.close();
    await writeFile(file, '["secret"]');
    await expect(startIdentity({ port: 0, keysFile: join(other, 'identity.json') })).rejects.toThrow(
      'expected the logins of the demo’s issuer in',
    );
    expect(await readFile(file, 'utf8')).toBe('["secret"]');
  });
});
