import { Overtaken } from '../jobs/conclude.ts';
import type { HandedInRevision } from '../publications/publication.ts';
import { systemActor } from '../workflow/actor.ts';
import { stepOf, type RecordStep } from '../workflow/machine-records.ts';
import { takeAction } from '../workflow/machine.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import { catalogRevisionMachine } from './catalog-revision-machine.ts';
import { openCatalogRevisionRecords, type CatalogRevisionDocument } from './catalog-revision.ts';

/**
 * What becomes of a catalog revision in the transaction in which its publication comes into force.
 *
 * @param isBreakGlass what follows from break-glass is marked so, too
 * @throws Overtaken where somebody has decided otherwise on the revision
 */
export async function followPublication(
  workflows: WorkflowStore,
  { id, contentHash }: HandedInRevision,
  isBreakGlass: boolean,
): Promise<RecordStep<CatalogRevisionDocument>> {
  const record = await openCatalogRevisionRecords(workflows).read(id);
  if (record?.document.contentHash !== contentHash)
    throw new Overtaken(`the catalog revision ${id} has another content by now`);
  const taken = takeAction(catalogRevisionMachine, record, 'put-into-force', {
    actor: { ...systemActor, isBreakGlass },
    expectedRevision: record.revision,
    contentHash,
  });
  if ('refusal' in taken) throw new Overtaken(taken.refusal.message);
  return stepOf(taken.done, record, record.document);
}
