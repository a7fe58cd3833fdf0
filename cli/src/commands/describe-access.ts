import type { PolicyChangePartsFragment } from '../generated/documents.ts';

type Access = NonNullable<PolicyChangePartsFragment['access']>[number];

const signs = { GAINS: '+', LOSES: '-', CHANGES: '~' } as const;

/** For example `- housing for review: Person.tax, the value before, nothing (RULE_DENIED) afterwards`. */
export function describeAccess({ direction, coordinates, before, after, callers }: Access): string[] {
  const what = `${(coordinates ?? []).join(', ')}: ${before ?? ''} before, ${after ?? ''} afterwards`;
  return (callers ?? []).map(({ department, purpose, only }) => {
    const who = (only ?? []).length === 0 ? '' : ` (${(only ?? []).join(', ')})`;
    return `${signs[direction ?? 'CHANGES']} ${department ?? ''}${purpose === null ? '' : ` for ${purpose}`}${who}: ${what}`;
  });
}
