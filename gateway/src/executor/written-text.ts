/*
 * What was written of an answer, and logged with it, is taken back and repeated together.
 */
import type { AnswerState } from './answer-state.ts';
import type { JsonWriter } from './json-writer.ts';

/**
 * Writes one value, or returns false and reports why it cannot be given.
 * What it wrote before it returned false is taken back by the nearest nullable place above.
 */
export type ValueWriter = (json: JsonWriter, state: AnswerState, value: unknown) => boolean;

/** Writes a record, or returns false and reports why it cannot be given; then what it wrote is taken back. */
export type RecordWriter = (
  json: JsonWriter,
  state: AnswerState,
  record: Readonly<Record<string, unknown>>,
) => boolean;

/** Takes back what was written since `start`, and logged since `logged`. */
export function takeBack(json: JsonWriter, state: AnswerState, start: number, logged: number): void {
  if (json.position === start && state.outcomes.position === logged) return;
  json.rewind(start);
  state.outcomes.rewind(logged);
  state.shared.forgetTexts();
}

/**
 * Writes a record that stands in several places. Errors stand at a path of their own in each of them, so what has some
 * is written anew.
 */
export function writeShared(
  write: RecordWriter,
  json: JsonWriter,
  state: AnswerState,
  record: Readonly<Record<string, unknown>>,
): boolean {
  const known = state.shared.textOf(record, write);
  if (known !== undefined) {
    json.repeat(known.start, known.end);
    state.outcomes.repeat(known.outcomesStart, known.outcomesEnd);
    return true;
  }
  const start = json.position;
  const outcomesStart = state.outcomes.position;
  const errorsBefore = state.errors.count;
  if (!write(json, state, record)) return false;
  if (state.errors.count === errorsBefore) {
    const end = json.position;
    const outcomesEnd = state.outcomes.position;
    state.shared.keepText(record, { writer: write, start, end, outcomesStart, outcomesEnd });
  }
  return true;
}
