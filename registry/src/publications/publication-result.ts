import type { AccessGroup } from '@govgraph/policy';
import type { AccessImpact } from '../publication/changes/find-access-impact.ts';
import type { ChangeVerdict, ReviewedChange } from '../publication/changes/review-changes.ts';
import type { CheckedTogether } from '../publication/check-together.ts';
import { isProblem } from '../publication/subgraph-finding.ts';
import type { GatewayPreparations } from '../publication/wait-for-gateways.ts';
import { maxFindings, type KeptChange, type PublicationResult } from './publication.ts';

/** So many users of one change, and callers and fields of one group of them, are kept. */
const mostNames = 20;

const byGravity: readonly ChangeVerdict[] = ['USED', 'APPROVED', 'UNUSED', 'SAFE'];

/** What is kept of a check, of a bounded size whatever it found. */
export function resultOf(checked: CheckedTogether, gateways?: GatewayPreparations): PublicationResult {
  const { findings, changes, accessImpact, agreements, awaited, brokenOperations, publication } = checked;
  const checkedVersion = publication?.checkedVersion;
  return {
    findings: findings
      .toSorted((left, right) => Number(isProblem(right)) - Number(isProblem(left)))
      .slice(0, maxFindings),
    foundCount: findings.length,
    changes: changes
      .toSorted((left, right) => byGravity.indexOf(left.verdict) - byGravity.indexOf(right.verdict))
      .slice(0, maxFindings)
      .map(kept),
    changeCount: changes.length,
    ...(accessImpact === undefined ? {} : { accessImpact: keptImpact(accessImpact) }),
    agreements,
    ...(awaited.length === 0 ? {} : { awaited }),
    brokenOperations,
    ...(checkedVersion === undefined ? {} : { checkedVersion }),
    ...(gateways === undefined ? {} : { gateways }),
  };
}

function kept(reviewed: ReviewedChange): KeptChange {
  const { elements: _, users, purposes, grants, ...change } = reviewed;
  return {
    ...change,
    users: users.slice(0, mostNames),
    purposes: purposes.slice(0, mostNames),
    grants: grants.slice(0, mostNames),
  };
}

function keptImpact({ groups, flows }: AccessImpact): AccessImpact {
  return { groups: keptGroups(groups), flows: flows.slice(0, maxFindings) };
}

/** Of as many callers as somebody reads. */
export function keptGroups(groups: readonly AccessGroup[]): readonly AccessGroup[] {
  return groups.slice(0, maxFindings).map(({ coordinates, callers, ...group }) => ({
    ...group,
    coordinates: coordinates.slice(0, mostNames),
    callers: callers.slice(0, mostNames),
  }));
}
