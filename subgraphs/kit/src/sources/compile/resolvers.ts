import type { EntityKeys } from '../../ids/entity-ids.ts';
import { SourceError } from '../source-error.ts';
import type { PreparedLookup, SourceRecord } from '../source.ts';
import { type Leaf, leafValue, textOfInput } from '../values/leaf.ts';
import { readLeaf } from './compile-leaf.ts';
import { Parent } from './parent.ts';
import type { Arguments, CompiledInputs } from './read-inputs.ts';
import type { SourceContext } from './request-lookups.ts';

export interface CompiledLookup {
  readonly prepared: PreparedLookup;
  /** Its name. */
  readonly source: string;
  readonly inputs: CompiledInputs;
  readonly isList: boolean;
}

interface FieldBase {
  readonly coordinate: string;
  /** Undefined for what stands in the record of its type. */
  readonly lookup: CompiledLookup | undefined;
  /** Whether the schema has a list. */
  readonly isMany: boolean;
}

export type CompiledField =
  | (FieldBase & { readonly kind: 'leaf'; readonly at: string; readonly leaf: Leaf })
  /** `at` is undefined for the record itself that a lookup finds, and for what stands at the field's name. */
  | (FieldBase & { readonly kind: 'object'; readonly at: string | undefined; readonly typeName: string })
  | (FieldBase & {
      readonly kind: 'reference';
      readonly reference: ReadonlyMap<string, { readonly at: string; readonly leaf: Leaf }>;
    });

export interface CompiledType {
  readonly name: string;
  /** Fields that a representation has. */
  readonly given: ReadonlySet<string>;
  readonly isEntity: boolean;
  /** Finds the record of an entity by its key. */
  readonly record: CompiledLookup | undefined;
  readonly fields: ReadonlyMap<string, CompiledField>;
}

type Resolve = (parent: unknown, arguments_: Arguments, context: SourceContext) => unknown;

/** A resolver for each field that the sources serve. */
export function createResolvers(types: readonly CompiledType[], entityKeys: EntityKeys): object {
  return Object.fromEntries(types.map((type) => [type.name, resolversOf(type, entityKeys)]));
}

function resolversOf(type: CompiledType, entityKeys: EntityKeys): object {
  const resolvers = [...type.fields].map(([name, field]): [string, Resolve] => [
    name,
    (parent, arguments_, context) => resolveField(name, field, parentOf(parent), arguments_, context),
  ]);
  const byKey = (representation: Readonly<Record<string, unknown>>): Parent =>
    new Parent(representation, undefined);
  return { ...Object.fromEntries(resolvers), ...(type.isEntity ? { __resolveReference: byKey } : {}) };

  async function resolveField(
    name: string,
    field: CompiledField,
    parent: Parent,
    arguments_: Arguments,
    context: SourceContext,
  ): Promise<unknown> {
    if (field.lookup !== undefined) {
      const records = await find(field.lookup, parent, arguments_, context);
      const values = records.map((record) => valueIn(record, field));
      return field.isMany ? values : (values[0] ?? null);
    }
    const isGiven = type.given.has(name) && Object.hasOwn(parent.keys ?? {}, name);
    if (field.kind === 'leaf' && isGiven) return readKey(field, parent.keys?.[name]);
    const record = await recordOf(parent, context);
    if (record === undefined) return null;
    if (field.kind !== 'object') return valueIn(record, field);
    return nestedIn(record, field, name);
  }

  /** The record of the parent's own; undefined when its source does not know it. */
  async function recordOf(parent: Parent, context: SourceContext): Promise<SourceRecord | undefined> {
    if (parent.record !== undefined || type.record === undefined) return parent.record;
    const [record] = await find(type.record, parent, {}, context);
    return record;
  }

  async function find(
    lookup: CompiledLookup,
    parent: Parent,
    arguments_: Arguments,
    context: SourceContext,
  ): Promise<readonly SourceRecord[]> {
    const inputs = await lookup.inputs.read(arguments_, (name) => textOfField(name, parent, context));
    if (inputs === null) return [];
    const records = await context.loaders.load(lookup.prepared, inputs, context.signal);
    if (!lookup.isList && records.length > 1)
      throw new SourceError(lookup.source, `one record is asked for, and ${records.length} are found`);
    return records;
  }

  /** What a lookup is made by; null when there is no such value. */
  async function textOfField(name: string, parent: Parent, context: SourceContext): Promise<string | null> {
    const field = type.fields.get(name);
    if (field?.kind !== 'leaf') throw new Error(`${type.name}.${name} is no value`);
    const value = await resolveField(name, field, parent, {}, context);
    return value === null || value === undefined ? null : (textOfInput(field.leaf.kind, value) ?? null);
  }

  function valueIn(record: SourceRecord, field: CompiledField): unknown {
    if (field.kind === 'leaf') return readLeaf(record, field.at, field.leaf, field.coordinate, entityKeys);
    if (field.kind === 'object') return new Parent(undefined, record);
    const keys: Record<string, unknown> = {};
    for (const [name, { at, leaf }] of field.reference) {
      const value = readLeaf(record, at, leaf, field.coordinate, entityKeys);
      if (value === null) return null;
      keys[name] = value;
    }
    return new Parent(keys, undefined);
  }
}

/** Whatever a gateway wrote as a key is read as a service's value is; what is none of its type is nobody's key. */
function readKey({ leaf }: Extract<CompiledField, { kind: 'leaf' }>, value: unknown): unknown {
  if (value === null || value instanceof Date) return value;
  const { idOf: _, values: __, ...asWritten } = leaf;
  return leafValue(asWritten, value, {}) ?? null;
}

function nestedIn(
  record: SourceRecord,
  { at, coordinate, isMany }: Extract<CompiledField, { kind: 'object' }>,
  name: string,
): unknown {
  const path = at ?? name;
  if (path === '.') return new Parent(undefined, record);
  const value = record.read(path, false);
  if (value === null) return null;
  if (!isMany) return new Parent(undefined, record.nested(value));
  if (!Array.isArray(value))
    throw new SourceError(record.source, `${coordinate}: what stands at “${path}” is no list`);
  return value.map((element: unknown) =>
    element === null ? null : new Parent(undefined, record.nested(element)),
  );
}

/** The root of a query has none. */
function parentOf(value: unknown): Parent {
  return value instanceof Parent ? value : new Parent(undefined, undefined);
}
