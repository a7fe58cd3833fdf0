/** One worker, as its supervisor sees it. */
import { type ChildProcess, type ForkOptions, fork, spawnSync } from 'node:child_process';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConfigError } from '../errors.ts';
import { TimeoutError, withinAwakeTime } from '@govgraph/protocol';
import type { Receiver } from './connection-handover.ts';
import { type SupervisorMessage, type WorkerCounts, isMessage } from './worker-messages.ts';

export interface WorkerOptions {
  /** The program that it runs. It inherits the environment and what is printed to. */
  readonly program: URL;
  /** A connection that it was handed has arrived, or is lost. */
  readonly onTaken: () => void;
  /** It is to be handed nothing more: it was told to stop, or it has ended. */
  readonly onLeaving: () => void;
  /** What it is told with each ping. */
  readonly counts: () => WorkerCounts;
  readonly startTimeoutMs?: number;
  readonly pingIntervalMs?: number;
  readonly pingTimeoutMs?: number;
}

export interface WorkerProcess extends Receiver {
  readonly processId: number | undefined;
  /** @throws ConfigError when it ends before it serves, with what it said, or does not serve in time */
  readonly serving: Promise<void>;
  readonly ended: Promise<WorkerEnd>;
  /** Has it finish what is under way, and end. */
  finish(): void;
  kill(signal: 'SIGTERM' | 'SIGKILL'): void;
}

export interface WorkerEnd {
  /** Half a sentence. */
  readonly how: string;
  /** Whether it ended by itself when it had answered everything. */
  readonly isOrderly: boolean;
  /** Whether everything is known that it said before. */
  readonly isHeardOut: boolean;
}

/** Loading a policy of a hundred thousand items takes seconds. */
const defaultStartTimeoutMs = 120_000;
const defaultPingIntervalMs = 1_000;
/**
 * No step of a worker's main thread is meant to take a second; the garbage collector and a machine that swaps may. By
 * the time that the supervisor is awake, so that a machine that was suspended has not lost its workers.
 */
const defaultPingTimeoutMs = 10_000;
/** What a process said is there when it has ended, so this is never needed in full. */
const hearingOutMs = 500;

/** @throws ConfigError when the system has no room for it */
export function startWorkerProcess(options: WorkerOptions): WorkerProcess {
  const child = forkWorker(options.program);
  let hasEnded = false;
  /** Why it was killed. */
  let reason: string | undefined;
  let problems: readonly string[] = [];
  let onServing = (): void => undefined;
  let onPong = (): void => undefined;
  /** The connection handed over last was sent before the ping that is answered next. */
  let isPingedSince = false;

  const send = (message: SupervisorMessage): void => {
    // Of a worker that is gone, the end is noticed.
    child.send(message, () => undefined);
  };
  const kill = (signal: 'SIGTERM' | 'SIGKILL'): void => void child.kill(signal);
  const killBecause = (what: string): void => {
    reason ??= `worker ${child.pid} ${what} and was killed`;
    // SIGTERM waits for a thread that does nothing.
    kill('SIGKILL');
  };

  child.on('message', (message: unknown) => {
    if (!isMessage(message)) return;
    if (message.kind === 'serving') onServing();
    else if (message.kind === 'cannotStart') ({ problems } = message);
    else if (message.kind === 'taken') options.onTaken();
    else if (message.kind === 'leaving') options.onLeaving();
    else if (message.kind === 'pong') {
      // Messages keep their order. Of a connection, a worker without a free file descriptor gets none.
      if (isPingedSince) options.onTaken();
      onPong();
    }
  });
  const ended = waitForExit(child).then(async ({ how, isOrderly }): Promise<WorkerEnd> => {
    hasEnded = true;
    options.onLeaving();
    const isHeardOut = await hearOut(child);
    return { how: reason ?? how, isOrderly, isHeardOut };
  });
  const serving = new Promise<void>((resolve, reject) => {
    onServing = resolve;
    void ended.then(({ how }) => {
      reject(new ConfigError(problems.length > 0 ? problems : [`${how} before it served`]));
    });
  });

  const watchStart = async (): Promise<void> => {
    const timeoutMs = options.startTimeoutMs ?? defaultStartTimeoutMs;
    try {
      await withinAwakeTime(serving, timeoutMs);
    } catch (error) {
      if (error instanceof TimeoutError) killBecause(`did not serve within ${timeoutMs / 1000} s`);
      return;
    }
    await watchServing();
  };
  const watchServing = async (): Promise<void> => {
    const timeoutMs = options.pingTimeoutMs ?? defaultPingTimeoutMs;
    try {
      while (!hasEnded) {
        const pong = new Promise<void>((resolve) => (onPong = resolve));
        isPingedSince = true;
        send({ kind: 'ping', workers: options.counts() });
        await withinAwakeTime(Promise.race([pong, ended]), timeoutMs);
        await sleep(options.pingIntervalMs ?? defaultPingIntervalMs, undefined, { ref: false });
      }
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      killBecause(`did not answer for ${timeoutMs / 1000} s`);
    }
  };
  void watchStart();

  return {
    processId: child.pid,
    serving,
    ended,
    send: (connection: Socket, onFailure) => {
      isPingedSince = false;
      const message: SupervisorMessage = { kind: 'connection' };
      child.send(message, connection, { keepOpen: true }, (error) => {
        if (error === null) return;
        onFailure();
        if (child.connected && !isOfClosedChannel(error)) killBecause('could not be handed a connection');
      });
    },
    finish: () => send({ kind: 'finish' }),
    kill,
  };
}

/** The process at its other end has ended. */
function isOfClosedChannel(error: NodeJS.ErrnoException): boolean {
  return error.code === 'EPIPE' || error.code === 'ERR_IPC_CHANNEL_CLOSED';
}

function forkWorker(program: URL): ChildProcess {
  try {
    return fork(program, [], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], ...endingWithParent() });
  } catch (error) {
    throw cannotBeStarted(error);
  }
}

/**
 * A worker that hangs, or is stopped, does not notice that its supervisor was killed, and would hold its connections for
 * ever. The kernel does: Linux, where there is the `setpriv` of util-linux.
 */
function endingWithParent(): Pick<ForkOptions, 'execPath' | 'execArgv'> {
  const settings = ['--pdeathsig', 'KILL'];
  canEndWithParent ??= spawnSync('setpriv', [...settings, 'true'], { stdio: 'ignore' }).status === 0;
  if (!canEndWithParent) return {};
  return { execPath: 'setpriv', execArgv: [...settings, process.execPath, ...process.execArgv] };
}

let canEndWithParent: boolean | undefined;

function cannotBeStarted(error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigError([`a worker cannot be started: ${reason}`]);
}

function waitForExit(child: ChildProcess): Promise<Pick<WorkerEnd, 'how' | 'isOrderly'>> {
  return new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      const how = `worker ${child.pid} ended with ${signal ?? `exit code ${code}`}`;
      resolve({ how, isOrderly: code === 0 });
    });
    // A process that the system had no room for never exits.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ how: cannotBeStarted(error).message, isOrderly: false });
    });
  });
}

/**
 * Reads what a process that has ended had said. Node tells of the end of the channel in no event as long as a connection
 * that was sent is not acknowledged, which is never then.
 */
async function hearOut(child: ChildProcess): Promise<boolean> {
  const until = performance.now() + hearingOutMs;
  while (child.connected && performance.now() < until) await sleep(5);
  return !child.connected;
}
