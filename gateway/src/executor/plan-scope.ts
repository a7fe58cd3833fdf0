/**
 * Keeps departments from being asked about records that are out of the caller's scope, or that are reached only
 * through a field of such a record.
 *
 * A condition on a record (a grant's row scope, a data rule) reads fields of that record. A fetch whose fields
 * all hang on conditions waits until those fields have arrived, and leaves out the records that fail. About a record
 * of which it is not known by then, nobody is asked either; what the caller is told of it says `record-scope.ts`.
 */
import { type Coordinate, type Decision, type SubjectCondition, isPermitted } from '@govgraph/policy';
import { Kind } from 'graphql';
import { fieldNameOf } from '../operation/subgraph-aliases.ts';
import type { Fetch } from '../planner/fetches.ts';
import { anyInline, fieldsOf } from '../schema/selections.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { ScopeDependencies } from './plan-requests.ts';
import type { RecordFilter } from './record-collector.ts';

export interface ScopePlan {
  readonly dependencies: ScopeDependencies;
  /** Undefined when every record may be asked about. */
  filterOf(fetch: Fetch): RecordFilter | undefined;
  /** Of which records the caller may have what they hold under a response name; undefined when of all. */
  filterBelow(responseName: string): RecordFilter | undefined;
}

export function planScope(decisions: Iterable<Decision>, isSubtype: IsSubtype): ScopePlan {
  const conditions = conditionsByCoordinate(decisions);
  if (![...conditions.values()].some((each) => each.length > 0)) {
    return { dependencies: () => [], filterOf: () => undefined, filterBelow: () => undefined };
  }
  const conditionsOf = (fetch: Fetch, typename: string) =>
    conditionsOnRecord(fetch, typename, conditions, isSubtype);
  const ofFieldName = ownConditionsByFieldName(conditions);
  return {
    dependencies: (fetch, fillersOf) => {
      const needed = new Set<string>();
      const { path: place } = fetch;
      for (const [at, step] of place.entries()) {
        for (const { needs } of ofFieldName.get(fieldNameOf(step)) ?? [])
          for (const need of needs) needed.add([...place.slice(0, at), need].join('/'));
      }
      for (const typename of conditionedTypes(conditions)) {
        for (const alternatives of conditionsOf(fetch, typename) ?? []) {
          for (const { needs } of alternatives)
            for (const need of needs) needed.add([...place, need].join('/'));
        }
      }
      return new Set([...needed].flatMap(fillersOf).filter((other) => other !== fetch));
    },
    filterOf: (fetch) => {
      if (!fetch.isAboutEntities) return undefined;
      // A record of another type is under no condition, whatever type a department says that it has.
      const byType = new Map(
        [...conditionedTypes(conditions)].map((typename) => [typename, conditionsOf(fetch, typename)]),
      );
      return (record, context) => {
        const fields = byType.get(String(record['__typename']));
        if (fields === undefined) return true;
        return fields.some((each) => each.every((condition) => condition.isInScope(record, context.request)));
      };
    },
    filterBelow: (responseName) => {
      const own = ofFieldName.get(fieldNameOf(responseName));
      return own === undefined
        ? undefined
        : (record, { request }) =>
            own.every(({ type, isInScope }) => type !== record['__typename'] || isInScope(record, request));
    },
  };
}

/**
 * The conditions on each field of a coordinate that the caller asked for. With several decisions on one
 * coordinate (rules that read arguments), those that all of them share.
 */
function conditionsByCoordinate(decisions: Iterable<Decision>): Map<Coordinate, readonly SubjectCondition[]> {
  const conditions = new Map<Coordinate, readonly SubjectCondition[]>();
  for (const decision of decisions) {
    if (!isPermitted(decision)) continue;
    const known = conditions.get(decision.coordinate);
    const shared =
      known?.filter((condition) => decision.conditions.includes(condition)) ?? decision.conditions;
    conditions.set(decision.coordinate, shared);
  }
  return conditions;
}

/** Those that are about the record which has the field. */
function ownConditionsByFieldName(
  conditions: ReadonlyMap<Coordinate, readonly SubjectCondition[]>,
): Map<string, SubjectCondition[]> {
  const byName = new Map<string, SubjectCondition[]>();
  for (const [coordinate, each] of conditions) {
    const [typename, name = ''] = coordinate.split('.');
    const own = each.filter(({ type }) => type === typename);
    if (own.length > 0) byName.set(name, [...(byName.get(name) ?? []), ...own]);
  }
  return byName;
}

function conditionedTypes(conditions: ReadonlyMap<Coordinate, readonly SubjectCondition[]>): Set<string> {
  return new Set([...conditions.values()].flatMap((each) => each.map(({ type }) => type)));
}

/**
 * For each field that the fetch asks of a record of this type, the conditions it hangs on; undefined when some
 * field hangs on none, so that every record must be asked about. A condition does not hold back the fetch that
 * brings what it reads.
 */
function conditionsOnRecord(
  fetch: Fetch,
  typename: string,
  conditions: ReadonlyMap<Coordinate, readonly SubjectCondition[]>,
  isSubtype: IsSubtype,
): readonly (readonly SubjectCondition[])[] | undefined {
  if (!fetch.isAboutEntities) return undefined;
  const names = new Set<string>();
  for (const selection of fetch.selectionSet.selections) {
    if (selection.kind !== Kind.INLINE_FRAGMENT) continue;
    const condition = selection.typeCondition?.name.value;
    if (condition !== undefined && !isSubtype(typename, condition)) continue;
    for (const { name } of fieldsOf(selection.selectionSet, anyInline)) names.add(name.value);
  }
  names.delete('__typename');
  const fields: SubjectCondition[][] = [];
  for (const name of names) {
    const applicable = (conditions.get(`${typename}.${name}`) ?? []).filter(
      ({ type, needs }) => type === typename && !needs.some((need) => names.has(need)),
    );
    if (applicable.length === 0) return undefined;
    fields.push(applicable);
  }
  return fields.length === 0 ? undefined : fields;
}
