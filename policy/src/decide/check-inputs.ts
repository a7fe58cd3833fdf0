/**
 * What the caller puts into a field: whoever may not have a value may not compare with it, search or order by it
 * either, and records are named (`identify`) for a purpose that needs something of them, and not without end.
 */
import { itemsReadBy } from '../compile/compile-inputs.ts';
import type { Decision, DenialCode, Limiter, SubjectCondition, TraceEntry } from '../model/decision.ts';
import { omitUndefined } from '../model/omit-undefined.ts';
import { isWithin } from '../model/period.ts';
import { typeOf, type RegisteredItem } from '../model/policy-snapshot.ts';
import type { EvaluatedInput, EvaluationContext } from './evaluation-context.ts';
import { deny, mergeVerdicts, nothing, pass, skip, type Verdict } from './verdict.ts';

/** @param conditions on records, of the field itself */
export function checkInputs(context: EvaluationContext, conditions: readonly SubjectCondition[]): Verdict {
  if (context.inputs.length === 0) return skip('inputs', 'none was given');
  return mergeVerdicts(context.inputs.map((input) => checkInput(input, context, conditions)));
}

function checkInput(
  input: EvaluatedInput,
  context: EvaluationContext,
  conditions: readonly SubjectCondition[],
): Verdict {
  const { coordinate, binding, comparisons, identifier } = input;
  if (binding?.mode === 'none') return pass('inputs', `${coordinate} reads nothing`);
  if (comparisons.length > 0) {
    return mergeVerdicts([
      ...comparisons.map((comparison) => checkComparison(input, comparison, context)),
      checkOwnWay(input, context, conditions),
    ]);
  }
  if (identifier !== undefined) return checkIdentification(input, identifier, context);
  return refuse(input, context, 'INPUT_NOT_REGISTERED', `no binding says what ${coordinate} reads`);
}

/**
 * The value could be told from the response: it must be the caller's to have, in full, of every record compared. Which
 * records these are is the department's affair: a field of a person may search relatives, order neighbours or count
 * everybody. So what is shared of some records only is not compared, whichever record the field stands on.
 */
function checkComparison(input: EvaluatedInput, comparison: Decision, context: EvaluationContext): Verdict {
  const reads = `${input.coordinate} reads ${comparison.coordinate}`;
  const refuseAs = (code: DenialCode, detail: string, limitedBy: readonly Limiter[] = []): Verdict =>
    refuse(input, context, code, detail, comparison, limitedBy);
  if ('code' in comparison) return refuseAs(comparison.code, reads);
  if (comparison.outcome === 'mask') {
    const detail = `${reads}, which is masked (${comparison.mask ?? ''})`;
    return refuseAs('RULE_DENIED', detail, whoMasks(comparison.trace));
  }
  if (comparison.conditions.length > 0) {
    const detail = `${reads}, which is shared of some records only`;
    return refuseAs('OUT_OF_SCOPE', detail, whoLimits(comparison.conditions));
  }
  return pass('inputs', `${reads}, which the caller may have in full`);
}

/** The field may itself be on the way to what it compares with. It is decided anyway, but for one record. */
function checkOwnWay(
  input: EvaluatedInput,
  context: EvaluationContext,
  conditions: readonly SubjectCondition[],
): Verdict {
  const { item, request } = context;
  const isOnWay = itemsReadBy(input.binding ?? {}).some(
    (read) => request.ways?.[read]?.includes(request.coordinate) === true,
  );
  if (!isOnWay || conditions.length === 0) return nothing;
  const detail = `${input.coordinate} reads by ${request.coordinate}, which is shared of some records only`;
  return refuse(input, context, 'OUT_OF_SCOPE', detail, item, whoLimits(conditions));
}

function whoMasks(trace: readonly TraceEntry[]): readonly Limiter[] {
  const masks = trace.filter(({ outcome }) => outcome === 'mask');
  return unique(masks.map(({ ruleId, grantId }) => (ruleId ? 'rule' : grantId ? 'grant' : 'item')));
}

function whoLimits(conditions: readonly SubjectCondition[]): readonly Limiter[] {
  return unique(conditions.map(({ id }) => (id.startsWith('rule:') ? 'rule' : 'grant')));
}

function unique(limiters: readonly Limiter[]): readonly Limiter[] {
  return [...new Set(limiters)];
}

function checkIdentification(
  input: EvaluatedInput,
  identifier: RegisteredItem,
  context: EvaluationContext,
): Verdict {
  const { snapshot, request, purpose } = context;
  const { coordinate } = input;
  const type = typeOf(identifier.coordinate);
  const names = `${coordinate} names a record of ${type}`;
  const refuseAs = (code: DenialCode, detail: string): Verdict =>
    refuse(input, context, code, detail, identifier);
  if (identifier.status !== 'APPROVED' || !isWithin(identifier.inForce, request.now)) {
    return refuseAs('FIELD_NOT_REGISTERED', `${names} by an item that is not in force`);
  }
  const suspensions = snapshot.suspensionsOf(request.caller, identifier.coordinate);
  if (suspensions.some(({ since }) => since <= request.now)) {
    return refuseAs('SUSPENDED', `${names} by an item that is suspended`);
  }
  if (identifier.provider === request.caller.department) {
    return pass('inputs', `${names}: the data is the own department’s`);
  }
  if (purpose === undefined) {
    return refuseAs(request.purpose === undefined ? 'PURPOSE_REQUIRED' : 'PURPOSE_UNKNOWN', names);
  }
  if (!snapshot.needsFactOf(purpose, type)) {
    return refuseAs('NOT_NECESSARY', `${names}, of which ${purpose.purpose.code} needs nothing`);
  }
  if (request.identificationRefusedUntil !== undefined) {
    return refuseAs('IDENTIFICATION_LIMIT', `${names}: the limit of this hour is reached`);
  }
  return pass('inputs', `${names}, of which ${purpose.purpose.code} needs something`);
}

/**
 * @param read what the caller may not have; undefined when nobody has said what the input reads
 * @param limitedBy who gives it, but not in full
 */
function refuse(
  { coordinate }: EvaluatedInput,
  { request }: EvaluationContext,
  code: DenialCode,
  detail: string,
  read?: Decision | RegisteredItem,
  limitedBy: readonly Limiter[] = [],
): Verdict {
  const provider = read?.provider;
  const resource = typeof read?.resource === 'object' ? read.resource.code : read?.resource;
  const denied = {
    coordinate,
    ...omitUndefined({ reads: read?.coordinate, provider, resource }),
    ...(limitedBy.length === 0 ? {} : { limitedBy }),
  };
  const verdict = deny('inputs', code, `${request.coordinate}: ${detail}`);
  return { ...verdict, denial: { code, isVerifiable: false, input: denied } };
}
