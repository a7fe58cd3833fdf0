import type { AccessGroup, Problem } from '@govgraph/policy';
import type { JobProgress } from '../jobs/job.ts';
import type { AccessProof } from '../proof/prove-change.ts';
import type { Actor } from '../workflow/actor.ts';
import { openMachineRecords, type MachineRecord, type MachineRecords } from '../workflow/machine-records.ts';
import type { WorkflowStore } from '../workflow/workflow-store.ts';
import {
  policyChangeMachine,
  type PolicyChangeAction,
  type PolicyChangeState,
} from './policy-change-machine.ts';

/** What a check has found. */
export interface PolicyChangeResult {
  /** What it removes, changes and adds, a line for each. */
  readonly changes: readonly string[];
  /** No more than {@link maxProblems} of each are kept. */
  readonly problems: readonly Problem[];
  readonly problemCount: number;
  readonly warnings: readonly Problem[];
  /** Who gains or loses what; absent where that was not found out. */
  readonly access?: readonly AccessGroup[];
  /** Whether somebody sees more; absent where that was not asked: there are problems, or there is no schema yet. */
  readonly proof?: AccessProof;
  /** The version that it was checked against. */
  readonly checkedVersion?: number;
  /** SHA-256 of what the document says by itself, however it is written. */
  readonly documentHash?: string;
  /** Why it could not be carried out, for people; not what is wrong with the document. */
  readonly failure?: string;
}

export interface PolicyChangeDocument {
  /** A mere check, a change, or an earlier version once more. */
  readonly kind: 'CHECK' | 'CHANGE' | 'ROLLBACK';
  /** The YAML, as it was handed in. */
  readonly text: string;
  /** The version of the policy that the document was made of; absent where only the text says it, or nobody. */
  readonly basedOn?: number;
  /** The version to which it rolls back. */
  readonly toVersion?: number;
  readonly requestedBy: Actor;
  /** Whoever brings it into force. */
  readonly activatedBy?: Actor;
  readonly reason?: string;
  readonly result?: PolicyChangeResult;
}

export type PolicyChangeRecord = MachineRecord<PolicyChangeState, PolicyChangeDocument>;

export type PolicyChangeRecords = MachineRecords<PolicyChangeState, PolicyChangeAction, PolicyChangeDocument>;

export function openPolicyChangeRecords(workflows: WorkflowStore): PolicyChangeRecords {
  return openMachineRecords(workflows, policyChangeMachine, (id) => `there is no change of the policy ${id}`);
}

/** Beyond these, more would help nobody. */
export const maxProblems = 500;

/** Where a change is, while the registry works on it. */
export const policyChangeStages = ['CHECKING', 'PROVING', 'ACTIVATING'] as const;

export type PolicyChangeProgress = JobProgress<(typeof policyChangeStages)[number]>;
