import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';

import { personas } from './personas.ts';
import { requestToken } from './request-token.ts';
import { startIdentity, type RunningIdentity } from './start-identity.ts';

let directory: string;
let keysFile: string;
let identity: RunningIdentity;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'govgraph-identity-'));
  keysFile = join(directory, 'keys', 'identity.json');
});

afterAll(() => rm(directory, { recursive: true }));

afterEach(() => identity.close());

async function start(port = 0) {
  identity = await startIdentity({ port, keysFile });
  return identity;
}

function requestWith(clientId: string, clientSecret: string, parameters: Record<string, string> = {}) {
  return fetch(`${identity.issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', ...parameters }),
  });
}

describe('the embedded issuer', () => {
  test('gives every persona an access token that its published keys verify', async () => {
    const { issuer } = await start();
    const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
      issuer: string;
      jwks_uri: string;
    };
    expect(discovery.issuer).toBe(issuer);
    const keys = createRemoteJWKSet(new URL(discovery.jwks_uri));
    for (const persona of personas) {
      const token = await requestToken({ issuer, persona: persona.clientId });
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer,
        audience: 'govgraph',
        typ: 'at+jwt',
        requiredClaims: ['exp', 'client_id'],
      });
      expect(payload).toMatchObject({ ...persona.claims, client_id: persona.clientId });
      expect(protectedHeader.alg).toBe('ES256');
    }
  });

  test('keeps its name and its keys across a restart, so that tokens stay valid', async () => {
    const first = await start();
    const token = await requestToken({ issuer: first.issuer, persona: 'hall-frontend' });
    await first.close();
    const second = await start(Number(new URL(first.issuer).port));
    expect(second.issuer).toBe(first.issuer);
    const keys = createRemoteJWKSet(new URL(`${second.issuer}/jwks`));
    await expect(jwtVerify(token, keys, { issuer: second.issuer })).resolves.toBeDefined();
  });

  test('keeps its keys where only their owner can read them, and publishes no private part', async () => {
    const { issuer } = await start();
    expect((await stat(keysFile)).mode & 0o777).toBe(0o600);
    const published = await (await fetch(`${issuer}/jwks`)).text();
    const secret = (JSON.parse(await readFile(keysFile, 'utf8')) as { keys: { d: string }[] }).keys[0]!.d;
    expect(published).not.toContain(secret);
    expect(published).not.toContain('"d"');
  });

  test('refuses a wrong secret, an unknown client and any other grant', async () => {
    await start();
    expect((await requestWith('hall-frontend', 'wrong')).status).toBe(401);
    expect((await requestWith('nobody', 'nobody-secret')).status).toBe(401);
    const other = await requestWith('hall-frontend', 'hall-frontend-secret', { grant_type: 'refresh_token' });
    expect(other.status).toBe(400);
  });

  test('takes claims from nobody but its own list', async () => {
    await start();
    const response = await requestWith('new-app', 'new-app-secret', {
      clearance: '4',
      department: 'taxation',
    });
    const { access_token: token } = (await response.json()) as { access_token: string };
    expect(decodeJwt(token)).toMatchObject({ clearance: 2, department: 'housing' });
    expect(decodeProtectedHeader(token).typ).toBe('at+jwt');
  });

  test('starts and serves without a warning', async () => {
    const warn = vi.spyOn(console, 'warn');
    const info = vi.spyOn(console, 'info');
    await requestToken({ issuer: (await start()).issuer, persona: 'auditor' });
    expect([...warn.mock.calls, ...info.mock.calls]).toEqual([]);
  });

  test('says which personas there are when asked for another', async () => {
    const { issuer } = await start();
    await expect(requestToken({ issuer, persona: 'mayor' })).rejects.toThrow('known are hall-frontend, ');
  });
});

describe('a keys file that is broken', () => {
  test('is reported without being overwritten or quoted', async () => {
    await start();
    const file = join(directory, 'broken.json');
    await writeFile(file, '{"keys":["secret"]}');
    await expect(startIdentity({ port: 0, keysFile: file })).rejects.toThrow(
      `expected a JSON Web Key Set with ES256 private keys in ${file}`,
    );
    expect(await readFile(file, 'utf8')).toContain('secret');
  });
});
