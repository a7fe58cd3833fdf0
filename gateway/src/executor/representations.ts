/**
 * How records are represented to the department that is asked about them: `_Any` representations (Apollo Federation
 * subgraph specification), one for each distinct record, as JSON text.
 */
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isRecord, stringifyJson } from '@govgraph/protocol';
import { type RequiredField, departmentTypenames, requiredFields } from '../planner/required-fields.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { ExecutionContext } from './execution-context.ts';
import type { Fits, FitsOf, Form, FormOf } from './required-values.ts';
import { type AbsentValue, isAbsent, isFailed } from './subgraph-errors.ts';

export type JsonObject = Record<string, unknown>;

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
 * @param path response names from the root
 * @param filterBelow of which records the caller may have what they hold under a name; nobody is asked about others
 * @param isMeant which records are stepped through, by position among the names; any where undefined
 */
export function compileCollector(
  path: readonly string[],
  filterBelow: (name: string) => RecordFilter | undefined,
  isMeant: readonly (((record: JsonObject) => boolean) | undefined)[] = [],
): RecordCollector {
  const steps = path.map((name, at) => ({ name, mayEnter: filterBelow(name), isMeant: isMeant[at] }));

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

/** One member of a representation. */
interface Member extends MemberValue {
  /** Where its value stands in the record. */
  readonly alias: string;
  /** `"name":`, after a comma unless it is the first. */
  readonly prefix: string;
}

interface MemberValue {
  /** Undefined when something of the value is not there, or may not travel. */
  readonly write: (value: unknown) => string | undefined;
  /** Where below the value something stands that may not travel; undefined when nothing does. */
  readonly findUnfit: (value: unknown) => readonly string[] | undefined;
  readonly absentIn: (value: unknown) => AbsentValue | undefined;
}

/** What is known of the values in a representation. */
export interface RequiredValues {
  readonly fitsOf: FitsOf;
  readonly formOf: FormOf;
  /** The type that a field leads to. */
  readonly typeBelow: FederatedSchema['typeBelow'];
}

/**
 * `null` stands in the representation for what failed, if that may be null and is no key of the record.
 *
 * @param before what separates the first member from the start of the object
 * @param typename the type of the object, as far as it is known
 * @param keys names by which the department knows the record
 */
function compileMembers(
  required: ReadonlyMap<string, RequiredField>,
  before: '' | ',',
  isSubtype: IsSubtype,
  values: RequiredValues,
  typename: string,
  keys: ReadonlySet<string>,
): readonly Member[] {
  return [...required].map(([name, { alias, selections }], index) => {
    const fits = values.fitsOf(typename, name);
    const isNeeded = keys.has(name) || !fits(null);
    return {
      alias,
      prefix: `${index === 0 ? before : ','}"${name}":`,
      ...(selections.length === 0
        ? compileLeaf(fits, values.formOf(typename, name), isNeeded)
        : compileObject(
            selections,
            isSubtype,
            values,
            values.typeBelow(`${typename}.${name}`) ?? '',
            isNeeded,
          )),
    };
  });
}

function compileLeaf(fits: Fits, form: Form, isNeeded: boolean): MemberValue {
  return {
    write: (value) => {
      if (isAbsent(value)) return isNeeded || !isFailed(value) ? undefined : 'null';
      return fits(value) ? stringifyJson(form(value)) : undefined;
    },
    findUnfit: (value) => (isAbsent(value) || fits(value) ? undefined : []),
    absentIn: (value) => (isAbsent(value) ? value : undefined),
  };
}

/** What is required of a nested value: of an object, or of each object in a list. */
function compileObject(
  selections: readonly QueryPlanSelectionNode[],
  isSubtype: IsSubtype,
  values: RequiredValues,
  declaredType: string,
  isNeeded: boolean,
): MemberValue {
  const membersOf = rememberByTypename((typename) => {
    const required = requiredFields(selections, typename, isSubtype);
    return compileMembers(required, '', isSubtype, values, typename ?? declaredType, new Set());
  });
  const write: MemberValue['write'] = (value) => {
    if (value === null) return 'null';
    if (Array.isArray(value)) {
      const elements = value.map(write);
      return elements.includes(undefined) ? undefined : `[${elements.join(',')}]`;
    }
    if (isAbsent(value)) return isNeeded || !isFailed(value) ? undefined : 'null';
    return isRecord(value) ? writeMembers('{', membersOf(value), value) : undefined;
  };
  const findBelow: MemberValue['findUnfit'] = (value) => {
    if (value === null || isAbsent(value)) return undefined;
    if (Array.isArray(value)) return firstOf(value, findBelow);
    return isRecord(value) ? findUnfit(membersOf(value), value) : [];
  };
  const absentIn: MemberValue['absentIn'] = (value) => {
    if (isAbsent(value)) return value;
    if (Array.isArray(value)) return firstOf(value, absentIn);
    return isRecord(value) ? firstAbsent(membersOf(value), value) : undefined;
  };
  return { write, findUnfit: findBelow, absentIn };
}

/** What is not there is not unfit. */
function findUnfit(members: readonly Member[], record: JsonObject): readonly string[] | undefined {
  return firstOf(members, ({ alias, findUnfit: findBelow }) => {
    const value = record[alias];
    const found = value === undefined ? undefined : findBelow(value);
    return found && [alias, ...found];
  });
}

function firstAbsent(members: readonly Member[], record: JsonObject): AbsentValue | undefined {
  return firstOf(members, ({ alias, absentIn }) => absentIn(record[alias]));
}

function firstOf<Element, Found>(
  elements: readonly Element[],
  find: (element: Element) => Found | undefined,
): Found | undefined {
  for (const element of elements) {
    const found = find(element);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Appends members to the beginning of an object, and ends it; undefined when a required value is not there. */
function writeMembers(start: string, members: readonly Member[], record: JsonObject): string | undefined {
  let text = start;
  for (const { alias, prefix, write } of members) {
    const value = record[alias];
    const written = value === undefined ? undefined : write(value);
    if (written === undefined) return undefined;
    text += prefix + written;
  }
  return `${text}}`;
}

/** A department may name any type; only so many are remembered. */
const maxRememberedTypes = 1_000;

/** Computes something once for each type of record, by the name that the record itself gives. */
function rememberByTypename<Value>(
  compute: (typename: string | undefined) => Value,
): (record: JsonObject) => Value {
  const remembered = new Map<unknown, Value>();
  return (record) => {
    const name = record['__typename'];
    const known = remembered.get(name);
    if (known !== undefined || remembered.has(name)) return known as Value;
    const value = compute(typeof name === 'string' ? name : undefined);
    if (remembered.size < maxRememberedTypes) remembered.set(name, value);
    return value;
  };
}
