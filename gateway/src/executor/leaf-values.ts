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
    if (typeof value === 'string') json.string(value);
    else if (typeof value === 'number' || typeof value === 'boolean') json.string(String(value));
    else return false;
    return true;
  },
  ID: (json, value) => {
    if (typeof value === 'string') json.string(value);
    else if (Number.isInteger(value)) json.string(String(value));
    else return false;
    return true;
  },
  Int: (json, value) => {
    if (typeof value !== 'number' || !Number.isInteger(value) || value < minInt || value > maxInt)
      return false;
    json.raw(String(value));
    return true;
  },
  Float: (json, value) => {
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

function writeAnyJson(json: JsonWriter, value: unknown): boolean {
  if (typeof value === 'string') json.string(value);
  else if (typeof value === 'function') return false;
  else json.json(value);
  return true;
}
