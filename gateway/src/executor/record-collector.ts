import { isRecord } from '@govgraph/protocol';
import type { NarrowedFetch } from '../planner/fetches.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { JsonObject } from './merge.ts';

/**
 * Visits the records at a path in the order in which they stand in the data; each place then holds what `visit`
 * returned: the record, or another that is the same.
 */
export type RecordCollector = (
  data: JsonObject,
  context: ExecutionContext,
  visit: (record: JsonObject) => JsonObject,
) => void;

/** Whether a record may be asked about. */
export type RecordFilter = (record: JsonObject, context: ExecutionContext) => boolean;

/** Which records may be stepped through, by position among the names of a path; any where undefined. */
export type TypeConditions = readonly (((record: JsonObject) => boolean) | undefined)[];

/**
 * @param path response names from the root
 * @param filterBelow of which records the caller may have what they hold under a name; nobody is asked about others
 */
export function compileCollector(
  path: readonly string[],
  filterBelow: (name: string) => RecordFilter | undefined,
  typeConditions: TypeConditions = [],
): RecordCollector {
  const steps = path.map((name, at) => ({
    name,
    mayEnter: filterBelow(name),
    isMeant: typeConditions[at],
  }));

  return (data, context, visit) => {
    // What stands below an interned record is visited once.
    const entered = new Set<object>();

    const collect = (value: unknown, at: number): unknown => {
      if (Array.isArray(value)) {
        for (let index = 0; index < value.length; index++) {
          const element: unknown = value[index];
          const kept = collect(element, at);
          if (kept !== element) value[index] = kept;
        }
        return value;
      }
      if (!isRecord(value)) return value;
      const step = steps[at];
      if (step === undefined) return visit(value);
      if (context.interned.has(value)) {
        if (entered.has(value)) return value;
        entered.add(value);
      }
      if (step.isMeant?.(value) === false || step.mayEnter?.(value, context) === false) return value;
      const below = value[step.name];
      const kept = collect(below, at + 1);
      if (kept !== below) value[step.name] = kept;
      return value;
    };
    collect(data, 0);
  };
}

export function compileTypeConditions(
  { typeConditions = [] }: NarrowedFetch,
  isSubtype: IsSubtype,
): TypeConditions {
  return typeConditions.map((types) => {
    if (types === undefined) return undefined;
    const known = new Set(types);
    // What a department knows as an interface only (`@interfaceObject`) may be of any of its types.
    return ({ __typename: name }) =>
      typeof name !== 'string' || known.has(name) || types.some((type) => isSubtype(type, name));
  });
}
