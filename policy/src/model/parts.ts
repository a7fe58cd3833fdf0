/**
 * A policy as parts. Each has a kind and a key, which is what tells it apart from the others of its kind; so two
 * policies differ in parts, and a policy can be stored, sent and changed by its difference from another one.
 */
import type {
  Department,
  Flow,
  Grant,
  IdentificationLimit,
  MaskDefinition,
  PolicySource,
  Purpose,
  RateLimit,
  Resource,
  RuleSet,
  Suspension,
} from './model.ts';

/** What a part of each kind is; the kinds are the properties of a policy. */
export interface PartKinds {
  readonly departments: Department;
  readonly masks: MaskDefinition;
  readonly resources: Resource;
  readonly purposes: Purpose;
  readonly grants: Grant;
  /** There is one. */
  readonly ruleSet: RuleSet;
  readonly suspensions: Suspension;
  readonly flows: Flow;
  readonly identificationLimits: IdentificationLimit;
  readonly rateLimits: RateLimit;
}

export type PartKind = keyof PartKinds;

/** A part that is new or different, or null where it is gone. */
export type PartChange = {
  [Kind in PartKind]: { readonly kind: Kind; readonly key: string; readonly part: PartKinds[Kind] | null };
}[PartKind];

/** What has to be done to one policy to get another one. */
export interface PolicyDifference {
  /** Of the policy that results. */
  readonly version: number;
  /** One at most for each kind and key, in any order. */
  readonly changes: readonly PartChange[];
}

export const partKeys: { readonly [Kind in PartKind]: (part: PartKinds[Kind]) => string } = {
  departments: ({ code }) => code,
  masks: ({ name }) => name,
  resources: ({ code }) => code,
  purposes: ({ code }) => code,
  grants: ({ id }) => id,
  ruleSet: () => 'ruleSet',
  suspensions: ({ target }) => targetKey(target),
  flows: ({ item, to }) => `${item}>${to}`,
  identificationLimits: ({ application }) => application,
  rateLimits: ({ application }) => application,
};

/** `application:x`, `department:x` or `coordinate:x`. */
export function targetKey(target: Suspension['target']): string {
  return Object.entries(target)
    .map(([kind, value]) => `${kind}:${value}`)
    .join();
}

/** Lists have no order of their own: policies that mean the same have theirs by key. */
export function sortParts<Kind extends PartKind>(
  kind: Kind,
  parts: readonly PartKinds[Kind][],
): PartKinds[Kind][] {
  const keyOf = partKeys[kind];
  return [...parts].sort((left, right) => (keyOf(left) < keyOf(right) ? -1 : 1));
}

/** The parts of a policy that are of one kind. */
export function partsOf<Kind extends PartKind>(source: PolicySource, kind: Kind): readonly PartKinds[Kind][] {
  const { ruleSet, ...lists } = source;
  const parts: { readonly [Each in PartKind]: readonly PartKinds[Each][] } = {
    ...lists,
    ruleSet: ruleSet === undefined ? [] : [ruleSet],
  };
  return parts[kind];
}

/** The changes that are of one kind. */
export function changesOf<Kind extends PartKind>(
  changes: readonly PartChange[],
  kind: Kind,
): Extract<PartChange, { kind: Kind }>[] {
  return changes.filter((change): change is Extract<PartChange, { kind: Kind }> => change.kind === kind);
}

/** The parts of one kind after some changes. */
export function changeParts<Kind extends PartKind>(
  kind: Kind,
  parts: readonly PartKinds[Kind][],
  changes: readonly PartChange[],
): readonly PartKinds[Kind][] {
  const own = changesOf(changes, kind);
  if (own.length === 0) return parts;
  const byKey = new Map(parts.map((part) => [partKeys[kind](part), part]));
  for (const { key, part } of own) {
    if (part === null) byKey.delete(key);
    else byKey.set(key, part as PartKinds[Kind]);
  }
  return sortParts(kind, [...byKey.values()]);
}
