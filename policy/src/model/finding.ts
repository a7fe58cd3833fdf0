import type { Problem } from './policy-error.ts';

/** What a check found. A problem keeps what is checked from coming into force; a warning is worth a second look. */
export interface Finding {
  readonly kind: 'problem' | 'warning';
  readonly message: string;
}

/** About a policy, or one of its documents. */
export type PolicyFinding = Finding & Problem;

/** Findings by their kinds, each list in their order, without saying it again. */
export function byKind<Found extends Finding>(
  findings: readonly Found[],
): { readonly problems: readonly Omit<Found, 'kind'>[]; readonly warnings: readonly Omit<Found, 'kind'>[] } {
  const ofKind = (wanted: Finding['kind']): readonly Omit<Found, 'kind'>[] =>
    findings.flatMap(({ kind, ...found }) => (kind === wanted ? [found] : []));
  return { problems: ofKind('problem'), warnings: ofKind('warning') };
}
