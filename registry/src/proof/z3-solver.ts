/**
 * Z3 on a thread of its own, where a question that takes too long is given up together with its thread. Z3 itself starts
 * threads, which end with it.
 */
import { Worker } from 'node:worker_threads';
import { builtModule, describeError } from '@govgraph/protocol';
import { readModel, type Solver, type SolverAnswer, type SolverQuestion } from '@govgraph/policy/analysis';

export interface Z3Solver extends Solver {
  /** Ends the thread. Nothing is to be asked any more. */
  readonly close: () => Promise<void>;
}

/** What Z3 is given for one question; its thread gets as much again before it is ended. */
const maxQuestionMs = 2_000;
/** Until it is loaded. */
const startMs = 5_000;
/** Z3's own memory is not the thread's heap; this is what reads and writes texts. */
const maxHeapMb = 512;

const threadEntry = builtModule('./z3-thread-main.js', import.meta.url);

/** Starts no thread until something is asked. */
export function openZ3Solver({ questionMs = maxQuestionMs } = {}): Z3Solver {
  let thread: SolverThread | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const give = (problem: string): Promise<string> => {
    const current = (thread ??= startThread(questionMs));
    return current.solve(problem).catch((error: unknown) => {
      thread = undefined;
      throw error;
    });
  };

  const ask = async ({ problem, symbols }: SolverQuestion): Promise<SolverAnswer> => {
    const names = symbols.map(({ name }) => name);
    const values = names.length === 0 ? '' : `(get-value (${names.join(' ')}))`;
    try {
      return readAnswer(await give(`${problem}\n(check-sat)\n${values}`), symbols);
    } catch (error) {
      return { kind: 'unknown', why: error instanceof Error ? error.message : String(error) };
    }
  };

  return {
    // One at a time: the thread does one thing.
    ask: (question) => {
      const answer = last.then(() => ask(question));
      last = answer;
      return answer;
    },
    close: async () => {
      await last;
      await thread?.end();
    },
  };
}

function readAnswer(output: string, symbols: SolverQuestion['symbols']): SolverAnswer {
  const [verdict = '', ...rest] = output.trimStart().split('\n');
  if (verdict === 'unsat') return { kind: 'nobody' };
  if (verdict !== 'sat') return { kind: 'unknown', why: `the solver says: ${output.trim().slice(0, 200)}` };
  return { kind: 'somebody', model: readModel(rest.join('\n'), symbols) };
}

interface SolverThread {
  /** @throws Error, after which the thread has ended */
  readonly solve: (problem: string) => Promise<string>;
  readonly end: () => Promise<unknown>;
}

function startThread(questionMs: number): SolverThread {
  const worker = new Worker(threadEntry, {
    name: 'solver',
    workerData: { questionMs },
    env: {},
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: maxHeapMb },
  });
  let settle: (outcome: { readonly output: string } | { readonly failure: string }) => void = () => undefined;
  worker.on('message', (output: string) => settle({ output }));
  worker.on('error', (error) => settle({ failure: describeError(error) }));
  worker.on('exit', () => settle({ failure: 'its thread has ended' }));
  // Nobody waits for a solver that has nothing to do.
  worker.unref();
  return {
    solve: (problem) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(
          () => settle({ failure: `it took longer than ${questionMs} ms` }),
          startMs + 2 * questionMs,
        );
        settle = (outcome) => {
          clearTimeout(timer);
          settle = () => undefined;
          if ('output' in outcome) return resolve(outcome.output);
          void worker.terminate();
          reject(new Error(outcome.failure));
        };
        worker.postMessage(problem);
      }),
    end: () => worker.terminate(),
  };
}
