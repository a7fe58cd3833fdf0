import type { Caller, RateLimit, Rates } from '@govgraph/policy';
import type { RecordedBudget, VolatileBudget, Measure } from '@govgraph/storage';
import { applicationOwner, keptMsAfter, windowName } from './windows.ts';

/** What an application, or one of its officials, may have of a measure in a window of the clock. */
export interface Rate {
  readonly measure: Measure;
  readonly of: 'application' | 'official';
  readonly windowMs: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

export type RateBudget<Of extends Measure = Measure> = Rate &
  (Of extends 'persons' ? RecordedBudget : VolatileBudget);

/** A limit as it stands after a request. */
export interface RateStatus {
  readonly name: string;
  readonly limit: number;
  readonly counted: number;
  readonly windowMs: number;
  /** Epoch milliseconds. */
  readonly endsAt: number;
  /** What is counted, where that is not requests. */
  readonly unit?: string;
}

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

const measures = {
  requests: { rate: 'requestsPerMinute', windowMs: minuteMs, kind: 'volatile' },
  cost: { rate: 'costPerMinute', windowMs: minuteMs, kind: 'volatile' },
  persons: { rate: 'personsPerHour', windowMs: hourMs, kind: 'recorded' },
} as const satisfies Readonly<Record<Measure, { readonly rate: keyof Rates; [setting: string]: unknown }>>;

/**
 * The budgets that a caller draws on, that of its official first.
 *
 * @param limit undefined where the application is not limited
 * @param now by the clock that all gateways count by; epoch milliseconds
 */
export function rateBudgetsOf<Of extends Measure>(
  limit: RateLimit | undefined,
  measure: Of,
  { application, official }: Pick<Caller, 'application' | 'official'>,
  now: number,
): readonly RateBudget<Of>[] {
  if (limit === undefined) return [];
  const { rate, windowMs, kind } = measures[measure];
  const endsAt = (Math.floor(now / windowMs) + 1) * windowMs;
  const budgetOf = (of: Rate['of'], names: readonly unknown[], most: number): RateBudget<Of> => {
    const owner = applicationOwner(application);
    const name = `${measure}:${JSON.stringify(names)}:${windowName(endsAt - windowMs, windowMs)}`;
    const budget = {
      measure,
      of,
      windowMs,
      endsAt,
      kind,
      owner,
      name,
      limit: most,
      keptMs: keptMsAfter(endsAt, now),
    };
    return budget as RateBudget<Of>;
  };
  const whole = budgetOf('application', [application], limit[rate]);
  if (limit.perOfficial === undefined) return [whole];
  return [budgetOf('official', [application, official ?? null], limit.perOfficial[rate]), whole];
}

/** For example `requests` or `requests-of-official`. */
export function nameOf({ measure, of }: Pick<Rate, 'measure' | 'of'>): string {
  return of === 'official' ? `${measure}-of-official` : measure;
}
