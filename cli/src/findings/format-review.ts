import type { AccessImpact, ReviewedChange } from '@govgraph/registry';
import { count } from '../count.ts';

/** So many changes, and groups of callers, are listed; the others are counted, and all are in the JSON. */
const mostListed = 20;

/** So many names stand in one line. */
const mostNames = 8;

/** Of a change, what people are told. */
export type ShownChange = Pick<ReviewedChange, 'verdict' | 'effect' | 'message' | 'reason'>;

/**
 * What a publication changes for callers, why that is safe or not, and who gains or loses what: for people.
 *
 * @param changeCount how many changes there are, of which these may be the gravest only
 */
export function formatReview(
  changes: readonly ShownChange[],
  impact: AccessImpact | undefined,
  changeCount = changes.length,
): readonly string[] {
  return [...formatChanges(changes, changeCount), ...formatImpact(impact)];
}

const verdicts: Readonly<Record<ReviewedChange['verdict'], string>> = {
  SAFE: 'safe',
  UNUSED: 'unused: nobody used it in 30 days, and nothing in force names it',
  APPROVED: 'breaking, and approved',
  USED: 'breaking',
};

function formatChanges(changes: readonly ShownChange[], changeCount: number): readonly string[] {
  if (changes.length === 0) return [];
  const lines = changes.map(({ verdict, effect, message, reason }) => {
    const what = verdict === 'SAFE' && effect === 'DANGEROUS' ? 'worth a look' : verdicts[verdict];
    return `  ${message}: ${what}${verdict === 'SAFE' ? `. ${reason}` : ''}`;
  });
  return ['', `${count(changeCount, 'change')} for callers:`, ...cap(lines, changeCount)];
}

function formatImpact(impact: AccessImpact | undefined): readonly string[] {
  if (impact === undefined || impact.groups.length + impact.flows.length === 0) return [];
  const groups = impact.groups.map(({ direction, coordinates, before, after, callers }) => {
    const who = callers.map(({ department, purpose, only }) => {
      const what = purpose === null ? `${department} without a purpose` : `${department} for ${purpose}`;
      return only.length === 0 ? what : `${what} (${list(only)})`;
    });
    return `  ${words[direction]} ${list(coordinates)}: ${before} → ${after}: ${list(who, '; ')}`;
  });
  const flows = impact.flows.map(({ direction, department, item, by }) => {
    const change = direction === 'GAINS' ? 'would be' : 'would not be';
    return by === 'provides'
      ? `  ${department} ${direction === 'GAINS' ? 'would give' : 'would not give'} ${item} along with a field of its own (@provides)`
      : `  ${department} ${change} sent ${item} (@${by})`;
  });
  return ['', 'Who gains or loses:', ...cap(groups), ...cap(flows)];
}

const words = { GAINS: 'gain', LOSES: 'lose', CHANGES: 'change' } as const;

function list(names: readonly string[], separator = ', '): string {
  const further = names.length - mostNames;
  return `${names.slice(0, mostNames).join(separator)}${further > 0 ? ` and ${further} more` : ''}`;
}

function cap(lines: readonly string[], total = lines.length): readonly string[] {
  const further = total - Math.min(lines.length, mostListed);
  return further <= 0 ? lines : [...lines.slice(0, mostListed), `  and ${further} more; --json lists all`];
}
