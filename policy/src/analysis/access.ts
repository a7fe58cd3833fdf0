/** What somebody may have of a field, and whether that is more or less than something else. */
import type { Decision, DenialCode } from '../model/decision.ts';
import type { MaskDefinition, MaskName } from '../model/model.ts';
import { isPermitted } from '../model/decision.ts';

/** From the least to the most. */
export const accessOutcomes = ['nothing', 'verification', 'masked', 'value'] as const;

export interface Access {
  readonly outcome: (typeof accessOutcomes)[number];
  /** With `masked`. */
  readonly mask?: MaskName;
  /** Ids of conditions on records, such as `grant:assistance-tax`, in lexical order: all must hold. */
  readonly conditions: readonly string[];
  /** Why there is nothing, or nothing but a verification. */
  readonly code?: DenialCode;
}

/** Where callers see no such field or input. */
export const noAccess: Access = Object.freeze({ outcome: 'nothing', conditions: [] });

export function accessOf(decision: Decision): Access {
  if (!isPermitted(decision)) {
    const outcome = decision.outcome === 'verify-only' ? 'verification' : 'nothing';
    return { outcome, conditions: [], code: decision.code };
  }
  const conditions = [...new Set(decision.conditions.map(({ id }) => id))].sort();
  if (decision.mask === undefined) return { outcome: 'value', conditions };
  return { outcome: 'masked', mask: decision.mask, conditions };
}

/** `CHANGES`: more in one respect and less in another, or neither. */
export type AccessDirection = 'GAINS' | 'LOSES' | 'CHANGES';

/** Which of two somebody would rather have; undefined where they are the same. What is denied is, whatever the reason. */
export function compareAccess(
  before: Access,
  after: Access,
  masks: ReadonlyMap<MaskName, MaskDefinition>,
): AccessDirection | undefined {
  const differences = [compareValues(before, after, masks), compareConditions(before, after)].filter(
    (difference) => difference !== undefined,
  );
  const [first] = differences;
  return differences.every((difference) => difference === first) ? first : 'CHANGES';
}

function compareValues(
  before: Access,
  after: Access,
  masks: ReadonlyMap<MaskName, MaskDefinition>,
): AccessDirection | undefined {
  const [less, more] = [before, after].map(({ outcome }) => accessOutcomes.indexOf(outcome));
  if (less !== more) return Number(more) > Number(less) ? 'GAINS' : 'LOSES';
  if (before.mask === after.mask) return undefined;
  const [old, next] = [before, after].map(({ mask = '' }) => masks.get(mask)?.strength);
  if (old === undefined || next === undefined || old === next) return 'CHANGES';
  return next < old ? 'GAINS' : 'LOSES';
}

/** Who has nothing has it of no record, on whatever condition. */
function compareConditions(before: Access, after: Access): AccessDirection | undefined {
  const hasNothing = (access: Access): boolean =>
    access.outcome === 'nothing' || access.outcome === 'verification';
  if (hasNothing(before) || hasNothing(after)) return undefined;
  const isWithin = (some: readonly string[], others: readonly string[]): boolean =>
    some.every((id) => others.includes(id));
  const isLess = isWithin(after.conditions, before.conditions);
  const isMore = isWithin(before.conditions, after.conditions);
  if (isLess && isMore) return undefined;
  return isLess ? 'GAINS' : isMore ? 'LOSES' : 'CHANGES';
}

/** For example `the value, on condition grant:assistance-tax`. */
export function describeAccess({ outcome, mask, conditions, code }: Access): string {
  const whys = code === undefined ? '' : ` (${code})`;
  const on = conditions.length === 0 ? '' : `, on condition ${conditions.join(' and ')}`;
  switch (outcome) {
    case 'nothing':
      return `nothing${whys}`;
    case 'verification':
      return `a verification${whys}`;
    case 'masked':
      return `it masked as ${mask ?? ''}${on}`;
    case 'value':
      return `the value${on}`;
  }
}
