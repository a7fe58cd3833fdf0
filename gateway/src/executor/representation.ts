/**
 * How records are represented to the department that is asked about them: `_Any` representations (Apollo Federation
 * subgraph specification), one for each distinct record, as JSON text.
 */
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { departmentTypenames, requiredFields } from '../planner/required-fields.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { JsonObject } from './merge.ts';
import {
  type RequiredValues,
  compileMembers,
  findUnfit,
  firstAbsent,
  rememberByTypename,
  writeMembers,
} from './representation-members.ts';
import type { AbsentValue } from './subgraph-errors.ts';

/** Writes representations of records in one fetch. */
export interface RepresentationBuilder {
  /** The representation of a record; undefined when something that it needs is not there. */
  readonly write: (record: JsonObject) => string | undefined;
  /** Where in a record that has no representation a value stands that may not travel: response names. */
  readonly findUnfit: (record: JsonObject) => readonly string[] | undefined;
  /** The first of the values that it needs of a record that is not there, if it is known why. */
  readonly absentIn: (record: JsonObject) => AbsentValue | undefined;
  /**
   * A value that records of equal representation mostly have in common (but not `7` and `"7"`); undefined when there is
   * no cheap one.
   */
  readonly keyOf: (record: JsonObject) => unknown;
  /** Whether two records of the same key surely have equal representations; false when that is not cheap to say. */
  readonly areEqual: (record: JsonObject, other: JsonObject) => boolean;
}

/**
 * @param keysOf by which fields the department knows records of a type. With interface objects, the planner may
 *   represent a record without its key; then it does not mean to ask about it
 */
export function compileRepresentation(
  requires: readonly QueryPlanSelectionNode[],
  inputRewrites: readonly FetchDataRewrite[] | undefined,
  isSubtype: IsSubtype,
  keysOf: (typename: string) => readonly (readonly string[])[],
  values: RequiredValues,
): RepresentationBuilder {
  const typenameOf = departmentTypenames(inputRewrites, isSubtype);
  const membersOf = rememberByTypename((typename) => {
    if (typename === undefined) return undefined;
    const required = requiredFields(requires, typename, isSubtype);
    const knownName = typenameOf(typename);
    const keys = keysOf(knownName).filter((names) => names.every((name) => required.has(name)));
    if (keys.length === 0 || !required.delete('__typename')) return undefined;
    return {
      start: `{"__typename":${JSON.stringify(knownName)}`,
      members: compileMembers(required, ',', isSubtype, values, typename, new Set(keys.flat())),
      isFlat: [...required.values()].every(({ selections }) => selections.length === 0),
    };
  });
  return {
    write: (record) => {
      const known = membersOf(record);
      return known && writeMembers(known.start, known.members, record);
    },
    findUnfit: (record) => findUnfit(membersOf(record)?.members ?? [], record),
    absentIn: (record) => firstAbsent(membersOf(record)?.members ?? [], record),
    keyOf: (record) => {
      const known = membersOf(record);
      const first = known?.isFlat ? known.members[0] : undefined;
      return first && record[first.alias];
    },
    areEqual: (record, other) => {
      const known = membersOf(record);
      if (!known?.isFlat || record['__typename'] !== other['__typename']) return false;
      for (const { alias } of known.members) if (!isSameLeaf(record[alias], other[alias])) return false;
      return true;
    },
  };
}

/** Strings, numbers and booleans; other values would have to be looked into. */
function isSameLeaf(value: unknown, other: unknown): boolean {
  return value === other && value !== undefined && typeof value !== 'object';
}
