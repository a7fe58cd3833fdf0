import {
  type Coordinate,
  type Decision,
  type GrantId,
  type MaskName,
  type SubjectCondition,
  isPermitted,
} from '@govgraph/policy';
import type { DecidedOperation } from '../authorization/decided-operation.ts';
import type { ResponseError } from '../errors.ts';
import { FailureReasons } from './failure-reasons.ts';
import { outcomeOf } from './outcome-bits.ts';
import { type JudgeRecord, compileRecordScope } from './record-scope.ts';

export interface ResponseWriterInput extends DecidedOperation {
  /** Those that the outcome log numbers, from 1. */
  readonly decisions: readonly Decision[];
  readonly maskOf: (name: MaskName) => (value: unknown) => unknown;
  /** Whether a grant has a daily quota. */
  readonly hasQuota: (grantId: GrantId) => boolean;
  /** The `extensions` of a denial's error, without the decision id. */
  readonly explain: (
    decision: Decision,
    code: ResponseError['extensions']['code'],
  ) => ResponseError['extensions'];
}

/** What the writers of a response are compiled from. */
export interface WriterInput extends ResponseWriterInput {
  /** What is logged of a decision's field. @param byte of `outcomeBits`, or of a failure */
  outcomeOf(decision: Decision, byte: number): number;
  reasonsFor(coordinate: Coordinate): FailureReasons;
  compileJudge(conditions: readonly SubjectCondition[]): JudgeRecord;
}

export function prepareWriterInput(input: ResponseWriterInput): WriterInput {
  const { schema, decisions } = input;
  const numbers = new Map(decisions.map((decision, index) => [decision, index + 1]));
  // Fields of which the caller may have some records only.
  const conditioned = new Set(
    decisions
      .filter((each) => isPermitted(each) && each.conditions.length > 0)
      .map(({ coordinate }) => coordinate as string),
  );
  return {
    ...input,
    outcomeOf: (decision, byte) => outcomeOf(numbers.get(decision) ?? 0, byte),
    reasonsFor: (coordinate) => new FailureReasons(coordinate, schema),
    compileJudge: (conditions) =>
      compileRecordScope(conditions, schema, (coordinate) => conditioned.has(coordinate)),
  };
}
