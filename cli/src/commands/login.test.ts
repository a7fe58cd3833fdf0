/** How people sign in to a gateway by command, at the issuer of the demo, and what goes wrong with it. */
import { chmod, mkdtemp, readFile, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { requestToken } from '@govgraph/demo';
import { createBrowser, type RunningIdentity, signIn, startIdentity } from '@govgraph/demo/testing';
import { createTokenVerifier } from '@govgraph/gateway';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { type CommandConfig, readConfig } from '../config.ts';
import type { Login } from '../login/login-file.ts';
import { login, logout, whoami } from './login.ts';

let directory: string;
let identity: RunningIdentity;
let gateway: { url: string; server: Server; metadata: object | undefined; isTooLate: boolean; asked: number };
let config: CommandConfig;
let told: string[];

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'govgraph-login-'));
  identity = await startIdentity({ port: 0, keysFile: path.join(directory, 'keys', 'identity.json') });
});
afterAll(async () => {
  await identity.close();
  await rm(directory, { recursive: true });
});

beforeEach(async () => {
  gateway = await startGateway();
  config = {
    ...readConfig({ GOVGRAPH_URL: gateway.url }),
    loginDirectory: await mkdtemp(path.join(directory, 'logins-')),
  };
  told = [];
  vi.spyOn(console, 'error').mockImplementation((text: string) => void told.push(text));
  vi.spyOn(console, 'log').mockImplementation((text: string) => void told.push(text));
});
afterEach(() => {
  gateway.server.closeAllConnections();
  gateway.server.close();
  vi.restoreAllMocks();
});

/** What a gateway does of what the command needs: names its issuer, and takes tokens of it. */
async function startGateway() {
  const verifier = createTokenVerifier({ issuers: [identity.issuer], audience: 'govgraph' });
  const state = {
    url: '',
    server: createServer(),
    metadata: {} as object | undefined,
    isTooLate: false,
    asked: 0,
  };
  state.server.on('request', (request, response) => {
    if (request.url === '/.well-known/oauth-protected-resource/graphql') {
      if (state.metadata === undefined) return void response.writeHead(404).end('{}');
      const metadata = { resource: state.url, authorization_servers: [identity.issuer], ...state.metadata };
      return void response.end(JSON.stringify(metadata));
    }
    state.asked += 1;
    void verifier.verify(request.headers.authorization).then((caller) => {
      const code = 'code' in caller ? caller.code : state.isTooLate ? 'TOKEN_EXPIRED' : undefined;
      state.isTooLate = false;
      const refused = { errors: [{ message: 'No.', extensions: { code } }] };
      response.writeHead(code === undefined ? 200 : 401);
      response.end(JSON.stringify(code === undefined ? { data: { __typename: 'Query' } } : refused));
    });
  });
  await new Promise<void>((resolve) => state.server.listen(0, '127.0.0.1', resolve));
  state.url = `http://127.0.0.1:${(state.server.address() as AddressInfo).port}/graphql`;
  return state;
}

/** Signs in as a persona, which takes the five seconds that a command waits between two questions. */
async function loginAs(persona: string): Promise<void> {
  const done = login(config, {});
  await signIn(await promptedAddress(), persona);
  await done;
}

async function promptedAddress(): Promise<string> {
  return vi.waitFor(() => {
    const address = told.map((text) => /^Open (\S+)/.exec(text)?.[1]).find((found) => found !== undefined);
    expect(address).toBeDefined();
    return address ?? '';
  });
}

const fileOf = async () => path.join(config.loginDirectory, (await readdir(config.loginDirectory))[0] ?? '');
const readFileOf = async () => JSON.parse(await readFile(await fileOf(), 'utf8')) as Login;

/** Changes the login that is kept. */
async function change(part: Partial<Login>): Promise<void> {
  await writeFile(await fileOf(), JSON.stringify({ ...(await readFileOf()), ...part }), { mode: 0o600 });
}

