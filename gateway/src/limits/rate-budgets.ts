import type { Caller, RateLimit, Rates } from '@govgraph/policy';
import type { Budget } from './reservations.ts';

/** What rate limits count. */
export type Measure = 'requests' | 'cost' | 'persons';

/** What an application, or one of its officials, may have of a measure in a window of the clock. */
export interface RateBudget extends Budget {
  readonly measure: Measure;
  readonly of: 'application' | 'official';
  /** Epoch milliseconds. */
  readonly endsAt: number;
}

const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

const measures: Readonly<Record<Measure, { readonly rate: keyof Rates; readonly windowMs: number }>> = {
  requests: { rate: 'requestsPerMinute', windowMs: minuteMs },
  cost: { rate: 'costPerMinute', windowMs: minuteMs },
  persons: { rate: 'personsPerHour', windowMs: hourMs },
};

/**
 * The budgets that a caller draws on, the smallest first: who has used up its own takes nothing of the others'.
 *
 * @param limit undefined where the application is not limited
 */
export function rateBudgetsOf(
  limit: RateLimit | undefined,
  measure: Measure,
  { application, official }: Pick<Caller, 'application' | 'official'>,
  now: number,
): readonly RateBudget[] {
  if (limit === undefined) return [];
  const { rate, windowMs } = measures[measure];
  const window = Math.floor(now / windowMs);
  const shared = { measure, windowMs, endsAt: (window + 1) * windowMs };
  const keyOf = (owner: readonly unknown[]): string => `rate:${measure}:${JSON.stringify(owner)}:${window}`;
  const whole: RateBudget = { ...shared, of: 'application', key: keyOf([application]), limit: limit[rate] };
  if (limit.perOfficial === undefined) return [whole];
  const key = keyOf([application, official ?? null]);
  return [{ ...shared, of: 'official', key, limit: limit.perOfficial[rate] }, whole];
}

/** For example `requests` or `requests-of-official`. */
export function nameOf({ measure, of }: Pick<RateBudget, 'measure' | 'of'>): string {
  return of === 'official' ? `${measure}-of-official` : measure;
}
