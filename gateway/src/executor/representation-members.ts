/** The members of a representation: how each is written as JSON text, and why one is not. */
import type { QueryPlanSelectionNode } from '@apollo/query-planner';
import { isRecord, stringifyJson } from '@govgraph/protocol';
import { type RequiredField, requiredFields } from '../planner/required-fields.ts';
import type { FederatedSchema } from '../schema/federated-schema.ts';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import type { JsonObject } from './merge.ts';
import type { Fits, FitsOf, Form, FormOf } from './required-values.ts';
import { type AbsentValue, isAbsent, isFailed } from './subgraph-errors.ts';

/** One member of a representation. */
export interface Member extends MemberValue {
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
export function compileMembers(
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

/** Appends members to the beginning of an object, and ends it; undefined when a required value is not there. */
export function writeMembers(
  start: string,
  members: readonly Member[],
  record: JsonObject,
): string | undefined {
  let text = start;
  for (const { alias, prefix, write } of members) {
    const value = record[alias];
    const written = value === undefined ? undefined : write(value);
    if (written === undefined) return undefined;
    text += prefix + written;
  }
  return `${text}}`;
}

/** What is not there is not unfit. */
export function findUnfit(members: readonly Member[], record: JsonObject): readonly string[] | undefined {
  return firstOf(members, ({ alias, findUnfit: findBelow }) => {
    const value = record[alias];
    const found = value === undefined ? undefined : findBelow(value);
    return found && [alias, ...found];
  });
}

export function firstAbsent(members: readonly Member[], record: JsonObject): AbsentValue | undefined {
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

/** A department may name any type; only so many are remembered. */
const maxRememberedTypes = 1_000;

/** Computes something once for each type of record, by the name that the record itself gives. */
export function rememberByTypename<Value>(
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
