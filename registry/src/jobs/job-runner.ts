/*
 * Carries out what was handed in, one job at a time, in each process that serves the catalog. What is heavy runs on a
 * thread, which ends with its job. A process that ends in the middle leaves a lease, which lapses: another one
 * begins again, and the record's revision keeps the first from deciding anything any more.
 */
import { randomUUID } from 'node:crypto';
import { Worker } from 'node:worker_threads';
import { builtModule, describeError } from '@govgraph/protocol';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { jobKinds } from './job-kinds.ts';
import { leaseMs, type JobLease, type JobLeases } from './job-leases.ts';
import type { JobProgress, JobReference } from './job.ts';

export interface ThreadTask {
  readonly connectionString: string;
  readonly job: JobReference;
}

export type ThreadMessage =
  | { readonly kind: 'progress'; readonly progress: JobProgress }
  | { readonly kind: 'ended' }
  | { readonly kind: 'failed'; readonly message: string; readonly isTransient: boolean };

export interface JobRunner {
  /** There is something to do. */
  wake(): void;
  /** Lets go of what runs, for another process to take over. */
  close(): Promise<void>;
}

export interface RunnerOptions {
  readonly connectionString: string;
  readonly leases: JobLeases;
  readonly workflows: WorkflowStore;
}

const threadEntry = builtModule('./job-thread-main.js', import.meta.url);

/** Composing a hundred departments takes some hundred megabytes; what takes this much must not take the process with it. */
const maxHeapMb = 2_048;
/** Another process may have been handed something in, or have let go of something. */
const pollMs = 1_000;
/** One that ends its process each time is not tried for ever. */
const maxAttempts = 3;

export function startJobRunner(options: RunnerOptions): JobRunner {
  const { leases, workflows } = options;
  const holder = randomUUID();
  let isClosed = false;
  let lastFailure = 'whoever ran it has ended';
  let wake: () => void = () => undefined;
  let current: { readonly lease: JobLease; readonly thread: Worker } | undefined;

  const rest = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      // Nobody waits for a process that has nothing to do.
      timer.unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function carryOut(lease: JobLease): Promise<void> {
    const { attempts, ...job } = lease;
    const fail = (failure: string): Promise<void> => jobKinds[job.kind].fail(workflows, job.id, failure);
    if (attempts > maxAttempts) return fail(`it was begun ${maxAttempts} times in vain: ${lastFailure}`);
    const thread = startThread({ connectionString: options.connectionString, job });
    current = { lease, thread };
    const renewal = setInterval(() => {
      void leases.renew(job, holder).then(
        (isOurs) => (isOurs ? undefined : thread.terminate()),
        () => undefined,
      );
    }, leaseMs / 3);
    const outcome = await waitForEnd(thread, (progress) => {
      leases.report(job, holder, progress).catch(() => undefined);
    });
    clearInterval(renewal);
    current = undefined;
    if (isClosed || outcome.kind === 'ended') return;
    if (!outcome.isTransient) return fail(outcome.message);
    // Its lease lapses, and it is begun again.
    lastFailure = outcome.message;
  }

  const running = (async () => {
    while (!isClosed) {
      const lease = await leases.claim(holder).catch(() => undefined);
      if (lease === undefined) await rest();
      else await carryOut(lease).catch(() => undefined);
    }
  })();

  return {
    wake: () => wake(),
    close: async () => {
      isClosed = true;
      wake();
      const left = current;
      await left?.thread.terminate();
      await running;
      if (left !== undefined) await leases.release(left.lease, holder).catch(() => undefined);
    },
  };
}

function startThread(task: ThreadTask): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb };
  // Neither the environment, which has secrets, nor flags that are meant for the process itself.
  const env = { APOLLO_TELEMETRY_DISABLED: '1' };
  return new Worker(threadEntry, {
    name: task.job.kind,
    workerData: task,
    env,
    execArgv: [],
    resourceLimits,
  });
}

type ThreadEnd = Extract<ThreadMessage, { readonly kind: 'ended' | 'failed' }>;

/** @returns what it said last; a thread that ends without a word is to be begun again */
function waitForEnd(thread: Worker, onProgress: (progress: JobProgress) => void): Promise<ThreadEnd> {
  return new Promise((resolve) => {
    let end: ThreadEnd = { kind: 'failed', message: 'its thread has ended', isTransient: true };
    thread.on('message', (message: ThreadMessage) => {
      if (message.kind === 'progress') onProgress(message.progress);
      else end = message;
    });
    thread.on('error', (error) => {
      end = { kind: 'failed', message: describeError(error), isTransient: true };
    });
    thread.on('exit', () => resolve(end));
  });
}
