/** What can be claimed of a policy, or of a change of one. */
import type { Coordinate, PurposeCode } from '../../model/model.ts';
import type { Access } from '../access.ts';
import { and, greater, type Formula } from './smt.ts';
import type { ProofSide, RankedSide } from './proof-side.ts';
import type { Claim, Moment } from './prove.ts';
import { translateCondition } from './translate-condition.ts';
import { nothingSeen, rankMasks, verificationSeen } from './visibility.ts';

/**
 * Nobody sees more of any field after than before: deny, then verification, then masks from the strictest to the weakest,
 * then the value; of no more records, no oftener in a day, and no longer.
 */
export function noNewAccess(before: ProofSide, after: ProofSide): Claim {
  const ranks = rankMasks(before.policy.masks, after.policy.masks);
  const old: RankedSide = { ...before, rankOfMask: ranks.before, clear: ranks.clear };
  const next: RankedSide = { ...after, rankOfMask: ranks.after, clear: ranks.clear };
  const isQuotaWider = ({ dailyQuotas: [old = 0, next = 0] }: Pick<Moment, 'dailyQuotas'>): boolean =>
    next > old;
  return {
    sides: [old, next],
    coordinates: coordinatesOf(after),
    isAbout: () => true,
    isAboutInputs: true,
    violation: (moment) => {
      const [was = '', is = ''] = moment.seen;
      return isQuotaWider(moment) ? isServed(is) : greater(is, was);
    },
    isRefutedBy: ([was, is], moment) => {
      if (was === undefined || is === undefined) return false;
      return rankOf(is, next) > rankOf(was, old) || (isQuotaWider(moment) && isGiven(is));
    },
  };
}

function rankOf({ outcome, mask = '' }: Access, { rankOfMask, clear }: RankedSide): number {
  switch (outcome) {
    case 'nothing':
      return nothingSeen;
    case 'verification':
      return verificationSeen;
    case 'masked':
      return rankOfMask(mask);
    case 'value':
      return clear;
  }
}

/** Nobody of whom a condition on the caller holds is given any value of a field. @param to CEL over `caller` and `purpose` */
export function noAccess(side: ProofSide, coordinates: readonly Coordinate[], to: string): Claim {
  return {
    sides: [ranked(side)],
    coordinates,
    isAbout: () => true,
    violation: ({ seen: [seen = ''], reading }) =>
      and(isServed(seen), translateCondition(to, { ...reading, about: 'claim' }).holds),
    isRefutedBy: ([access]) => access !== undefined && isGiven(access),
  };
}

/** Whoever declares a purpose of their department is given a field, perhaps masked, of records in scope. */
export function neverDenied(side: ProofSide, purpose: PurposeCode, coordinate: Coordinate): Claim {
  return {
    sides: [{ ...ranked(side), isOfRecordsInScope: true }],
    coordinates: [coordinate],
    isAbout: (cell) => cell.purpose === purpose && cell.department !== undefined,
    violation: ({ seen: [seen = ''] }) => greater(String(verificationSeen + 1), seen),
    isRefutedBy: ([access]) => access !== undefined && !isGiven(access),
  };
}

function isServed(seen: string): Formula {
  return greater(seen, String(verificationSeen));
}

function isGiven({ outcome }: Access): boolean {
  return outcome === 'value' || outcome === 'masked';
}

function ranked(side: ProofSide): RankedSide {
  const { before: rankOfMask, clear } = rankMasks(side.policy.masks, side.policy.masks);
  return { ...side, rankOfMask, clear };
}

function coordinatesOf({ source }: ProofSide): Iterable<Coordinate> {
  return new Set(source.resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)));
}
