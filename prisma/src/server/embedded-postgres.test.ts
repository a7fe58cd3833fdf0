import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startEmbeddedPostgres } from './embedded-postgres.ts';

const isRoot = process.getuid?.() === 0;
const serverModule = path.resolve(import.meta.dirname, '../../dist/src/server/embedded-postgres.js');
let temporary: string;

beforeAll(async () => {
  temporary = await mkdtemp(path.join(os.tmpdir(), 'govgraph-postgres-test-'));
  await chmod(temporary, 0o755);
});
afterAll(() => rm(temporary, { recursive: true, force: true }));

async function query(connectionString: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query({ text: sql, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function waitUntilGone(pid: number): Promise<boolean> {
  for (let i = 0; i < 100 && isAlive(pid); i++) await sleep(50);
  return !isAlive(pid);
}

describe('the embedded PostgreSQL', () => {
  test('keeps its data from one start to the next, with fsync on', async () => {
    const directory = path.join(temporary, 'kept');
    const first = await startEmbeddedPostgres({ directory });
    expect(await query(first.connectionString, 'SHOW fsync')).toEqual(['on']);
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS value');
    await first.stop();
    expect(await waitUntilGone(first.pid)).toBe(true);

    const second = await startEmbeddedPostgres({ directory });
    expect(await query(second.connectionString, 'SELECT value FROM kept')).toEqual([42]);
    await second.stop();
  });

  test('is stopped though it is stuck, and loses nothing', { timeout: 60_000 }, async () => {
    const directory = path.join(temporary, 'stuck');
    const first = await startEmbeddedPostgres({ directory });
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS value');
    process.kill(first.pid, 'SIGSTOP');
    await first.stop();
    expect(await waitUntilGone(first.pid)).toBe(true);

    const second = await startEmbeddedPostgres({ directory });
    expect(await query(second.connectionString, 'SELECT value FROM kept')).toEqual([42]);
    await second.stop();
  });

  test('asks for a password and logs no statements', async () => {
    const server = await startEmbeddedPostgres({ directory: path.join(temporary, 'password'), fsync: false });
    const url = new URL(server.connectionString);
    url.password = 'guessed';
    await expect(query(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect(await query(server.connectionString, 'SHOW log_min_error_statement')).toEqual(['panic']);
    await server.stop();
  });

  test('refuses a second start on a directory in use, and leaves the first alone', async () => {
    const directory = path.join(temporary, 'in-use');
    const owner = await startElsewhere(directory);
    await expect(startEmbeddedPostgres({ directory, fsync: false })).rejects.toMatchObject({
      code: 'DIRECTORY_IN_USE',
      message: expect.stringMatching(/^Another govgraph \(process \d+\) is using .*in-use\.$/),
    });
    expect(isAlive(owner.pid)).toBe(true);
    owner.child.kill('SIGKILL');
    expect(await waitUntilGone(owner.pid)).toBe(true);
  });

  test('says in one line that its port is in use', async () => {
    const listener = createServer();
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
    const { port } = listener.address() as AddressInfo;
    const directory = path.join(temporary, 'port');
    await expect(startEmbeddedPostgres({ directory, fsync: false, port })).rejects.toMatchObject({
      code: 'PORT_IN_USE',
      message: `Port ${port} is in use: PostgreSQL cannot listen on it.`,
    });
    listener.close();
  });

  test('says in one line that its data directory is broken', async () => {
    const directory = path.join(temporary, 'broken');
    await (await startEmbeddedPostgres({ directory, fsync: false })).stop();
    await rm(path.join(directory, 'global'), { recursive: true });
    await expect(startEmbeddedPostgres({ directory, fsync: false })).rejects.toMatchObject({
      code: 'DATA_BROKEN',
      message: expect.stringMatching(
        /^PostgreSQL cannot use the data directory .*broken: .+\. Restore it .+\.$/,
      ),
    });
  });

  test('does not touch a directory that holds something else', async () => {
    const directory = path.join(temporary, 'something-else');
    await mkdir(directory);
    await writeFile(path.join(directory, 'thesis.txt'), 'important');
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({ code: 'DATA_BROKEN' });
  });

  test('starts although a stale postmaster.pid names a process that is alive but no server', async () => {
    const directory = path.join(temporary, 'stale');
    await (await startEmbeddedPostgres({ directory, fsync: false })).stop();
    await writeFile(path.join(directory, 'postmaster.pid'), `${process.pid}\n${directory}\n`);
    const server = await startEmbeddedPostgres({ directory, fsync: false });
    expect(await query(server.connectionString, 'SELECT 1')).toEqual([1]);
    await server.stop();
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
    'is gone after its parent died by %s',
    async (signal) => {
      const { child, pid } = await startElsewhere(path.join(temporary, `parent-${signal}`));
      expect(isAlive(pid)).toBe(true);
      child.kill(signal);
      expect(await waitUntilGone(pid)).toBe(true);
    },
  );

  test('recovers when parent and supervisor were killed and the server was left behind', async () => {
    const directory = path.join(temporary, 'orphan');
    const { child, pid, connectionString, supervisors } = await startElsewhere(directory);
    // Stopped, the parent does not notice that one supervisor is gone, which would have the other stop the server.
    child.kill('SIGSTOP');
    for (const supervisor of supervisors) process.kill(supervisor, 'SIGKILL');
    child.kill('SIGKILL');
    await sleep(500);
    expect(await query(connectionString, 'SELECT 1')).toEqual([1]);

    const server = await startEmbeddedPostgres({ directory, fsync: false });
    expect(await waitUntilGone(pid)).toBe(true);
    expect(await query(server.connectionString, 'SELECT 1')).toEqual([1]);
    await server.stop();
  });

  test.runIf(isRoot)('serves root from a directory that its own account cannot enter', async () => {
    const secret = path.join(temporary, 'private');
    await mkdir(secret, { mode: 0o700 });
    const directory = path.join(secret, 'data');
    const first = await startEmbeddedPostgres({ directory, fsync: false });
    const [location] = await query(first.connectionString, 'SHOW data_directory');
    await query(first.connectionString, 'CREATE TABLE kept AS SELECT 42 AS value');
    await first.stop();
    const second = await startEmbeddedPostgres({ directory, fsync: false });
    expect(await query(second.connectionString, 'SELECT value FROM kept')).toEqual([42]);
    await second.stop();
    await rm(String(location), { recursive: true });
  });

  test.runIf(isRoot)('says that it needs a user with a name', async () => {
    const home = path.join(temporary, 'nameless');
    await mkdir(home);
    await chmod(home, 0o777);
    const module = JSON.stringify(serverModule);
    const program = `await (await import(${module})).startEmbeddedPostgres({ directory: '${home}/data' })`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
      uid: 54321,
      gid: 54321,
      cwd: '/',
      encoding: 'utf8',
    });
    expect(stderr).toContain('add user id 54321 to /etc/passwd');
  });

  test.runIf(isRoot)('does not start empty when its data can no longer be entered, or is gone', async () => {
    const project = path.join(temporary, 'closed-later');
    await mkdir(project);
    const directory = path.join(project, 'data');
    await (await startEmbeddedPostgres({ directory, fsync: false })).stop();
    await chmod(project, 0o700);
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({
      code: 'DIRECTORY_UNUSABLE',
      message: expect.stringContaining('let others enter the directories above it'),
    });
    await rm(directory, { recursive: true });
    await symlink('/nowhere', directory);
    await expect(startEmbeddedPostgres({ directory })).rejects.toMatchObject({
      code: 'DATA_BROKEN',
      message: expect.stringContaining('(/nowhere) is gone'),
    });
  });

  test.runIf(isRoot)('serves an account that is not root, and root on the data of that account', async () => {
    const home = path.join(temporary, 'home');
    await mkdir(home, { mode: 0o777 });
    await chmod(home, 0o777);
    const directory = path.join(home, 'data');
    const { child, pid } = await startElsewhere(directory, { uid: 1, gid: 1 });
    child.kill('SIGTERM');
    expect(await waitUntilGone(pid)).toBe(true);
    const server = await startEmbeddedPostgres({ directory, fsync: false });
    expect(await query(server.connectionString, 'SELECT 1')).toEqual([1]);
    await server.stop();
  });
});

interface Elsewhere {
  readonly child: ReturnType<typeof spawn>;
  readonly pid: number;
  readonly connectionString: string;
  /** The shells that would stop the server when the process ends. */
  readonly supervisors: readonly number[];
}

/** A process of its own that starts the server and then waits to be killed. */
async function startElsewhere(directory: string, account?: { uid: number; gid: number }): Promise<Elsewhere> {
  const program = `
    const { startEmbeddedPostgres } = await import(${JSON.stringify(serverModule)});
    const server = await startEmbeddedPostgres({ directory: ${JSON.stringify(directory)}, fsync: false });
    console.log(JSON.stringify(server));
    setInterval(() => {}, 1000);
  `;
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    ...account,
    cwd: '/',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  type Server = Pick<Elsewhere, 'pid' | 'connectionString'>;
  const server = await new Promise<Server>((resolve, reject) => {
    child.stdout.on('data', (data: Buffer) => resolve(JSON.parse(String(data)) as Server));
    child.once('exit', () => reject(new Error('the other process ended before the server was ready')));
  });
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  const supervisors = stdout
    .split('\n')
    .filter((line) => line.includes('/bin/sh') && line.includes(directory))
    .map((line) => Number.parseInt(line, 10));
  return { child, ...server, supervisors };
}
