/*
 * What was written of a response, and logged with it, is taken back and repeated together.
 */
import type { ExecutionContext } from './execution-context.ts';
import type { JsonWriter } from './json-writer.ts';

/**
 * Writes one value, or returns false and reports why it cannot be given.
 * What it wrote before it returned false is taken back by the nearest nullable place above.
 */
export type ValueWriter = (json: JsonWriter, context: ExecutionContext, value: unknown) => boolean;

/** Writes a record, or returns false and reports why it cannot be given; then what it wrote is taken back. */
export type RecordWriter = (
  json: JsonWriter,
  context: ExecutionContext,
  record: Readonly<Record<string, unknown>>,
) => boolean;

/** Takes back what was written since `start`, and logged since `logged`. */
export function takeBack(json: JsonWriter, context: ExecutionContext, start: number, logged: number): void {
  if (json.position === start && context.outcomes.position === logged) return;
  json.rewind(start);
  context.outcomes.rewind(logged);
  context.interned.forgetTexts();
}

/**
 * Writes a record that stands in several places. Errors stand at a path of their own in each of them, so what has some
 * is written anew.
 */
export function writeInterned(
  write: RecordWriter,
  json: JsonWriter,
  context: ExecutionContext,
  record: Readonly<Record<string, unknown>>,
): boolean {
  const known = context.interned.textOf(record, write);
  if (known !== undefined) {
    json.repeat(known.start, known.end);
    context.outcomes.repeat(known.outcomesStart, known.outcomesEnd);
    return true;
  }
  const start = json.position;
  const outcomesStart = context.outcomes.position;
  const errorsBefore = context.errors.count;
  if (!write(json, context, record)) return false;
  if (context.errors.count === errorsBefore) {
    const end = json.position;
    const outcomesEnd = context.outcomes.position;
    context.interned.keepText(record, { writer: write, start, end, outcomesStart, outcomesEnd });
  }
  return true;
}
