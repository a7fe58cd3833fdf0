import type { IdentificationLimit } from '../model/model.ts';
import type { ProblemList } from '../model/policy-error.ts';
import { isCount, maxCount } from './compile-rate-limits.ts';

/** Stands for every application that has no limit of its own. */
export const everyApplication = '*';

/** What holds where the policy says nothing: an official at a desk names a few persons a minute, and rarely misses. */
export const defaultIdentificationLimit: IdentificationLimit = Object.freeze({
  application: everyApplication,
  triesPerHour: 300,
  missesPerHour: 30,
});

/** By application. */
export function compileIdentificationLimits(
  limits: readonly IdentificationLimit[],
  problems: ProblemList,
): ReadonlyMap<string, IdentificationLimit> {
  const index = new Map<string, IdentificationLimit>();
  for (const limit of limits) {
    const path = `identificationLimits[${limit.application}]`;
    if (index.has(limit.application)) problems.add(path, 'listed twice');
    if (![limit.triesPerHour, limit.missesPerHour].every(isCount))
      problems.add(path, `expected whole numbers from 0 to ${maxCount}`);
    index.set(limit.application, limit);
  }
  return index;
}
