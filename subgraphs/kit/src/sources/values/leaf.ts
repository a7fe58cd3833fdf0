/** What a field of the schema makes of what stands in a source, strictly: it fits, or it is an error of the field. */
import { ExactNumber, parseDate } from '@govgraph/protocol';
import { type GraphQLNamedType, isEnumType, isScalarType } from 'graphql';

import { type EntityKind, type EntityKeys, entityId } from '../../ids/entity-ids.ts';
import { type CellKind, normalizeCell } from './cell-kinds.ts';

/** A value without fields, as the schema and `source.yaml` describe it. */
export interface Leaf {
  readonly typeName: string;
  /** Of the texts that GraphQL values are made of. */
  readonly kind: CellKind;
  /** Of an enum. */
  readonly names?: ReadonlySet<string>;
  /** What stands in the source → what the field gives. */
  readonly values?: ReadonlyMap<string, string>;
  /** The field gives the opaque id of the number that stands in the source. */
  readonly idOf?: EntityKind;
  /** Whether several stand there, as a list. */
  readonly isList: boolean;
  /** Whether it may be missing in a record of a service. */
  readonly isOptional: boolean;
}

const kindOfScalar: Readonly<Record<string, CellKind>> = {
  String: 'text',
  ID: 'text',
  Int: 'integer',
  Float: 'decimal',
  Boolean: 'boolean',
  Date: 'date',
  DateTime: 'date-time',
  Amount: 'decimal',
  Decimal: 'decimal',
};

/** The names of scalars that fields may have. */
export const knownScalars: readonly string[] = Object.keys(kindOfScalar);

/** Undefined for types with fields and for scalars that nothing is known of. */
export function kindOfType(type: GraphQLNamedType): CellKind | undefined {
  if (isEnumType(type)) return 'text';
  return isScalarType(type) && Object.hasOwn(kindOfScalar, type.name) ? kindOfScalar[type.name] : undefined;
}

/** Columns whose values a field may give. Whole numbers are exact as texts and as decimals. */
const kindsFor: Readonly<Record<CellKind, readonly CellKind[]>> = {
  text: ['text', 'integer'],
  integer: ['integer'],
  decimal: ['decimal', 'integer'],
  boolean: ['boolean'],
  date: ['date'],
  'date-time': ['date-time'],
};

/** Why a field cannot give what stands in a column of a kind. */
export function whyNoFit(leaf: Leaf, kind: CellKind): string | undefined {
  if (leaf.values !== undefined) return undefined;
  if (leaf.idOf !== undefined)
    return kind === 'text'
      ? undefined
      : `an identity number is a text, and the column is of the type ${kind}`;
  if (kindsFor[leaf.kind].includes(kind)) return undefined;
  return `a field of the type ${leaf.typeName} is read from a column of the type ${kindsFor[leaf.kind].join(' or ')}, and this one is ${kind}`;
}

/**
 * The text of what a service sends, in the form of the leaf's kind; undefined when it is nothing of the kind.
 *
 * Digits of a number are exact, so a number may stand for a text; a text may stand for a number, as long as it is one.
 */
function textOfJson(kind: CellKind, value: unknown): string | undefined {
  const text = value instanceof ExactNumber ? value.text : value;
  if (typeof text === 'boolean') return kind === 'boolean' ? String(text) : undefined;
  if (typeof text === 'number' || value instanceof ExactNumber) {
    if (kind === 'text') return normalizeCell('integer', String(text));
    return kind === 'integer' || kind === 'decimal' ? normalizeCell(kind, String(text)) : undefined;
  }
  if (typeof text !== 'string' || (kind === 'boolean' && !/^(true|false)$/.test(text))) return undefined;
  return normalizeCell(kind, text);
}

/**
 * The value that the schema's type takes.
 *
 * @param text in the form of the kind of the column; of a service, as it was sent
 * @returns undefined when it does not fit
 */
export function leafValue(leaf: Leaf, value: unknown, entityKeys: EntityKeys): unknown {
  if (leaf.values !== undefined) return mappedValue(leaf, value);
  if (leaf.idOf !== undefined)
    return typeof value === 'string' ? entityId(entityKeys, leaf.idOf, value) : undefined;
  const text = textOfJson(leaf.kind, value);
  return text === undefined ? undefined : valueOf(leaf, text);
}

function mappedValue(leaf: Leaf, value: unknown): unknown {
  const text = typeof value === 'boolean' ? String(value) : textOfJson('text', value);
  const mapped = text === undefined ? undefined : leaf.values?.get(text);
  return mapped === undefined ? undefined : valueOf(leaf, mapped);
}

function valueOf({ typeName, names }: Leaf, text: string): unknown {
  if (names !== undefined) return names.has(text) ? text : undefined;
  switch (typeName) {
    case 'Int':
      return Number.isSafeInteger(Number(text)) ? Number(text) : undefined;
    case 'Float':
      return Number(text);
    case 'Boolean':
      return text === 'true';
    case 'Date':
      return new Date(parseDate(text) ?? NaN);
    case 'DateTime':
      return new Date(text);
    default:
      return text;
  }
}

/** The text of an argument, or of a key that a gateway hands on, in the form of a kind; undefined when it is none. */
export function textOfInput(kind: CellKind, value: unknown): string | undefined {
  if (!(value instanceof Date)) return textOfJson(kind, value);
  const text = value.toISOString();
  if (kind === 'date') return text.slice(0, 10);
  return kind === 'date-time' ? text : undefined;
}
