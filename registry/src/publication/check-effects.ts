import type { PlannableSchema } from '@govgraph/gateway/publication';
import { applyPublication, type SubgraphPublication } from '@govgraph/storage';
import type { PolicySource } from '@govgraph/policy';
import type { GraphQLSchema } from 'graphql';
import type { Agreement } from './agreement.ts';
import { checkOperations } from './check-operations.ts';
import { checkOthers } from './check-others.ts';
import { tryFindImpact, type AccessImpact } from './changes/find-access-impact.ts';
import { reviewChanges, type ReviewContext, type ReviewedChange } from './changes/review-changes.ts';
import type { PlannedAmendment } from './plan-amendment.ts';
import { readOwnFields } from './read-own-fields.ts';
import type { SubgraphFinding } from './subgraph-finding.ts';

/** What a publication does to others than those who publish. */
export interface PublicationEffects {
  /** The departments on whose agreement the publication rests. */
  readonly agreements: readonly string[];
  /** What other departments would have to agree to. */
  readonly awaited: readonly Agreement[];
  /** How many of the operations that were used lately would not be served any more. */
  readonly brokenOperations: number;
  /** Who gains or loses what; undefined where there is nothing to compare with, or the policy does not compile. */
  readonly accessImpact: AccessImpact | undefined;
  /** What changes for callers, and who would notice; empty where there is nothing to compare with. */
  readonly changes: readonly ReviewedChange[];
}

export const noEffects: PublicationEffects = {
  agreements: [],
  awaited: [],
  brokenOperations: 0,
  changes: [],
  accessImpact: undefined,
};

interface EffectsContext extends Pick<ReviewContext, 'before' | 'usedOperations' | 'approvals' | 'now'> {
  readonly after: PlannableSchema;
  readonly plan: PlannedAmendment;
  /** What the departments that publish or are taken out have published last. */
  readonly replaced: readonly SubgraphPublication[];
  readonly policy: PolicySource | undefined;
  readonly agreedBy: readonly string[];
  readonly agreements: readonly Agreement[];
  readonly allowBreaking: boolean;
}

/**
 * Finds what changes for other departments and for callers, and tries the operations that were used lately and that ask
 * for anything of the departments that publish: composition sees to it that all else can be reached as before.
 */
export async function checkEffects(
  context: EffectsContext,
): Promise<{ readonly effects: PublicationEffects; readonly findings: readonly SubgraphFinding[] }> {
  const { before, after, plan, replaced, policy, usedOperations, now } = context;
  const { subgraphs, publishing, removed, amendment } = plan;
  const published = subgraphs.filter(({ name }) => publishing.has(name));
  const ofOthers = checkOthers({
    before,
    after: after.apiSchema,
    replaced,
    subgraphs: published,
    others: plan.others,
    agreedBy: context.agreedBy,
    agreements: context.agreements,
    handedOver: new Set((amendment.handedOverItems ?? []).map(({ item }) => item)),
  });
  const { changes, concernedTexts, usedElements } = await reviewChanges({
    before,
    after: after.apiSchema,
    usedOperations,
    policy,
    amended: plan.amended,
    departments: new Set([...publishing, ...removed]),
    approvals: context.approvals,
    now,
  });
  const accessImpact =
    policy === undefined ? undefined : findImpact({ ...context, policy, after: after.apiSchema });
  const own = readOwnFields([...replaced, ...published]);
  const touched = usedOperations.filter(({ text }) =>
    [...(usedElements.get(text) ?? [])].some((element) => own.has(element)),
  );
  const operations = await checkOperations(before, after, touched, concernedTexts, context.allowBreaking);
  return {
    effects: {
      agreements: ofOthers.agreements,
      awaited: ofOthers.awaited,
      brokenOperations: operations.broken + concernedTexts.size,
      changes,
      accessImpact,
    },
    findings: [...ofOthers.findings, ...operations.findings],
  };
}

function findImpact(
  context: Pick<EffectsContext, 'before' | 'plan' | 'replaced' | 'now'> & {
    readonly after: GraphQLSchema;
    readonly policy: PolicySource;
  },
): AccessImpact | undefined {
  const { before, after, plan, replaced, policy, now } = context;
  const { subgraphs } = plan;
  return tryFindImpact({ before, after, policyBefore: policy, replaced, subgraphs, now }, () =>
    applyPublication(policy, plan, new Date(now).toISOString()),
  );
}
