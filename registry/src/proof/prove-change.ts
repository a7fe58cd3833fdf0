import {
  compareLimits,
  describeExamples,
  noNewAccess,
  prove,
  type DescribedExample,
  type ProofOptions,
  type UnsettledCell,
  type WiderLimit,
} from '@govgraph/policy/analysis';
import type { EnforcedChange } from '../policy/enforce-change.ts';

/** Whether somebody sees more after a change of the policy, registered yet or not. Plain JSON. */
export interface AccessProof {
  readonly verdict: 'PROVED' | 'NEW_ACCESS' | 'UNKNOWN';
  /** Who sees more of what, alike ones together; of each field once at most. */
  readonly newAccess: readonly DescribedExample[];
  /** Limits that are wider, and flows that there were not, a line for each. */
  readonly widerLimits: readonly string[];
  /** What could not be settled, and why, a line for each. */
  readonly unsettled: readonly string[];
  /** How many cells (callers of one department and application, a purpose, a field, a moment) were settled how. */
  readonly cells: {
    /** Nothing was left to solve. */
    readonly identity: number;
    readonly solver: number;
    readonly refuted: number;
    readonly unknown: number;
  };
}

export async function proveChange(
  { before, after }: Pick<EnforcedChange, 'before' | 'after'>,
  options: ProofOptions,
): Promise<AccessProof> {
  const { verdict, counterexamples, unsettled, cells } = await prove(noNewAccess(before, after), options);
  const widerLimits = compareLimits(before.source, after.source).map(describeLimit);
  const isNew = verdict === 'refuted' || widerLimits.length > 0;
  return {
    verdict: isNew ? 'NEW_ACCESS' : verdict === 'proved' ? 'PROVED' : 'UNKNOWN',
    newAccess: describeExamples(counterexamples),
    widerLimits,
    unsettled: [...new Set(unsettled.map(describeUnsettled))],
    cells,
  };
}

function describeLimit({ what, before, after }: WiderLimit): string {
  if (after === undefined) return what;
  const shown = (value: number | undefined) =>
    value === undefined || value === Infinity ? 'unlimited' : String(value);
  return `${what}: ${shown(before)} before, ${shown(after)} after`;
}

function describeUnsettled({ cell, coordinate, input, why }: UnsettledCell): string {
  const { department = 'other departments', application, purpose } = cell;
  const who = application === undefined ? department : `${application} of ${department}`;
  const what = input === undefined ? coordinate : `${coordinate} with ${input}`;
  return `${what} for ${who}, ${purpose === undefined ? 'without a purpose' : `for ${purpose}`}: ${why}`;
}
