/** With real processes, while connections come. What workers are to callers is in `e2e/src/workers.test.ts`. */
import { execFileSync, spawnSync } from 'node:child_process';
import { Agent, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  type TestSupervisor,
  type TestSupervisorOptions,
  startTestSupervisor,
} from './start-workers.fixture.ts';

let supervisor: TestSupervisor;
const agents: Agent[] = [];

async function start(options?: TestSupervisorOptions): Promise<void> {
  supervisor = await startTestSupervisor(options);
}

afterEach(async () => {
  for (const agent of agents.splice(0)) agent.destroy();
  await supervisor?.remove();
});

interface WorkerResponse {
  readonly worker: number;
  readonly version: number;
}

/** `lost` says that the connection ended without a response. No response at all is a failure. */
function ask(path = '/', agent?: Agent): Promise<WorkerResponse | 'lost'> {
  return new Promise((resolve, reject) => {
    const request = get(`${supervisor.url}${path}`, { agent: agent ?? false }, (response) => {
      let text = '';
      response.on('data', (chunk) => (text += String(chunk)));
      response.on('end', () => resolve(JSON.parse(text) as WorkerResponse));
      response.on('error', () => resolve('lost'));
    });
    request.on('error', () => resolve('lost'));
    request.setTimeout(20_000, () => reject(new Error(`${path} was left without an answer`)));
  });
}

async function answer(path?: string): Promise<WorkerResponse> {
  const given = await ask(path);
  if (given === 'lost') throw new Error('the connection ended');
  return given;
}

function isOnPath(program: string): boolean {
  return spawnSync(program, ['--version']).status === 0;
}

const endsWithParent = spawnSync('setpriv', ['--pdeathsig', 'KILL', 'true']).status === 0;

/** Whether it is there, and has not ended without anybody asking how. */
function isRunning(worker: number): boolean {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(worker)], {
    encoding: 'utf8',
  });
  return stdout.trim() !== '' && !stdout.trim().startsWith('Z');
}

/** The workers that new connections go to. */
async function answering(): Promise<Set<number>> {
  const answers = await Promise.all(Array.from({ length: 8 }, () => answer()));
  return new Set(answers.map(({ worker }) => worker));
}

/** The processes of workers, as the system knows them. */
function workers(): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], {
    encoding: 'utf8',
  })
    .trim()
    .split('\n');
  return rows
    .map((row) => row.trim().split(/\s+/))
    .filter(([, parent, state = '']) => Number(parent) === supervisor.processId && !state.startsWith('Z'))
    .map(([pid]) => Number(pid));
}

const load = [
  ['new connections', undefined],
  ['kept connections', { keepAlive: true, maxSockets: 8 }],
] as const;

/** Asks every ten milliseconds until it is stopped. */
function keepAsking(connections?: { readonly keepAlive: boolean; readonly maxSockets: number }) {
  const agent = connections && new Agent(connections);
  if (agent !== undefined) agents.push(agent);
  const answers: Promise<WorkerResponse | 'lost'>[] = [];
  const timer = setInterval(() => answers.push(ask('/', agent)), 10);
  return {
    /** Until as many more are answered. */
    more: async (count: number) => {
      const from = answers.length;
      await vi.waitFor(() => expect(answers.length).toBeGreaterThanOrEqual(from + count), {
        timeout: 20_000,
      });
      return Promise.all(answers.slice(from, from + count));
    },
    /** Returns all responses. */
    stop: async () => {
      clearInterval(timer);
      return Promise.all(answers);
    },
  };
}

const patiently = { timeout: 20_000, interval: 50 };
const until = (expectation: () => void | Promise<void>) => vi.waitFor(expectation, patiently);
const lines = (msg: string) => supervisor.log.filter((line) => line.msg.startsWith(msg));

