/**
 * The steps of a decision, one pure function each, in the order in which they are evaluated:
 *
 *     item → purpose → necessity → share type → rules → record scope → quota → suspension → inputs → masks
 *
 * A step either passes (perhaps with masks or with conditions on the record) or denies. `decide` folds them.
 */
import { omitUndefined } from '../model/omit-undefined.ts';
import { checkInputs } from './check-inputs.ts';
import type { DenialCode, SubjectCondition, TraceEntry } from '../model/decision.ts';
import { isWithin } from '../model/period.ts';
import type { MaskName } from '../model/model.ts';
import { typeOf, type CompiledRule, type Coverage, type RegisteredItem } from '../model/policy-snapshot.ts';
import { describeCondition } from '../model/sharing-condition.ts';
import type { EvaluationContext } from './evaluation-context.ts';
import { deny, mergeVerdicts, nothing, pass, skip, type DecisionStep, type Verdict } from './verdict.ts';

/** Item registered, approved, in force. */
function checkItem({ item, request }: EvaluationContext): Verdict {
  if (item.status !== 'APPROVED') {
    return deny('item', 'FIELD_NOT_REGISTERED', `the catalog item is ${item.status}`);
  }
  if (!isWithin(item.inForce, request.now)) {
    return deny('item', 'FIELD_NOT_REGISTERED', 'the catalog item is not in force');
  }
  return pass('item', `item of ${item.resource.code}, provided by ${item.provider}`);
}

/** Purpose declared, registered, and the caller's. Another department's purpose reads like an unknown one. */
function checkPurpose({ request, purpose, isOwn }: EvaluationContext): Verdict {
  if (request.purpose === undefined) {
    return isOwn
      ? skip('purpose', 'not asked of a department for its own data')
      : deny('purpose', 'PURPOSE_REQUIRED', 'no purpose was declared');
  }
  if (purpose === undefined) {
    return deny(
      'purpose',
      'PURPOSE_UNKNOWN',
      'the purpose is not registered for the department of the caller',
    );
  }
  return pass('purpose', `${purpose.purpose.code}: ${purpose.purpose.legalBasis}`);
}

/**
 * Minimum necessary (最少够用): the item is among those that the purpose needs. What carries no fact of its own is open
 * to a purpose that needs a fact which it belongs to: a key with its type, a structure with what it leads to.
 */
function checkNecessity({ snapshot, request, item, purpose, isOwn }: EvaluationContext): Verdict {
  if (isOwn) return skip('necessity', 'not asked of a department for its own data');
  if (purpose === undefined) return skip('necessity', 'there is no valid purpose to compare with');
  const { code } = purpose.purpose;
  const type = typeOf(item.coordinate);
  if (purpose.coordinates.has(item.coordinate) || purpose.types.has(type)) {
    return pass('necessity', `${code} needs this item`);
  }
  if (item.role === 'DATA') return deny('necessity', 'NOT_NECESSARY', `${code} does not need this item`);
  const facts = item.role === 'KEY' ? [type] : request.leadsTo;
  if (item.role === 'STRUCTURE' && facts.length === 0) return pass('necessity', 'it leads to no fact');
  const needed = facts.find((fact) => snapshot.needsFactOf(purpose, fact));
  return needed === undefined
    ? deny('necessity', 'NOT_NECESSARY', `${code} needs nothing of ${facts.join(', ')}`)
    : pass('necessity', `${code} needs something of ${needed}`);
}

/** Share type: own data, shared unconditionally, granted, or never. */
function checkShareType({ item, isOwn, coverage }: EvaluationContext): Verdict {
  if (isOwn) return pass('share-type', 'the data is the own department’s');
  switch (item.shareType) {
    case 'UNCONDITIONAL':
      return pass('share-type', 'shared unconditionally with every department');
    case 'CONDITIONAL':
      return checkGrant(item, coverage);
    case 'NOT_SHARED':
      return deny('share-type', 'NOT_SHARED', `never shared: ${item.legalBasis ?? ''}`, item.verifiable);
    default:
      return deny('share-type', 'NOT_SHARED', 'the share type is unknown');
  }
}

