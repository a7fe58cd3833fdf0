import { isRecord } from '@govgraph/protocol';

import { SourceError } from '../source-error.ts';
import type { SourceRecord } from '../source.ts';

/** An object that a service sent. What it does not have is not taken for “there is none”. */
export function jsonRecord(source: string, value: unknown): SourceRecord {
  if (!isRecord(value))
    throw new SourceError(source, 'the service sent something else where a record is expected');
  return {
    source,
    read(at, isOptional) {
      const found = readPath(value, at);
      if (found !== undefined) return found;
      if (isOptional) return null;
      throw new SourceError(
        source,
        `a record of the service has no “${at}” (\`optional: true\` if it may be missing)`,
      );
    },
    nested: (inner) => jsonRecord(source, inner),
  };
}

/** Undefined where there is nothing; null as soon as something on the way is null. */
export function readPath(value: unknown, path: string): unknown {
  let current = value;
  for (const part of path.split('.')) {
    if (current === null) return null;
    if (!isRecord(current) || !Object.hasOwn(current, part)) return undefined;
    current = current[part];
  }
  return current;
}
