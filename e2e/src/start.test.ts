/** `npm start`, as a newcomer meets it: one command, a ready line, a request to try, and Ctrl-C. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { findFreePort } from '@govgraph/prisma/testing';
import { createCatalogPool } from '@govgraph/prisma/catalog-pool';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { baseEnvironment, checkoutRoot } from './environment/base-environment.ts';
import { govgraphProgram } from './environment/govgraph.ts';
import { descendantsOf, isRunning } from './environment/processes.ts';

const run = promisify(execFile);
const readyTimeoutMs = 240_000;

interface RunningStart {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

/** `govgraph start`, which `npm start` runs after the build, in a session of its own as in a terminal. */
function start(dataDirectory: string, port: number): RunningStart {
  const child = spawn(process.execPath, [govgraphProgram, 'start'], {
    cwd: checkoutRoot,
    env: environmentOf(dataDirectory, port),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  }
  const exited = once(child, 'close').then(([code]) => code as number | null);
  return { child, output: () => text, exited };
}

const environmentOf = (dataDirectory: string, port: number) => ({
  ...baseEnvironment(),
  GOVGRAPH_DATA: dataDirectory,
  GOVGRAPH_PORT: String(port),
});

async function waitUntilReady({ child, output }: RunningStart): Promise<void> {
  await vi.waitFor(
    () => {
      if (child.exitCode !== null) throw new Error(`it ended: ${output()}`);
      expect(output()).toMatch(/govgraph ready http/);
      expect(output()).toContain('-d ');
    },
    { timeout: readyTimeoutMs, interval: 200 },
  );
}

describe('govgraph start', () => {
  const directories: string[] = [];
  const started: RunningStart[] = [];
  afterAll(async () => {
    for (const { child, exited } of started) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
    }
    for (const directory of directories)
      await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  });
  const createDirectory = async () => {
    const directory = await mkdtemp(path.join(os.tmpdir(), 'govgraph-start-'));
    directories.push(directory);
    return path.join(directory, 'data');
  };
  const startDemo = (dataDirectory: string, port: number) => {
    const running = start(dataDirectory, port);
    started.push(running);
    return running;
  };

  let dataDirectory: string;
  let port: number;
  let demo: RunningStart;

  test(
    'prints where the gateway is, which is alive and ready',
    async () => {
      dataDirectory = await createDirectory();
      port = await findFreePort();
      demo = startDemo(dataDirectory, port);
      await waitUntilReady(demo);
      expect(demo.output()).toContain(`govgraph ready http://127.0.0.1:${port}/graphql`);
      const healthz = await fetch(`http://127.0.0.1:${port}/healthz`);
      const readyz = await fetch(`http://127.0.0.1:${port}/readyz`);
      expect([healthz.status, readyz.status]).toEqual([200, 200]);
      expect(await readyz.json()).toMatchObject({ status: 'ready' });
    },
    readyTimeoutMs,
  );

  test('prints a request that works as it stands', async () => {
    const curl = /^ {2}curl [\s\S]*?'$/m.exec(demo.output())?.[0];
    expect(curl).toContain(`npx govgraph --data '${dataDirectory}' token --as assistance-review`);
    const { stdout } = await run('sh', ['-c', curl ?? ''], {
      cwd: checkoutRoot,
      env: { ...environmentOf(dataDirectory, port), GOVGRAPH_DATA: undefined },
    });
    const { data, errors } = JSON.parse(stdout);
    expect(data.person).toMatchObject({ name: expect.any(String), healthRecord: null });
    expect(data.person.incomeTax.annualIncome).toMatch(/^(<|>=)?\d+(-\d+)?$/);
    expect(errors[0]).toMatchObject({
      path: ['person', 'healthRecord'],
      extensions: { code: 'NOT_NECESSARY', howToRequest: expect.any(String) },
    });
  });

  test('gives every process a database role of its own, none of which is a superuser', async () => {
    const { databaseUrls } = JSON.parse(await readFile(path.join(dataDirectory, 'environment.json'), 'utf8'));
    const pool = createCatalogPool(databaseUrls.auditor);
    const { rows } = await pool.query(
      `SELECT DISTINCT r.rolname, r.rolsuper FROM pg_stat_activity a JOIN pg_roles r ON r.oid = a.usesysid
       WHERE a.datid IS NOT NULL ORDER BY r.rolname`,
    );
    await pool.end();
    expect(rows.map(({ rolname }) => rolname)).toContain('govgraph_gateway');
    expect(rows.filter(({ rolname, rolsuper }) => rolsuper || !rolname.startsWith('govgraph_'))).toEqual([]);
  });

  test.each([
    ['on the same port', async () => [await createDirectory(), port] as const, /port \d+ is in use/],
    [
      'on the same data',
      async () => [dataDirectory, await findFreePort()] as const,
      /another govgraph is running on the data/,
    ],
  ])('a second one %s says so in one line and ends', async (_, where, reason) => {
    const second = startDemo(...(await where()));
    expect(await second.exited).toBe(2);
    const lines = second.output().trim().split('\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(reason);
  });

  test('Ctrl-C stops everything and leaves nothing running', async () => {
    const pid = demo.child.pid!;
    const descendants = descendantsOf(pid);
    // PostgreSQL with its processes, identity, departments, gateway.
    expect(descendants.length).toBeGreaterThan(5);
    // A terminal sends the signal to the whole foreground group.
    process.kill(-pid, 'SIGINT');
    expect(await demo.exited).toBe(0);
    expect(descendants.filter(isRunning)).toEqual([]);
    await expect(fetch(`http://127.0.0.1:${port}/healthz`)).rejects.toThrow('fetch failed');
  });

  test(
    'starts again on the same data, and SIGTERM stops it as well',
    async () => {
      demo = startDemo(dataDirectory, port);
      await waitUntilReady(demo);
      expect(demo.output()).toContain('as it was');
      expect(demo.output()).toMatch(/unchanged, policy version \d+/);
      const descendants = descendantsOf(demo.child.pid!);
      demo.child.kill('SIGTERM');
      expect(await demo.exited).toBe(0);
      expect(descendants.filter(isRunning)).toEqual([]);
    },
    readyTimeoutMs,
  );

  test(
    'even when it is killed, nothing stays behind',
    async () => {
      demo = startDemo(dataDirectory, port);
      await waitUntilReady(demo);
      const descendants = descendantsOf(demo.child.pid!);
      demo.child.kill('SIGKILL');
      await demo.exited;
      await vi.waitFor(() => expect(descendants.filter(isRunning)).toEqual([]), { timeout: 15_000 });
    },
    readyTimeoutMs,
  );

  test(
    'Ctrl-C while it starts stops everything, and the next start goes on from there',
    async () => {
      const interrupted = await createDirectory();
      // What is under way then: the migrations, the publication, the data and the gateway.
      for (const line of ['PostgreSQL', 'migrations', 'publication']) {
        demo = startDemo(interrupted, await findFreePort());
        await vi.waitFor(() => expect(demo.output()).toMatch(new RegExp(`^${line} `, 'm')), {
          timeout: readyTimeoutMs,
          interval: 10,
        });
        const descendants = descendantsOf(demo.child.pid!);
        expect(descendants.length).toBeGreaterThan(2);
        process.kill(-demo.child.pid!, 'SIGINT');
        expect(await demo.exited, demo.output()).toBe(0);
        expect(descendants.filter(isRunning)).toEqual([]);
        // No complaint of a part that was stopped in the middle of something.
        expect(demo.output()).not.toMatch(/error|govgraph:|    at /i);
      }
      demo = startDemo(interrupted, await findFreePort());
      await waitUntilReady(demo);
      demo.child.kill('SIGTERM');
      expect(await demo.exited).toBe(0);
    },
    readyTimeoutMs,
  );
});
