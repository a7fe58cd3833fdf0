import { omitUndefined } from '../model/omit-undefined.ts';
import { itemsReadBy } from '../compile/compile-inputs.ts';
import type {
  Decision,
  Denial,
  DenialCode,
  FieldRequest,
  InputUse,
  RuleOutcome,
  TraceEntry,
} from '../model/decision.ts';
import type { Coordinate, RuleId } from '../model/model.ts';
import {
  nextChange,
  typeOf,
  type Coverage,
  type PolicySnapshot,
  type RegisteredItem,
} from '../model/policy-snapshot.ts';
import type { EvaluatedInput, EvaluationContext } from './evaluation-context.ts';
import { decisionSteps } from './decision-steps.ts';
import { mergeVerdicts, type Verdict } from './verdict.ts';

/**
 * Decides about one field: deny wins, and whatever is unknown or throws denies. Never throws.
 *
 * All steps are evaluated, so that the trace says everything that stands in the way, not only the first obstacle.
 */
export function decide(snapshot: PolicySnapshot, request: FieldRequest): Decision {
  try {
    const context = createEvaluationContext(snapshot, request);
    if (context === undefined) {
      const detail = 'no catalog item is bound to this field';
      return denyField(snapshot, request, 'item', 'FIELD_NOT_REGISTERED', detail);
    }
    return conclude(context, mergeVerdicts(decisionSteps.map((step) => step.evaluate(context))));
  } catch {
    return denyField(snapshot, request, 'decide', 'RULE_FAILED', 'the decision could not be made');
  }
}

/** Gathers the facts; undefined when no item is bound to the field. */
export function createEvaluationContext(
  snapshot: PolicySnapshot,
  request: FieldRequest,
): EvaluationContext | undefined {
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
    ...omitUndefined({ purpose }),
    coverage,
    ...omitUndefined({ grant }),
    suspensions: snapshot.suspensionsOf(caller, coordinate),
    inputs: request.inputs.map((input) => evaluateInput(snapshot, request, input)),
  };
}

/** Whoever compares asks for the item; whoever names a record need not be given what names it. */
function evaluateInput(snapshot: PolicySnapshot, request: FieldRequest, coordinate: string): EvaluatedInput {
  const binding = snapshot.input(coordinate);
  const [first, ...others] = binding === undefined ? [] : itemsReadBy(binding);
  if (first === undefined) return { coordinate, binding, comparisons: [], validUntil: Infinity };
  if (binding?.mode === 'compare') {
    const comparisons = [first, ...others].flatMap((item) => decideComparison(snapshot, request, item));
    const validUntil = Math.min(...comparisons.map((comparison) => comparison.validUntil));
    return { coordinate, binding, comparisons, validUntil };
  }
  const identifier = snapshot.item(first);
  const suspensions = snapshot.suspensionsOf(request.caller, first);
  const validUntil = nextChange(identifier, uncovered, suspensions, request.now);
  return { coordinate, binding, comparisons: [], ...omitUndefined({ identifier }), validUntil };
}

/** Decides the item and the way to it as if each was asked for. The field itself, which may be on it, is decided anyway. */
function decideComparison(
  snapshot: PolicySnapshot,
  request: FieldRequest,
  item: Coordinate,
): readonly Decision[] {
  const ways = (request.ways?.[item] ?? []).filter((way) => way !== request.coordinate);
  // What rules said then, they said of the arguments of the field.
  const shared = { ...request, args: {}, inputs: [], knownRules: new Map<RuleId, RuleOutcome>() };
  return [
    decide(snapshot, { ...shared, coordinate: item, leadsTo: [] }),
    ...ways.map((way) => decide(snapshot, { ...shared, coordinate: way, leadsTo: [typeOf(item)] })),
  ];
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
  // Nothing is known about when this changes, so the decision is good for this instant only.
  const validUntil = code === 'FIELD_NOT_REGISTERED' ? Infinity : request.now;
  return { outcome: 'deny', code, coordinate, policyVersion: snapshot.version, ...about, validUntil, trace };
}

function conclude(context: EvaluationContext, verdict: Verdict): Decision {
  const { snapshot, request, item, purpose, coverage, suspensions } = context;
  const grant = context.grant?.grant;
  const approver = grant?.approvedBy ?? purpose?.purpose.approvedBy;
  const inputUses = context.inputs.flatMap((input) => usesOf(input, request));
  const changes = [
    nextChange(item, coverage, suspensions, request.now),
    ...context.inputs.map((input) => input.validUntil),
    request.identificationRefusedUntil ?? Infinity,
  ];
  const basis = {
    coordinate: request.coordinate,
    policyVersion: snapshot.version,
    ...describeItem(item),
    ...omitUndefined({ grantId: grant?.id, approver }),
    ...(request.inputs.length === 0 ? {} : { inputs: request.inputs }),
    ...(inputUses.length === 0 ? {} : { inputUses }),
    ...(item.role !== 'STRUCTURE' || request.leadsTo.length === 0 ? {} : { leadsTo: request.leadsTo }),
    ...(request.ways === undefined || request.inputs.length === 0 ? {} : { ways: request.ways }),
    validUntil: Math.min(...changes),
    trace: verdict.trace,
  };
  const { denial, conditions } = verdict;
  if (denial !== undefined) {
    const { code, input, isVerifiable } = denial;
    const retryAt = code === 'IDENTIFICATION_LIMIT' ? request.identificationRefusedUntil : undefined;
    return {
      outcome: isVerifiable ? 'verify-only' : 'deny',
      code,
      ...omitUndefined({ input, retryAt }),
      ...basis,
    };
  }
  const mask = snapshot.strictestMask(verdict.masks);
  return mask === undefined
    ? { outcome: 'allow', conditions, ...basis }
    : { outcome: 'mask', mask, conditions, ...basis };
}

function usesOf(
  { coordinate, comparisons, identifier }: EvaluatedInput,
  { caller }: FieldRequest,
): InputUse[] {
  const isOwn = (provider: string | undefined): boolean => provider === caller.department;
  const named: InputUse[] =
    identifier === undefined
      ? []
      : [
          {
            coordinate,
            mode: 'identify',
            reads: identifier.coordinate,
            isOwn: isOwn(identifier.provider),
          },
        ];
  const compared = comparisons.map(({ coordinate: reads, provider, grantId }): InputUse => ({
    coordinate,
    mode: 'compare',
    reads,
    isOwn: isOwn(provider),
    ...omitUndefined({ grantId }),
  }));
  return [...named, ...compared];
}

function describeItem(
  item: RegisteredItem | undefined,
): Pick<Decision, 'resource' | 'provider' | 'shareType'> {
  if (item === undefined) return {};
  return { resource: item.resource.code, provider: item.provider, shareType: item.shareType };
}
