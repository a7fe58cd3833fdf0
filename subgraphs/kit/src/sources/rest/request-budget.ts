import { SourceError } from '../source-error.ts';

/** How much one request of a gateway may ask of a service: so many at a time, and so many in all. */
export interface RequestBudget {
  /** Runs work when there is room for it. @throws SourceError when there have been enough */
  run<Result>(work: () => Promise<Result>): Promise<Result>;
}

export interface BudgetOptions {
  readonly source: string;
  readonly maxParallel: number;
  readonly maxRequests: number;
}

/** Budgets by the signal of the gateway's request. */
export function createRequestBudgets(options: BudgetOptions): (signal: AbortSignal) => RequestBudget {
  const budgets = new WeakMap<AbortSignal, RequestBudget>();
  return (signal) => {
    const budget = budgets.get(signal) ?? createBudget(options);
    budgets.set(signal, budget);
    return budget;
  };
}

function createBudget({ source, maxParallel, maxRequests }: BudgetOptions): RequestBudget {
  let running = 0;
  let asked = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      asked += 1;
      if (asked > maxRequests)
        throw new SourceError(
          source,
          `more than ${maxRequests} requests are needed (maxRequests): ask for several at once with \`batch\``,
        );
      if (running >= maxParallel) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        // Whoever waits takes the place as it is.
        const next = waiting.shift();
        if (next === undefined) running -= 1;
        else next();
      }
    },
  };
}
