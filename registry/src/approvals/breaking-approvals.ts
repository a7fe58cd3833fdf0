import { randomUUID } from 'node:crypto';
import { parseInstant } from '@govgraph/protocol';
import type { PolicyRegister } from '@govgraph/storage';
import type { BreakingApproval } from '../publication/changes/review-changes.ts';
import { openMachineRecords, stepOf, type MachineRecord } from '../workflow/machine-records.ts';
import { refuse, takeAction, type ActionRequest, type Outcome } from '../workflow/machine.ts';
import type { RecordQuery, WorkflowStore } from '../workflow/workflow-store.ts';
import { breakingApprovalMachine, type BreakingApprovalState } from './breaking-approval-machine.ts';

/** What is approved. */
export interface BreakingApprovalDocument {
  /** `SchemaChange.id`, as a check says it. */
  readonly change: string;
  /** ISO 8601 instant, at which it ends. */
  readonly validUntil: string;
  readonly approvedBy: string;
}

export type BreakingApprovalRecord = MachineRecord<BreakingApprovalState, BreakingApprovalDocument>;

export interface ApprovalRequest extends ActionRequest {
  readonly change: string;
  /** The department that may publish it. */
  readonly department: string;
  /** ISO 8601 instant with an offset. */
  readonly validUntil: string;
}

/** The authority's word that one department may publish one change that breaks what is in use, until some moment. */
export interface BreakingApprovals {
  read(id: string): Promise<BreakingApprovalRecord | undefined>;
  /** The latest first. */
  list(query: RecordQuery): Promise<readonly BreakingApprovalRecord[]>;
  /** Those that a publication of some departments may rest on now. */
  listInForce(departments: readonly string[], now: number): Promise<readonly BreakingApproval[]>;
  approve(request: ApprovalRequest): Promise<Outcome<BreakingApprovalRecord>>;
  /** Ends it before its end. */
  revoke(id: string, request: ActionRequest): Promise<Outcome<BreakingApprovalRecord>>;
}

/** As checks name changes. */
const changePattern = /^[A-Z_]+:\S+:[0-9a-f]{12}$/;

/** Whoever waits longer asks again: by then it may break somebody else. */
const maxDays = 90;
const dayMs = 24 * 60 * 60 * 1000;

/** A department has a handful. */
const maxInForce = 1_000;

/** Those that a publication of some departments may rest on. @param at epoch milliseconds */
export async function listApprovalsInForce(
  workflows: Pick<WorkflowStore, 'list'>,
  departments: readonly string[],
  at: number,
): Promise<readonly BreakingApproval[]> {
  const query = { first: maxInForce, after: undefined, states: ['IN_FORCE'] };
  const { kind } = breakingApprovalMachine;
  const records = await Promise.all(
    departments.map((department) => workflows.list<BreakingApprovalDocument>(kind, { ...query, department })),
  );
  return records
    .flat()
    .map(({ department, document }): BreakingApproval => ({ department, ...document }))
    .filter(({ validUntil }) => Date.parse(validUntil) > at);
}

export function createBreakingApprovals(
  register: Pick<PolicyRegister, 'readPart'>,
  workflows: WorkflowStore,
  now: () => number = Date.now,
): BreakingApprovals {
  const records = openMachineRecords<
    BreakingApprovalState,
    keyof (typeof breakingApprovalMachine)['actions'],
    BreakingApprovalDocument
  >(workflows, breakingApprovalMachine, (id) => `there is no approval ${id}`);
  return {
    read: records.read,
    list: records.list,
    listInForce: (departments, at) => listApprovalsInForce(workflows, departments, at),
    async approve({ change, department, validUntil, ...request }) {
      const id = randomUUID();
      const taken = takeAction(breakingApprovalMachine, { id, department }, 'approve', request);
      if ('refusal' in taken) return taken;
      const problem = findProblem(change, validUntil, now());
      if (problem !== undefined) return refuse('INVALID', problem);
      if ((await register.readPart('departments', department)) === undefined)
        return refuse('INVALID', `department: no department ${department} is registered`);
      const document = {
        change,
        validUntil: new Date(parseInstant(validUntil) ?? 0).toISOString(),
        approvedBy: taken.done.event.actor,
      };
      return records.write(stepOf(taken.done, { id, department }, document));
    },
    revoke: (id, request) => records.act(id, 'revoke', request),
  };
}

function findProblem(change: string, validUntil: string, now: number): string | undefined {
  if (!changePattern.test(change))
    return 'change: expected the name of a change as a check says it, for example FIELD_REMOVED:Card.number:3f2a1b9c0d4e';
  const until = parseInstant(validUntil);
  if (until === undefined)
    return 'validUntil: expected an instant with its offset, such as 2026-03-01T00:00+08:00';
  if (until <= now) return 'validUntil: it has passed';
  return until > now + maxDays * dayMs ? `validUntil: an approval is for ${maxDays} days at most` : undefined;
}
