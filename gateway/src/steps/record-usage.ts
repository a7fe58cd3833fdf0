import type { Caller, Decision, GrantId, PurposeCode } from '@govgraph/policy';
import { rememberCanonicalJson } from '../audit/canonical-json.ts';
import { describeUse } from '../audit/describe-use.ts';
import type { Pseudonymize } from '../audit/pseudonym.ts';
import { isPermitted } from '../denials.ts';
import type { RefusalCode } from '../errors.ts';
import type { OutcomeGroup } from '../executor/outcome-log.ts';
import { oncePer } from '../once-per.ts';
import type { Operation } from '../operation/operation.ts';
import type { CallerAttributes, UsageEntry, UsageTry } from '../stores/ports.ts';

/** Nobody names an operation at greater length, but to fill the store. */
const maxNameLength = 200;

/** What is known of a request so far; its path fills it in. */
export interface Usage {
  readonly decisionId: string;
  readonly policyVersion: number;
  readonly at: Date;
  status: number;
  outcome: UsageEntry['outcome'];
  /** Whether some department may have run a mutation for it. */
  mayHaveActed: boolean;
  /** Why it was refused. */
  code?: RefusalCode | undefined;
  caller?: Caller | undefined;
  purpose?: PurposeCode | undefined;
  operation?: Operation | undefined;
  decisions?: readonly Decision[] | undefined;
  /** When the first permission ends by itself; epoch milliseconds. */
  permittedUntil?: number | undefined;
  exhaustedGrants?: ReadonlySet<GrantId> | undefined;
  /** Who was named, and whether there is such a record. */
  tries?: readonly UsageTry[] | undefined;
  /** What came of the decisions, once the answer is written. */
  outcomes?: readonly OutcomeGroup[] | undefined;
}

/** The usage record of requirement 20 (中山市政务数据管理办法 §32): who had what, and never a value of it. */
export function usageEntry(usage: Usage, pseudonymize: Pseudonymize): UsageEntry {
  const { caller, operation, decisions = noDecisions, outcomes } = usage;
  return {
    form: 2,
    channel: `graphql:${operation?.definition.operation ?? 'none'}`,
    user: caller?.official ?? null,
    approver: approversOf(decisions),
    content: describeUse(decisions, outcomes, usage.outcome === 'ANSWERED'),
    at: usage.at.toISOString(),
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    application: caller?.application ?? null,
    department: caller?.department ?? null,
    attributes: caller === undefined ? null : attributesOf(caller),
    purpose: usage.purpose ?? null,
    exhaustedGrants: [...(usage.exhaustedGrants ?? [])].sort(),
    decisionId: usage.decisionId,
    policyVersion: usage.policyVersion,
    operationHash: operation === undefined ? null : pseudonymize('Document', operation.hash),
    operationName: operation?.name?.slice(0, maxNameLength) ?? null,
    subjects: subjectsOf(outcomes, pseudonymize),
    tries: usage.tries ?? [],
    outcome: usage.outcome,
    code: usage.code ?? null,
    status: usage.status,
  };
}

const noDecisions: readonly Decision[] = [];

/** Requests may share their decisions. */
const approversOf = oncePer((decisions: readonly Decision[]): string | null => {
  const names = decisions.flatMap((decision) =>
    isPermitted(decision) && decision.approver !== undefined ? [decision.approver] : [],
  );
  return names.length === 0 ? null : [...new Set(names)].sort().join('; ');
});

/** A caller is remembered with its token. */
const attributesOf = oncePer(({ region, level, clearance, roles }: Caller): CallerAttributes =>
  rememberCanonicalJson({ region, level, clearance, roles }),
);

function subjectsOf(outcomes: readonly OutcomeGroup[] = [], pseudonymize: Pseudonymize): string[] {
  const pseudonyms: string[] = [];
  for (const { subjects } of outcomes) {
    for (const subject of subjects) {
      const separator = subject.indexOf(':');
      pseudonyms.push(pseudonymize(subject.slice(0, separator), subject.slice(separator + 1)));
    }
  }
  return pseudonyms;
}
