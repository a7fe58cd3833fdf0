/** What a usage record says of some data subjects. */
import type { Coordinate, Decision, GrantId, MaskName, RuleId, WaysToItems } from '@govgraph/policy';

/** What a rule said of one field. */
export interface UsageRule {
  readonly id: RuleId;
  /** `pass`: it does not hold; kept of rules that read arguments only. `fail`: it could not be evaluated. */
  readonly outcome: 'pass' | 'deny' | 'mask' | 'condition' | 'fail';
  /** Its outcome cannot be found again without the arguments, which are not recorded. */
  readonly readsArguments?: true;
}

/** What was decided about one field, and what came of it; never its value. */
export interface UsageItem {
  readonly coordinate: Coordinate;
  /** As it was decided. */
  readonly outcome: Decision['outcome'];
  /**
   * What came of a permission, strongest first: `given` somewhere; `withheld`, because the record is out of scope,
   * the quota of the grant did not reach for it or the response as a whole was withheld; `unavailable`, a department failed to give it; `none`, there is no such fact;
   * `unreached`, no record was met that has the field. Absent where the field was denied.
   */
  readonly result?: 'given' | 'withheld' | 'unavailable' | 'none' | 'unreached';
  /** Why it was denied, or withheld, or unavailable, in some place at least. */
  readonly code?: string;
  readonly mask?: MaskName;
  /** The grant it was served or refused under. */
  readonly grantId?: GrantId;
  /** What was put into the field, by schema coordinates; never a value. */
  readonly inputs?: readonly string[];
  /** The types with facts that a field without a fact of its own leads to, by the schema of then. */
  readonly leadsTo?: readonly string[];
  /** The fields on the way to what the inputs compare with, by the schema of then. */
  readonly ways?: WaysToItems;
  /** The rules that had a part in it. */
  readonly rules?: readonly UsageRule[];
  /** `operation`: the policy permits it; the schema, or the shape of the operation, does not. */
  readonly deniedBy?: 'operation';
}

/** What was decided and given of some data subjects, of each the same. */
export interface UsageGroup {
  /**
   * How many of the entry's `subjects` it is about: those that follow the ones of the group before. 0 for what is about
   * nobody: entry points, open data, and what was asked for and never met. See `groupsOf`.
   */
  readonly subjectCount: number;
  readonly items: readonly UsageItem[];
  /** Absent where the record's own decisions are meant. */
  readonly earlier?: EarlierAttempt;
}

/**
 * When a request was decided before, and under which policy: departments were asked, and nothing of it was given, since
 * the policy or a permission was no longer in force once they had answered.
 */
export interface EarlierAttempt {
  readonly policyVersion: number;
  /** ISO 8601, as `at` of the entry. */
  readonly at: string;
}