/** The first of the old workers may end at any moment, if its successor was quick. */
function killIfThere(worker: number): void {
  try {
    process.kill(worker, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

describe.each(load)('Under %s', (_, connections) => {
  test('a worker that is killed is noticed and replaced, and what it had is closed', async () => {
    await start();
    const [killed = 0] = workers();
    const asking = keepAsking(connections);
    await asking.more(50);
    process.kill(killed, 'SIGKILL');
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    await asking.more(20);
    expect(await asking.more(50)).not.toContain('lost');
    const answers = await asking.stop();
    expect(supervisor.log[0]).toMatchObject({
      reason: `worker ${killed} ended with SIGKILL`,
      serving: 1,
      inMs: 100,
    });
    // What it was answering in the instant of its end.
    expect(answers.filter((each) => each === 'lost').length).toBeLessThan(20);
    expect(workers()).not.toContain(killed);
    expect(await answering()).toEqual(new Set(workers()));
  });

  test('a worker that is killed with a connection on its way to it loses none', async () => {
    await start();
    const [killed = 0] = workers();
    const asking = keepAsking(connections);
    await asking.more(50);
    await asking.stop();
    process.kill(killed, 'SIGSTOP');
    const waiting = Array.from({ length: 6 }, () => ask());
    await Promise.race(waiting);
    process.kill(killed, 'SIGKILL');
    expect(await Promise.all(waiting)).not.toContain('lost');
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    expect(await answering()).toEqual(new Set(workers()));
  });

  test('when all workers are killed at once, all are replaced, and connections wait for them', async () => {
    await start();
    const asking = keepAsking(connections);
    await asking.more(50);
    const killed = workers();
    for (const worker of killed) process.kill(worker, 'SIGKILL');
    await until(() => expect(lines('another worker serves')).toHaveLength(2));
    await asking.more(20);
    expect(await asking.more(50)).not.toContain('lost');
    const answers = await asking.stop();
    expect(answers.filter((each) => each === 'lost').length).toBeLessThan(20);
    expect(workers()).toHaveLength(2);
    expect(workers()).not.toEqual(expect.arrayContaining(killed));
  });

  test('a worker that is stopped is ended, and the others answer meanwhile', async () => {
    await start({ timeouts: { pingIntervalMs: 100, pingTimeoutMs: 1_000 } });
    const [hung = 0] = workers();
    const asking = keepAsking(connections);
    await asking.more(50);
    process.kill(hung, 'SIGSTOP');
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    await asking.more(20);
    expect(await asking.more(50)).not.toContain('lost');
    await asking.stop();
    expect(supervisor.log[0]?.reason).toBe(`worker ${hung} did not answer for 1 s and was killed`);
    expect(workers()).toHaveLength(2);
    expect(workers()).not.toContain(hung);
  });

  test('a restart answers every request, and ends with new workers that have read the settings anew', async () => {
    await start();
    const before = workers();
    const underWay = ask('/slow?3000');
    const asking = keepAsking(connections);
    await asking.more(50);
    await supervisor.changeSettings({ version: 2 });
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('all workers are restarted')).toHaveLength(1));
    expect(await asking.more(50)).toEqual(Array(50).fill(expect.objectContaining({ version: 2 })));
    expect(await asking.stop()).not.toContain('lost');
    expect(await underWay).toEqual({
      worker: expect.toBeOneOf(before),
      version: 1,
    });
    expect(workers()).toHaveLength(2);
    expect(lines('a worker ended')).toEqual([]);
  });
});

describe('Workers', () => {
  test('get connections in turn', async () => {
    await start({ count: 3 });
    const answers = [];
    for (let count = 0; count < 30; count += 1) answers.push(await answer());
    for (const worker of workers()) {
      expect(answers.filter((each) => each.worker === worker).length).toBeGreaterThanOrEqual(9);
    }
  });

  test('one whose thread is held is ended, and what it had is closed', async () => {
    await start({ timeouts: { pingIntervalMs: 100, pingTimeoutMs: 500 } });
    const held = ask('/hold');
    await sleep(100);
    const others = Array.from({ length: 10 }, () => ask());
    expect(await held).toBe('lost');
    expect(await Promise.all(others)).not.toContain('lost');
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    expect(workers()).toHaveLength(2);
  });

  test('a pause of the whole machine ends none', async () => {
    await start({ timeouts: { pingIntervalMs: 50, pingTimeoutMs: 500 } });
    const before = workers();
    for (let pause = 0; pause < 2; pause += 1) {
      process.kill(-supervisor.processId, 'SIGSTOP');
      await sleep(1_500);
      process.kill(-supervisor.processId, 'SIGCONT');
      await sleep(300);
    }
    expect(await answer()).toMatchObject({ version: 1 });
    expect(workers()).toEqual(before);
    expect(supervisor.log).toEqual([]);
  });

  test('one that an operator ends is handed nothing more, answers what it has, and is replaced', async () => {
    await start();
    const underWay = Array.from({ length: 4 }, () => ask('/slow?1000'));
    await sleep(300);
    const [leaving = 0] = workers();
    process.kill(leaving, 'SIGTERM');
    const asking = keepAsking();
    expect(await Promise.all(underWay)).not.toContain('lost');
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    expect(await asking.stop()).not.toContain('lost');
    expect(supervisor.log[0]?.reason).toBe(`worker ${leaving} ended with exit code 0`);
  });

  test('none can start: the supervisor says so once and ends with exit code 1', async () => {
    await start({ settings: { version: 1, problem: 'no key' } });
    expect(await supervisor.exited).toEqual({ code: 1, said: ['no key'] });
  });

  test('none serves and none can start any more: the supervisor ends with exit code 1', async () => {
    await start();
    const asking = keepAsking();
    await asking.more(20);
    await supervisor.changeSettings({ version: 1, problem: 'no key' });
    for (const worker of workers()) process.kill(worker, 'SIGKILL');
    expect(await supervisor.exited).toEqual({ code: 1, said: ['no key'] });
    await asking.stop();
  });

  test('one that cannot start ends nothing as long as another one is starting', async () => {
    await start();
    await supervisor.changeSettings({
      version: 2,
      problem: 'no key',
      isProblemOfOne: true,
    });
    for (const worker of workers()) process.kill(worker, 'SIGKILL');
    expect(await answer()).toMatchObject({ version: 2 });
    await until(() => expect(lines('another worker serves')).toHaveLength(2));
    expect(lines('a worker ended').map(({ reason }) => reason)).toContain('no key');
  });

  test.each(load)(
    'all end when the supervisor is killed under %s, and nobody is left waiting',
    async (_, kept) => {
      await start();
      const all = workers();
      const asking = keepAsking(kept);
      await asking.more(50);
      supervisor.signal('SIGKILL');
      await supervisor.exited;
      await until(() => expect(all.filter(isRunning)).toEqual([]));
      expect(await asking.more(1)).toEqual(['lost']);
      await asking.stop();
    },
  );

  test.skipIf(!endsWithParent)(
    `one that hangs, or is stopped, does not outlive a supervisor that is killed${endsWithParent ? '' : ' (skipped: no setpriv on PATH that knows --pdeathsig)'}`,
    async () => {
      await start({ count: 3 });
      const all = workers();
      const held = ask('/hold');
      const underWay = Array.from({ length: 2 }, () => ask('/slow?10000'));
      await sleep(300);
      const [stopped = 0] = all;
      process.kill(stopped, 'SIGSTOP');
      supervisor.signal('SIGKILL');
      expect(await Promise.all([held, ...underWay])).toEqual(['lost', 'lost', 'lost']);
      await until(() => expect(all.filter(isRunning)).toEqual([]));
    },
  );

  test('all end when a supervisor is killed that is stopped', async () => {
    await start();
    const all = workers();
    const underWay = ask('/slow?10000');
    await sleep(200);
    supervisor.signal('SIGSTOP');
    supervisor.signal('SIGKILL');
    expect(await underWay).toBe('lost');
    await until(() => expect(all.filter(isRunning)).toEqual([]));
  });

  test('one that hangs does not outlive a supervisor that stops', async () => {
    await start();
    const [hung = 0] = workers();
    process.kill(hung, 'SIGSTOP');
    supervisor.signal('SIGTERM');
    expect((await supervisor.exited).code).toBe(1);
    await until(() => expect(isRunning(hung)).toBe(false));
  });
});

const hasPrlimit = isOnPath('prlimit');
test.skipIf(!hasPrlimit)(
  `A worker that has no room for a connection holds none up${hasPrlimit ? '' : ' (skipped: no prlimit on PATH)'}`,
  async () => {
    await start({ timeouts: { pingIntervalMs: 100 } });
    const [full = 0] = workers();
    const setRoom = (files: string) =>
      execFileSync('prlimit', ['--pid', String(full), `--nofile=${files}:`], {
        stdio: 'ignore',
      });
    setRoom('10');
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask()));
    expect(answers.filter((each) => each !== 'lost' && each.worker === full)).toEqual([]);
    expect(answers.filter((each) => each !== 'lost').length).toBeGreaterThan(5);
    setRoom('1000');
    await until(async () => expect(await answering()).toEqual(new Set(workers())));
    expect(workers()).toContain(full);
  },
);

