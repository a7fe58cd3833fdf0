/**
 * Several gateway processes behind one port. The primary serves nothing itself: it accepts connections and passes
 * them to its workers in turn (`node:cluster`), and starts a worker again that has ended. A worker ends when its
 * primary does, however that happened.
 *
 * A connection is passed on once and then belongs to its worker, so that the primary costs nothing per request as
 * long as callers keep their connections. The kernel could spread connections itself (SO_REUSEPORT), but Node can
 * ask for that from version 23 on only.
 */
import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRecord } from '@govgraph/protocol';

import { ConfigError } from '../errors.ts';

export interface WorkersOptions {
  readonly count: number;
  /** Hears why a worker that nobody stopped is replaced, and when. */
  readonly onRestart: (why: { readonly reason: string; readonly inMs: number }) => void;
  /** Hears that no worker serves and the next one could not start either; nothing is tried after that. */
  readonly onGiveUp: (error: ConfigError) => void;
}

export interface RunningWorkers {
  readonly port: number;
  /** Asks every worker to stop and waits until all have ended. */
  close(): Promise<void>;
}

interface ServingWorker {
  readonly port: number;
  /** Resolves to how it ended. */
  readonly ended: Promise<string>;
}

/** A worker is replaced after this long, twice as long after each further end … */
const minRestartDelayMs = 100;
const maxRestartDelayMs = 10_000;
/** … until one has served for this long. */
const settledAfterMs = 60_000;

/**
 * Starts workers that each run what this process was started with, and keeps their number.
 *
 * @returns when all of them serve
 * @throws ConfigError when one of them cannot start, with what it said
 */
export async function startWorkers({ count, onRestart, onGiveUp }: WorkersOptions): Promise<RunningWorkers> {
  const serving = new Set<ServingWorker>();
  let isStopping = false;

  const keep = async (worker: ServingWorker, restarts: number): Promise<void> => {
    serving.add(worker);
    const since = Date.now();
    const reason = await worker.ended;
    serving.delete(worker);
    await replace(reason, Date.now() - since < settledAfterMs ? restarts : 0);
  };
  const replace = async (reason: string, restarts: number): Promise<void> => {
    if (isStopping) return;
    const inMs = Math.min(minRestartDelayMs * 2 ** restarts, maxRestartDelayMs);
    onRestart({ reason, inMs });
    await sleep(inMs);
    if (isStopping) return;
    try {
      void keep(await startWorker(), restarts + 1);
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      if (serving.size > 0) await replace(error.message, restarts + 1);
      else if (!isStopping) onGiveUp(error);
    }
  };

  let workers: readonly ServingWorker[];
  try {
    workers = await Promise.all(Array.from({ length: count }, () => startWorker()));
  } catch (error) {
    await stopWorkers();
    throw error;
  }
  for (const worker of workers) void keep(worker, 0);
  return {
    port: workers[0]?.port ?? 0,
    close: () => {
      isStopping = true;
      return stopWorkers();
    },
  };
}

/** @throws ConfigError when it ends before it serves */
async function startWorker(): Promise<ServingWorker> {
  const worker = fork();
  let problems: readonly string[] = [];
  worker.on('message', (message: unknown) => {
    if (isStartFailure(message)) problems = message.problems;
  });
  // A worker that is gone cannot be told anything; its end is noticed below.
  worker.on('error', () => undefined);
  // What it said last may be read after its exit was noticed, and before its channel is closed.
  const disconnected = new Promise<void>((resolve) => worker.once('disconnect', resolve));
  const ended = new Promise<string>((resolve) => {
    worker.once('exit', (code, signal) => {
      const how = `worker ${worker.process.pid} ended with ${signal ?? `exit code ${code}`}`;
      void disconnected.then(() => resolve(how));
    });
  });
  return new Promise((resolve, reject) => {
    worker.once('listening', ({ port }) => resolve({ port, ended }));
    // One that the system had no room for never exits. Later errors are of a worker that is gone.
    worker.once('error', (error) => reject(cannotStart(error)));
    void ended.then((how) => {
      reject(new ConfigError(problems.length > 0 ? problems : [`${how} before it served`]));
    });
  });
}

function fork(): Worker {
  try {
    return cluster.fork();
  } catch (error) {
    throw cannotStart(error);
  }
}

function cannotStart(error: unknown): ConfigError {
  const reason = error instanceof Error ? error.message : String(error);
  return new ConfigError([`a worker cannot be started: ${reason}`]);
}

/** Asks all to stop, however far they are, and waits until they have. */
async function stopWorkers(): Promise<void> {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
  await Promise.all(workers.map(stopWorker));
}

function stopWorker(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.isDead()) return resolve();
    worker.once('exit', () => resolve());
    worker.process.kill('SIGTERM');
  });
}

/** What a worker sends its primary when it cannot start. */
interface StartFailure {
  readonly problems: readonly string[];
}

/** In a worker: says why it cannot start. Resolves when that is on its way. */
export function tellPrimary(problems: readonly string[]): Promise<void> {
  const failure: StartFailure = { problems };
  // A primary that is gone needs no reason.
  return new Promise((resolve) => process.send?.(failure, undefined, undefined, () => resolve()));
}

function isStartFailure(message: unknown): message is StartFailure {
  return isRecord(message) && Array.isArray(message['problems']);
}
