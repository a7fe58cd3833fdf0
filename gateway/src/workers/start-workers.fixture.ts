/** A supervisor and its workers as processes of their own, from the built files, with a small server for a gateway. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { builtModule } from '@govgraph/protocol';

/** What each worker reads from a file when it starts. */
interface WorkerSettings {
  /** Part of every response. */
  readonly version: number;
  /** What it says and ends for instead of serving. */
  readonly problem?: string;
  /** Of the workers that read this, only the first one does not start, and the others take a second. */
  readonly isProblemOfOne?: boolean;
  /** How long it takes until it serves, once it has read this. */
  readonly startMs?: number;
}

export interface TestSupervisor {
  readonly processId: number;
  readonly url: string;
  /** What it has logged so far. */
  readonly log: readonly LogLine[];
  /** Its exit code or signal, and what it said that is no log line. */
  readonly exited: Promise<{
    readonly code: number | string | null;
    readonly said: readonly string[];
  }>;
  changeSettings(settings: WorkerSettings): Promise<void>;
  /** Whether a worker has read settings with `startMs`, and may not serve yet. */
  hasReadSettings(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Ends what is left of it. */
  remove(): Promise<void>;
}

export interface LogLine {
  readonly level: 'info' | 'warn';
  readonly msg: string;
  readonly reason?: string;
  readonly serving?: number;
}

/**
 * `GET /` answers at once, `/slow?<ms>` later, `/hold` never, and holds the thread. Each response says which process it
 * is from, and which version of the settings it read.
 */
const workerProgram = `
import { readFileSync, writeFileSync } from 'node:fs';
import { endProcess } from '${builtModule('./end-process.js', import.meta.url).href}';
import { finishTimeouts } from '${builtModule('./closing-timeouts.js', import.meta.url).href}';
import { connectToSupervisor } from '${builtModule('./supervisor-channel.js', import.meta.url).href}';
import { serveConnections } from '${builtModule('../http/http-server.js', import.meta.url).href}';
import { jsonResponse } from '${builtModule('../http/http-message.js', import.meta.url).href}';

let finish;
const supervisor = connectToSupervisor(() => finish());
process.on('SIGHUP', () => undefined);
const { version, problem, isProblemOfOne = false, startMs = 0 } = JSON.parse(readFileSync(process.env.SETTINGS, 'utf8'));
let fails = problem !== undefined;
if (isProblemOfOne) {
  try {
    writeFileSync(process.env.SETTINGS + '.one', '', { flag: 'wx' });
  } catch {
    fails = false;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
if (fails) {
  await supervisor.tellCannotStart([problem]);
  process.exit(1);
}
if (startMs > 0) {
  writeFileSync(process.env.SETTINGS + '.read', '');
  await new Promise((resolve) => setTimeout(resolve, startMs));
}
const respond = async ({ path, query }) => {
  while (path === '/hold');
  if (path === '/slow') await new Promise((resolve) => setTimeout(resolve, Number(query)));
  return jsonResponse(200, { worker: process.pid, version });
};
const server = serveConnections(supervisor.connections, { respond, onError: console.error });
finish = () => endProcess(server.close, finishTimeouts);
process.on('SIGTERM', () => {
  supervisor.tellLeaving();
  endProcess(server.close);
});
supervisor.tellServing();
`;

const supervisorProgram = `
import { pathToFileURL } from 'node:url';
import { endProcess } from '${builtModule('./end-process.js', import.meta.url).href}';
import { startWorkers } from '${builtModule('./start-workers.js', import.meta.url).href}';

const write = (level) => (fields, msg) => console.log(JSON.stringify({ level, msg, ...fields }));
const giveUp = ({ problems }) => {
  for (const problem of problems) console.log(problem);
  process.exit(1);
};
try {
  const supervisor = await startWorkers({
    host: '127.0.0.1',
    port: 0,
    program: pathToFileURL(process.env.PROGRAM),
    log: { info: write('info'), warn: write('warn') },
    onGiveUp: giveUp,
    ...JSON.parse(process.env.OPTIONS),
  });
  process.on('SIGHUP', () => supervisor.restart());
  process.on('SIGTERM', () => endProcess(supervisor.close));
  console.log('ready ' + supervisor.port);
} catch (error) {
  giveUp(error);
}
`;

export interface TestSupervisorOptions {
  readonly count?: number;
  readonly settings?: WorkerSettings;
  readonly timeouts?: {
    readonly pingIntervalMs?: number;
    readonly pingTimeoutMs?: number;
  };
}

/** @returns when it is ready, or has ended */
export async function startTestSupervisor(options: TestSupervisorOptions = {}): Promise<TestSupervisor> {
  const { count = 2, settings = { version: 1 }, timeouts = {} } = options;
  const directory = await mkdtemp(path.join(tmpdir(), 'govgraph-workers-'));
  const settingsFile = path.join(directory, 'settings.json');
  const changeSettings = (changed: WorkerSettings) => writeFile(settingsFile, JSON.stringify(changed));
  const program = path.join(directory, 'worker.mjs');
  await Promise.all([
    changeSettings(settings),
    writeFile(program, workerProgram),
    writeFile(path.join(directory, 'supervisor.mjs'), supervisorProgram),
  ]);
  const child = spawn(process.execPath, [path.join(directory, 'supervisor.mjs')], {
    env: {
      PROGRAM: program,
      SETTINGS: settingsFile,
      OPTIONS: JSON.stringify({ count, timeouts }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
    // With its workers it is a process group, which can be stopped and ended as a whole.
    detached: true,
  });
  const log: LogLine[] = [];
  const said: string[] = [];
  const { port, exited } = await readOutput(child, log, said);
  return {
    processId: Number(child.pid),
    url: `http://127.0.0.1:${port}`,
    log,
    exited: exited.then((code) => ({ code, said })),
    changeSettings,
    hasReadSettings: () => existsSync(`${settingsFile}.read`),
    signal: (signal) => void child.kill(signal),
    remove: async () => {
      killGroup(child);
      await exited;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function readOutput(child: ChildProcess, log: LogLine[], said: string[]) {
  const exited = new Promise<number | string | null>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal ?? code));
  });
  const ready = new Promise<number>((resolve) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      if (line.startsWith('ready ')) resolve(Number(line.slice('ready '.length)));
      else if (line.startsWith('{')) log.push(JSON.parse(line) as LogLine);
      else said.push(line);
    });
  });
  const port = await Promise.race([ready, exited.then(() => 0)]);
  return { port, exited };
}

function killGroup(child: ChildProcess): void {
  try {
    process.kill(-Number(child.pid), 'SIGKILL');
  } catch {
    // All of them have ended.
  }
}
