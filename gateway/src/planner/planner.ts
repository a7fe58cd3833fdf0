/**
 * Plans the operations of one supergraph without keeping anybody else waiting.
 *
 * Planning one operation may take seconds, which no limit on the document foretells. So it is done on a thread of
 * its own, one operation at a time. What exceeds the time limit ends the thread, and a new one takes over. Plans
 * are remembered, and so is what could not be planned: asking for it again costs next to nothing. What callers of an
 * earlier supergraph asked for is planned ahead of theirs, while nobody waits.
 */
import { LRUCache } from 'lru-cache';
import { ClientError, InternalError, refuse } from '../errors.ts';
import { TimeoutError } from '../within-time.ts';
import type { CompletePlan } from './complete-plan.ts';
import { FairQueue } from './fair-queue.ts';
import {
  type OpenedSupergraph,
  type PlannerThread,
  plannerEntry,
  preparePlannerThread,
  startPlannerThread,
} from './planner-thread.ts';

export interface Planner {
  readonly supergraph: OpenedSupergraph;
  /**
   * Plans a document with exactly one operation and no caller aliases.
   *
   * @param caller whose turn it is when several wait
   * @throws UnplannableOperation when there is no plan for it, and ClientError when there is none now
   */
  plan(text: string, caller: string): Promise<CompletePlan>;
  /** The documents whose plans are known, the one that was asked for last first. */
  planned(): readonly string[];
  /** Plans the first of these documents while nobody waits for a plan. Those that cannot be planned are passed over. */
  planAhead(texts: readonly string[]): void;
  close(): Promise<void>;
}

export interface PlannerOptions {
  readonly limits: PlannerLimits;
  /** Hears once of each document that cannot be planned. */
  readonly onFailure: (error: unknown) => void;
  /** What the thread runs, where it is not the planner. */
  readonly entry?: URL;
}

export interface PlannerLimits {
  readonly timeoutMs: number;
  /** How many operations may wait for the thread: of all callers, and of one of them. */
  readonly maxWaiting: number;
  readonly maxWaitingPerCaller: number;
  /** How many operations are planned ahead. */
  readonly maxAhead: number;
  /** How much is remembered, in characters of the documents' text. */
  readonly rememberedCharacters: number;
}

/** Planning the view of one person takes 25 ms, that of fifty 0.7 s, for nine departments. */
export const defaultPlannerLimits: PlannerLimits = {
  timeoutMs: 5_000,
  maxWaiting: 500,
  maxWaitingPerCaller: 50,
  maxAhead: 100,
  rememberedCharacters: 4_000_000,
};

/** A refusal that stands for as long as the schema does. */
export class UnplannableOperation extends ClientError {}

interface Job {
  readonly text: string;
  readonly plan: Promise<CompletePlan>;
  readonly resolve: (plan: CompletePlan) => void;
  readonly reject: (error: ClientError) => void;
  /** Who asked for it while it waited. */
  readonly callers: Set<string>;
  /** `taken` by the thread, and refused if it never becomes `planned`. */
  state: 'waiting' | 'taken' | 'planned';
  /** Nobody has asked for it yet. */
  isAhead: boolean;
}

/** Begins to load the planner's code while its supergraph is still being read. */
export function preparePlanner({ entry = plannerEntry }: PlannerOptions): void {
  preparePlannerThread(entry);
}

