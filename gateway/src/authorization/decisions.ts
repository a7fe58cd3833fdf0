import { type Decision, type GrantId, type PolicySnapshot, isPermitted, typeOf } from '@govgraph/policy';
import type { UsageGroup, UsageItem } from '@govgraph/storage';
import { meteredGrantsOf } from '../executor/grant-allowances.ts';

/** Which decisions, by their place in the list, rest on a grant with a daily quota. */
export interface Quota {
  readonly limit: number;
  readonly fields: readonly number[];
  readonly isCompared: boolean;
}

/** What was decided about an operation, with what follows from it for all requests that share it. */
export class Decisions {
  /** Of what was asked for; nothing below a denied field. The outcome log numbers them, from 1. */
  readonly all: readonly Decision[];
  /** By the grant that they rest on. */
  readonly quotas: ReadonlyMap<GrantId, Quota>;
  /** Whether some field may be given of a type whose records are somebody's. */
  readonly mayTellOfPersons: boolean;
  /** Who approved the grants, as usage records say it; null where nobody had to. */
  readonly approver: string | null;
  /** What usage records say of them, by how their requests fared; `describeUse` fills it in. */
  readonly descriptions = {
    items: new Map<string, readonly UsageItem[]>(),
    contents: new Map<string, readonly UsageGroup[]>(),
  };

  constructor(all: readonly Decision[], policy: Pick<PolicySnapshot, 'grant' | 'subjectKeyOf'>) {
    this.all = all;
    this.quotas = quotasOf(all, policy);
    const permitted = all.filter(isPermitted);
    this.mayTellOfPersons = permitted.some(
      ({ coordinate }) => policy.subjectKeyOf(typeOf(coordinate)) !== undefined,
    );
    const approvers = permitted.flatMap(({ approver }) => approver ?? []);
    this.approver = approvers.length === 0 ? null : [...new Set(approvers)].sort().join('; ');
  }
}

/** Where nothing was decided. */
export const noDecisions = new Decisions([], { grant: () => undefined, subjectKeyOf: () => undefined });

function quotasOf(
  decisions: readonly Decision[],
  policy: Pick<PolicySnapshot, 'grant'>,
): ReadonlyMap<GrantId, Quota> {
  const quotas = new Map<GrantId, { limit: number; fields: number[]; isCompared: boolean }>();
  const quotaOf = (grantId: GrantId) => {
    let quota = quotas.get(grantId);
    if (quota === undefined) {
      const limit = policy.grant(grantId)?.dailyQuota ?? 0;
      quotas.set(grantId, (quota = { limit, fields: [], isCompared: false }));
    }
    return quota;
  };
  const hasQuota = (grantId: GrantId) => policy.grant(grantId)?.dailyQuota !== undefined;
  for (const [at, decision] of decisions.entries()) {
    const metered = meteredGrantsOf(decision, hasQuota);
    if (metered?.field !== undefined) quotaOf(metered.field).fields.push(at);
    for (const grantId of metered?.inputs ?? []) quotaOf(grantId).isCompared = true;
  }
  return quotas;
}
