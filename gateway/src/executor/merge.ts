/** Merging of departments' answers into one tree. */
import { isRecord } from '../json.ts';
import type { IsSubtype } from '../plan/required-fields.ts';

/**
 * Merges `source` into `target` in place: objects key by key, lists of equal length element by element;
 * anything else of `source` replaces what `target` holds, except that `null` replaces no value, and that the type
 * of a record only ever becomes narrower: from an interface's name (`@interfaceObject`) to that of one of its types.
 *
 * Both come from `JSON.parse`. A `__proto__` key, which assignment would turn into a change of prototype, is
 * dropped: no schema has such a field.
 */
export function mergeInto(
  target: Record<string, unknown>,
  source: Record<string, unknown>,
  isSubtype: IsSubtype,
): void {
  for (const key of Object.keys(source)) {
    if (key === '__proto__') continue;
    const incoming = source[key];
    const existing = target[key];
    if (key === '__typename' && !isNarrowerName(incoming, existing, isSubtype)) continue;
    target[key] = merged(existing, incoming, isSubtype);
  }
}

function merged(existing: unknown, incoming: unknown, isSubtype: IsSubtype): unknown {
  if (!isContainer(existing) || !isContainer(incoming)) return incoming ?? existing ?? null;
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
