import { systemActor } from '../workflow/actor.ts';
import { stepOf, type MachineRecord } from '../workflow/machine-records.ts';
import { takeAction, type Machine } from '../workflow/machine.ts';
import type { WorkflowStep, WorkflowStore } from '../workflow/workflow-store.ts';

/** Somebody else has decided: it was withdrawn, or another process runs it. */
export class Overtaken extends Error {}

/** What a job makes of its record. */
export interface Conclusion<Document> extends Pick<WorkflowStep, 'policy' | 'following'> {
  readonly document: Document;
  /** What follows from break-glass is marked so, too. */
  readonly isBreakGlass: boolean;
}

/**
 * What the registry itself does with the record of a job.
 *
 * @returns the record as it is then
 * @throws Overtaken, and PolicyError when the policy would not compile
 */
export async function conclude<State extends string, Action extends string, Document>(
  workflows: WorkflowStore,
  machine: Machine<State, Action>,
  record: MachineRecord<State, Document>,
  action: Action,
  { document, isBreakGlass, ...step }: Conclusion<Document>,
): Promise<MachineRecord<State, Document>> {
  const actor = { ...systemActor, isBreakGlass };
  const taken = takeAction(machine, record, action, { actor, expectedRevision: record.revision });
  if ('refusal' in taken) throw new Overtaken(taken.refusal.message);
  const { state, revision } = taken.done;
  const written = await workflows.write({ ...stepOf(taken.done, record, document), ...step });
  if ('refusal' in written) throw new Overtaken(written.refusal.message);
  return { ...record, state, revision, document };
}
