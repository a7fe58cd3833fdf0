import type { Random } from './random.ts';

/**
 * How much the departments know about a subject.
 *
 * `ORDINARY` leaves it to chance, `COMPLETE` has a fact of every kind, `EMPTY` none but its base data, and
 * `LOW_INCOME` (persons) has lost the job, owns nothing and receives the minimum living allowance.
 */
export type Profile = 'ORDINARY' | 'COMPLETE' | 'EMPTY' | 'LOW_INCOME';

/** Whether a fact exists for a subject; chance decides for ordinary ones only. */
export function hasFact(
  random: Random,
  subject: { readonly profile: Profile },
  probability: number,
): boolean {
  // The draw is always made, so that a profile never shifts the facts of the subjects that follow.
  const drawn = random.chance(probability);
  if (subject.profile === 'COMPLETE') return true;
  if (subject.profile === 'EMPTY') return false;
  return drawn;
}
