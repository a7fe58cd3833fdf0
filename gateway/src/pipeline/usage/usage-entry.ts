/**
 * What a usage record says, of a request and of refusals of strangers. The shape is that of the storage
 * (`storage/src/usage-record/`).
 */
import { omitUndefined } from '@govgraph/policy';
import { noDecisions } from '../../authorization/decisions.ts';
import { rememberCanonicalJson } from '@govgraph/protocol';
import type { Pseudonymize, RefusalSum, UsageEntry, UsageGroup, UsageTry, Uses } from '@govgraph/storage';
import type { OutcomeGroup } from '../../executor/outcome-groups.ts';
import { knownCaller } from '../../identity/known-caller.ts';
import { noClosedGrants } from '../limits/closed-grants.ts';
import { describeUse } from './describe-use.ts';
import type { Usage } from './usage.ts';

/** Nobody names an operation at greater length, but to fill the store. */
const maxNameLength = 200;

/** What is the same in all of them. It comes last: an object that begins with a spread is built several times slower. */
const common = { form: 2, method: 'ONLINE_QUERY', medium: 'NETWORK' } as const;

/** The usage record of requirement 20 (中山市政务数据管理办法 §32): who had what, and never a value of it. */
export function buildUsageEntry(usage: Usage, pseudonymize: Pseudonymize): UsageEntry {
  const { caller, operation, decisions = noDecisions, outcomes, earlier } = usage;
  const { exhaustedGrants, uncountedGrants } = usage.closedGrants ?? noClosedGrants;
  const uses = usesIn(usage.uses);
  const content = describeUse(decisions, outcomes, usage.outcome === 'ANSWERED');
  return {
    channel: `graphql:${operation?.definition.operation ?? 'none'}`,
    user: caller?.official ?? null,
    approver: decisions.approver,
    content: earlier.length === 0 ? content : [...content, ...earlier.flatMap(describeAttempt)],
    at: usage.at.toISOString(),
    application: caller?.application ?? null,
    department: caller?.department ?? null,
    attributes: caller === undefined ? null : knownCaller(caller).attributes,
    purpose: usage.purpose ?? null,
    exhaustedGrants: [...exhaustedGrants].sort(),
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
    ...common,
    ...omitUndefined({
      uncountedGrants: uncountedGrants.size === 0 ? undefined : [...uncountedGrants].sort(),
      uses,
    }),
  };
}

/** What identifies the refusals of a sum, and counts them. */
type Counted = Pick<UsageEntry, 'decisionId' | 'policyVersion' | 'outcome' | 'code' | 'status'>;

/** One record for many refusals of whom nobody knows who they are. @param at when it is written */
export function buildSumEntry(counted: Counted, sum: RefusalSum, at: string): UsageEntry {
  const { decisionId, policyVersion, outcome, code, status } = counted;
  return {
    channel: 'graphql:none',
    user: null,
    approver: null,
    content: noContent,
    at,
    application: null,
    department: null,
    attributes: null,
    purpose: null,
    exhaustedGrants: [],
    decisionId,
    policyVersion,
    operationHash: null,
    operationName: null,
    subjects: [],
    tries: [],
    outcome,
    code,
    status,
    sum,
    ...common,
  };
}

const noContent: UsageEntry['content'] = rememberCanonicalJson([]);

/** Undefined where nothing was used. */
function usesIn(uses: Uses = {}): Uses | undefined {
  const used = Object.entries(uses).filter(([, amount]) => amount > 0);
  return used.length === 0 ? undefined : Object.fromEntries(used);
}

/** What departments were asked in an attempt whose response was not given. */
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
