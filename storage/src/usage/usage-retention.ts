import { beijingOffsetMs } from '@govgraph/protocol';

/*
 * How long usage records stay, as the migrations `usage_archives` and those after it say in SQL; a test compares both.
 */

/** The least that the law asks for (国务院令第809号 §29). The owner of a catalog may say more. */
export const leastRetentionYears = 3;

/**
 * Until when a record stays that was written, or is, of a moment: so many years by the calendar in Beijing, and the last
 * day of February where there is no 29th.
 *
 * @param moment epoch milliseconds, as what is returned; of 1992 or later, since when there is no summer time
 */
export function keptUntil(moment: number, years = leastRetentionYears): number {
  const local = new Date(moment + beijingOffsetMs);
  const day = local.getUTCDate();
  local.setUTCFullYear(local.getUTCFullYear() + years);
  if (local.getUTCDate() !== day) local.setUTCDate(0);
  return local.getTime() - beijingOffsetMs;
}
