/**
 * What a department is told about the records it is asked about: `_Any` representations (Apollo Federation
 * subgraph specification), one for each distinct record, as JSON text.
 */
import type { FetchDataRewrite, QueryPlanSelectionNode } from '@apollo/query-planner';
import { InternalError } from '../errors.ts';
import type { AnswerState } from './answer-state.ts';
import { isRecord } from './merge.ts';

export type JsonObject = Record<string, unknown>;

/** A predicate on object types: `typename` satisfies `... on condition`. */
export type IsSubtype = (typename: string, condition: string) => boolean;

/** Adds the records at a path to `found`, in the order in which they stand in the data. */
export type RecordCollector = (data: JsonObject, found: JsonObject[], state: AnswerState) => void;

/** Whether a record may be asked about. */
export type RecordFilter = (record: JsonObject, state: AnswerState) => boolean;

/** The representation of a record; undefined when something that it needs is not there. */
export type RepresentationBuilder = (record: JsonObject) => string | undefined;

/**
 * @param path response names from the root; `@` steps into a list
 * @param filterBelow of which records the caller may have what they hold under a name; nobody is asked about others
 */
export function compileCollector(
  path: readonly string[],
  filterBelow: (name: string) => RecordFilter | undefined,
): RecordCollector {
  const steps = path.filter((step) => step !== '@').map((name) => ({ name, mayEnter: filterBelow(name) }));

  /** Lists are stepped into wherever they stand, so that the plan's `@` marks need not be trusted. */
  const collect = (value: unknown, at: number, found: JsonObject[], state: AnswerState): void => {
    if (Array.isArray(value)) {
      for (const element of value) collect(element, at, found, state);
    } else if (isRecord(value)) {
      const step = steps[at];
      if (step === undefined) found.push(value);
      else if (step.mayEnter?.(value, state) !== false) collect(value[step.name], at + 1, found, state);
    }
  };
  return (data, found, state) => collect(data, 0, found, state);
}

/**
 * @param keysOf by which fields the department knows records of a type. With interface objects, the planner may
 *   describe a record without its key; then it does not mean to ask about it
 */
export function compileRepresentation(
  requires: readonly QueryPlanSelectionNode[],
  inputRewrites: readonly FetchDataRewrite[] | undefined,
  isSubtype: IsSubtype,
  keysOf: (typename: string) => readonly (readonly string[])[],
): RepresentationBuilder {
  const typenameOf = compileTypenames(inputRewrites, isSubtype);
  const appendFields = compileFields(requires, isSubtype);
  return (record) => {
    const typename = record['__typename'];
    if (typeof typename !== 'string') return undefined;
    const members = new Map<string, string>();
    if (!appendFields(record, members) || !members.has('__typename')) return undefined;
    const knownName = typenameOf(typename);
    if (!keysOf(knownName).some((names) => names.every((name) => members.has(name)))) return undefined;
    members.set('__typename', JSON.stringify(knownName));
    return objectText(members);
  };
}

/**
 * An interface object (`@interfaceObject`) is known to its department under the interface's name, so the
 * planner asks to set `__typename`. It asks for no other rewrite of inputs.
 */
function compileTypenames(
  rewrites: readonly FetchDataRewrite[] | undefined,
  isSubtype: IsSubtype,
): (typename: string) => string {
  const renames = (rewrites ?? []).map((rewrite) => {
    const [fragment, field] = rewrite.path;
    if (
      rewrite.kind !== 'ValueSetter' ||
      rewrite.path.length !== 2 ||
      field !== '__typename' ||
      !fragment?.startsWith(fragmentPrefix)
    ) {
      throw new InternalError(`The plan rewrites inputs in an unknown way: ${JSON.stringify(rewrite)}`);
    }
    return { condition: fragment.slice(fragmentPrefix.length), name: String(rewrite.setValueTo) };
  });
  return (typename) => renames.find(({ condition }) => isSubtype(typename, condition))?.name ?? typename;
}

export const fragmentPrefix = '... on ';

/** Appends members to an object's text; false when a required value is not there. */
type FieldsAppender = (record: JsonObject, members: Map<string, string>) => boolean;

function compileFields(selections: readonly QueryPlanSelectionNode[], isSubtype: IsSubtype): FieldsAppender {
  const appenders = selections.map((selection): FieldsAppender => {
    if (selection.kind === 'InlineFragment') {
      const inner = compileFields(selection.selections, isSubtype);
      const condition = selection.typeCondition;
      return (record, members) => {
        const typename = record['__typename'];
        if (condition !== undefined && !(typeof typename === 'string' && isSubtype(typename, condition)))
          return true;
        return inner(record, members);
      };
    }
    const { name, alias = name } = selection;
    const write = compileValue(selection.selections, isSubtype);
    return (record, members) => {
      const value = record[alias];
      if (value === undefined) return false;
      const text = write(value);
      if (text === undefined) return false;
      const known = members.get(name);
      members.set(name, known === undefined ? text : mergeTexts(known, text));
      return true;
    };
  });
  return (record, members) => {
    for (const append of appenders) if (!append(record, members)) return false;
    return true;
  };
}

function compileValue(
  selections: readonly QueryPlanSelectionNode[] | undefined,
  isSubtype: IsSubtype,
): (value: unknown) => string | undefined {
  if (selections === undefined || selections.length === 0) return (value) => JSON.stringify(value);
  const appendFields = compileFields(selections, isSubtype);
  const write = (value: unknown): string | undefined => {
    if (value === null) return 'null';
    if (Array.isArray(value)) {
      const elements = value.map(write);
      return elements.includes(undefined) ? undefined : `[${elements.join(',')}]`;
    }
    if (!isRecord(value)) return undefined;
    const members = new Map<string, string>();
    return appendFields(value, members) ? objectText(members) : undefined;
  };
  return write;
}

function objectText(members: ReadonlyMap<string, string>): string {
  let text = '';
  for (const [name, value] of members) text += `${text === '' ? '{' : ','}"${name}":${value}`;
  return text === '' ? '{}' : `${text}}`;
}

/** Two fragments may require different parts of one nested object. */
function mergeTexts(known: string, text: string): string {
  if (known === text) return known;
  return JSON.stringify(mergeRequired(JSON.parse(known), JSON.parse(text)));
}

function mergeRequired(known: unknown, other: unknown): unknown {
  if (Array.isArray(known) && Array.isArray(other))
    return known.map((each, index) => mergeRequired(each, other[index]));
  if (!isRecord(known) || !isRecord(other)) return other;
  const merged: JsonObject = { ...known };
  for (const [name, value] of Object.entries(other))
    merged[name] = name in known ? mergeRequired(known[name], value) : value;
  return merged;
}
