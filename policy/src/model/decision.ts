import type { CallerAttributes } from './caller.ts';
import type {
  Coordinate,
  DepartmentCode,
  GrantId,
  InputMode,
  MaskName,
  PurposeCode,
  ResourceCode,
  RuleId,
  ShareType,
} from './model.ts';

/** For example `Person.tax` by `Tax.amount`. */
export type WaysToItems = Readonly<Record<Coordinate, readonly Coordinate[]>>;

/** What `decide` decides: whether, and how, a caller may have one field. */
export interface FieldRequest {
  readonly caller: CallerAttributes;
  /** The declared purpose, if any. */
  readonly purpose?: PurposeCode;
  readonly coordinate: Coordinate;
  /** Argument values of the field as rules read them, see condition-types.ts: an `Int` is a bigint, null is absent. */
  readonly args: Readonly<Record<string, unknown>>;
  /**
   * What the caller puts into the field: coordinates of its arguments, of fields of input objects in them, and of
   * enum values where the input itself reads nothing. A default of the schema that is left to apply is among them.
   */
  readonly inputs: readonly string[];
  /**
   * The fields by which records are reached that have no key of their own, by the item of theirs that an input
   * compares with. Whoever may not have these may not compare with it either. Absent where there are none.
   */
  readonly ways?: WaysToItems;
  /** The types with facts (`DATA`) that a field without a fact of its own (`STRUCTURE`) leads to. */
  readonly leadsTo: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** Grants whose daily quota is used up. */
  readonly exhaustedGrants: ReadonlySet<GrantId>;
  /** Grants of which nobody can tell now whether their daily quota is used up. */
  readonly uncountedGrants: ReadonlySet<GrantId>;
  /** Epoch milliseconds until which the caller may not name records any more; absent while it may. */
  readonly identificationRefusedUntil?: number;
  /** What rules said that read arguments: where a decision is made once more and its arguments are not known. */
  readonly knownRules?: ReadonlyMap<RuleId, RuleOutcome>;
}

/** What a rule about the request says. */
export type RuleOutcome = 'hold' | 'pass' | 'fail';

export const denialCodes = [
  'FIELD_NOT_REGISTERED',
  'PURPOSE_REQUIRED',
  'PURPOSE_UNKNOWN',
  'NOT_NECESSARY',
  'GRANT_REQUIRED',
  'GRANT_EXPIRED',
  'NOT_SHARED',
  'RULE_DENIED',
  'RULE_FAILED',
  'OUT_OF_SCOPE',
  'QUOTA_EXCEEDED',
  'QUOTA_UNKNOWN',
  'SUSPENDED',
  'FLOW_NOT_APPROVED',
  'INPUT_NOT_REGISTERED',
  'IDENTIFICATION_LIMIT',
] as const;

export type DenialCode = (typeof denialCodes)[number];

/** True or false where the condition is that for every record; undefined where the record decides. Never throws. */
export type KnownTruth = (request: Pick<FieldRequest, 'caller' | 'purpose'>) => boolean | undefined;

/**
 * A condition on the record, to be evaluated once its `needs` are fetched and before anything else is asked
 * about that record. Compiled conditions are shared, so identity can be used to evaluate each once a record.
 *
 * The record is the nearest enclosing object of `type`; without one the value is out of scope. A needed value
 * that is null or missing puts the record out of scope: what is not known cannot be judged.
 */
export interface SubjectCondition {
  /** `grant:<id>` or `rule:<id>`. */
  readonly id: string;
  /** The entity type the condition is about. */
  readonly type: string;
  /** Names of argument-free scalar fields of that type that the condition reads. */
  readonly needs: readonly string[];
  /** Its text: a rule or a grant of another version may have the same id and say something else. */
  readonly when: string;
  /**
   * True where every record is in scope for this caller and purpose, whatever it holds or lacks; false where none
   * is; undefined where the record decides. Throws never.
   */
  readonly knownScope: KnownTruth;
  /** True when the record is in scope. Throws never: a failing evaluation is out of scope. */
  readonly isInScope: (
    subject: Readonly<Record<string, unknown>>,
    request: Pick<FieldRequest, 'caller' | 'purpose'>,
  ) => boolean;
}

/** One step of the reasoning, in the order in which it was taken. */
export interface TraceEntry {
  readonly step: string;
  readonly outcome: 'pass' | 'deny' | 'mask' | 'condition' | 'skip';
  readonly code?: DenialCode;
  readonly ruleId?: RuleId;
  readonly grantId?: GrantId;
  /** Of a rule whose outcome depends on the arguments of the field. */
  readonly readsArguments?: true;
  /** For the caller: what the rule that denies says can be done. */
  readonly advice?: string;
  readonly detail: string;
}

/** An input that was given and reads something. */
export interface InputUse {
  readonly coordinate: string;
  readonly mode: Exclude<InputMode, 'none'>;
  /** An item that it reads, or a field on the way to one. */
  readonly reads: Coordinate;
  /** The caller's department provides the item itself. */
  readonly isOwn: boolean;
  /** The grant under which the item may be compared with. */
  readonly grantId?: GrantId;
}

/** The input for which a field is refused. */
export interface DeniedInput {
  readonly coordinate: string;
  /** The item, or the field on the way to it, that the caller may not have; absent when nobody has said what it reads. */
  readonly reads?: Coordinate;
  /** Of what it reads. */
  readonly resource?: ResourceCode;
  readonly provider?: DepartmentCode;
  /**
   * Why the caller has what it reads, but not in full: whose mask it is with `RULE_DENIED`, whose condition on records
   * with `OUT_OF_SCOPE`. Absent where the caller has nothing of it.
   */
  readonly limitedBy?: readonly Limiter[];
}

/** The item itself in the catalog, the grant, or a security rule. */
export type Limiter = 'item' | 'grant' | 'rule';

interface DecisionBasis {
  readonly coordinate: Coordinate;
  readonly policyVersion: number;
  readonly resource?: ResourceCode;
  readonly provider?: DepartmentCode;
  readonly shareType?: ShareType;
  readonly grantId?: GrantId;
  /** 批准人员: who approved the use; from the grant, else from the purpose. */
  readonly approver?: string;
  /** What was put into the field; absent when nothing was. */
  readonly inputs?: readonly string[];
  /** As in the request; absent where it leads to none. */
  readonly leadsTo?: readonly string[];
  /** As in the request. */
  readonly ways?: WaysToItems;
  /** Absent when no input that reads something was given. */
  readonly inputUses?: readonly InputUse[];
  /** Epoch milliseconds until which the decision holds if the policy does not change; may be `Infinity`. */
  readonly validUntil: number;
  readonly trace: readonly TraceEntry[];
}

export interface Permission extends DecisionBasis {
  readonly outcome: 'allow' | 'mask';
  readonly mask?: MaskName;
  /** All must hold for a record's value to be served; otherwise `OUT_OF_SCOPE`. */
  readonly conditions: readonly SubjectCondition[];
}

export interface Denial extends DecisionBasis {
  /** `verify-only`: the value never leaves, but a claimed value may be verified. */
  readonly outcome: 'deny' | 'verify-only';
  readonly code: DenialCode;
  /** Where the field is refused for what was put into it. */
  readonly input?: DeniedInput;
  /** With `IDENTIFICATION_LIMIT`: epoch milliseconds from which it may be tried again. */
  readonly retryAt?: number;
}

export type Decision = Permission | Denial;

/** Whether the field is served, perhaps masked; a value that may only be verified is not. */
export function isPermitted(decision: Decision): decision is Permission {
  return decision.outcome === 'allow' || decision.outcome === 'mask';
}
