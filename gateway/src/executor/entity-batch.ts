/** Finds the records that a department is asked about: each once, however many places it stands in. */
import { isRecord } from '@govgraph/protocol';
import type { ExecutionContext } from './execution-context.ts';
import { type AbsentValue, type FailedValue, isFailed } from './subgraph-errors.ts';
import type { JsonObject } from './merge.ts';
import type { RecordCollector, RecordFilter } from './record-collector.ts';
import type { RepresentationBuilder } from './representation.ts';

/** Where the records stand that are asked about. */
export interface EntitySource {
  /** Response names from the root to the records. */
  readonly path: readonly string[];
  readonly collect: RecordCollector;
  readonly filter: RecordFilter | undefined;
  /** Whether equal records may become one object, see `Fetch`. */
  readonly mayIntern: boolean;
}

/** The records that a department is asked about. */
export interface EntityBatch {
  /** Distinct representations, each with every place where its record stands. */
  readonly records: ReadonlyMap<string, readonly JsonObject[]>;
  /** Representations with `null` for something that failed: what is answered to it may be wrong. */
  readonly affected: ReadonlyMap<string, FailedValue>;
  /** Records without a representation, and what that hangs on: a value that failed, or that nobody knows. */
  readonly unrepresented: ReadonlyMap<JsonObject, AbsentValue>;
}

export function areEmpty(batches: readonly EntityBatch[]): boolean {
  return batches.every(({ records }) => records.size === 0);
}

export function collectEntities(
  sources: readonly EntitySource[],
  representation: RepresentationBuilder,
  data: JsonObject,
  context: ExecutionContext,
): EntityBatch {
  const batch: GrowingBatch = { records: new Map(), affected: new Map(), unrepresented: new Map() };
  for (const source of sources) collectFrom(source, representation, data, context, batch);
  return batch;
}

interface GrowingBatch extends EntityBatch {
  readonly records: Map<string, JsonObject[]>;
  readonly affected: Map<string, FailedValue>;
  readonly unrepresented: Map<JsonObject, AbsentValue>;
}

/** Most records stand in many places, and comparing two of them costs less than writing one. */
function collectFrom(
  { path, collect, filter, mayIntern }: EntitySource,
  { keyOf, areEqual, write, findUnfit, absentIn }: RepresentationBuilder,
  data: JsonObject,
  context: ExecutionContext,
  { records, affected, unrepresented }: GrowingBatch,
): void {
  const observedByKey = new Map<unknown, { readonly record: JsonObject; readonly places: JsonObject[] }>();
  collect(data, context, (record) => {
    const key = keyOf(record);
    const observed = key === undefined ? undefined : observedByKey.get(key);
    if (observed?.record === record) return record;
    if (filter !== undefined && !filter(record, context)) return record;
    if (observed !== undefined) {
      if (mayIntern && areTheSame(record, observed.record)) {
        context.interned.add(observed.record);
        return observed.record;
      }
      if (areEqual(record, observed.record)) {
        observed.places.push(record);
        return record;
      }
    }
    const representation = write(record);
    if (representation === undefined) {
      const unfit = findUnfit(record);
      const absent =
        absentIn(record) ?? (unfit === undefined ? undefined : failureOfGiver(context, [...path, ...unfit]));
      if (absent !== undefined) unrepresented.set(record, absent);
      return record;
    }
    const failed = context.subgraphErrors.areNone ? undefined : absentIn(record);
    if (isFailed(failed)) affected.set(representation, failed);
    const places = records.get(representation) ?? [];
    places.push(record);
    records.set(representation, places);
    if (key !== undefined) observedByKey.set(key, { record, places });
    return record;
  });
}

/** What cannot be asked because of a value is missing because of the department that gave it. */
function failureOfGiver(
  { arrived, subgraphErrors, unusable }: ExecutionContext,
  place: readonly string[],
): FailedValue {
  const fetch = arrived.findLast((each) => each.filledPlaces.has(place.join('/'))) ?? arrived.at(-1);
  const giver = fetch?.node.serviceName ?? '';
  unusable.add(giver);
  return subgraphErrors.valueOf('SUBGRAPH_ERROR', giver);
}

/** Whether nothing tells two values apart. */
function areTheSame(value: unknown, other: unknown): boolean {
  if (value === other) return true;
  if (Array.isArray(value)) {
    if (!Array.isArray(other) || value.length !== other.length) return false;
    for (let index = 0; index < value.length; index++)
      if (!areTheSame(value[index], other[index])) return false;
    return true;
  }
  if (!isRecord(value) || !isRecord(other)) return false;
  const names = Object.keys(value);
  if (names.length !== Object.keys(other).length) return false;
  // What is absent is never the same, since JSON has no undefined.
  for (const name of names) if (!areTheSame(value[name], other[name])) return false;
  return true;
}
