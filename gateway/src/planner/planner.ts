/**
 * Plans the operations of one supergraph, and says what its schema is, without keeping anybody else waiting.
 *
 * Planning one operation may take seconds, which no limit on the document foretells, and so may introspection of a
 * large schema. So both are done on a thread of its own, one document at a time. What exceeds the time limit ends the
 * thread, and a new one takes over. Plans are remembered, and so is what could not be planned: asking for it again
 * costs next to nothing. What took too long is tried again after some time, since a machine may have been busy. What
 * callers of an earlier supergraph asked for is planned ahead of theirs, while nobody waits.
 */
import { ClientError, InternalError, refuse } from '../errors.ts';
import { FairCache } from '@govgraph/storage';
import type { Introspection } from '../operation/introspection.ts';
import { TimeoutError } from '@govgraph/protocol';
import type { CoveredPlan } from './plan-coverage/cover-plan.ts';
import { FairQueue } from './fair-queue.ts';
import type { OpenedSupergraph } from '../schema/federated-schema.ts';
import {
  type DocumentTask,
  type PlannerThread,
  plannerEntry,
  preparePlannerThread,
  startPlannerThread,
} from './planner-thread.ts';
import type { DocumentOutcome } from './supergraph-planner.ts';

export interface Planner {
  readonly supergraph: OpenedSupergraph;
  /**
   * Plans a document with exactly one operation and no caller aliases.
   *
   * @param caller whose turn it is when several wait
   * @throws UnplannableOperation when there is no plan for it, and ClientError when there is none now
   */
  plan(text: string, caller: string): Promise<CoveredPlan>;
  /**
   * What the schema that callers see says of itself.
   *
   * @returns JSON text by response name of `__schema` and `__type`
   * @throws ClientError when it takes too long, or there is no response now
   */
  introspect(asked: Introspection, caller: string): Promise<Readonly<Record<string, string>>>;
  /**
   * The documents whose plans are known: one of each caller in turn, of each those first that it asked for last; at the
   * end, what nobody asked for.
   */
  planned(): readonly string[];
  /** Plans the first of these documents while nobody waits for a plan. Those that cannot be planned are passed over. */
  planAhead(texts: readonly string[]): void;
  close(): Promise<void>;
}

export interface PlannerOptions {
  readonly limits: PlannerLimits;
  /** Hears of each document that cannot be planned: once, or each time that it took too long. */
  readonly onFailure: (error: unknown) => void;
  /** What the thread runs, where it is not the planner. */
  readonly entry?: URL;
  /** By which it is remembered that a document took too long: milliseconds that never go back. */
  readonly now?: () => number;
}

export interface PlannerLimits {
  readonly timeoutMs: number;
  /** For how long it is remembered that a document took too long. */
  readonly rememberTimeoutMs: number;
  /** How many documents may wait for the thread: of all callers, and of one of them. */
  readonly maxWaiting: number;
  readonly maxWaitingPerCaller: number;
  /** How many operations are planned ahead. */
  readonly maxAhead: number;
  /** How much is remembered, in characters of the documents' text, which callers share; introspection is not. */
  readonly rememberedCharacters: number;
}

/** Planning the view of one person takes 25 ms, that of fifty 0.7 s, for nine departments. */
export const defaultPlannerLimits: PlannerLimits = {
  timeoutMs: 5_000,
  rememberTimeoutMs: 60_000,
  maxWaiting: 500,
  maxWaitingPerCaller: 50,
  maxAhead: 100,
  rememberedCharacters: 4_000_000,
};

/** Who has what is planned ahead. No name of an application has a space. */
const nobodyYet = 'nobody yet';

/** A refusal that stands for as long as the schema does. */
export class UnplannableOperation extends ClientError {}

type TaskOutcome = Extract<DocumentOutcome, { readonly kind: DocumentTask['kind'] }>;

interface Job {
  readonly key: string;
  readonly task: DocumentTask;
  readonly answer: Promise<TaskOutcome>;
  readonly resolve: (answer: TaskOutcome) => void;
  readonly reject: (error: ClientError) => void;
  /** Who asked for it while it waited. */
  readonly callers: Set<string>;
  /** `taken` by the thread, and refused if it is never `done`. */
  state: 'waiting' | 'taken' | 'done';
  /** Nobody has asked for it yet. */
  isAhead: boolean;
  /** When it is forgotten, for one that took too long. */
  until: number;
}

/** Begins to load the planner's code while its supergraph is still being read. */
export function preparePlanner({ entry = plannerEntry }: PlannerOptions): void {
  preparePlannerThread(entry);
}

