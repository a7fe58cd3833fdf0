/**
 * Decides once more what a usage record says was decided: from the record, and the policy in the version that it names.
 *
 * Everything that a decision looks at is in the record, but for the arguments of fields. What rules said that read them
 * is taken from the record. What the policy permitted and the schema, or the shape of the operation, did not
 * (`deniedBy`), is repeated up to there. Whether a record was in a grant's rows needs the record's own facts: its
 * condition is repeated, not its outcome (`result`). What attempts before the last had asked for is not repeated: it was
 * decided under another version or at another time, and nothing of it was given.
 */
import {
  type Decision,
  type FieldRequest,
  type PolicySnapshot,
  type RuleOutcome,
  decide,
  isPermitted,
} from '@govgraph/policy';
import type { UsageEntry, UsageItem } from '@govgraph/storage';
import { rulesIn } from './describe-use.ts';

export interface RepeatedDecision {
  readonly recorded: UsageItem;
  readonly repeated: Decision;
  /** Outcome, code, mask, grant and the part of each rule are the same. */
  readonly isSame: boolean;
  /** Rules whose outcome was taken from the record. */
  readonly takenRules: readonly string[];
}

/**
 * @returns each decision of the record once, in its order; none where nothing was decided
 * @throws RangeError when the policy is of another version than the record
 */
export function repeatDecisions(record: UsageEntry, policy: PolicySnapshot): RepeatedDecision[] {
  if (policy.version !== record.policyVersion) {
    throw new RangeError(
      `expected version ${record.policyVersion} of the policy, got version ${policy.version}`,
    );
  }
  const { application, department, attributes, purpose } = record;
  if (application === null || department === null || attributes === null) return [];
  const request = {
    caller: { application, department, ...attributes },
    ...(purpose === null ? {} : { purpose }),
    args: {},
    now: Date.parse(record.at),
    exhaustedGrants: new Set(record.exhaustedGrants),
    uncountedGrants: new Set(record.uncountedGrants),
  };
  const items = distinctItems(record);
  // The limit of identification is the caller's, and holds for all that a request names.
  const isLimited = items.some(({ code }) => code === 'IDENTIFICATION_LIMIT');
  const limit = isLimited ? { identificationRefusedUntil: Infinity } : {};
  return items.map((recorded) => repeatDecision(policy, { ...request, ...limit }, recorded));
}

/** Of all groups: subjects fare differently under one decision. */
function distinctItems({ content }: UsageEntry): UsageItem[] {
  const items = content.flatMap((group) => (group.earlier === undefined ? group.items : []));
  const isDenied = (item: UsageItem) => item.result === undefined;
  const byDecision = items.map((item): [string, UsageItem] => {
    const { coordinate, outcome, mask, grantId, rules, inputs } = item;
    return [
      JSON.stringify([coordinate, outcome, isDenied(item) && item.code, mask, grantId, rules, inputs]),
      item,
    ];
  });
  return [...new Map(byDecision.toReversed()).values()].toReversed();
}

function repeatDecision(
  policy: PolicySnapshot,
  request: Omit<FieldRequest, 'coordinate' | 'inputs' | 'leadsTo' | 'ways'>,
  recorded: UsageItem,
): RepeatedDecision {
  const taken = (recorded.rules ?? []).filter(({ readsArguments }) => readsArguments);
  const knownRules = new Map(taken.map(({ id, outcome }): [string, RuleOutcome] => [id, outcomeOf(outcome)]));
  const { coordinate, inputs = [], leadsTo = [], ways } = recorded;
  const asked = { ...request, coordinate, inputs, leadsTo, knownRules };
  const repeated = decide(policy, ways === undefined ? asked : { ...asked, ways });
  return { recorded, repeated, isSame: isSame(recorded, repeated), takenRules: [...knownRules.keys()] };
}

function outcomeOf(outcome: NonNullable<UsageItem['rules']>[number]['outcome']): RuleOutcome {
  if (outcome === 'pass' || outcome === 'fail') return outcome;
  return 'hold';
}

function isSame(recorded: UsageItem, repeated: Decision): boolean {
  if (recorded.grantId !== repeated.grantId) return false;
  if (JSON.stringify(recorded.rules ?? []) !== JSON.stringify(rulesIn(repeated.trace))) return false;
  if (recorded.deniedBy === 'operation') return isPermitted(repeated);
  if (recorded.outcome !== repeated.outcome) return false;
  return isPermitted(repeated) ? recorded.mask === repeated.mask : recorded.code === repeated.code;
}
