/**
 * The daily quota of a grant counts uses: a person × the grant × a request. It is reserved before anything is given,
 * and settled when the response is recorded.
 *
 * 1. One use before departments are asked: whoever finds the quota used up asks nobody.
 * 2. When departments have answered, and before anything is given: a use for each person of whom something would be
 *    given under the grant, or said that there is none. What is left of the quota is given in the order of the response.
 * 3. The usage record says how much the response used. What it did not use is then given back: all of it where nothing was
 *    given.
 */
import type { GrantId } from '@govgraph/policy';
import { endOfLegalDay, legalDate, legalDayOf } from '@govgraph/protocol';
import type { Decisions, Quota } from '../../authorization/decisions.ts';
import type { GrantAllowance, WrittenResponse } from '../../executor/grant-allowances.ts';
import { outcomeBits } from '../../executor/outcome-bits.ts';
import { type OutcomeGroup, countDistinctSubjects } from '../../executor/outcome-groups.ts';
import { type ClosedGrants, noClosedGrants } from '../limits/closed-grants.ts';
import type { RecordedBudget, Reservations, Uses } from '@govgraph/storage';
import { keptMsAfter } from '../limits/windows.ts';

/**
 * Reserves one use of every grant with a daily quota that the decisions rest on.
 *
 * @param day of what is counted: any moment of it, in epoch milliseconds
 */
export async function findClosedGrants(
  reservations: Reservations,
  { quotas }: Decisions,
  day: number,
): Promise<ClosedGrants> {
  if (quotas.size === 0) return noClosedGrants;
  const exhaustedGrants = new Set<GrantId>();
  const uncountedGrants = new Set<GrantId>();
  await Promise.all(
    [...quotas].map(async ([grantId, { limit }]) => {
      const { amount, counts } = await reservations.reserve([budgetOf(grantId, limit, day)], 1, 0);
      if (counts === undefined) uncountedGrants.add(grantId);
      else if (amount < 1) exhaustedGrants.add(grantId);
    }),
  );
  const isOpen = exhaustedGrants.size === 0 && uncountedGrants.size === 0;
  return isOpen ? noClosedGrants : { exhaustedGrants, uncountedGrants };
}

/**
 * Reserves what a response would use.
 *
 * @returns the grants whose quota does not reach for all of it, and what is left of it
 */
export async function reserveUses(
  reservations: Reservations,
  { quotas }: Decisions,
  written: WrittenResponse,
  day: number,
): Promise<ReadonlyMap<GrantId, GrantAllowance>> {
  const allowances = new Map<GrantId, GrantAllowance>();
  await Promise.all(
    [...quotas].map(async ([grantId, quota]) => {
      const uses = countUses(quota, written, grantId);
      const { amount: persons, counts } = await reservations.reserve(
        [budgetOf(grantId, quota.limit, day)],
        uses,
        0,
      );
      const isUncounted = counts === undefined;
      if (persons < uses) allowances.set(grantId, { persons, mayCompare: false, isUncounted });
    }),
  );
  return allowances;
}

/** How many uses a response comes to. */
export function usesOf({ quotas }: Decisions, written: WrittenResponse, day: number): Uses {
  return Object.fromEntries(
    [...quotas].map(([grantId, quota]) => [
      budgetOf(grantId, quota.limit, day).name,
      countUses(quota, written, grantId),
    ]),
  );
}

function budgetOf(grantId: GrantId, limit: number, now: number): RecordedBudget {
  const day = legalDayOf(now);
  const name = `quota:${JSON.stringify([grantId])}:${legalDate(day)}`;
  const keptMs = keptMsAfter(endOfLegalDay(day), now);
  return { kind: 'recorded', name, owner: `grant ${grantId}`, limit, keptMs };
}

/**
 * Each person once, whatever the response says of it and however often; what is about nobody is one use, if nobody else
 * is. Whom something was compared with is not known one by one: it is everybody in the response, and one for each time.
 */
function countUses({ fields, isCompared }: Quota, written: WrittenResponse, grantId: GrantId): number {
  const comparisons = written.comparisons.get(grantId) ?? 0;
  const isUsed = (group: OutcomeGroup, bits: number): boolean =>
    fields.some((at) => (group.outcomes.charCodeAt(at) & bits) !== 0);
  const [nobody, ...groups] = written.outcomes;
  const { given, none } = outcomeBits;
  const isSearch = isCompared && comparisons > 0;
  const told = groups.filter((group) => isSearch || isUsed(group, given | none));
  const atLeast = nobody !== undefined && isUsed(nobody, given) ? 1 : 0;
  return Math.max(countDistinctSubjects(told), comparisons, atLeast);
}
