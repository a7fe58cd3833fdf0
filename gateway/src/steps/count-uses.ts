import type { Decision, GrantId } from '@govgraph/policy';
import { isPermitted } from '../denials.ts';
import { oncePerPair } from '../once-per.ts';
import type { Release } from '../release.ts';
import type { Counters } from '../stores/ports.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** China Standard Time, which all departments have: their day begins at 16:00 UTC. */
const offsetMs = 8 * 60 * 60 * 1000;

/** How often grants were used, and records named, this request included: by what it has counted. */
export type CountedUses = Map<string, number>;

/**
 * Counts one use of every grant with a daily quota that the decisions rest on.
 *
 * @param counted what is counted already is not counted again, when a request is decided anew
 * @returns the grants that are used up, this use included; a grant whose use cannot be counted is one of them
 */
export async function countUses(
  release: Release,
  counters: Counters,
  decisions: readonly Decision[],
  now: number,
  counted: CountedUses,
): Promise<ReadonlySet<GrantId>> {
  const quotas = quotasOf(release, decisions);
  if (quotas.size === 0) return noGrants;
  const exhausted = new Set<GrantId>();
  const day = Math.floor((now + offsetMs) / dayMs);
  await Promise.all(
    [...quotas].map(async ([grantId, quota]) => {
      const count = () => counters.increment(`quota:${grantId}:${day}`, dayMs).catch(() => Infinity);
      const uses = counted.get(grantId) ?? (await count());
      counted.set(grantId, uses);
      if (uses > quota) exhausted.add(grantId);
    }),
  );
  return exhausted;
}

export const noGrants: ReadonlySet<GrantId> = new Set();

/** The quotas of the grants that decisions of a release rest on. */
const quotasOf = oncePerPair((release: Release, decisions: readonly Decision[]) => {
  const quotas = new Map<GrantId, number>();
  for (const decision of decisions) {
    if (!isPermitted(decision)) continue;
    for (const { grantId } of [decision, ...(decision.inputUses ?? [])]) {
      const quota = grantId === undefined ? undefined : release.policy.grant(grantId)?.dailyQuota;
      if (grantId !== undefined && quota !== undefined) quotas.set(grantId, quota);
    }
  }
  return quotas;
});
