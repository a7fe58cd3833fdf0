import { parseInstant } from '@govgraph/protocol';
import { InvalidArgumentError } from 'commander';

/** An instant that a user gives, as the database writes it. @throws InvalidArgumentError */
export function parseInstantOption(text: string): string {
  const instant = parseInstant(text);
  if (instant === undefined) {
    throw new InvalidArgumentError(
      'Expected an instant that exists, with its offset, for example 2026-03-01T00:00+08:00.',
    );
  }
  return new Date(instant).toISOString();
}
