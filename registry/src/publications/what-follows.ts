/*
 * What else is decided in the transaction in which a publication comes into force: where a department leaves, or goes on
 * under another code, the keys of its code and its registration end; the catalog revision that handed it in is published.
 */
import type { DepartmentKeyStore } from '@govgraph/storage';
import { followPublication } from '../catalog-revisions/follow-publication.ts';
import { openRegistrationRecords } from '../departments/registrations.ts';
import { registrationMachine } from '../departments/registration-machine.ts';
import { endOfKey } from '../keys/keys.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { takeAction, type Outcome } from '../workflow/machine.ts';
import type { FollowingStep, WorkflowStore } from '../workflow/workflow-store.ts';
import type { PublicationDocument } from './publication.ts';

interface FollowingTools {
  readonly workflows: WorkflowStore;
  readonly keys: Pick<DepartmentKeyStore, 'keysOf'>;
}

/**
 * In the name of whoever asked for the publication.
 *
 * @throws Error where they may not do it any more; Overtaken where the catalog revision is another by now
 */
export async function whatFollows(
  { workflows, keys }: FollowingTools,
  { change = {}, catalogRevision, requestedBy: actor, reason }: PublicationDocument,
): Promise<readonly FollowingStep[]> {
  const { leaving = [], transferred = [] } = change;
  const steps: FollowingStep[] = [];
  for (const code of [...leaving, ...transferred.map(({ from }) => from)]) {
    for (const key of await keys.keysOf(code)) {
      if (!key.isInForce) continue;
      steps.push(mustBe(endOfKey(key, { actor, reason, expectedRevision: key.revision })));
    }
    const registration = await openRegistrationRecords(workflows).read(code);
    // Who was there before there were registrations has none.
    if (registration?.state !== 'REGISTERED') continue;
    const request = { actor, reason, expectedRevision: registration.revision };
    const taken = mustBe(takeAction(registrationMachine, registration, 'leave', request));
    steps.push(stepOf(taken, registration, registration.document));
  }
  if (catalogRevision !== undefined)
    steps.push(await followPublication(workflows, catalogRevision, actor.isBreakGlass));
  return steps;
}

function mustBe<Done>(outcome: Outcome<Done>): Done {
  if ('refusal' in outcome) throw new Error(outcome.refusal.message);
  return outcome.done;
}
