/**
 * Whether the records that a call names (by a number, say) are there: many that are not are a search.
 *
 * Only records of the named type say so, one for each name. A yes or no, a page, a failure or a text may say anything,
 * so by them no name is surely found.
 */
import type { Permission } from '@govgraph/policy';
import { isRecord } from '@govgraph/protocol';
import { type GraphQLField, getNamedType, isCompositeType, isObjectType } from 'graphql';
import type { DecidedOperation } from '../authorization/decided-operation.ts';
import { callKey } from '../authorization/rewrite/rewrite-operation.ts';
import { subjectOf } from './outcome-log.ts';
import { isAbsent, isFailed } from './subgraph-errors.ts';

/** What a call that names records was given. */
export interface FoundRecords {
  readonly records: number;
  /** For how many there was place: as many as a list has elements, otherwise one. */
  readonly places: number;
  /** Whether nobody is in the places without a record. */
  readonly isKnown: boolean;
}

/** How many of the names are surely there. */
export function countFound(found: FoundRecords | undefined, names: number): number {
  return found?.places === names ? found.records : 0;
}

/** Whether all names are there, or none is; null where that is not known of each. */
export function areFound(found: FoundRecords | undefined, names: number): boolean | null {
  if (found?.records === 0 && found.isKnown) return false;
  return countFound(found, names) === names ? true : null;
}

type FoundCounter = (found: Map<string, FoundRecords>, value: unknown) => void;
type Types = Pick<DecidedOperation, 'schema' | 'subjectKeyOf'>;

/**
 * Notes how many records are there that a field names. Undefined for fields that name none.
 *
 * @param name under which departments are asked for the field
 */
export function foundCounter(
  types: Types,
  field: GraphQLField<unknown, unknown>,
  decision: Permission,
  name: string,
): FoundCounter | undefined {
  const named = decision.inputUses?.find(({ mode }) => mode === 'identify');
  if (named === undefined) return undefined;
  const isNamed = recordTest(types, field, named.reads.split('.')[0] ?? '');
  const call = callKey(decision, name);
  return (found, value) => {
    const before = found.get(call);
    const now = foundIn(value, isNamed);
    found.set(call, before === undefined ? now : inBoth(before, now));
  };
}

/** A call below a list is answered several times: what is not there once is not surely there, nor surely nowhere. */
function inBoth(before: FoundRecords, now: FoundRecords): FoundRecords {
  const isSame = before.records === now.records && before.places === now.places;
  return {
    records: Math.min(before.records, now.records),
    // As many as no call names.
    places: before.places === now.places ? now.places : 0,
    isKnown: isSame && before.isKnown && now.isKnown,
  };
}

/** @returns whether a value of the field is a record of the type that is named, with its key where it has one */
function recordTest(
  { schema, subjectKeyOf }: Types,
  field: GraphQLField<unknown, unknown>,
  typeName: string,
): (value: unknown) => boolean {
  const given = getNamedType(field.type);
  if (!isCompositeType(given)) return () => false;
  const candidates = isObjectType(given) ? [given] : schema.possibleTypes(given);
  const types = new Map(
    candidates
      .filter((each) => schema.isSubtype(each.name, typeName))
      .map((each) => [each.name, subjectKeyOf(each)]),
  );
  return (value) => {
    if (!isRecord(value)) return false;
    const type = isObjectType(given) ? given.name : String(value['__typename']);
    if (!types.has(type)) return false;
    const key = types.get(type);
    return key === undefined || subjectOf(type, value[key]) !== '';
  };
}

function foundIn(value: unknown, isNamed: (value: unknown) => boolean): FoundRecords {
  const places: readonly unknown[] = Array.isArray(value) ? value : [value];
  const records = places.filter(isNamed).length;
  return {
    records,
    places: places.length,
    isKnown: records + places.filter(isNobody).length === places.length,
  };
}

/** Null is a fact unless the department failed to give something else. */
function isNobody(value: unknown): boolean {
  return value === null || (isAbsent(value) && !isFailed(value));
}
