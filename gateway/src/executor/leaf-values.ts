import { ExactNumber } from '@govgraph/protocol';
import { type GraphQLLeafType, isEnumType } from 'graphql';
import type { JsonWriter } from './json-writer.ts';

/** Writes a leaf value; returns false, and writes nothing, when it is no legal value of its type. */
export type LeafWriter = (json: JsonWriter, value: unknown) => boolean;

const maxInt = 2_147_483_647;
const minInt = -2_147_483_648;

/**
 * How departments' values of a leaf type are written. Departments answer in JSON, so a value that is not legal
 * in JSON for its type was never legal.
 */
export function leafWriterOf(type: GraphQLLeafType): LeafWriter {
  if (isEnumType(type)) {
    const names = new Set(type.getValues().map(({ name }) => name));
    return (json, value) => {
      if (typeof value !== 'string' || !names.has(value)) return false;
      json.string(value);
      return true;
    };
  }
  return builtInWriters[type.name] ?? writeAnyJson;
}

const builtInWriters: Readonly<Record<string, LeafWriter>> = {
  String: (json, value) => {
    const text = stringText(value);
    if (text === undefined) return false;
    json.string(text);
    return true;
  },
  ID: (json, value) => {
    const text = idText(value);
    if (text === undefined) return false;
    json.string(text);
    return true;
  },
  Int: (json, value) => {
    const number = value instanceof ExactNumber ? value.toNumber() : value;
    if (typeof number !== 'number' || !Number.isInteger(number) || number < minInt || number > maxInt)
      return false;
    json.raw(String(number));
    return true;
  },
  Float: (json, value) => {
    if (value instanceof ExactNumber) return writeExactFloat(json, value);
    if (typeof value !== 'number' || !Number.isFinite(value)) return false;
    json.raw(String(value));
    return true;
  },
  Boolean: (json, value) => {
    if (typeof value !== 'boolean') return false;
    json.raw(value ? 'true' : 'false');
    return true;
  },
};

/** A Float is a double, so `1e400` is none; one with more digits keeps them. */
function writeExactFloat(json: JsonWriter, { text }: ExactNumber): boolean {
  if (!Number.isFinite(Number(text))) return false;
  json.raw(text);
  return true;
}

/** An ID as text, which may come as an integer; undefined when the value is none. */
export function idText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.toIntegerText();
  if (!Number.isInteger(value)) return undefined;
  const text = String(value);
  return text.includes('e') ? new ExactNumber(text).toIntegerText() : text;
}

/** A String as text, which may come as a number or a truth; undefined when the value is none. */
export function stringText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof ExactNumber) return value.text;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function writeAnyJson(json: JsonWriter, value: unknown): boolean {
  if (typeof value === 'string') json.string(value);
  else if (typeof value === 'function') return false;
  else json.json(value);
  return true;
}
