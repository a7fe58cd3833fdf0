import { type SubgraphErrorCode, subgraphErrorCodes } from '../errors.ts';

/** What became of a field in one place, as bits; the rest of a byte is the code of a failure, counted from 1. */
export const outcomeBits = { given: 1, none: 2, withheld: 4, unreached: 8 } as const;
export const codeShift = 4;
export const bitsPerOutcome = 8;

/** The quota of a grant did not reach this far, or could not be counted. */
export type QuotaCode = 'QUOTA_EXCEEDED' | 'QUOTA_UNKNOWN';

/** No failures of a department: numbers that no code of those has. */
const quotaMarks = { exceeded: 0xf, unknown: 0xe };

/** The bytes of what a quota withholds. */
export const withheldByQuota: Readonly<Record<QuotaCode, number>> = {
  QUOTA_EXCEEDED: outcomeBits.withheld | (quotaMarks.exceeded << codeShift),
  QUOTA_UNKNOWN: outcomeBits.withheld | (quotaMarks.unknown << codeShift),
};

/** Why a quota withheld it; undefined where none did. */
export function quotaCodeIn(outcome: number): QuotaCode | undefined {
  const mark = outcome >> codeShift;
  if (mark === quotaMarks.exceeded) return 'QUOTA_EXCEEDED';
  return mark === quotaMarks.unknown ? 'QUOTA_UNKNOWN' : undefined;
}

/** The byte of a failure. */
export function unavailableBy(code: SubgraphErrorCode): number {
  return (subgraphErrorCodes.indexOf(code) + 1) << codeShift;
}

/** The failure in a byte, if there is one. */
export function failureIn(outcome: number): SubgraphErrorCode | undefined {
  return subgraphErrorCodes[(outcome >> codeShift) - 1];
}

/** @param decision its number; 0 for none @param byte of `outcomeBits`, or of a failure */
export function outcomeOf(decision: number, byte: number): number {
  return (decision << bitsPerOutcome) | byte;
}