describe('A steward who signs in', { timeout: 60_000 }, () => {
  test('is known from then on, until the login ends here and at the issuer', async () => {
    await loginAs('library-steward');
    expect(told.at(-1)).toBe(`signed in to ${gateway.url} as library-steward-0001, steward of library`);
    await whoami(config, { json: true });
    expect(JSON.parse(told.at(-1) ?? '')).toEqual({
      ok: true,
      data: {
        gateway: gateway.url,
        from: 'the login of this account',
        official: 'library-steward-0001',
        department: 'library',
        roles: ['steward'],
        application: 'govgraph-cli',
        issuer: identity.issuer,
      },
    });
    const file = await fileOf();
    const known = await readFileOf();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(config.loginDirectory)).mode & 0o077).toBe(0);
    for (const secret of [known.accessToken, known.refreshToken]) expect(told.join()).not.toContain(secret);

    await logout(config, {});
    expect(told.at(-1)).toBe(`signed out of ${gateway.url}`);
    expect(await readdir(config.loginDirectory)).toEqual([]);
    // Whoever had copied it has nothing any more.
    await writeFile(file, JSON.stringify({ ...known, expiresAt: 0 }), { mode: 0o600 });
    await expect(whoami(config, {})).rejects.toMatchObject({ code: 'LOGIN_ENDED', exitCode: 2 });
    await logout(config, {});
    await logout(config, {});
    expect(told.at(-1)).toBe(`nobody was signed in to ${gateway.url}`);
  });

  test('stays signed in when the token ends, also where many commands find it so at once', async () => {
    await loginAs('steward');
    const first = await readFileOf();
    await change({ expiresAt: Date.now() });
    await Promise.all(Array.from({ length: 8 }, () => whoami(config, {})));
    const second = await readFileOf();
    expect(second.accessToken).not.toBe(first.accessToken);
    expect(second.refreshToken).not.toBe(first.refreshToken);
    // The gateway's clock is ahead: it says so once, and is asked again with another token.
    gateway.isTooLate = true;
    gateway.asked = 0;
    await whoami(config, {});
    expect(gateway.asked).toBe(2);
    expect((await readFileOf()).accessToken).not.toBe(second.accessToken);
    expect(await readdir(config.loginDirectory)).toHaveLength(1);
  });

  test('and stops at the page is told that nothing was done', async () => {
    const done = login(config, {}).catch((error: unknown) => error);
    const browser = createBrowser();
    const confirm = await browser.submit(await browser.open(await promptedAddress()));
    await browser.submit(confirm, { abort: 'yes' });
    expect(await done).toMatchObject({ code: 'LOGIN_REFUSED', exitCode: 1 });
    expect(await readdir(config.loginDirectory)).toEqual([]);
  });
});

describe('A login that cannot be used is told of, with what to do', () => {
  const keep = async (part: Partial<Login> = {}, text?: string) => {
    const { gateway: _, ...known } = {
      gateway: '',
      issuer: identity.issuer,
      clientId: 'govgraph-cli',
      accessToken: await requestToken({ issuer: identity.issuer, persona: 'authority' }),
      expiresAt: Date.now() + 3_600_000,
    };
    const file = path.join(config.loginDirectory, `${encodeURIComponent(gateway.url)}.json`);
    const kept = { gateway: gateway.url, ...known, ...part };
    await writeFile(file, text ?? JSON.stringify(kept), { mode: 0o600 });
    return file;
  };

  test('where there is none', async () => {
    await expect(whoami(config, {})).rejects.toMatchObject({
      message: `nobody is signed in to ${gateway.url}: run \`govgraph login\`, or set GOVGRAPH_TOKEN`,
      code: 'NOT_SIGNED_IN',
      exitCode: 2,
    });
  });

  test.skipIf(process.platform === 'win32')('where others can read it', async () => {
    await chmod(await keep(), 0o644);
    await expect(whoami(config, {})).rejects.toThrow('others can read it: change that with `chmod 600`');
  });

  test.each(['', '{', '[]', '{"accessToken": 7}', 'null'])('where its file is %j', async (text) => {
    await keep({}, text);
    await expect(whoami(config, {})).rejects.toMatchObject({ code: 'LOGIN_UNUSABLE', exitCode: 2 });
  });

  test('where it has ended and cannot be refreshed', async () => {
    await keep({ expiresAt: Date.now() - 1 });
    await expect(whoami(config, {})).rejects.toThrow('is over: run `govgraph login` again');
    await keep({ expiresAt: Date.now() - 1, refreshToken: 'unheard-of' });
    await expect(whoami(config, {})).rejects.toMatchObject({ code: 'LOGIN_ENDED' });
  });

  test('where the issuer, or the gateway, does not answer', async () => {
    const nobody = 'http://127.0.0.1:2';
    gateway.metadata = { authorization_servers: [nobody] };
    await keep({ issuer: nobody, expiresAt: 0, refreshToken: 'r' });
    await expect(whoami(config, {})).rejects.toThrow(/the issuer does not answer at .* \(ECONNREFUSED\)/);
    await expect(login(config, {})).rejects.toMatchObject({ code: 'ISSUER_UNREACHABLE', exitCode: 2 });
    await expect(whoami(config, { url: nobody })).rejects.toMatchObject({ code: 'NOT_SIGNED_IN' });
    await expect(login(config, { url: nobody })).rejects.toMatchObject({ code: 'GATEWAY_UNREACHABLE' });
  });

  test('where a command that was killed holds it: not for ever', async () => {
    const file = await keep();
    await writeFile(`${file}.lock`, '');
    await utimes(`${file}.lock`, 0, 0);
    await logout(config, {});
    expect(await readdir(config.loginDirectory)).toEqual([]);
  });
});

