/** What a step of a decision says. */
import { omitUndefined } from '../model/omit-undefined.ts';
import type { DenialCode, DeniedInput, SubjectCondition, TraceEntry } from '../model/decision.ts';
import type { MaskName } from '../model/model.ts';
import type { EvaluationContext } from './evaluation-context.ts';

export interface Verdict {
  readonly trace: readonly TraceEntry[];
  /** `isVerifiable`: the value stays where it is, but a claimed value may be compared with it. */
  readonly denial?: {
    readonly code: DenialCode;
    readonly isVerifiable: boolean;
    /** The input for which the field is refused. */
    readonly input?: DeniedInput;
  };
  readonly masks: readonly MaskName[];
  readonly conditions: readonly SubjectCondition[];
}

export interface DecisionStep {
  readonly name: string;
  readonly evaluate: (context: EvaluationContext) => Verdict;
  /** It tells callers of one department and application not apart. */
  readonly isStructural?: true;
}

/**
 * One verdict out of many. INVARIANT: the first denial wins, except that a denial which still allows
 * verification gives way to one that allows nothing.
 */
export function mergeVerdicts(verdicts: readonly Verdict[]): Verdict {
  const trace: TraceEntry[] = [];
  const masks: MaskName[] = [];
  const conditions: SubjectCondition[] = [];
  let denial: Verdict['denial'];
  for (const verdict of verdicts) {
    trace.push(...verdict.trace);
    masks.push(...verdict.masks);
    conditions.push(...verdict.conditions);
    if (denial === undefined || (denial.isVerifiable && verdict.denial?.isVerifiable === false)) {
      denial = verdict.denial ?? denial;
    }
  }
  return { trace, ...omitUndefined({ denial }), masks, conditions };
}

export const nothing: Verdict = Object.freeze({ trace: [], masks: [], conditions: [] });

export function pass(step: string, detail: string): Verdict {
  return { ...nothing, trace: [{ step, outcome: 'pass', detail }] };
}

export function skip(step: string, detail: string): Verdict {
  return { ...nothing, trace: [{ step, outcome: 'skip', detail }] };
}

export function deny(step: string, code: DenialCode, detail: string, isVerifiable = false): Verdict {
  return { ...nothing, trace: [{ step, outcome: 'deny', code, detail }], denial: { code, isVerifiable } };
}
