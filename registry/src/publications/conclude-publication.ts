import { systemActor } from '../workflow/actor.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { takeAction } from '../workflow/machine.ts';
import type { WorkflowStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { publicationMachine, type PublicationAction } from './publication-machine.ts';
import { openPublicationRecords, type PublicationRecord, type PublicationResult } from './publication.ts';

/** Somebody else has decided: it was withdrawn, or another process runs it. */
export class Overtaken extends Error {}

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
  action: Extract<PublicationAction, 'run' | 'pass' | 'refuse' | 'put-into-force' | 'fail'>,
  { result, policy }: Pick<WorkflowStep, 'policy'> & { readonly result?: PublicationResult } = {},
): Promise<PublicationRecord> {
  // What follows from break-glass is marked so, too.
  const actor = { ...systemActor, isBreakGlass: record.document.requestedBy.isBreakGlass };
  const taken = takeAction(publicationMachine, record, action, { actor, expectedRevision: record.revision });
  if ('refusal' in taken) throw new Overtaken(taken.refusal.message);
  const { state, revision } = taken.done;
  const document = result === undefined ? record.document : { ...record.document, result };
  const written = await workflows.write({
    ...stepOf(taken.done, record, document),
    ...(policy === undefined ? {} : { policy }),
  });
  if ('refusal' in written) throw new Overtaken(written.refusal.message);
  return { ...record, state, revision, document };
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
