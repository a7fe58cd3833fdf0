import type { WithheldForm } from '../executor/error-report.ts';

/**
 * How the caller wants to be told what is withheld: an error for each place, unless it says `compact`.
 *
 * @param header the Govgraph-Withheld header
 * @returns undefined for what is not known: 400
 */
export function negotiateWithheldForm(header: string | undefined): WithheldForm | undefined {
  const form = header?.trim() ?? '';
  if (form === '') return 'errors';
  return form === 'compact' ? 'compact' : undefined;
}

export const unknownWithheldForm = 'The header govgraph-withheld has no value but compact.';
