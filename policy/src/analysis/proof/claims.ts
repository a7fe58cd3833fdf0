/** What can be claimed of a policy, or of a change of one. */
import type { Coordinate, PurposeCode } from '../../model/model.ts';
import type { Access } from '../access.ts';
import { and, equals, greater, no, not, or, type Formula } from './smt.ts';
import type { ProofSide, RankedSide } from './proof-side.ts';
import type { Claim, Moment } from './prove.ts';
import { translateCondition } from './translate-condition.ts';
import { nothingSeen, orderMasks, verificationSeen, type SeenOrder } from './visibility.ts';

/**
 * Nobody sees more of any field after than before: nothing, then a verification, then what a mask shows, then the value; of
 * no more records, no oftener in a day, and no longer.
 */
export function noNewAccess(before: ProofSide, after: ProofSide): Claim {
  const order = orderMasks(before.policy.masks, after.policy.masks);
  const { clear, showsNoMore } = order;
  const old: RankedSide = { ...before, seenAs: order.before, clear };
  const next: RankedSide = { ...after, seenAs: order.after, clear };
  return {
    sides: [old, next],
    coordinates: coordinatesOf(after),
    isAbout: () => true,
    isAboutInputs: true,
    violation: (moment) => {
      const [was = '', is = ''] = moment.seen;
      return isQuotaWider(moment) ? isServed(is) : showsMore(is, was, order);
    },
    isRefutedBy: ([was, is], moment) => {
      if (was === undefined || is === undefined) return false;
      return !showsNoMore(numberOf(is, next), numberOf(was, old)) || (isQuotaWider(moment) && isGiven(is));
    },
  };
}

/** A quota counts the uses of its grant: under another grant, counting begins anew. */
function isQuotaWider({ quotas: [old, next] }: Pick<Moment, 'quotas'>): boolean {
  if (old === undefined || next === undefined || old.dailyQuota === Infinity) return false;
  return next.dailyQuota > old.dailyQuota || next.grantId !== old.grantId;
}

/** Where what is seen is not among what may be seen beside it. */
function showsMore(seen: string, than: string, { clear, showsNoMore }: SeenOrder): Formula {
  if (seen === than || seen === String(nothingSeen)) return no;
  const all = Array.from({ length: clear + 1 }, (_, number) => number);
  const more = all.flatMap((number) => {
    const isSeen = equals('seen', String(number));
    const others = all
      .filter((other) => showsNoMore(number, other))
      .map((other) => equals('than', String(other)));
    return others.length === all.length ? [] : [and(isSeen, not(or(...others)))];
  });
  return `(let ((seen ${seen}) (than ${than})) ${or(...more)})`;
}

function numberOf({ outcome, mask = '' }: Access, { seenAs, clear }: RankedSide): number {
  switch (outcome) {
    case 'nothing':
      return nothingSeen;
    case 'verification':
      return verificationSeen;
    case 'masked':
      return seenAs(mask);
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
  const { before: seenAs, clear } = orderMasks(side.policy.masks, side.policy.masks);
  return { ...side, seenAs, clear };
}

function coordinatesOf({ source }: ProofSide): Iterable<Coordinate> {
  return new Set(source.resources.flatMap(({ items }) => items.map(({ coordinate }) => coordinate)));
}