/** @throws Error when the SDL is no valid supergraph */
export async function openPlanner(sdl: string, options: PlannerOptions): Promise<Planner> {
  const { limits, onFailure, entry = plannerEntry } = options;
  const jobs = new LRUCache<string, Job>({
    maxSize: limits.rememberedCharacters,
    sizeCalculation: (_, text) => text.length,
  });
  const queue = new FairQueue<Job>();
  let ahead: string[] = [];
  let thread: PlannerThread = startPlannerThread(sdl, entry);
  const supergraph = await thread.supergraph;
  let isWorking = false;
  let working = Promise.resolve();
  let isClosed = false;

  function startWork(): void {
    if (!isWorking) working = work();
  }

  async function work(): Promise<void> {
    isWorking = true;
    const takeNext = () => queue.take() ?? takeAhead();
    for (let job = takeNext(); job !== undefined; job = takeNext()) {
      // Where several callers asked for it, it stood in the line of each.
      if (job.state === 'waiting') await planOne(job);
    }
    isWorking = false;
  }

  function takeAhead(): Job | undefined {
    const text = ahead.shift();
    if (text === undefined || isClosed) return undefined;
    return jobs.peek(text) ?? addJob(text, true);
  }

  function addJob(text: string, isAhead: boolean): Job {
    const job = createJob(text, isAhead);
    jobs.set(text, job);
    return job;
  }

  async function planOne(job: Job): Promise<void> {
    job.state = 'taken';
    try {
      if (thread.isGone && !isClosed) thread = startPlannerThread(sdl, entry);
      await thread.supergraph;
      if (isClosed) throw new Error('the planner is closed');
    } catch (error) {
      jobs.delete(job.text);
      if (!isClosed) onFailure(error);
      return job.reject(new ClientError(refuse(isClosed ? 'POLICY_UNAVAILABLE' : 'INTERNAL_ERROR')));
    }
    try {
      const outcome = await thread.plan(job.text, limits.timeoutMs);
      if (outcome.kind === 'plan') {
        job.state = 'planned';
        job.resolve(outcome.plan);
      } else if (outcome.kind === 'too-large') job.reject(tooLarge());
      else giveUp(job, new Error(outcome.message));
    } catch (error) {
      if (isClosed) job.reject(new ClientError(refuse('POLICY_UNAVAILABLE')));
      else giveUp(job, error);
    }
  }

  function giveUp(job: Job, cause: unknown): void {
    // Nobody need hear of it: whoever asks for it finds out.
    if (job.isAhead) return void jobs.delete(job.text);
    const isTimeout = cause instanceof TimeoutError;
    const what = `a document of ${job.text.length} characters`;
    const how = isTimeout ? `was not planned within ${limits.timeoutMs} ms` : 'cannot be planned';
    onFailure(new InternalError(`${what} ${how}`, isTimeout ? {} : { cause }));
    job.reject(isTimeout ? tooLarge() : new UnplannableOperation(refuse('INTERNAL_ERROR')));
  }

  return {
    supergraph,
    plan: async (text, caller) => {
      let job = jobs.get(text);
      if (job !== undefined) job.isAhead = false;
      if (job !== undefined && (job.state !== 'waiting' || job.callers.has(caller))) return job.plan;
      if (queue.size >= limits.maxWaiting || queue.sizeOf(caller) >= limits.maxWaitingPerCaller) {
        throw new ClientError(refuse('PLANNER_BUSY'));
      }
      job ??= addJob(text, false);
      job.callers.add(caller);
      queue.add(caller, job);
      startWork();
      return job.plan;
    },
    planned: () => [...jobs.values()].filter((job) => job.state === 'planned').map((job) => job.text),
    planAhead: (texts) => {
      ahead = texts.slice(0, limits.maxAhead);
      startWork();
    },
    close: async () => {
      isClosed = true;
      await thread.stop();
      await working;
    },
  };
}

function tooLarge(): UnplannableOperation {
  const detail = 'The operation takes too long to plan. Split it into several with fewer fields each.';
  return new UnplannableOperation(refuse('OPERATION_TOO_LARGE', detail));
}

function createJob(text: string, isAhead: boolean): Job {
  let settle: Pick<Job, 'resolve' | 'reject'> | undefined;
  const plan = new Promise<CompletePlan>((resolve, reject) => (settle = { resolve, reject }));
  // INVARIANT: a promise calls its executor at once.
  if (settle === undefined) throw new InternalError('a promise without its functions');
  // What is planned ahead may fail while nobody waits for it.
  if (isAhead) plan.catch(() => undefined);
  return { text, plan, ...settle, callers: new Set(), state: 'waiting', isAhead };
}
