import type { Decision, Denial, DenialCode, FieldRequest, TraceEntry } from './decision.ts';
import { nextChange, type Coverage, type PolicySnapshot, type RegisteredItem } from './snapshot.ts';
import { decisionSteps, mergeVerdicts, type Question, type Verdict } from './steps.ts';

/**
 * Decides about one field: deny wins, and whatever is unknown or throws denies. Never throws.
 *
 * All steps are taken, so that the trace says everything that stands in the way, not only the first obstacle.
 */
export function decide(snapshot: PolicySnapshot, request: FieldRequest): Decision {
  try {
    const question = ask(snapshot, request);
    if (question === undefined) {
      const detail = 'no catalog item is bound to this field';
      return denyField(snapshot, request, 'item', 'FIELD_NOT_REGISTERED', detail);
    }
    return conclude(question, mergeVerdicts(decisionSteps.map((step) => step.take(question))));
  } catch {
    return denyField(snapshot, request, 'decide', 'RULE_FAILED', 'the decision could not be made');
  }
}

/** Gathers the facts; undefined when no item is bound to the field. */
export function ask(snapshot: PolicySnapshot, request: FieldRequest): Question | undefined {
  const { caller, coordinate, now } = request;
  const item = snapshot.item(coordinate);
  if (item === undefined) return undefined;
  const purpose = snapshot.purposeOf(caller, request.purpose);
  const isOwn = item.provider === caller.department;
  const coverage =
    purpose === undefined ? uncovered : snapshot.coverage(caller, purpose.purpose.code, coordinate, now);
  const grant = isOwn || item.shareType !== 'CONDITIONAL' ? undefined : coverage.active;
  return {
    snapshot,
    request,
    item,
    isOwn,
    ...(purpose === undefined ? {} : { purpose }),
    coverage,
    ...(grant === undefined ? {} : { grant }),
    suspensions: snapshot.suspensionsOf(caller, coordinate),
  };
}

const uncovered: Coverage = { hasLapsed: false, instants: [] };

/** A denial that carries what is known about the field. */
export function denyField(
  snapshot: PolicySnapshot,
  request: FieldRequest,
  step: string,
  code: DenialCode,
  detail: string,
): Denial {
  const trace: TraceEntry[] = [{ step, outcome: 'deny', code, detail }];
  const { coordinate } = request;
  const about = describeItem(snapshot.item(coordinate));
  // Nothing is known about when this changes, so the answer is good for this instant only.
  const validUntil = code === 'FIELD_NOT_REGISTERED' ? Infinity : request.now;
  return { outcome: 'deny', code, coordinate, policyVersion: snapshot.version, ...about, validUntil, trace };
}

function conclude(question: Question, verdict: Verdict): Decision {
  const { snapshot, request, item, purpose, coverage, suspensions } = question;
  const grant = question.grant?.grant;
  const approver = grant?.approvedBy ?? purpose?.purpose.approvedBy;
  const basis = {
    coordinate: request.coordinate,
    policyVersion: snapshot.version,
    ...describeItem(item),
    ...(grant === undefined ? {} : { grantId: grant.id }),
    ...(approver === undefined ? {} : { approver }),
    validUntil: nextChange(item, coverage, suspensions, request.now),
    trace: verdict.trace,
  };
  const { denial, conditions } = verdict;
  if (denial !== undefined) {
    return { outcome: denial.isVerifiable ? 'verify-only' : 'deny', code: denial.code, ...basis };
  }
  const mask = snapshot.strictestMask(verdict.masks);
  return mask === undefined
    ? { outcome: 'allow', conditions, ...basis }
    : { outcome: 'mask', mask, conditions, ...basis };
}

function describeItem(
  item: RegisteredItem | undefined,
): Pick<Decision, 'resource' | 'provider' | 'shareType'> {
  if (item === undefined) return {};
  return { resource: item.resource.code, provider: item.provider, shareType: item.shareType };
}
