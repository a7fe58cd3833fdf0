import { systemActor } from '../workflow/actor.ts';
import { takeAction, type RecordHead } from '../workflow/machine.ts';
import type { WorkflowStep, WorkflowStore } from '../workflow/workflow-store.ts';
import { publicationMachine, type PublicationState } from './publication-machine.ts';
import type { PublicationDocument, PublicationRecord, PublicationResult } from './publication.ts';

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
  action: 'run' | 'pass' | 'refuse' | 'put-into-force' | 'fail',
  { result, policy }: Pick<WorkflowStep, 'policy'> & { readonly result?: PublicationResult } = {},
): Promise<PublicationRecord> {
  const { id, department } = record;
  // What follows from break-glass is marked so, too.
  const actor = { ...systemActor, isBreakGlass: record.document.requestedBy.isBreakGlass };
  const head = record as PublicationRecord & RecordHead<PublicationState>;
  const taken = takeAction(publicationMachine, head, action, { actor, expectedRevision: record.revision });
  if ('refusal' in taken) throw new Overtaken(taken.refusal.message);
  const { state, revision, event } = taken.done;
  const document = result === undefined ? record.document : { ...record.document, result };
  const written = await workflows.write({
    event,
    record: { id, department, state, revision, document },
    ...(policy === undefined ? {} : { policy }),
  });
  if ('refusal' in written) throw new Overtaken(written.refusal.message);
  return { ...record, state, revision, document };
}

/** Ends a publication that cannot be carried out. @param failure for people */
export async function failPublication(workflows: WorkflowStore, id: string, failure: string): Promise<void> {
  const record = await workflows.read<PublicationDocument>(publicationMachine.kind, id);
  if (record === undefined) return;
  try {
    await conclude(workflows, record, 'fail', { result: { ...emptyResult, failure } });
  } catch (error) {
    if (!(error instanceof Overtaken)) throw error;
  }
}
