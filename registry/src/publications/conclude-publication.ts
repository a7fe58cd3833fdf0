import { conclude as concludeJob, Overtaken } from '../jobs/conclude.ts';
import type { WorkflowStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { publicationMachine, type PublicationAction } from './publication-machine.ts';
import { openPublicationRecords, type PublicationRecord, type PublicationResult } from './publication.ts';

export const emptyResult: PublicationResult = {
  findings: [],
  foundCount: 0,
  agreements: [],
  brokenOperations: 0,
};

/**
 * What the registry itself does with a publication.
 *
 * @returns the record as it is then
 * @throws Overtaken, and PolicyError when the policy would not compile
 */
export async function conclude(
  workflows: WorkflowStore,
  record: PublicationRecord,
  action: Extract<PublicationAction, 'run' | 'pass' | 'refuse' | 'ask-consent' | 'put-into-force' | 'fail'>,
  {
    result,
    ...step
  }: Pick<WorkflowStep, 'policy' | 'following'> & { readonly result?: PublicationResult } = {},
): Promise<PublicationRecord> {
  return concludeJob(workflows, publicationMachine, record, action, {
    document: result === undefined ? record.document : { ...record.document, result },
    isBreakGlass: record.document.requestedBy.isBreakGlass,
    ...step,
  });
}

/** Ends a publication that cannot be carried out. @param failure for people */
export async function failPublication(workflows: WorkflowStore, id: string, failure: string): Promise<void> {
  const record = await openPublicationRecords(workflows).read(id);
  if (record === undefined) return;
  try {
    await conclude(workflows, record, 'fail', { result: { ...emptyResult, failure } });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}
