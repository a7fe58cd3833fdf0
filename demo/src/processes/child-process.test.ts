import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createChildStarter, type ChildStarter, type SpawnedChild } from './child-process.ts';

let directory: string;
let spawned: SpawnedChild[];
let startChild: ChildStarter;

beforeEach(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-child-'));
  spawned = [];
  startChild = createChildStarter(directory, (child) => spawned.push(child));
});

afterEach(async () => {
  await Promise.all(spawned.map((child) => child.stop(100)));
  await rm(directory, { recursive: true });
});

async function start(
  code: string,
  options: { message?: object | Promise<object>; readyTimeoutMs?: number } = {},
) {
  const program = path.join(directory, 'program.mjs');
  await writeFile(program, code);
  return startChild({
    name: 'part',
    program,
    environment: { PATH: process.env['PATH'] },
    ready: /^ready (\S+)/,
    readyTimeoutMs: 20_000,
    stopGraceMs: 1_000,
    ...options,
  });
}

const listen = `setInterval(() => {}, 1000);`;

test('a part is ready when it says so, and its address is known', async () => {
  const child = await start(`${listen} console.log('warming up'); console.log('ready http://127.0.0.1:1');`);

  expect(child.address).toBe('http://127.0.0.1:1');
});

test('a part that ends before it is ready fails the start with its own words', async () => {
  const code = `console.error('Error: the keys file cannot be read'); process.exit(3);`;

  await expect(start(code)).rejects.toThrow(
    'part ended with exit code 3: Error: the keys file cannot be read',
  );
});

test('a part that never gets ready fails the start', async () => {
  await expect(start(listen, { readyTimeoutMs: 200 })).rejects.toThrow('part was not ready within 0.2 s');
});

test('a part that crashes later reports why', async () => {
  const child = await start(
    `console.log('ready now'); setTimeout(() => { throw new Error('out of cheese'); }, 50);`,
  );

  const { reason } = await child.exited;

  expect(reason).toBe('ended with exit code 1: Error: out of cheese');
});

test('the sentence of a structured log line is the reason', async () => {
  const line = JSON.stringify({ level: 60, msg: 'the policy cannot be loaded' });

  await expect(start(`console.log(${JSON.stringify(line)}); process.exit(1);`)).rejects.toThrow(
    'part ended with exit code 1: the policy cannot be loaded',
  );
});

test('a part is asked to stop first', async () => {
  const child = await start(
    `${listen} process.once('SIGTERM', () => { console.log('draining'); process.exit(0); }); console.log('ready now');`,
  );

  await child.stop(5_000);

  expect((await child.exited).reason).toBe('ended with exit code 0');
  expect(await readFile(path.join(directory, 'part.log'), 'utf8')).toContain('draining');
});

test('a part that does not stop is killed after the grace period', async () => {
  const child = await start(`${listen} process.on('SIGTERM', () => {}); console.log('ready now');`);

  await child.stop(100);

  expect((await child.exited).reason).toContain('was ended by SIGKILL');
});

test('a part ends when its parent is gone', async () => {
  const child = await start(`${listen} console.log('ready now'); process.disconnect();`);

  expect((await child.exited).reason).toContain('was ended by SIGTERM');
});

test('secrets reach a part by message, and are neither arguments nor environment', async () => {
  const code = `process.once('message', ({ secret }) => {
    const visible = JSON.stringify([process.argv, process.env]).includes(secret);
    console.log('ready ' + secret.length + (visible ? ' visible' : ''));
  }); ${listen}`;

  const child = await start(code, { message: { secret: 'opensesame' } });

  expect(child.address).toBe('10');
  expect(await readFile(path.join(directory, 'part.log'), 'utf8')).not.toContain('visible');
});

const readyWithMessage = `process.once('message', () => console.log('ready now')); ${listen}`;

test('a part that is told later what to do has its time from then on', async () => {
  const message = sleep(2_000, { late: true });

  const child = await start(readyWithMessage, { message, readyTimeoutMs: 1_500 });

  expect(child.address).toBe('now');
});

test('a part that ends before it is told what to do fails the start at once', async () => {
  const never = new Promise<object>(() => undefined);

  await expect(start(`throw new Error('out of cheese');`, { message: never })).rejects.toThrow(
    'part ended with exit code 1: Error: out of cheese',
  );
});

test('a part is told nothing when what it waits for fails', async () => {
  const message = sleep(500).then(() => Promise.reject(new Error('no database')));

  await expect(start(readyWithMessage, { message })).rejects.toThrow('no database');
});
