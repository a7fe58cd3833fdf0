import { fork, type ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { DemoError } from '../demo-error.ts';
import { preload } from '../places.ts';

/** How much of a child's output is kept to explain why it ended. */
const rememberedLines = 40;
const maxReasonLength = 300;

export interface ChildSpecification {
  /** Shown in progress lines and used as the name of the log file. */
  readonly name: string;
  /** Absolute path of the program. */
  readonly program: string;
  readonly arguments?: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * Sent as the first message; for what must be seen neither in the environment nor among the arguments, or is not known
   * yet when the program can begin to load its code.
   */
  readonly message?: object | Promise<object>;
  /** The line that the program prints when it is ready; its first group is the address. */
  readonly ready: RegExp;
  /** From its start; from its message, where there is one. */
  readonly readyTimeoutMs: number;
  /** What it gets to stop by itself, before it is killed. */
  readonly stopGraceMs: number;
}

export interface ChildExit {
  readonly name: string;
  /** One line on how and, where the child said so, why. */
  readonly reason: string;
}

export interface RunningChild {
  readonly name: string;
  readonly processId: number;
  /** What the ready line said. */
  readonly address: string;
  /** Resolves when the process is gone, whoever ended it. */
  readonly exited: Promise<ChildExit>;
  /** Asks it to stop, and kills it after the grace period. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
}

/** A child that may not be ready yet, or never will be. */
export type SpawnedChild = Pick<RunningChild, 'name' | 'exited' | 'stop'>;

export type ChildStarter = (specification: ChildSpecification) => Promise<RunningChild>;

/**
 * Returns the function that starts child processes, logs what they print to `<logDirectory>/<name>.log`, and
 * hands each of them to `onSpawn` at once, ready or not, so that none is forgotten.
 *
 * The children lead process groups of their own: Ctrl-C in the terminal reaches the supervisor only, which
 * stops them in order.
 */
export function createChildStarter(
  logDirectory: string,
  onSpawn: (child: SpawnedChild, stopGraceMs: number) => void,
): ChildStarter {
  return async (specification) => {
    const { name } = specification;
    const child = fork(specification.program, specification.arguments ?? [], {
      env: specification.environment,
      execArgv: ['--enable-source-maps', '--import', preload],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      detached: process.platform !== 'win32',
    });
    const output = collectOutput(child, path.join(logDirectory, `${name}.log`));
    const exited = waitForExit(child, name, output.lines);
    const running = { name, exited, stop: (graceMs: number) => stopChild(child, exited, graceMs) };
    onSpawn(running, specification.stopGraceMs);
    if (specification.message !== undefined) {
      const message = await Promise.race([specification.message, failWhenGone(name, exited)]);
      child.send(message);
    }
    const address = await waitForReady(specification, output, exited);
    // What has said that it is ready has a process id.
    return { ...running, address, processId: Number(child.pid) };
  };
}

interface ChildOutput {
  readonly lines: readonly string[];
  onLine(listener: (line: string) => void): void;
}

function collectOutput(child: ChildProcess, logFile: string): ChildOutput {
  const lines: string[] = [];
  const listeners: ((line: string) => void)[] = [];
  const log = createWriteStream(logFile, { flags: 'w', mode: 0o600 });
  // A full disk must not take the system down through its logs.
  log.on('error', () => undefined);
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > rememberedLines) lines.shift();
      log.write(`${line}\n`);
      for (const listener of listeners) listener(line);
    });
  }
  return { lines, onLine: (listener) => listeners.push(listener) };
}

function waitForExit(child: ChildProcess, name: string, lines: readonly string[]): Promise<ChildExit> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve({ name, reason: `cannot be started: ${error.message}` }));
    // `close` comes after `exit`, when all output has been read.
    child.once('close', (code, signal) => {
      const how = signal === null ? `ended with exit code ${code}` : `was ended by ${signal}`;
      const why = code === 0 ? undefined : findComplaint(lines);
      resolve({ name, reason: why === undefined ? how : `${how}: ${why}` });
    });
  });
}

/** The last line that looks like a reason, without the stack frames around it. */
function findComplaint(lines: readonly string[]): string | undefined {
  const candidates = lines
    .filter((line) => line.trim() !== '' && !/^\s*(at |\^|node:|Node\.js v)/.test(line))
    .map(readLogLine);
  const complaint = candidates.findLast((line) => /error|fatal|cannot|failed|refused|denied/i.test(line));
  return (complaint ?? candidates.at(-1))?.trim().slice(0, maxReasonLength);
}

/** Structured logs carry their sentence in one property. */
function readLogLine(line: string): string {
  if (!line.startsWith('{')) return line;
  try {
    const { msg, message, reason } = JSON.parse(line) as Record<string, unknown>;
    return [msg, message, reason].find((text) => typeof text === 'string') ?? line;
  } catch {
    return line;
  }
}

async function waitForReady(
  specification: ChildSpecification,
  output: ChildOutput,
  exited: Promise<ChildExit>,
): Promise<string> {
  const { name, ready, readyTimeoutMs } = specification;
  let timer: NodeJS.Timeout | undefined;
  try {
    return await Promise.race([
      new Promise<string>((resolve) => {
        output.onLine((line) => {
          const match = ready.exec(line);
          if (match !== null) resolve(match[1] ?? '');
        });
      }),
      failWhenGone(name, exited),
      new Promise<never>((_resolve, reject) => {
        const message = `${name} was not ready within ${readyTimeoutMs / 1000} s`;
        timer = setTimeout(() => reject(new DemoError(message)), readyTimeoutMs);
      }),
    ]);
  } finally {
    clearTimeout(timer);
  }
}

async function failWhenGone(name: string, exited: Promise<ChildExit>): Promise<never> {
  const { reason } = await exited;
  throw new DemoError(`${name} ${reason}`);
}

async function stopChild(child: ChildProcess, exited: Promise<ChildExit>, graceMs: number): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited;
  clearTimeout(timer);
}
