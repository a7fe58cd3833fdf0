import { Worker } from 'node:worker_threads';
import type { Introspection } from '../operation/introspection.ts';
import { builtModule, withinAwakeTime } from '@govgraph/protocol';
import type { OpenedSupergraph } from '../schema/federated-schema.ts';
import type { DocumentOutcome } from './supergraph-planner.ts';

/** A thread with the planner of one supergraph. Once it has failed, it is gone for good. */
export interface PlannerThread {
  readonly isGone: boolean;
  /** @throws Error when the supergraph is not valid */
  readonly supergraph: Promise<OpenedSupergraph>;
  /**
   * Plans one document, or answers it from the schema; the next one may come when this one is done.
   *
   * @param timeoutMs by the time that this process is awake
   * @throws TimeoutError or whatever ended the thread; it is gone then
   */
  ask(task: DocumentTask, timeoutMs: number): Promise<DocumentOutcome>;
  stop(): Promise<void>;
}

export interface PlanTask {
  readonly kind: 'plan';
  readonly text: string;
}

export interface IntrospectionTask extends Introspection {
  readonly kind: 'introspect';
}

/** What the thread is asked to do with one document. */
export type DocumentTask = PlanTask | IntrospectionTask;

/** What the thread is told. All but the last is answered: with what there is to know of a supergraph, or a document. */
export type PlannerTask =
  { readonly kind: 'open'; readonly sdl: string } | DocumentTask | { readonly kind: 'forget' };

export const plannerEntry = builtModule('./planner-thread-main.js', import.meta.url);

/** Planning for a hundred departments takes some 200 MB. What takes this much must not take the gateway with it. */
const maxHeapMb = 1024;

/** A thread that waits for its next supergraph. */
interface Spare {
  readonly thread: Worker;
  readonly onEnd: () => void;
}

/** By entry: loading the planner's code takes longer than building a planner, so one idle thread is kept. */
const spares = new Map<string, Spare>();

/** Begins to load the planner's code, for the thread that is started next. */
export function preparePlannerThread(entry: URL): void {
  if (!spares.has(entry.href)) keepSpare(entry, startThread(entry));
}

export function startPlannerThread(sdl: string, entry: URL): PlannerThread {
  const thread = takeSpare(entry) ?? startThread(entry);
  let isGone = false;
  let isBusy = false;
  let onEnd: (reason?: unknown) => void = () => undefined;
  const end = new Promise<never>((_, reject) => {
    onEnd = (reason) => reject(reason instanceof Error ? reason : new Error('the thread has ended'));
  });
  thread.on('error', onEnd).on('exit', onEnd);
  // Whoever waits for a response hears of it.
  end.catch(() => (isGone = true));

  const send = async (task: PlannerTask): Promise<unknown> => {
    isBusy = true;
    thread.postMessage(task);
    const response = await Promise.race([new Promise((resolve) => thread.once('message', resolve)), end]);
    isBusy = false;
    return response;
  };
  const terminate = async (): Promise<void> => {
    isGone = true;
    await thread.terminate();
  };

  const supergraph = send({ kind: 'open', sdl }) as Promise<OpenedSupergraph>;
  supergraph.catch(() => undefined);
  return {
    get isGone() {
      return isGone;
    },
    supergraph,
    ask: async (task, timeoutMs) => {
      try {
        return (await withinAwakeTime(send(task), timeoutMs)) as DocumentOutcome;
      } catch (error) {
        await terminate();
        throw error;
      }
    },
    stop: async () => {
      if (isBusy || isGone || spares.has(entry.href)) return terminate();
      isGone = true;
      thread.off('error', onEnd).off('exit', onEnd);
      thread.postMessage({ kind: 'forget' } satisfies PlannerTask);
      keepSpare(entry, thread);
    },
  };
}

/** Neither the environment, which has secrets, nor flags that are meant for the gateway itself. */
function startThread(entry: URL): Worker {
  const resourceLimits = { maxOldGenerationSizeMb: maxHeapMb };
  return new Worker(entry, { name: 'govgraph planner', env: {}, execArgv: [], resourceLimits });
}

function keepSpare(entry: URL, thread: Worker): void {
  const onEnd = (): void => void spares.delete(entry.href);
  thread.on('error', onEnd).on('exit', onEnd).unref();
  spares.set(entry.href, { thread, onEnd });
}

function takeSpare(entry: URL): Worker | undefined {
  const spare = spares.get(entry.href);
  if (spare === undefined) return undefined;
  const { thread, onEnd } = spare;
  spares.delete(entry.href);
  thread.off('error', onEnd).off('exit', onEnd).ref();
  return thread;
}
