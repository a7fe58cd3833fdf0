/**
 * What a department is asked for, by which its responses are checked before they are merged.
 *
 * INVARIANT: nothing else of a response is merged. A department that volunteers fields could otherwise overwrite
 * what another department says of the record: its name, or the region that decides who may see it.
 */
import { isRecord } from '@govgraph/protocol';
import { type SelectionSetNode, Kind } from 'graphql';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import { stronger } from './merge.ts';
import { type AbsentValue, type FailedValue, isFailed } from './subgraph-errors.ts';

export interface ResponseFilter {
  /** Removes from data, in place, what was not asked for. What cannot be the value of any field fails. */
  readonly apply: (data: Record<string, unknown>, failed: () => FailedValue) => void;
  /**
   * Puts an absent value in the place of everything that was asked for of a record, at any depth, where nothing
   * {@link stronger} stands.
   */
  readonly fill: (record: Record<string, unknown>, value: AbsentValue) => void;
  /**
   * Puts a failed value where the first null on a path stands, or nothing does.
   *
   * @returns false when the path leads to nothing that was asked for, or to a value that is there
   */
  readonly failAt: (data: Record<string, unknown>, path: readonly unknown[], failed: FailedValue) => boolean;
}

/** By response name. */
type Fields = Map<string, Field>;

interface Field {
  /** Undefined for a leaf. */
  readonly below: Fields | undefined;
  /** The types of which it is asked; empty for any. */
  readonly conditions: Set<string>;
}

/** Lists in each other, or objects in a scalar's value, beyond this are no value of any schema's. */
const maxNesting = 64;

export function compileResponseFilter(selectionSet: SelectionSetNode, isSubtype: IsSubtype): ResponseFilter {
  return createFilter(compileFields(selectionSet), isSubtype);
}

/** The filter of a response whose members are lists of records, each with a selection of its own. */
export function compileEntitiesFilter(
  selections: ReadonlyMap<string, SelectionSetNode>,
  isSubtype: IsSubtype,
): ResponseFilter {
  const entries = [...selections].map(([alias, selectionSet]): [string, Field] => [
    alias,
    { below: compileFields(selectionSet), conditions: new Set() },
  ]);
  return createFilter(new Map(entries), isSubtype);
}

function createFilter(fields: Fields, isSubtype: IsSubtype): ResponseFilter {
  return {
    apply: (data, failed) => filterRecord(data, fields, failed),
    fill: (record, value) => fill(record, fields, value, isSubtype),
    failAt: (data, path, failed) => failAt(data, fields, path, failed),
  };
}

function compileFields(selectionSet: SelectionSetNode): Fields {
  const fields: Fields = new Map();
  addSelections(fields, selectionSet, undefined);
  return fields;
}

function addSelections(fields: Fields, selectionSet: SelectionSetNode, condition: string | undefined): void {
  for (const selection of selectionSet.selections) {
    if (selection.kind === Kind.INLINE_FRAGMENT)
      addSelections(fields, selection.selectionSet, selection.typeCondition?.name.value ?? condition);
    if (selection.kind !== Kind.FIELD) continue;
    const name = selection.alias?.value ?? selection.name.value;
    const known = fields.get(name);
    const field: Field = known ?? {
      below: selection.selectionSet === undefined ? undefined : new Map(),
      conditions: new Set(),
    };
    if (condition === undefined) field.conditions.clear();
    else if (known === undefined || known.conditions.size > 0) field.conditions.add(condition);
    if (field.below !== undefined && selection.selectionSet !== undefined)
      addSelections(field.below, selection.selectionSet, undefined);
    fields.set(name, field);
  }
}

function filterRecord(data: Record<string, unknown>, fields: Fields, failed: () => FailedValue): void {
  for (const name of Object.keys(data)) {
    const field = fields.get(name);
    if (field === undefined) {
      delete data[name];
      continue;
    }
    const value = data[name];
    const kept =
      field.below === undefined
        ? nestsDeeper(value, maxNesting)
          ? failed()
          : value
        : filterValue(value, field.below, failed, 0);
    if (kept !== value) data[name] = kept;
  }
}

/** Of a field with fields of its own. */
function filterValue(value: unknown, fields: Fields, failed: () => FailedValue, nesting: number): unknown {
  if (isRecord(value)) {
    filterRecord(value, fields, failed);
    return value;
  }
  if (!Array.isArray(value)) return value === null ? null : failed();
  if (nesting === maxNesting) return failed();
  for (let index = 0; index < value.length; index++) {
    const element: unknown = value[index];
    const kept = filterValue(element, fields, failed, nesting + 1);
    if (kept !== element) value[index] = kept;
  }
  return value;
}

function nestsDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const member of Object.values(value)) if (nestsDeeper(member, levels - 1)) return true;
  return false;
}

function fill(
  record: Record<string, unknown>,
  fields: Fields,
  value: AbsentValue,
  isSubtype: IsSubtype,
): void {
  const typename = record['__typename'];
  for (const [name, { below, conditions }] of fields) {
    if (name === '__typename') continue;
    if (typeof typename === 'string' && conditions.size > 0) {
      if (![...conditions].some((condition) => isSubtype(typename, condition))) continue;
    }
    record[name] = filled(record[name], below, value, isSubtype);
  }
}

function filled(
  existing: unknown,
  below: Fields | undefined,
  value: AbsentValue,
  isSubtype: IsSubtype,
): unknown {
  if (Array.isArray(existing)) return existing.map((element) => filled(element, below, value, isSubtype));
  if (below === undefined || !isRecord(existing)) return stronger(value, existing);
  fill(existing, below, value, isSubtype);
  return existing;
}

function failAt(
  data: Record<string, unknown>,
  fields: Fields,
  path: readonly unknown[],
  failed: FailedValue,
): boolean {
  let parent: unknown = data;
  let below: Fields | undefined = fields;
  for (const step of path) {
    let value: unknown;
    if (isRecord(parent) && typeof step === 'string') {
      const field: Field | undefined = below?.get(step);
      if (field === undefined) return false;
      value = parent[step];
      if (value === null || value === undefined) parent[step] = failed;
      below = field.below;
    } else if (Array.isArray(parent) && typeof step === 'number' && step in parent) {
      value = parent[step];
      if (value === null) parent[step] = failed;
    } else {
      return false;
    }
    if (value === null || value === undefined || isFailed(value)) return true;
    parent = value;
  }
  return false;
}
