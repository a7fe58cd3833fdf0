import { randomUUID } from 'node:crypto';
import {
  type Caller,
  type Decision,
  type PurposeCode,
  type RecordedAttributes,
  isPermitted,
  recordedAttributes,
} from '@govgraph/policy';
import { reportOf } from '../../cost/actual-cost.ts';
import type { CostEstimate } from '../../cost/cost-estimate.ts';
import { rememberCanonicalJson } from '@govgraph/protocol';
import { describeUse } from '../usage/describe-use.ts';
import type { Pseudonymize, UsageEntry, UsageGroup, UsageTry, Uses } from '@govgraph/storage';
import type { RefusalCode } from '../../errors.ts';
import { type ClosedGrants, noClosedGrants } from '../limits/closed-grants.ts';
import type { GovgraphExtensions } from '../../executor/error-report.ts';
import type { OutcomeGroup } from '../../executor/outcome-log.ts';
import { oncePer } from '../../operation/once-per.ts';
import type { Operation } from '../../operation/operation.ts';

/** Nobody names an operation at greater length, but to fill the store. */
const maxNameLength = 200;

/** What is known of a request so far; its path fills it in. */
export interface Usage {
  readonly decisionId: string;
  readonly policyVersion: number;
  readonly at: Date;
  /** When it was decided by the clock that all gateways count by; epoch milliseconds. */
  readonly countedAt: number;
  status: number;
  outcome: UsageEntry['outcome'];
  /** Whether some department may have run a mutation for it. */
  mayHaveActed: boolean;
  /** Why it was refused. */
  code?: RefusalCode | undefined;
  caller?: Caller | undefined;
  purpose?: PurposeCode | undefined;
  operation?: Operation | undefined;
  /** What the operation was estimated to cost. */
  cost?: CostEstimate | undefined;
  /** Whether its caller wants to know. */
  tellsCost?: boolean;
  decisions?: readonly Decision[] | undefined;
  /** When the first permission ends by itself; epoch milliseconds. */
  permittedUntil?: number | undefined;
  closedGrants?: ClosedGrants | undefined;
  /** How much it uses of what was reserved for it. */
  uses?: Uses | undefined;
  /** Who was named, and whether there is such a record. */
  tries?: readonly UsageTry[] | undefined;
  /** What came of the decisions, once the answer is written. */
  outcomes?: readonly OutcomeGroup[] | undefined;
  /** The attempts before this one, oldest first: departments may have been asked in them, and nothing was given. */
  readonly earlier: readonly Usage[];
}

/** In epoch milliseconds. */
export interface Clocks {
  readonly now: () => number;
  /** By which all gateways tell minutes, hours and days apart. */
  readonly countingNow: () => number;
}

/**
 * A request has one decision id and one record, however often it is decided: departments are told the id each time.
 *
 * @param status of the response, unless something else comes of it
 * @param before the attempt before this one
 */
export function beginUsage(
  { now, countingNow }: Clocks,
  policyVersion: number,
  status: number,
  before?: Usage,
): Usage {
  return {
    decisionId: before?.decisionId ?? randomUUID(),
    policyVersion,
    at: new Date(now()),
    countedAt: countingNow(),
    status,
    outcome: 'ANSWERED',
    mayHaveActed: false,
    // Whoever asked is known, though it is not let in any more.
    caller: before?.caller,
    purpose: before?.purpose,
    operation: before?.operation,
    earlier: before === undefined ? [] : [...before.earlier, before],
  };
}

/** What a response, or a refusal, tells under `extensions`. */
type Told = Pick<Usage, 'decisionId' | 'policyVersion' | 'cost' | 'tellsCost'>;

export function extensionsOf({
  decisionId,
  policyVersion,
  cost,
  tellsCost = false,
}: Told): GovgraphExtensions {
  const told = tellsCost && cost !== undefined ? { cost: reportOf(cost) } : {};
  return { govgraph: { decisionId, policyVersion, ...told } };
}

/** The usage record of requirement 20 (中山市政务数据管理办法 §32): who had what, and never a value of it. */
export function usageEntry(usage: Usage, pseudonymize: Pseudonymize): UsageEntry {
  const { caller, operation, decisions = noDecisions, outcomes, earlier } = usage;
  const { exhaustedGrants, uncountedGrants } = usage.closedGrants ?? noClosedGrants;
  const uses = usesIn(usage.uses);
  const content = describeUse(decisions, outcomes, usage.outcome === 'ANSWERED');
  return {
    form: 2,
    channel: `graphql:${operation?.definition.operation ?? 'none'}`,
    user: caller?.official ?? null,
    approver: approversOf(decisions),
    content: earlier.length === 0 ? content : [...content, ...earlier.flatMap(describeAttempt)],
    at: usage.at.toISOString(),
    method: 'ONLINE_QUERY',
    medium: 'NETWORK',
    application: caller?.application ?? null,
    department: caller?.department ?? null,
    attributes: caller === undefined ? null : attributesOf(caller),
    purpose: usage.purpose ?? null,
    exhaustedGrants: [...exhaustedGrants].sort(),
    ...(uncountedGrants.size === 0 ? {} : { uncountedGrants: [...uncountedGrants].sort() }),
    decisionId: usage.decisionId,
    policyVersion: usage.policyVersion,
    operationHash: operation === undefined ? null : pseudonymize('Document', operation.hash),
    operationName: operation?.name?.slice(0, maxNameLength) ?? null,
    subjects: [usage, ...earlier].flatMap((each) => subjectsOf(each.outcomes, pseudonymize)),
    tries: [...earlier, usage].reduce<readonly UsageTry[]>(
      (before, { tries = [] }) => mergeTries(before, tries),
      [],
    ),
    outcome: usage.outcome,
    code: usage.code ?? null,
    status: usage.status,
    ...(uses === undefined ? {} : { uses }),
  };
}

/** Undefined where nothing was used. */
function usesIn(uses: Uses = {}): Uses | undefined {
  const used = Object.entries(uses).filter(([, amount]) => amount > 0);
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

/** What departments were asked in an attempt whose answer was not given. */
function describeAttempt({ decisions = noDecisions, outcomes, policyVersion, at }: Usage): UsageGroup[] {
  if (outcomes === undefined) return [];
  const earlier = { policyVersion, at: at.toISOString() };
  return describeUse(decisions, outcomes, false).flatMap(({ subjectCount, items: all }) => {
    const items = all.filter(({ result }) => result !== undefined && result !== 'unreached');
    return items.length + subjectCount === 0 ? [] : [{ subjectCount, items, earlier }];
  });
}

/** What an attempt found out about a name stands where a later one did not. */
function mergeTries(before: readonly UsageTry[], now: readonly UsageTry[]): readonly UsageTry[] {
  if (before.length === 0) return now;
  const found = new Map(before.map((each) => [nameOf(each), each.isFound]));
  const named = new Set(now.map(nameOf));
  return [
    ...now.map((each) => ({ ...each, isFound: each.isFound ?? found.get(nameOf(each)) ?? null })),
    ...before.filter((each) => !named.has(nameOf(each))),
  ];
}

function nameOf({ coordinate, pseudonym }: UsageTry): string {
  return `${coordinate} ${pseudonym}`;
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
const attributesOf = oncePer((caller: Caller): RecordedAttributes =>
  rememberCanonicalJson(recordedAttributes(caller)),
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
