import { createHash } from 'node:crypto';
import { toCanonicalJson } from '@govgraph/protocol';
import type { ApiChange } from './compare-api.ts';

/** A department's word on what a publication changes of its data. */
export interface Agreement {
  readonly department: string;
  /** Of all that falls on it: to something else, it has not agreed. */
  readonly digest: string;
}

/** What falls on each department. */
export function agreementsFor(changes: readonly ApiChange[]): ReadonlyMap<string, Agreement> {
  const departments = [...new Set(changes.flatMap((change) => change.departments))].sort();
  return new Map(
    departments.map((department) => {
      const own = changes
        .filter((change) => change.departments.includes(department))
        .map(({ place, what }) => `${place}: ${what}`);
      const digest = createHash('sha256').update(toCanonicalJson(own.toSorted())).digest('hex');
      return [department, { department, digest }];
    }),
  );
}