function checkGrant(item: RegisteredItem, { active, hasLapsed }: Coverage): Verdict {
  if (active !== undefined) {
    const { id, approvedBy } = active.grant;
    return {
      ...pass('share-type', ''),
      trace: [
        {
          step: 'share-type',
          outcome: 'pass',
          grantId: id,
          detail: `granted by ${id}, approved by ${approvedBy}`,
        },
      ],
    };
  }
  return hasLapsed
    ? deny('share-type', 'GRANT_EXPIRED', 'the grant has expired or was revoked', item.verifiable)
    : deny(
        'share-type',
        'GRANT_REQUIRED',
        `shared on condition: ${describeCondition(item.condition)}`,
        item.verifiable,
      );
}

/** Security rules about the request. They may only narrow, and a rule that fails denies. */
function checkRules(context: EvaluationContext): Verdict {
  return mergeVerdicts(requestRulesOf(context).map((rule) => applyRule(rule, context)));
}

export function requestRulesOf({ snapshot, item }: EvaluationContext): readonly CompiledRule[] {
  return snapshot.rulesFor(item.coordinate).filter((rule) => rule.isTriggered !== undefined);
}

/** One security rule about the request. */
export function applyRule(
  { rule, isTriggered, readsArguments }: CompiledRule,
  { request }: EvaluationContext,
): Verdict {
  const about = (outcome: TraceEntry['outcome'], detail: string, code?: DenialCode): TraceEntry => ({
    step: 'rules',
    outcome,
    ...omitUndefined({ code }),
    ruleId: rule.id,
    ...(readsArguments ? { readsArguments } : {}),
    detail,
  });
  let triggered: boolean;
  try {
    if (isTriggered === undefined) return nothing;
    const known = readsArguments ? request.knownRules?.get(rule.id) : undefined;
    if (known === 'fail') throw new Error('the rule could not be evaluated then');
    triggered = known === undefined ? isTriggered(request) : known === 'hold';
  } catch {
    const trace = [about('deny', `the rule could not be evaluated: ${rule.when}`, 'RULE_FAILED')];
    return { ...nothing, trace, denial: { code: 'RULE_FAILED', isVerifiable: false } };
  }
  if (!triggered) return { ...nothing, trace: [about('pass', `does not hold: ${rule.when}`)] };
  if (rule.effect === 'deny') {
    const denied = about('deny', `${rule.basis}: ${rule.when}`, 'RULE_DENIED');
    const trace = [{ ...denied, ...omitUndefined({ advice: rule.advice }) }];
    return { ...nothing, trace, denial: { code: 'RULE_DENIED', isVerifiable: false } };
  }
  const { mask } = rule.effect;
  return { ...nothing, trace: [about('mask', `${rule.basis}: ${rule.when} → ${mask}`)], masks: [mask] };
}

/**
 * Row scope of the grant, and data rules: judged on each record once its facts are known. What caller and purpose tell
 * already is no matter of records: then the rule does not apply, or denies as a rule about the request does.
 */
function collectConditions(context: EvaluationContext): Verdict {
  const { request, grant } = context;
  const verdicts: Verdict[] = [];
  const step = 'record-scope';
  if (grant?.rows !== undefined && grant.rows.knownScope(request) !== true) {
    const { id: grantId, rows } = grant.grant;
    const detail = `rows in scope: ${rows?.when ?? ''}`;
    const trace: TraceEntry[] = [{ step, outcome: 'condition', grantId, detail }];
    verdicts.push({ ...nothing, trace, conditions: [grant.rows] });
  }
  for (const { rule, condition } of recordRulesOf(context)) {
    const ruleId = rule.id;
    const inScope = condition.knownScope(request);
    if (inScope === true) {
      const detail = `does not hold for any record: ${rule.when}`;
      verdicts.push({ ...nothing, trace: [{ step, outcome: 'pass', ruleId, detail }] });
    } else if (inScope === false) {
      const code = 'RULE_DENIED';
      const detail = `${rule.basis}: holds for every record: ${rule.when}`;
      const advice = omitUndefined({ advice: rule.advice });
      const trace: TraceEntry[] = [{ step, outcome: 'deny', code, ruleId, ...advice, detail }];
      verdicts.push({ ...nothing, trace, denial: { code, isVerifiable: false } });
    } else {
      const detail = `${rule.basis}: out of scope where ${rule.when}`;
      const trace: TraceEntry[] = [{ step, outcome: 'condition', ruleId, detail }];
      verdicts.push({ ...nothing, trace, conditions: [condition] });
    }
  }
  return verdicts.length === 0 ? pass(step, 'every record is in scope') : mergeVerdicts(verdicts);
}

