import type { CheckedTogether } from './check-together.ts';

/**
 * Why something was published, and what it rests on, which is kept with its version.
 *
 * @param agreedThemselves the departments that have said so; of the others, the authority says it
 */
export function withConsent(
  reason: string,
  { agreements, brokenOperations }: Pick<CheckedTogether, 'agreements' | 'brokenOperations'>,
  agreedThemselves: readonly string[] = [],
): string {
  const own = agreements.filter((department) => agreedThemselves.includes(department));
  const others = agreements.filter((department) => !agreedThemselves.includes(department));
  const parts = [
    ...(own.length === 0 ? [] : [`agreed by ${own.join(', ')}`]),
    ...(others.length === 0 ? [] : [`agreed by ${others.join(', ')}, as the authority says`]),
    ...(brokenOperations === 0 ? [] : [`operations in use that it breaks: ${brokenOperations}`]),
  ];
  return parts.length === 0 ? reason : `${reason} (${parts.join('; ')})`;
}
