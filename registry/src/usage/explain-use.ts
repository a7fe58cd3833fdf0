import { compilePolicy } from '@govgraph/policy';
import type { RepeatedDecision } from '@govgraph/gateway/repeat-decisions';
import {
  findHistoryProblems,
  groupsOf,
  type PolicyHistory,
  type StoredRecord,
  type SubjectGroup,
  type UsageRecord,
  type VersionedPolicyStore,
} from '@govgraph/storage';
import { refuse, type Outcome } from '../workflow/machine.ts';

/** A usage record, and what comes of it when everything is decided once more under the policy of then. */
export interface UsageExplanation {
  readonly record: StoredRecord;
  readonly groups: readonly SubjectGroup[];
  /** Undefined when the record does not say what was decided upon. */
  readonly decisions?: readonly RepeatedDecision[];
  /** What does not fit in the history of the policy, up to the version that the record names. */
  readonly policyProblems: readonly { readonly message: string }[];
}

interface ExplainTools {
  readonly policies: Pick<VersionedPolicyStore, 'loadVersion'>;
  readonly history: PolicyHistory;
}

/** Decides once more what a record says was decided, unless there is no such policy, or none that can be used any more. */
export async function explainUse(
  { policies, history }: ExplainTools,
  record: UsageRecord,
): Promise<Outcome<UsageExplanation>> {
  const groups = groupsOf(record);
  if (record.form === undefined) return { done: { record, groups, policyProblems: [] } };
  const { policyVersion } = record;
  const policyProblems = await findHistoryProblems(history, policyVersion);
  const policy = await policies.loadVersion(policyVersion);
  if (policy === undefined) return refuse('NOT_FOUND', `there is no version ${policyVersion} of the policy`);
  // Of the gateway: loaded where somebody asks only.
  const { repeatDecisions } = await import('@govgraph/gateway/repeat-decisions');
  try {
    const decisions = repeatDecisions(record, compilePolicy(policy));
    return { done: { record, groups, decisions, policyProblems } };
  } catch (error) {
    const [problem] = policyProblems;
    if (problem === undefined) throw error;
    return refuse('INVALID', problem.message);
  }
}
