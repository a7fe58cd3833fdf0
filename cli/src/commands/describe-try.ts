import type { UsageTry } from '@govgraph/storage';

/** Says whom a caller named, by what, and whether there is such a record. */
export function describeTry({ coordinate, pseudonym, isFound, count = 0 }: UsageTry): string {
  if (pseudonym === null)
    return `named ${count} records by ${coordinate}: refused, more than a request may name`;
  const isThere = isFound ? 'found' : 'not found';
  return `named ${pseudonym} by ${coordinate}: ${isFound === null ? 'not known whether found' : isThere}`;
}
