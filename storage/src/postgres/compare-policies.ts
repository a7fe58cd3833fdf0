import {
  partKeys,
  partsOf,
  type PartChange,
  type PartKind,
  type PartKinds,
  type PolicySource,
} from '@govgraph/policy';

import { toCanonicalJson } from '@govgraph/protocol';

/** What one kind of parts needs to be as it is after a change. */
export interface PartsDifference<Part> {
  readonly removed: readonly Part[];
  readonly added: readonly Part[];
  readonly changed: readonly { readonly before: Part; readonly after: Part }[];
}

export type PolicyDifferences = { readonly [Kind in PartKind]: PartsDifference<PartKinds[Kind]> };

export function comparePolicies(before: PolicySource, after: PolicySource): PolicyDifferences {
  const compareKind = <Kind extends PartKind>(kind: Kind) =>
    compareParts(partsOf(before, kind), partsOf(after, kind), partKeys[kind]);
  return {
    departments: compareKind('departments'),
    masks: compareKind('masks'),
    resources: compareKind('resources'),
    purposes: compareKind('purposes'),
    grants: compareKind('grants'),
    ruleSet: compareKind('ruleSet'),
    suspensions: compareKind('suspensions'),
    flows: compareKind('flows'),
    identificationLimits: compareKind('identificationLimits'),
    rateLimits: compareKind('rateLimits'),
  };
}

export function compareParts<Part>(
  before: readonly Part[],
  after: readonly Part[],
  keyOf: (part: Part) => string,
): PartsDifference<Part> {
  // Most changes leave most kinds alone.
  if (before === after) return { removed: [], added: [], changed: [] };
  const known = new Map(before.map((part) => [keyOf(part), part]));
  const kept = new Set(after.map(keyOf));
  return {
    removed: before.filter((part) => !kept.has(keyOf(part))),
    added: after.filter((part) => !known.has(keyOf(part))),
    changed: after.flatMap((part) => {
      const other = known.get(keyOf(part));
      return other === undefined || isSame(other, part) ? [] : [{ before: other, after: part }];
    }),
  };
}

/** What has to be written as it is now. */
export function writtenParts<Part>({ added, changed }: PartsDifference<Part>): Part[] {
  return [...added, ...changed.map(({ after }) => after)];
}

/** Whether two parts mean the same, in whatever order their members stand. */
function isSame(one: unknown, other: unknown): boolean {
  return one === other || toCanonicalJson(one) === toCanonicalJson(other);
}

/** The same as changes of parts, in the order of kind and key. */
export function listChanges(differences: PolicyDifferences): PartChange[] {
  const kinds = (Object.keys(differences) as PartKind[]).sort();
  return kinds.flatMap((kind) => {
    const difference = differences[kind] as PartsDifference<PartKinds[PartKind]>;
    const keyOf = partKeys[kind] as (part: PartKinds[PartKind]) => string;
    const toChange = (part: PartKinds[PartKind], isThere: boolean) =>
      ({ kind, key: keyOf(part), part: isThere ? part : null }) as PartChange;
    return [
      ...difference.removed.map((part) => toChange(part, false)),
      ...writtenParts(difference).map((part) => toChange(part, true)),
    ].sort((left, right) => (left.key < right.key ? -1 : 1));
  });
}
