import { type Decision, type TraceEntry, isPermitted, omitUndefined } from '@govgraph/policy';
import type { Decisions } from '../../authorization/decisions.ts';
import { failureIn, outcomeBits, quotaCodeIn } from '../../executor/outcome-bits.ts';
import { type OutcomeGroup, nothingReached } from '../../executor/outcome-groups.ts';
import type { UsageGroup, UsageItem, UsageRule } from '@govgraph/storage';
import { rememberCanonicalJson } from '@govgraph/protocol';

/*
 * Requests that share their decisions mostly fare alike: what a record says of them is made, and written as text, once
 * for each way of faring.
 */

/** So many ways of faring are remembered of one list of decisions; beyond, they are described anew. */
const maxRemembered = 200;

/**
 * What a usage record says of decisions, and of what came of them.
 *
 * @param outcomes by groups of subjects; undefined when no response was written
 * @param isAnswered whether what was written has left; if not, nothing was given
 */
export function describeUse(
  decisions: Decisions,
  outcomes: readonly OutcomeGroup[] | undefined,
  isAnswered: boolean,
): readonly UsageGroup[] {
  if (decisions.all.length === 0 && outcomes === undefined) return nothing;
  const { contents } = decisions.descriptions;
  const groups = outcomes ?? nothingReached(decisions.all.length);
  let key = isAnswered ? '' : '!';
  for (const group of groups) key += `${group.subjects.length} ${group.outcomes}`;
  let content = contents.get(key);
  if (content === undefined) {
    content = groups.flatMap((group) => {
      const list = itemsOf(decisions, group.outcomes, isAnswered);
      const subjectCount = group.subjects.length;
      return list.length + subjectCount === 0 ? [] : [{ subjectCount, items: list }];
    });
    if (contents.size < maxRemembered) contents.set(key, rememberCanonicalJson(content));
  }
  return content;
}

const nothing: readonly UsageGroup[] = rememberCanonicalJson([]);

function itemsOf(
  { all, descriptions: { items: known } }: Decisions,
  outcomes: string,
  isAnswered: boolean,
): readonly UsageItem[] {
  const key = isAnswered ? outcomes : `!${outcomes}`;
  let items = known.get(key);
  if (items === undefined) {
    items = all.flatMap((decision, index) => {
      const outcome = outcomes.charCodeAt(index);
      return outcome === 0 ? [] : [describeItem(decision, outcome, isAnswered)];
    });
    if (known.size < maxRemembered) known.set(key, rememberCanonicalJson(items));
  }
  return items;
}

function describeItem(decision: Decision, outcome: number, isAnswered: boolean): UsageItem {
  const { coordinate, grantId, inputs, leadsTo, ways, trace } = decision;
  const rules = rulesIn(trace);
  const basis = {
    coordinate,
    outcome: decision.outcome,
    ...omitUndefined({ grantId, inputs, leadsTo, ways }),
    ...(rules.length === 0 ? {} : { rules }),
  };
  if (!isPermitted(decision)) {
    const { code } = decision;
    const isByOperation = trace.at(-1)?.step === 'operation';
    return { ...basis, code, ...(isByOperation ? { deniedBy: 'operation' } : {}) };
  }
  const { mask } = decision;
  return { ...basis, ...omitUndefined({ mask }), ...resultOf(decision, outcome, isAnswered) };
}

/** Whoever was given a value somewhere was given it, whatever failed elsewhere. */
function resultOf(
  decision: Decision,
  outcome: number,
  isAnswered: boolean,
): Pick<UsageItem, 'result' | 'code'> {
  const { given, withheld, none } = outcomeBits;
  const isWithheld = (outcome & withheld) !== 0;
  const code: UsageItem['code'] =
    quotaCodeIn(outcome) ?? (isWithheld && hasConditions(decision) ? 'OUT_OF_SCOPE' : failureIn(outcome));
  const reason = code === undefined ? {} : { code };
  if ((outcome & given) !== 0) return { result: isAnswered ? 'given' : 'withheld', ...reason };
  if (isWithheld) return { result: 'withheld', ...reason };
  if (code !== undefined) return { result: 'unavailable', code };
  return { result: (outcome & none) === 0 ? 'unreached' : 'none' };
}

function hasConditions(decision: Decision): boolean {
  return isPermitted(decision) && decision.conditions.length > 0;
}

/** Those that had a part in the decision, and those that read arguments, which nobody can ask again. */
export function rulesIn(trace: readonly TraceEntry[]): readonly UsageRule[] {
  return trace.flatMap(({ ruleId: id, outcome, code, readsArguments }) => {
    if (id === undefined || outcome === 'skip' || (outcome === 'pass' && !readsArguments)) return [];
    const said = code === 'RULE_FAILED' ? 'fail' : outcome;
    return [{ id, outcome: said, ...(readsArguments ? { readsArguments } : {}) }];
  });
}