describe('A pipeline without a person', () => {
  test('gives its token in GOVGRAPH_TOKEN or a file, and needs no login', async () => {
    const token = await requestToken({ issuer: identity.issuer, persona: 'library-steward' });
    await whoami({ ...config, token: `${token}\n` }, {});
    expect(told).toEqual([
      'library-steward-0001, steward of library',
      `at ${gateway.url}, by GOVGRAPH_TOKEN, issued by ${identity.issuer}`,
    ]);
    const file = path.join(directory, 'token');
    await writeFile(file, token);
    await whoami({ ...config, token: 'no token at all' }, { tokenFile: file });
    expect(told.at(-1)).toContain(`by the file ${file}`);
    expect(await readdir(config.loginDirectory)).toEqual([]);
  });

  test('is told that its token has expired, which nobody can refresh', async () => {
    const token = await requestToken({ issuer: identity.issuer, persona: 'library-steward' });
    gateway.isTooLate = true;
    await expect(whoami({ ...config, token }, {})).rejects.toMatchObject({
      message: 'the token in GOVGRAPH_TOKEN has expired: get a new one',
      code: 'TOKEN_EXPIRED',
      exitCode: 2,
    });
  });

  test.each(['x', 'Bearer a.b.c', 'a.b', 'a.b.c\nd: e'])('is told that %j is no token', async (token) => {
    await expect(whoami({ ...config, token }, {})).rejects.toThrow('GOVGRAPH_TOKEN: expected a token');
    expect(gateway.asked).toBe(0);
  });

  test('is told that the gateway does not take a token of another issuer', async () => {
    const other = await startIdentity({ port: 0, keysFile: path.join(directory, 'other', 'identity.json') });
    const token = await requestToken({ issuer: other.issuer, persona: 'authority' });
    await other.close();
    await expect(whoami({ ...config, token }, {})).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
      exitCode: 2,
    });
  });
});

describe('Where to sign in is asked of the gateway, and refused', () => {
  test.each([
    [
      'of several issuers without a choice',
      { authorization_servers: ['https://a', 'https://b'] },
      'name one',
    ],
    ['of another gateway', { resource: 'https://other.example/graphql' }, 'calls itself https://other'],
    ['of an issuer without TLS', { authorization_servers: ['http://issuer.example'] }, 'no https address'],
    ['of nobody', { authorization_servers: [] }, 'name the issuer with --issuer'],
  ])('%s', async (_what, metadata, message) => {
    gateway.metadata = metadata;
    await expect(login(config, {})).rejects.toThrow(message);
  });

  test('where the issuer that is named is none of the gateway’s', async () => {
    await expect(login(config, { issuer: 'https://evil.example' })).rejects.toThrow(
      `takes no tokens of https://evil.example, but of ${identity.issuer}`,
    );
  });

  test('where the gateway does not say, unless somebody else does', async () => {
    gateway.metadata = undefined;
    await expect(login(config, {})).rejects.toThrow(
      'does not say who issues its tokens (404 at /.well-known',
    );
    const wrong = `${identity.issuer}/`;
    await expect(login(config, { issuer: wrong })).rejects.toThrow(`is not about the issuer ${wrong}`);
  });

  test('where the issuer does not know this command', async () => {
    await expect(login({ ...config, clientId: 'unheard-of' }, {})).rejects.toThrow(
      'does not know the client unheard-of: have it registered',
    );
  });

  test.each([
    'http://gateway.example/graphql',
    'gateway.example',
    'ftp://127.0.0.1/graphql',
    'https://user:password@gateway.example/graphql',
    'https://gateway.example/graphql?a=b',
  ])('at the address %s, to which no secret is sent', async (url) => {
    await expect(login(config, { url })).rejects.toMatchObject({ code: 'GATEWAY_UNKNOWN', exitCode: 2 });
  });
});
