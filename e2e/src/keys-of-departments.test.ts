/** A department makes and replaces the key with which gateways sign, while it is asked: with the command, on real processes. */
import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { samplePersons } from '@govgraph/demo-city';
import { createChildStarter, prepareKeys, type RunningChild } from '@govgraph/demo/testing';
import { findFreePort } from '@govgraph/prisma/testing';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { baseEnvironment, checkoutRoot } from './environment/base-environment.ts';
import type { Caller } from './environment/caller.ts';
import { type OfficialsCommand, dataOf, failureOf, openOfficialsCommand } from './environment/command.ts';
import { type Environment, startEnvironment } from './environment/start-environment.ts';

const { keysDirectory, departmentsDatabaseUrl } = inject('services');
let directory: string;
let keysFile: string;
let bureau: RunningChild;
let environment: Environment;
let command: OfficialsCommand;
let caller: Caller;

/** The public security bureau runs its service itself, with the key that the operator has given it. */
beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-bureau-'));
  keysFile = path.join(directory, 'keys.json');
  await copyFile((await prepareKeys(keysDirectory)).departmentFiles['public-security'], keysFile);
  const port = await findFreePort();
  bureau = await createChildStarter(
    directory,
    () => undefined,
  )({
    name: 'public-security',
    program: path.join(checkoutRoot, 'subgraphs/public-security/dist/main.js'),
    environment: {
      ...baseEnvironment(),
      PORT: String(port),
      PUBLIC_SECURITY_DATABASE_URL: departmentsDatabaseUrl,
      GOVGRAPH_GATEWAY_KEYS_FILE: keysFile,
    },
    ready: /^ready (http\S+)/,
    readyTimeoutMs: 60_000,
    stopGraceMs: 0,
  });
  environment = await startEnvironment({
    servesAuthority: true,
    departmentUrls: { 'public-security': `http://127.0.0.1:${port}/graphql` },
  });
  command = await openOfficialsCommand(environment.gatewayUrl);
  caller = await environment.caller('assistance-review', 'low-income-assistance');
});

afterAll(async () => {
  await command?.close();
  await environment?.stop();
  await bureau?.stop(0);
  await rm(directory, { recursive: true, force: true });
});

const run: OfficialsCommand['run'] = (...given) => command.run(...given);
const runAs: OfficialsCommand['runAs'] = (...given) => command.runAs(...given);

const rotate = (...options: string[]) =>
  runAs('public-security-steward', 'keys', 'rotate', '--file', keysFile, ...options);
const idsInFile = async () =>
  (JSON.parse(await readFile(keysFile, 'utf8')) as { keys: { keyId: string }[] }).keys.map(
    ({ keyId }) => keyId,
  );

async function ask(): Promise<unknown> {
  const { data, errors } = await caller.ask(
    'query ($idNumber: String!) { person(idNumber: $idNumber) { name } }',
    {
      idNumber: samplePersons.haidian.idNumber,
    },
  );
  return errors.length > 0 ? errors : data;
}

/** The key with which the gateway has signed last. */
async function signedWith(): Promise<string> {
  await ask();
  const [last] = environment.ways['public-security'].takeRequests().toReversed();
  return /keyid="([^"]+)"/.exec(String(last?.headers['signature-input']))?.[1] ?? '';
}

async function signatures(): Promise<{ readonly isDegraded?: boolean; readonly detail: string }> {
  const response = await fetch(new URL('/readyz', environment.gatewayUrl));
  const { checks } = (await response.json()) as { checks: { signatures: { detail: string } } };
  return checks.signatures;
}

