/**
 * Writes the merged data as the caller asked for it.
 *
 * `compileResponseWriter` walks the caller's document once and prepares a closure for each field on each object
 * type; running it writes the response in one pass. Here, and only here, decisions meet values:
 *
 * 1. A field that is denied, or whose record is out of scope, is written as `null` with an error in its place. Where
 *    the scope is not known because a department failed, or whose record it is, its failure is that error. So is what
 *    the quota of a grant does not reach for.
 * 2. A value is written as its type demands, masked where the decision says so.
 * 3. A missing value is `null`; with an error if a department failed to give it. A `null` in a non-null place
 *    makes its parent `null`, as the GraphQL specification asks (§6.4.4).
 *
 * A record is written by `record-writer.ts`, each of its fields by `field-writer.ts`, what stands in a field by
 * `value-writer.ts`, which goes on to records.
 */
import type { ExecutionContext } from './execution-context.ts';
import type { JsonWriter } from './json-writer.ts';
import { compileRecordWriter } from './record-writer.ts';
import { type ResponseWriterInput, prepareWriterInput } from './writer-input.ts';
import { takeBack } from './written-text.ts';

/** Writes `"data"` of a response: an object, or `null` when the root itself could not be given. */
export type ResponseWriter = (
  json: JsonWriter,
  context: ExecutionContext,
  data: Record<string, unknown>,
) => void;

export function compileResponseWriter(input: ResponseWriterInput): ResponseWriter {
  const { rootType, definition } = input.operation;
  const isSerial = definition.operation === 'mutation';
  const selectionSets = [definition.selectionSet];
  const write = compileRecordWriter(prepareWriterInput(input), rootType, selectionSets, undefined, isSerial);
  return (json, context, data) => {
    const start = json.position;
    const logged = context.outcomes.position;
    if (write(json, context, data)) return;
    takeBack(json, context, start, logged);
    context.outcomes.addFailed();
    json.raw('null');
  };
}