/** @throws Error when the SDL is no valid supergraph */
export async function openPlanner(sdl: string, options: PlannerOptions): Promise<Planner> {
  const { limits, onFailure, entry = plannerEntry, now = () => performance.now() } = options;
  const jobs = new FairCache<Job>(limits.rememberedCharacters);
  const queue = new FairQueue<Job>(limits.maxWaiting, limits.maxWaitingPerCaller);
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
      if (job.state === 'waiting') await run(job);
    }
    isWorking = false;
  }

  function takeAhead(): Job | undefined {
    const text = ahead.shift();
    if (text === undefined || isClosed) return undefined;
    const task: DocumentTask = { kind: 'plan', text };
    return jobs.peek(keyOf(task)) ?? addJob(task, nobodyYet);
  }

  function addJob(task: DocumentTask, caller: string): Job {
    const job = createJob(task, caller === nobodyYet);
    jobs.set(caller, job.key, job, job.key.length);
    return job;
  }

  function findJob(task: DocumentTask, caller: string): Job | undefined {
    const job = jobs.get(caller, keyOf(task));
    if (job === undefined || now() < job.until) return job;
    jobs.delete(job.key);
    return undefined;
  }

  function answer(task: DocumentTask, caller: string): Promise<TaskOutcome> {
    let job = findJob(task, caller);
    if (job !== undefined) job.isAhead = false;
    if (job !== undefined && (job.state !== 'waiting' || job.callers.has(caller))) return job.answer;
    if (!queue.hasRoom(caller)) throw new ClientError(refuse('PLANNER_BUSY'));
    job ??= addJob(task, caller);
    job.callers.add(caller);
    queue.add(caller, job);
    startWork();
    return job.answer;
  }

  async function run(job: Job): Promise<void> {
    job.state = 'taken';
    try {
      if (thread.isGone && !isClosed) thread = startPlannerThread(sdl, entry);
      await thread.supergraph;
      if (isClosed) throw new Error('the planner is closed');
    } catch (error) {
      jobs.delete(job.key);
      if (!isClosed) onFailure(error);
      return job.reject(new ClientError(refuse(isClosed ? 'POLICY_UNAVAILABLE' : 'INTERNAL_ERROR')));
    }
    try {
      const outcome = await thread.ask(job.task, limits.timeoutMs);
      if (outcome.kind === 'too-large') job.reject(tooLarge(job.task));
      else if (outcome.kind === 'bad-input')
        job.reject(new ClientError(refuse('BAD_USER_INPUT', outcome.message)));
      else if (outcome.kind === 'failure') giveUp(job, new Error(outcome.message));
      else {
        job.state = 'done';
        job.resolve(outcome);
      }
    } catch (error) {
      if (isClosed) job.reject(new ClientError(refuse('POLICY_UNAVAILABLE')));
      else giveUp(job, error);
    }
    // Only plans stay. A response may be as large as the schema; and everybody's tools ask the same, which one busy
    // moment must not end.
    if (job.task.kind === 'introspect') jobs.delete(job.key);
  }

  function giveUp(job: Job, cause: unknown): void {
    // Nobody need hear of it: whoever asks for it finds out.
    if (job.isAhead) return jobs.delete(job.key);
    const isTimeout = cause instanceof TimeoutError;
    const { kind, text } = job.task;
    const what = `a document of ${text.length} characters`;
    const done = kind === 'plan' ? 'planned' : 'answered from the schema';
    const how = isTimeout ? `was not ${done} within ${limits.timeoutMs} ms` : `cannot be ${done}`;
    onFailure(new InternalError(`${what} ${how}`, isTimeout ? {} : { cause }));
    if (isTimeout) job.until = now() + limits.rememberTimeoutMs;
    job.reject(isTimeout ? tookTooLong(job.task) : new UnplannableOperation(refuse('INTERNAL_ERROR')));
  }

  return {
    supergraph,
    plan: async (text, caller) => {
      const answered = await answer({ kind: 'plan', text }, caller);
      if (answered.kind !== 'plan') throw new InternalError('a plan was asked for');
      return answered.plan;
    },
    introspect: async (asked, caller) => {
      const answered = await answer({ kind: 'introspect', ...asked }, caller);
      if (answered.kind !== 'introspect') throw new InternalError('introspection was asked for');
      return answered.values;
    },
    planned: () => {
      const planned = jobs.values().filter(({ state }) => state === 'done');
      const asked = planned.filter(({ isAhead }) => !isAhead);
      return [...asked, ...planned.filter(({ isAhead }) => isAhead)].map(({ task }) => task.text);
    },
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

function tooLarge(task: DocumentTask): UnplannableOperation {
  return new UnplannableOperation(tookTooLong(task).refusal);
}

/** A refusal for now. */
function tookTooLong({ kind }: DocumentTask): ClientError {
  const detail =
    kind === 'plan'
      ? 'The operation takes too long to plan. Split it into several with fewer fields each.'
      : 'The introspection takes too long. Ask for less of the schema at a time, with `__type`.';
  return new ClientError(refuse('OPERATION_TOO_LARGE', detail));
}

function keyOf(task: DocumentTask): string {
  return JSON.stringify(task);
}

function createJob(task: DocumentTask, isAhead: boolean): Job {
  let settle: Pick<Job, 'resolve' | 'reject'> | undefined;
  const answer = new Promise<TaskOutcome>((resolve, reject) => (settle = { resolve, reject }));
  // INVARIANT: a promise calls its executor at once.
  if (settle === undefined) throw new InternalError('a promise without its functions');
  // What is planned ahead may fail while nobody waits for it.
  if (isAhead) answer.catch(() => undefined);
  const key = keyOf(task);
  const until = Infinity;
  return { key, task, answer, ...settle, callers: new Set(), state: 'waiting', isAhead, until };
}