test('A steward replaces the key twice while the bureau is asked: nothing is restarted, and no request fails', async () => {
  expect(await signedWith()).toBe('gateway-public-security-1');
  let isDone = false;
  const failures: unknown[] = [];
  const asking = (async () => {
    for (let asked = 0; ; asked++) {
      if (isDone) return asked;
      const answer = await ask();
      if (!/^\{"person":\{"name":"[^"]+"\}\}$/.test(JSON.stringify(answer))) failures.push(answer);
      await sleep(100);
    }
  })();
  const first = await rotate('--key-id', 'first', '--json');
  expect(first).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining('sealed to the gateways’ key'),
  });
  expect(dataOf(first)).toMatchObject({
    department: 'public-security',
    key: {
      keyId: 'first',
      algorithm: 'ED25519',
      isInForce: true,
      registeredBy: 'public-security-steward-0001',
    },
    before: [],
  });
  expect(await idsInFile()).toEqual(['first', 'gateway-public-security-1']);
  await vi.waitFor(async () => expect(await signedWith()).toBe('first'), 20_000);

  const second = await rotate('--key-id', 'second', '--algorithm', 'hmac-sha256', '--overlap', '1');
  expect(second).toMatchObject({ exitCode: 0 });
  expect(second.stdout).toContain('the key second of public-security is in force (hmac-sha256)');
  expect(second.stdout).toContain('the key first stays in force until 20');
  expect(await idsInFile()).toEqual(['second', 'first']);
  await vi.waitFor(async () => expect(await signedWith()).toBe('second'), 20_000);
  isDone = true;
  expect(await asking).toBeGreaterThan(10);
  expect(failures).toEqual([]);
  await vi.waitFor(async () => expect((await signatures()).isDegraded).toBeUndefined(), 20_000);
});

test('A third key waits until one of the two has ended, and the file is as it was', async () => {
  const ran = await rotate('--key-id', 'third', '--json');
  expect(ran.exitCode).toBe(1);
  expect(failureOf(ran).message).toContain('retire it first with `govgraph keys retire`');
  expect(await idsInFile()).toEqual(['second', 'first']);
  const list = await runAs('public-security-steward', 'keys', 'list');
  expect(list.stdout.split('\n')[0]).toMatch(/^second {2}in force/);
  const retired = await runAs(
    'public-security-steward',
    ...['keys', 'retire', 'first', '--reason', 'replaced', '--file', keysFile],
  );
  expect(retired).toMatchObject({ exitCode: 0, stderr: '' });
  expect(await idsInFile()).toEqual(['second']);
});

test.each([
  ['of another department', 'health-steward', ['--department', 'public-security'], 1, 'OTHER_DEPARTMENT'],
  ['without a role', 'assistance-review', ['--department', 'public-security'], 1, 'RULE_DENIED'],
  [
    'who expects another sealing key',
    'public-security-steward',
    ['--sealing-key', '0'.repeat(32)],
    1,
    'SEALING_KEY_DIFFERS',
  ],
])(
  'Whoever asks %s replaces no key, and the file is as it was',
  async (_, persona, options, exitCode, code) => {
    const before = await readFile(keysFile, 'utf8');
    const ran = await runAs(persona, 'keys', 'rotate', '--file', keysFile, '--json', ...options);
    expect([ran.exitCode, failureOf(ran).code]).toEqual([exitCode, code]);
    expect(await readFile(keysFile, 'utf8')).toBe(before);
    expect(await signedWith()).toBe('second');
  },
);

test('The first key of a department goes into a new file, and no other one is written over', async () => {
  const file = path.join(directory, 'health.json');
  const create = () => runAs('health-steward', 'keys', 'create', '--file', file, '--json');
  const created = await create();
  expect(created.exitCode).toBe(0);
  const text = await readFile(file, 'utf8');
  expect(JSON.parse(text)).toMatchObject({ keys: [{ keyId: expect.stringMatching(/^health-\d{8}-/) }] });
  expect(text).not.toContain('PRIVATE');
  const again = await create();
  expect(again.exitCode).toBe(1);
  expect(failureOf(again).message).toContain('`govgraph keys rotate` replaces it');
  expect(await readFile(file, 'utf8')).toBe(text);
});

test('The operator ends a stolen key past the gateway, and the history says so', async () => {
  const settings = { CATALOG_DATABASE_URL: environment.catalogUrl, GOVGRAPH_URL: 'http://127.0.0.1:2' };
  const ran = await run(settings, [
    ...['keys', 'retire', 'second', '--reason', 'stolen', '--department', 'public-security', '--json'],
    ...['--database', '--actor', 'li'],
  ]);
  expect(ran).toMatchObject({ exitCode: 0, stderr: '' });
  expect(dataOf(ran)).toMatchObject({ key: { isInForce: false, endedBy: 'break-glass:li' } });
  await vi.waitFor(async () => expect(await signedWith()).toBe('gateway-public-security-1'), 20_000);
});
