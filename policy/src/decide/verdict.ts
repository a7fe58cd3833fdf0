/** What a step of a decision says, and what it looks at. */
import type {
  Decision,
  DenialCode,
  DeniedInput,
  FieldRequest,
  SubjectCondition,
  TraceEntry,
} from '../model/decision.ts';
import type { InputBinding, MaskName } from '../model/model.ts';
import type {
  CompiledGrant,
  CompiledPurpose,
  CompiledSuspension,
  Coverage,
  PolicySnapshot,
  RegisteredItem,
} from '../model/snapshot.ts';

/** A request about a registered item, with all the facts that the steps look at. */
export interface Question {
  readonly snapshot: PolicySnapshot;
  readonly request: FieldRequest;
  readonly item: RegisteredItem;
  /** The caller's department provides the item itself. */
  readonly isOwn: boolean;
  /** The declared purpose, where it is registered for the caller's department. */
  readonly purpose?: CompiledPurpose;
  readonly coverage: Coverage;
  /** The grant that the answer rests on, if it needs one and there is one. */
  readonly grant?: CompiledGrant;
  readonly suspensions: readonly CompiledSuspension[];
  readonly inputs: readonly AskedInput[];
}

/** An input that the caller gave. */
export interface AskedInput {
  readonly coordinate: string;
  /** Undefined when nobody has said what it reads. */
  readonly binding: InputBinding | undefined;
  /** Of the items that it compares with, and of the fields on the way to them; empty unless it compares. */
  readonly comparisons: readonly Decision[];
  /** The item by which it names a record. */
  readonly identifier?: RegisteredItem;
  /** Epoch milliseconds until which all of this holds. */
  readonly validUntil: number;
}

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
  readonly take: (question: Question) => Verdict;
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
  return { trace, ...(denial === undefined ? {} : { denial }), masks, conditions };
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
