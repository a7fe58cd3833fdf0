import type { PublishedPolicy, UsedOperation } from '@govgraph/storage';
import type { AddressedSource, CheckContext } from './check-together.ts';
import type { BreakingApproval } from './changes/review-changes.ts';
import type { SubgraphChange } from './subgraph-change.ts';

/** Where a check reads what it compares with. */
export interface CheckReaders {
  readonly readPublished: () => Promise<PublishedPolicy>;
  readonly listUsedOperations: () => Promise<readonly UsedOperation[]>;
  /** Those in force at a moment that any of some departments may rest on. */
  readonly listApprovals: (
    departments: readonly string[],
    now: number,
  ) => Promise<readonly BreakingApproval[]>;
}

/** Reads what folders, and what is done beside them, are checked against: what is published, as of one version, and used. */
export async function readCheckContext(
  readers: CheckReaders,
  sources: readonly AddressedSource[],
  change: SubgraphChange = {},
) {
  const { removed = [], leaving = [] } = change;
  const names = [...sources.map(({ source }) => source.name), ...removed, ...leaving];
  const now = Date.now();
  const [{ policy, supergraphSdl, subgraphs: published, formerCodes }, usedOperations, approvals] =
    await Promise.all([
      readers.readPublished(),
      readers.listUsedOperations(),
      readers.listApprovals(names, now),
    ]);
  return {
    policy,
    supergraphSdl,
    published,
    formerCodes,
    usedOperations,
    approvals,
    change,
    now,
  } satisfies CheckContext;
}
