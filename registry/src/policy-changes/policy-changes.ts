import { randomUUID } from 'node:crypto';
import type { JobLeases } from '../jobs/job-leases.ts';
import { authorityDepartment } from '../workflow/actor.ts';
import { stepOf } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { openPolicyChangeStates, policyChangeMachine } from './policy-change-machine.ts';
import {
  openPolicyChangeRecords,
  type PolicyChangeDocument,
  type PolicyChangeProgress,
  type PolicyChangeRecord,
} from './policy-change.ts';
import type { PolicyDocuments } from './policy-documents.ts';

export interface PolicyChangeRequest extends ActionRequest {
  /** YAML. */
  readonly text: string;
  /** Where the text does not say it, or something else than is meant. */
  readonly basedOn?: number;
}

/** Changes of rules, purposes and grants: drafted, checked, reviewed by somebody else, brought into force, retired. */
export interface PolicyChanges {
  read(id: string): Promise<PolicyChangeRecord | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly PolicyChangeRecord[]>;
  /** Undefined unless the registry works on it. */
  readProgress(record: PolicyChangeRecord): Promise<PolicyChangeProgress | undefined>;
  /** Says what a document would come to; it is never reviewed. */
  check(request: PolicyChangeRequest): Promise<Outcome<PolicyChangeRecord>>;
  draft(request: PolicyChangeRequest): Promise<Outcome<PolicyChangeRecord>>;
  /** Drafts what an earlier version says. */
  rollBack(toVersion: number, request: ActionRequest): Promise<Outcome<PolicyChangeRecord>>;
  /** @param isAgreed whether it may come into force; otherwise it is refused */
  review(id: string, isAgreed: boolean, request: ActionRequest): Promise<Outcome<PolicyChangeRecord>>;
  activate(id: string, request: ActionRequest): Promise<Outcome<PolicyChangeRecord>>;
  withdraw(id: string, request: ActionRequest): Promise<Outcome<PolicyChangeRecord>>;
}

/** A city's policy has some ten thousand. */
const maxPolicyCharacters = 2_000_000;

/** @param wake hears that there is something to do */
export function createPolicyChanges(
  workflows: WorkflowStore,
  documents: Pick<PolicyDocuments, 'readToRollBack' | 'currentVersion'>,
  leases: JobLeases,
  wake: () => void,
): PolicyChanges {
  const records = openPolicyChangeRecords(workflows);

  type Begun = Pick<PolicyChangeDocument, 'kind' | 'text' | 'basedOn' | 'toVersion'>;

  async function begin(
    action: 'check' | 'draft' | 'roll-back',
    request: ActionRequest,
    readDocument: () => Promise<Outcome<Begun>>,
  ): Promise<Outcome<PolicyChangeRecord>> {
    const head = { id: randomUUID(), department: authorityDepartment };
    const taken = takeAction(policyChangeMachine, head, action, request);
    if ('refusal' in taken) return taken;
    const begun = await readDocument();
    if ('refusal' in begun) return begun;
    const { actor, reason } = request;
    const document = { ...begun.done, requestedBy: actor, ...(reason === undefined ? {} : { reason }) };
    return waking(records.write(stepOf(taken.done, head, document)));
  }

  async function waking(written: Promise<Outcome<PolicyChangeRecord>>): Promise<Outcome<PolicyChangeRecord>> {
    const outcome = await written;
    if ('done' in outcome) wake();
    return outcome;
  }

  const handIn = (action: 'check' | 'draft', { text, basedOn, ...request }: PolicyChangeRequest) =>
    begin(action, request, async () => {
      if (text.trim() === '') return refuse('INVALID', 'the document is empty');
      if (text.length > maxPolicyCharacters)
        return refuse('INVALID', `expected at most ${maxPolicyCharacters} characters`);
      const kind = action === 'check' ? 'CHECK' : 'CHANGE';
      return { done: { kind, text, ...(basedOn === undefined ? {} : { basedOn }) } };
    });

  return {
    read: records.read,
    list: records.list,
    readProgress: async ({ id, state }) =>
      openPolicyChangeStates.includes(state)
        ? leases.readProgress({ kind: policyChangeMachine.kind, id })
        : undefined,
    check: (request) => handIn('check', request),
    draft: (request) => handIn('draft', request),
    rollBack: (toVersion, request) =>
      begin('roll-back', request, async () => {
        const basedOn = await documents.currentVersion();
        const earlier = toVersion < basedOn ? await documents.readToRollBack(toVersion) : undefined;
        if (earlier === undefined)
          return refuse(
            'NOT_FOUND',
            `there is no version ${toVersion} before version ${basedOn}, which is in force`,
          );
        return { done: { kind: 'ROLLBACK', text: earlier, basedOn, toVersion } };
      }),
    review: async (id, isAgreed, request) => {
      const record = await records.read(id);
      if (record?.document.kind === 'CHECK')
        return refuse('INVALID', 'it was handed in to be checked only: draft it to have it reviewed');
      return records.act(id, isAgreed ? 'review' : 'decline', request);
    },
    activate: async (id, request) => {
      const record = await records.read(id);
      if (record === undefined) return records.noSuch(id);
      const taken = takeAction(policyChangeMachine, record, 'activate', request);
      if ('refusal' in taken) return taken;
      const document = { ...record.document, activatedBy: request.actor };
      return waking(records.write(stepOf(taken.done, record, document)));
    },
    withdraw: (id, request) => records.act(id, 'withdraw', request),
  };
}
