import { count } from '../count.ts';
import type { PolicyChangePartsFragment } from '../generated/documents.ts';

export type AccessProof = NonNullable<PolicyChangePartsFragment['proof']>;

/** What is proved of a change, for people: a line for the verdict, and one for each who sees more or is not settled. */
export function describeProof(proof: AccessProof): string[] {
  const { verdict, settledByIdentity, settledBySolver } = proof;
  const questions = count((settledByIdentity ?? 0) + (settledBySolver ?? 0), 'question');
  const newAccess = (proof.newAccess ?? []).map(
    ({ who, before, after, fields }) =>
      `  ${who ?? ''}: ${(fields ?? []).join(', ')}: ${before ?? ''} before, ${after ?? ''} afterwards`,
  );
  switch (verdict) {
    case 'PROVED':
      return [`proved: nobody sees more (${questions}, ${settledBySolver ?? 0} of them by a solver)`];
    case 'NEW_ACCESS':
      return ['somebody sees more:', ...newAccess, ...(proof.widerLimits ?? []).map((line) => `  ${line}`)];
    default:
      return [
        'not proved: nobody was found who sees more, and it cannot be said that there is nobody:',
        ...(proof.unsettled ?? []).map((line) => `  ${line}`),
      ];
  }
}
