import {
  partKeys,
  partsOf,
  type PartChange,
  type PartKind,
  type PartKinds,
  type PolicySource,
} from '@govgraph/policy';

import { toCanonicalJson } from '@govgraph/protocol';

/** What makes one policy of another, in the order of kind and key. */
export function comparePolicies(before: PolicySource, after: PolicySource): PartChange[] {
  const kinds = (Object.keys(partKeys) as PartKind[]).sort();
  return kinds.flatMap((kind) => compareParts(kind, partsOf(before, kind), partsOf(after, kind)));
}

function compareParts<Kind extends PartKind>(
  kind: Kind,
  before: readonly PartKinds[Kind][],
  after: readonly PartKinds[Kind][],
): PartChange[] {
  // Most changes leave most kinds alone.
  if (before === after) return [];
  const keyOf = partKeys[kind];
  const toChange = (key: string, part: PartKinds[Kind] | null) => ({ kind, key, part }) as PartChange;
  const known = new Map(before.map((part) => [keyOf(part), part]));
  const kept = new Set(after.map(keyOf));
  const removed = before.filter((part) => !kept.has(keyOf(part)));
  const written = after.filter((part) => !isSame(known.get(keyOf(part)), part));
  return [
    ...removed.map((part) => toChange(keyOf(part), null)),
    ...written.map((part) => toChange(keyOf(part), part)),
  ].sort((left, right) => (left.key < right.key ? -1 : 1));
}

/** Whether two parts mean the same, in whatever order their members stand. */
function isSame(one: object | undefined, other: object): boolean {
  return one === other || (one !== undefined && toCanonicalJson(one) === toCanonicalJson(other));
}
