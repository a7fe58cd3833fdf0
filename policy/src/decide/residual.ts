/**
 * What is left of a decision while only department, application, purpose and moment are known: what the same steps as
 * those of `decide` say of these, and the rules and conditions that the other attributes, the arguments and the record
 * will settle. For analysis, which reasons about all callers at once.
 */
import { itemsReadBy } from '../compile/compile-inputs.ts';
import type { FieldRequest, SubjectCondition } from '../model/decision.ts';
import type { Coordinate, MaskName } from '../model/model.ts';
import { typeOf, type CompiledRule, type PolicySnapshot } from '../model/policy-snapshot.ts';
import { checkInputs } from './check-inputs.ts';
import { createEvaluationContext } from './decide.ts';
import { decisionSteps, recordRulesOf, requestRulesOf } from './decision-steps.ts';
import { mergeVerdicts } from './verdict.ts';

export interface Residual {
  /** What the steps say that need not know more; `deny` is final, and with `verify-only` a rule may still deny. */
  readonly structure: 'permit' | 'verify-only' | 'deny';
  /** Masks that apply whatever the rules say. */
  readonly masks: readonly MaskName[];
  /** Rules about the request: each denies where it holds or fails, or masks where it holds. */
  readonly rules: readonly CompiledRule[];
  /** In scope where it holds: of the grant's rows. */
  readonly rows: SubjectCondition | undefined;
  /** Out of scope where it holds: of data rules. */
  readonly recordRules: readonly SubjectCondition[];
  /** Uses in a day; `Infinity` where they are not limited. */
  readonly dailyQuota: number;
  /** Whose uses that counts; undefined where no grant is needed. */
  readonly grantId: string | undefined;
  /** Instants at which something starts or ends, epoch milliseconds. */
  readonly instants: readonly number[];
}

const nothing: Residual = {
  structure: 'deny',
  masks: [],
  rules: [],
  rows: undefined,
  recordRules: [],
  dailyQuota: Infinity,
  grantId: undefined,
  instants: [],
};

/** @param request for one field, without inputs */
export function decideStructure(snapshot: PolicySnapshot, request: FieldRequest): Residual {
  const context = createEvaluationContext(snapshot, request);
  if (context === undefined) return nothing;
  const { item, coverage, suspensions, grant } = context;
  const { denial, masks } = mergeVerdicts(
    decisionSteps.filter(({ isStructural }) => isStructural).map((step) => step.evaluate(context)),
  );
  return {
    structure: denial === undefined ? 'permit' : denial.isVerifiable ? 'verify-only' : 'deny',
    masks,
    rules: requestRulesOf(context),
    rows: grant?.rows,
    recordRules: recordRulesOf(context).map(({ condition }) => condition),
    dailyQuota: grant?.grant.dailyQuota ?? Infinity,
    grantId: grant?.grant.id,
    instants: [
      item.inForce.from,
      item.inForce.until,
      ...coverage.instants,
      ...suspensions.map(({ since }) => since),
    ],
  };
}

/** What is left of the question whether something may be put into a field. */
export type InputResidual =
  /** Nothing is left. */
  | { readonly isOpen: boolean }
  /** Open to whoever has each of these fields in full, of every record. */
  | {
      readonly reads: readonly { readonly coordinate: Coordinate; readonly leadsTo: readonly string[] }[];
      /** The field itself leads to what is compared: then it must be given of every record, too. */
      readonly isOnWay: boolean;
    };

/** @param request for one field, with one input */
export function decideInputStructure(snapshot: PolicySnapshot, request: FieldRequest): InputResidual {
  const [input = ''] = request.inputs;
  const binding = snapshot.input(input);
  if (binding?.mode !== 'compare') {
    const context = createEvaluationContext(snapshot, request);
    return { isOpen: context !== undefined && checkInputs(context, []).denial === undefined };
  }
  const items = itemsReadBy(binding);
  const waysTo = (item: Coordinate): readonly Coordinate[] => request.ways?.[item] ?? [];
  return {
    reads: items.flatMap((item) => [
      { coordinate: item, leadsTo: [] },
      ...waysTo(item)
        .filter((way) => way !== request.coordinate)
        .map((way) => ({ coordinate: way, leadsTo: [typeOf(item)] })),
    ]),
    isOnWay: items.some((item) => waysTo(item).includes(request.coordinate)),
  };
}