describe('A restart', () => {
  test('of which a new worker cannot start leaves the old ones, and another one can follow', async () => {
    await start();
    const before = workers();
    const asking = keepAsking();
    await supervisor.changeSettings({
      version: 2,
      problem: 'the key file cannot be read',
    });
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('no new worker can start')).toHaveLength(1));
    expect(lines('no new worker can start')[0]).toMatchObject({
      level: 'warn',
      reason: 'the key file cannot be read',
      serving: 2,
    });
    expect(workers()).toEqual(before);
    await supervisor.changeSettings({ version: 3 });
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('all workers are restarted')).toHaveLength(1));
    expect(await answer()).toMatchObject({ version: 3 });
    const answers = await asking.stop();
    expect(answers).not.toContain('lost');
    expect(answers).not.toContainEqual(expect.objectContaining({ version: 2 }));
  });

  test('that is asked for while one is under way follows it once, with the settings as they are then', async () => {
    await start();
    // The first one lasts as long as this.
    const underWay = ask('/slow?2000');
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('workers are restarted')).toHaveLength(1));
    await supervisor.changeSettings({ version: 2 });
    for (let count = 0; count < 20; count += 1) {
      supervisor.signal('SIGHUP');
      await sleep(5);
    }
    expect(await underWay).toMatchObject({ version: 1 });
    await until(() => expect(lines('all workers are restarted')).toHaveLength(2));
    expect(await answer()).toMatchObject({ version: 2 });
    expect(workers()).toHaveLength(2);
    expect(lines('workers are restarted')).toHaveLength(2);
  });

  test.each([
    ['the old workers', () => []],
    ['all workers, the new one too,', () => workers()],
  ])('during which %s are killed ends with as many as there were', async (_, more) => {
    await start({ count: 3 });
    const old = workers();
    await supervisor.changeSettings({ version: 2 });
    supervisor.signal('SIGHUP');
    await until(() => expect(workers()).toHaveLength(4));
    for (const worker of new Set([...old, ...more()])) killIfThere(worker);
    await until(() => {
      expect(workers().filter((worker) => old.includes(worker))).toEqual([]);
      expect(workers()).toHaveLength(3);
      expect(supervisor.log.at(-1)?.serving).toBe(3);
    });
    expect(await answering()).toEqual(new Set(workers()));
    expect(await answer()).toMatchObject({ version: 2 });
  });

  test('reaches a worker that was starting when it was asked for, and may have read the settings before', async () => {
    await start();
    await supervisor.changeSettings({ version: 2, startMs: 3_000 });
    process.kill(workers()[0] ?? 0, 'SIGKILL');
    await until(() => expect(supervisor.hasReadSettings()).toBe(true));
    await supervisor.changeSettings({ version: 3 });
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('all workers are restarted')).toHaveLength(1));
    await until(() => expect(lines('another worker serves')).toHaveLength(1));
    const answers = await Promise.all(Array.from({ length: 8 }, () => answer()));
    expect(answers.map(({ version }) => version)).toEqual(Array(8).fill(3));
    expect(workers()).toHaveLength(2);
  });

  test('of which an old worker is killed before it has answered everything says so', async () => {
    await start();
    const underWay = Array.from({ length: 2 }, () => ask('/slow?10000'));
    await sleep(200);
    supervisor.signal('SIGHUP');
    await until(() => expect(workers()).toHaveLength(3));
    const [replaced = 0] = workers();
    process.kill(replaced, 'SIGKILL');
    const msg = 'a worker that was being replaced ended before it had answered everything';
    await until(() => expect(lines(msg)).toHaveLength(1));
    expect(lines(msg)[0]).toMatchObject({
      level: 'warn',
      reason: `worker ${replaced} ended with SIGKILL`,
    });
    expect(await Promise.race(underWay)).toBe('lost');
    await until(() => expect(lines('all workers are restarted')).toHaveLength(1));
    expect(lines('a worker ended')).toEqual([]);
  });

  test('does not keep the supervisor from stopping, nor begins while it stops', async () => {
    await start();
    const underWay = ask('/slow?1500');
    supervisor.signal('SIGHUP');
    await until(() => expect(lines('workers are restarted')).toHaveLength(1));
    supervisor.signal('SIGTERM');
    for (let count = 0; count < 20; count += 1) {
      supervisor.signal('SIGHUP');
      await sleep(20);
    }
    expect(await underWay).toMatchObject({ version: 1 });
    expect((await supervisor.exited).code).toBe(0);
    expect(workers()).toEqual([]);
  });
});
