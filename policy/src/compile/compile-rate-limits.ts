import type { RateLimit, Rates } from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';

/** The largest number that stores keep: of 32 bits, with a sign. */
export const maxCount = 2 ** 31 - 1;

export function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0 && value <= maxCount;
}

/** By application. */
export function compileRateLimits(
  limits: readonly RateLimit[],
  problems: ProblemList,
): ReadonlyMap<string, RateLimit> {
  const index = new Map<string, RateLimit>();
  for (const limit of limits) {
    const path = `rateLimits[${limit.application}]`;
    if (index.has(limit.application)) problems.add(path, 'listed twice');
    checkRates(limit, path, problems);
    if (limit.perOfficial !== undefined) checkRates(limit.perOfficial, `${path}.perOfficial`, problems);
    index.set(limit.application, limit);
  }
  return index;
}

function checkRates(
  { requestsPerMinute, costPerMinute, personsPerHour }: Rates,
  path: string,
  problems: ProblemList,
) {
  if (![requestsPerMinute, costPerMinute, personsPerHour].every(isCount))
    problems.add(path, `expected whole numbers from 0 to ${maxCount}`);
}
