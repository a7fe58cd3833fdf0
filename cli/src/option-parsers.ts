/* What the texts of options mean; each throws InvalidArgumentError when one means nothing. */
import { statSync } from 'node:fs';
import { parseInstant, startOfLegalDate } from '@govgraph/protocol';
import { InvalidArgumentError } from 'commander';

/** An instant that a user gives, as the database writes it. */
export function parseInstantOption(text: string): string {
  const instant = parseInstant(text);
  if (instant === undefined) {
    throw new InvalidArgumentError(
      'Expected an instant that exists, with its offset, for example 2026-03-01T00:00+08:00.',
    );
  }
  return new Date(instant).toISOString();
}

/** One that is there: what is mistyped is noticed before anything is looked for in it. */
export function parseDirectory(path: string): string {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return path;
  throw new InvalidArgumentError('There is no such directory.');
}

export function parseDirectories(path: string, before?: readonly string[]): readonly string[] {
  return addTo(parseDirectory(path), before);
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('A port is a number up to 65535.');
  return port;
}

export function addTo(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

/** @returns when it begins */
export function parseMonth(text: string): string {
  const start = startOfLegalDate(`${text}-01`);
  if (parseInstant(start) === undefined)
    throw new InvalidArgumentError('Expected a month, for example 2023-01.');
  return start;
}

export function parseCount(text: string): number {
  if (!/^[1-9]\d*$/.test(text)) throw new InvalidArgumentError('Expected a positive number.');
  return Number(text);
}

/** For how long something goes on: a month at most. */
export function parseHours(text: string): number {
  if (!/^\d+$/.test(text) || Number(text) > 720)
    throw new InvalidArgumentError('Expected a whole number of hours, from 0 to 720.');
  return Number(text);
}
