/** Finds the records that a department is asked about: each once, however many places it stands in. */
import { isRecord } from '../json.ts';
import type { AnswerState } from './answer-state.ts';
import { placesFilledBy } from './fetch-graph.ts';
import type { JsonObject, RecordCollector, RecordFilter, RepresentationBuilder } from './representations.ts';

/** Where the records stand that are asked about. */
export interface EntitySource {
  /** Response names from the root to the records. */
  readonly path: readonly string[];
  readonly collect: RecordCollector;
  readonly filter: RecordFilter | undefined;
  /** Whether equal records may become one object, see `Fetch`. */
  readonly mayShare: boolean;
}

/** Distinct representations, each with every place where its record stands. */
export type Gathered = Map<string, JsonObject[]>;

export function gather(
  sources: readonly EntitySource[],
  representation: RepresentationBuilder,
  data: JsonObject,
  state: AnswerState,
): Gathered {
  const gathered: Gathered = new Map();
  for (const source of sources) gatherFrom(source, representation, data, state, gathered);
  return gathered;
}

/** Most records stand in many places, and comparing two of them costs less than writing one. */
function gatherFrom(
  { path, collect, filter, mayShare }: EntitySource,
  { keyOf, areEqual, write, findUnfit }: RepresentationBuilder,
  data: JsonObject,
  state: AnswerState,
  gathered: Gathered,
): void {
  const metByKey = new Map<unknown, { readonly record: JsonObject; readonly places: JsonObject[] }>();
  collect(data, state, (record) => {
    const key = keyOf(record);
    const met = key === undefined ? undefined : metByKey.get(key);
    if (met?.record === record) return record;
    if (filter !== undefined && !filter(record, state)) return record;
    if (met !== undefined) {
      if (mayShare && areTheSame(record, met.record)) {
        state.shared.add(met.record);
        return met.record;
      }
      if (areEqual(record, met.record)) {
        met.places.push(record);
        return record;
      }
    }
    const representation = write(record);
    if (representation === undefined) {
      const unfit = findUnfit(record);
      if (unfit !== undefined) blameGiver(state, record, [...path, ...unfit]);
      return record;
    }
    const places = gathered.get(representation) ?? [];
    places.push(record);
    gathered.set(representation, places);
    if (key !== undefined) metByKey.set(key, { record, places });
    return record;
  });
}

/** What cannot be asked because of a value is missing because of the department that gave it. */
function blameGiver(state: AnswerState, record: JsonObject, place: readonly string[]): void {
  const { arrived } = state;
  const giver = arrived.findLast((fetch) => placesFilledBy(fetch).has(place.join('/'))) ?? arrived.at(-1);
  const provider = giver?.node.serviceName ?? '';
  state.faults.addObject(record, { code: 'SUBGRAPH_ERROR', provider });
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
