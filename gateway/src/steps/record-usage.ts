import type { Caller, Decision, PurposeCode } from '@govgraph/policy';
import { rememberCanonicalJson } from '../audit/canonical-json.ts';
import type { Pseudonymize } from '../audit/pseudonym.ts';
import { isPermitted } from '../denials.ts';
import type { AnswerState } from '../executor/answer-state.ts';
import type { Operation } from '../operation/operation.ts';
import type { UsageContent, UsageEntry } from '../stores/ports.ts';

/** Nobody names an operation at greater length, but to fill the store. */
const maxNameLength = 200;

/** What an execution met. Not all of its state: that holds the records, and an answer waits for its usage record. */
type Met = Pick<AnswerState, 'subjects' | 'outOfScope' | 'unavailable' | 'given'>;

/** What is known of a request so far; its path fills it in. */
export interface Usage {
  readonly decisionId: string;
  readonly policyVersion: number;
  readonly at: Date;
  status: number;
  outcome: UsageEntry['outcome'];
  /** Whether some department may have run a mutation for it. */
  mayHaveActed: boolean;
  caller?: Caller | undefined;
  purpose?: PurposeCode | undefined;
  operation?: Operation | undefined;
  decisions?: readonly Decision[] | undefined;
  met?: Met | undefined;
}

/** The usage record of requirement 20 (中山市政务数据管理办法 §32): who had what, and never a value of it. */
export function usageEntry(usage: Usage, pseudonymize: Pseudonymize): UsageEntry {
  const { caller, operation, decisions = noDecisions, met } = usage;
  const { approver, content } = basisOf(decisions);
  return {
    channel: `graphql:${operation?.definition.operation ?? 'none'}`,
    user: caller?.official ?? null,
    approver,
    content: wasAnythingMissed(met) ? decisions.map((decision) => contentOf(decision, met)) : content,
    at: usage.at.toISOString(),
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    application: caller?.application ?? null,
    department: caller?.department ?? null,
    purpose: usage.purpose ?? null,
    decisionId: usage.decisionId,
    policyVersion: usage.policyVersion,
    operationHash: operation?.hash ?? null,
    operationName: operation?.name?.slice(0, maxNameLength) ?? null,
    subjects: [...(met?.subjects ?? [])].map((subject) => {
      const separator = subject.indexOf(':');
      return pseudonymize(subject.slice(0, separator), subject.slice(separator + 1));
    }),
    outcome: usage.outcome,
    status: usage.status,
  };
}

const noDecisions: readonly Decision[] = [];

const bases = new WeakMap<readonly Decision[], Pick<UsageEntry, 'approver' | 'content'>>();

/** What a record says of decisions if everything came as decided: the same for all requests that share them. */
function basisOf(decisions: readonly Decision[]): Pick<UsageEntry, 'approver' | 'content'> {
  let basis = bases.get(decisions);
  if (basis === undefined) {
    const content = rememberCanonicalJson(decisions.map((decision) => contentOf(decision, undefined)));
    basis = { approver: approversOf(decisions), content };
    bases.set(decisions, basis);
  }
  return basis;
}

function wasAnythingMissed(met: Met | undefined): boolean {
  return met !== undefined && met.outOfScope.size + met.unavailable.size > 0;
}

function approversOf(decisions: readonly Decision[]): string | null {
  const approvers = new Set(
    decisions.flatMap((decision) =>
      isPermitted(decision) && decision.approver !== undefined ? [decision.approver] : [],
    ),
  );
  return approvers.size === 0 ? null : [...approvers].sort().join('; ');
}

function contentOf(decision: Decision, met: Met | undefined): UsageContent {
  const { coordinate, grantId } = decision;
  const basis = { coordinate, ...(grantId === undefined ? {} : { grantId }) };
  if (!isPermitted(decision)) {
    return { outcome: decision.outcome, code: decision.code, ...basis };
  }
  if (met?.outOfScope.has(coordinate)) return { outcome: decision.outcome, code: 'OUT_OF_SCOPE', ...basis };
  const code = met?.unavailable.get(coordinate);
  if (code === undefined) return { outcome: decision.outcome, ...basis };
  // Whoever was given a value somewhere was given it, whatever failed elsewhere.
  const outcome = met?.given?.has(coordinate) === true ? decision.outcome : 'unavailable';
  return { outcome, code, ...basis };
}
