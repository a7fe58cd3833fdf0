/**
 * Whether the caller wants to be told what its operation was estimated to cost, and what came of it.
 *
 * @param header the Govgraph-Cost header
 * @returns undefined for what is not known: 400
 */
export function isCostRequested(header: string | undefined): boolean | undefined {
  const value = header?.trim() ?? '';
  if (value === '') return false;
  return value === 'true' ? true : undefined;
}

export const unknownCostHeader = 'The header govgraph-cost has no value but true.';
