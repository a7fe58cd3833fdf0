import type { Decision, GrantId } from '@govgraph/policy';
import { isPermitted } from '../denials.ts';
import type { Release } from '../release.ts';
import type { Counters } from '../stores/ports.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Counts one use of every grant with a daily quota that the decisions rest on.
 *
 * @returns the grants that are used up, this use included; a grant whose use cannot be counted is one of them
 */
export async function exhaustedGrants(
  release: Release,
  counters: Counters,
  decisions: readonly Decision[],
  now: number,
): Promise<ReadonlySet<GrantId>> {
  const exhausted = new Set<GrantId>();
  const day = Math.floor(now / dayMs);
  const metered = new Map<GrantId, number>();
  for (const decision of decisions) {
    const { grantId } = decision;
    if (grantId === undefined || !isPermitted(decision)) continue;
    const quota = release.policy.grant(grantId)?.dailyQuota;
    if (quota !== undefined) metered.set(grantId, quota);
  }
  await Promise.all(
    [...metered].map(async ([grantId, quota]) => {
      const uses = await counters.increment(`quota:${grantId}:${day}`, dayMs).catch(() => Infinity);
      if (uses > quota) exhausted.add(grantId);
    }),
  );
  return exhausted;
}