/** Data rules about the records on which a field stands. */
export function recordRulesOf({
  snapshot,
  item,
}: EvaluationContext): readonly (Pick<CompiledRule, 'rule'> & { readonly condition: SubjectCondition })[] {
  return snapshot.rulesFor(item.coordinate).flatMap(({ rule, conditions }) => {
    const condition = conditions?.get(typeOf(item.coordinate));
    return condition === undefined ? [] : [{ rule, condition }];
  });
}

/** Daily quota of the grant. */
function checkQuota({ grant, request }: EvaluationContext): Verdict {
  const { id, dailyQuota } = grant?.grant ?? {};
  if (id !== undefined && request.exhaustedGrants.has(id)) {
    return deny('quota', 'QUOTA_EXCEEDED', `the daily quota of ${id} is used up`);
  }
  if (id !== undefined && request.uncountedGrants.has(id)) {
    return deny('quota', 'QUOTA_UNKNOWN', `the uses of ${id} cannot be counted`);
  }
  return pass('quota', dailyQuota === undefined ? 'no quota' : `${dailyQuota} a day, not used up`);
}

/** Kill switches. */
function checkSuspension({ suspensions, request }: EvaluationContext): Verdict {
  const inForce = suspensions.find(({ since }) => since <= request.now);
  return inForce === undefined
    ? pass('suspension', 'nothing is suspended')
    : deny('suspension', 'SUSPENDED', inForce.suspension.reason);
}

/** Default mask of the item, which does not bind the own department and which a grant may lift; grant masks. */
function collectMasks({ item, isOwn, grant: compiled }: EvaluationContext): Verdict {
  if (isOwn) return skip('masks', 'default masks do not bind the own department');
  const grant = compiled?.grant;
  const trace: TraceEntry[] = [];
  const masks: MaskName[] = [];
  if (item.mask !== undefined) {
    const isLifted = grant?.exact.includes(item.coordinate) ?? false;
    if (!isLifted) masks.push(item.mask);
    const detail = isLifted ? `${item.mask} lifted by the grant` : `default of the item: ${item.mask}`;
    trace.push({ step: 'masks', outcome: isLifted ? 'pass' : 'mask', detail });
  }
  const ofGrant =
    grant !== undefined && Object.hasOwn(grant.masks, item.coordinate) && grant.masks[item.coordinate];
  if (grant !== undefined && typeof ofGrant === 'string') {
    masks.push(ofGrant);
    trace.push({ step: 'masks', outcome: 'mask', grantId: grant.id, detail: `of the grant: ${ofGrant}` });
  }
  return trace.length === 0 ? pass('masks', 'none by item or grant') : { ...nothing, trace, masks };
}

/**
 * All steps, in order. `isStructural`: of a caller it looks at department and application only, so that it says the same
 * for all who differ in other attributes, whatever arguments they give and whatever record it is about.
 */
export const decisionSteps: readonly DecisionStep[] = Object.freeze([
  { name: 'item', evaluate: checkItem, isStructural: true },
  { name: 'purpose', evaluate: checkPurpose, isStructural: true },
  { name: 'necessity', evaluate: checkNecessity, isStructural: true },
  { name: 'share-type', evaluate: checkShareType, isStructural: true },
  { name: 'rules', evaluate: checkRules },
  { name: 'record-scope', evaluate: collectConditions },
  { name: 'quota', evaluate: checkQuota, isStructural: true },
  { name: 'suspension', evaluate: checkSuspension, isStructural: true },
  {
    name: 'inputs',
    evaluate: (context) => checkInputs(context, collectConditions(context).conditions),
  },
  { name: 'masks', evaluate: collectMasks, isStructural: true },
]);
