import type { CheckedTogether } from './check-together.ts';

/** Why something was published, and what it rests on, which is kept with its version. */
export function withConsent(
  reason: string,
  { agreements, brokenOperations }: Pick<CheckedTogether, 'agreements' | 'brokenOperations'>,
): string {
  const parts = [
    ...(agreements.length === 0 ? [] : [`agreed by ${agreements.join(', ')}`]),
    ...(brokenOperations === 0 ? [] : [`operations in use that it breaks: ${brokenOperations}`]),
  ];
  return parts.length === 0 ? reason : `${reason} (${parts.join('; ')})`;
}
