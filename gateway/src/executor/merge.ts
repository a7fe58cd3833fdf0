/** Merging of departments' responses into one tree. */
import { isRecord } from '@govgraph/protocol';
import type { IsSubtype } from '../schema/supergraph-facts.ts';
import { isAbsent, isFailed } from './subgraph-errors.ts';

/** A record of the tree. */
export type JsonObject = Record<string, unknown>;

/**
 * Merges `source` into `target` in place: objects key by key, lists of equal length element by element;
 * of anything else, the stronger stays, see {@link stronger}. And the type of a record only ever becomes narrower: from
 * an interface's name (`@interfaceObject`) to that of one of its types.
 *
 * Both come from JSON. A `__proto__` key, which assignment would turn into a change of prototype, is
 * dropped: no schema has such a field.
 */
export function mergeInto(target: JsonObject, source: JsonObject, isSubtype: IsSubtype): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    const incoming = source[key];
    const existing = target[key];
    if (key === '__typename' && !isNarrowerName(incoming, existing, isSubtype)) continue;
    target[key] = merged(existing, incoming, isSubtype);
  }
}

/**
 * What stands in a place of which two departments speak: a value before one that failed, since another may have given
 * it; what failed before `null`, since it might be another value; and `null` before what is not known. Of equals, the
 * one that came last.
 */
export function stronger(existing: unknown, incoming: unknown): unknown {
  return existing === undefined || strengthOf(incoming) >= strengthOf(existing) ? incoming : existing;
}

function strengthOf(value: unknown): number {
  if (value === undefined) return 0;
  if (value === null) return 2;
  if (!isAbsent(value)) return 4;
  return isFailed(value) ? 3 : 1;
}

function merged(existing: unknown, incoming: unknown, isSubtype: IsSubtype): unknown {
  if (!isContainer(existing) || !isContainer(incoming)) return stronger(existing, incoming);
  if (Array.isArray(existing) && Array.isArray(incoming)) {
    if (existing.length !== incoming.length) return incoming;
    for (let index = 0; index < incoming.length; index++) {
      existing[index] = merged(existing[index], incoming[index], isSubtype);
    }
    return existing;
  }
  if (!isRecord(existing) || !isRecord(incoming)) return incoming;
  mergeInto(existing, incoming, isSubtype);
  return existing;
}

function isNarrowerName(incoming: unknown, existing: unknown, isSubtype: IsSubtype): boolean {
  if (typeof existing !== 'string') return true;
  return typeof incoming === 'string' && isSubtype(incoming, existing);
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
