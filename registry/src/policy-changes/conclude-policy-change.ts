import { conclude as concludeJob, Overtaken, type Conclusion } from '../jobs/conclude.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { policyChangeMachine, type PolicyChangeAction } from './policy-change-machine.ts';
import {
  openPolicyChangeRecords,
  type PolicyChangeDocument,
  type PolicyChangeRecord,
  type PolicyChangeResult,
} from './policy-change.ts';

/** Before it was checked. */
const nothingFound: PolicyChangeResult = { changes: [], problems: [], problemCount: 0, warnings: [] };

/**
 * What the registry itself does with a change of the policy.
 *
 * @throws Overtaken, PolicyError when the policy would not compile, SupersededCheckError
 */
export function concludePolicyChange(
  workflows: WorkflowStore,
  record: PolicyChangeRecord,
  action: Extract<PolicyChangeAction, 'pass' | 'refuse' | 'review-again' | 'put-into-force' | 'fail'>,
  result: PolicyChangeResult,
  written: Pick<Conclusion<PolicyChangeDocument>, 'policy' | 'following'> = {},
): Promise<PolicyChangeRecord> {
  const { requestedBy, activatedBy = requestedBy } = record.document;
  return concludeJob(workflows, policyChangeMachine, record, action, {
    document: { ...record.document, result },
    isBreakGlass: activatedBy.isBreakGlass,
    ...written,
  });
}

/** Ends a change that cannot be carried out. @param failure for people */
export async function failPolicyChange(workflows: WorkflowStore, id: string, failure: string): Promise<void> {
  const record = await openPolicyChangeRecords(workflows).read(id);
  if (record === undefined) return;
  try {
    const result = record.document.result ?? nothingFound;
    await concludePolicyChange(workflows, record, 'fail', { ...result, failure });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}
