import type { PolicySource } from '@govgraph/policy';

import { toCanonicalJson } from '../../audit/canonical-json.ts';

/** True when two parts of a policy mean the same, in whatever order their members stand. */
export function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  const [left, right] = [JSON.stringify(before), JSON.stringify(after)];
  // Most parts of a large policy are as they were, members in the same order, which is quicker to see.
  return left === right || toCanonicalJson(JSON.parse(left)) === toCanonicalJson(JSON.parse(right));
}

/** The same for whole policies; the first difference is enough to know. */
export function isSamePolicy(before: PolicySource, after: PolicySource): boolean {
  const keys = Object.keys(after) as (keyof PolicySource)[];
  return keys.every((key) => {
    const [left, right] = [before[key], after[key]];
    if (!Array.isArray(left) || !Array.isArray(right)) return isSame(left, right);
    return left.length === right.length && left.every((part, index) => isSame(part, right[index]));
  });
}
