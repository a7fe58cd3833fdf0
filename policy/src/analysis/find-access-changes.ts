/**
 * Who gains or loses what between two policies on two schemas, by the decisions themselves: each profile asks for each
 * field, and puts in each input, before and after.
 */
import { decide } from '../decide/decide.ts';
import { omitUndefined } from '../model/omit-undefined.ts';
import { isPermitted, type WaysToItems } from '../model/decision.ts';
import type { Coordinate, Purpose } from '../model/model.ts';
import { typeOf, type PolicySnapshot } from '../model/policy-snapshot.ts';
import { accessOf, compareAccess, noAccess, type Access, type AccessDirection } from './access.ts';
import type { AccessProfile } from './access-profiles.ts';

/** A policy with what only the schema says that it is enforced on. */
export interface EnforcedPolicy {
  readonly policy: PolicySnapshot;
  /** What can be put into a field of an object type, by schema coordinates; undefined where callers see no such field. */
  readonly inputsOf: (coordinate: Coordinate) => readonly string[] | undefined;
  /** As `FieldRequest` has them. */
  readonly leadsTo: (coordinate: Coordinate) => readonly string[];
  readonly waysToItems: (inputs: readonly string[]) => WaysToItems | undefined;
}

/** What one profile may have of one field, or may put into it, and what it would be. */
export interface AccessChange {
  readonly direction: AccessDirection;
  readonly profile: AccessProfile;
  /** Of the field, or of the input. */
  readonly coordinate: string;
  readonly before: Access;
  readonly after: Access;
}

export interface AccessQuestion {
  readonly before: EnforcedPolicy;
  readonly after: EnforcedPolicy;
  readonly profiles: readonly AccessProfile[];
  /** Of both policies: profiles whose purpose cannot need a field are not asked about it. */
  readonly purposes: readonly Purpose[];
  /** Fields that may be decided otherwise; the others are not looked at. */
  readonly coordinates: Iterable<Coordinate>;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Finds what differs, by field, in the order of the coordinates and profiles. Inputs are of fields that may be had on both sides. */
export function findAccessChanges(question: AccessQuestion): readonly AccessChange[] {
  const { before, after, profiles, coordinates, now } = question;
  const neededBy = indexPurposes(question);
  const changes: AccessChange[] = [];
  const masks = after.policy.masks;
  const add = (profile: AccessProfile, coordinate: string, old: Access, next: Access): void => {
    const direction = compareAccess(old, next, masks);
    if (direction !== undefined) changes.push({ direction, profile, coordinate, before: old, after: next });
  };
  for (const coordinate of coordinates) {
    const inputs = new Set([...(before.inputsOf(coordinate) ?? []), ...(after.inputsOf(coordinate) ?? [])]);
    const mayNeed = neededBy(coordinate);
    for (const profile of profiles) {
      if (!mayNeed(profile)) continue;
      const [old, next] = [before, after].map((side) => askField(side, profile, coordinate, [], now));
      if (old === undefined || next === undefined) continue;
      add(profile, coordinate, old.access, next.access);
      if (!old.isPermitted || !next.isPermitted) continue;
      for (const input of inputs) {
        const [oldInput, nextInput] = [before, after].map((side) =>
          side.inputsOf(coordinate)?.includes(input) === true
            ? askField(side, profile, coordinate, [input], now).isPermitted
            : false,
        );
        if (oldInput !== nextInput) add(profile, input, accessOfInput(oldInput), accessOfInput(nextInput));
      }
    }
  }
  return changes;
}

function accessOfInput(isOpen: boolean | undefined): Access {
  return isOpen === true ? { outcome: 'value', conditions: [] } : noAccess;
}

interface AskedField {
  readonly access: Access;
  readonly isPermitted: boolean;
}

function askField(
  { policy, inputsOf, leadsTo, waysToItems }: EnforcedPolicy,
  { caller, purpose }: AccessProfile,
  coordinate: Coordinate,
  inputs: readonly string[],
  now: number,
): AskedField {
  if (inputsOf(coordinate) === undefined) return { access: noAccess, isPermitted: false };
  const decision = decide(policy, {
    caller,
    coordinate,
    args: {},
    inputs,
    leadsTo: leadsTo(coordinate),
    now,
    exhaustedGrants: none,
    uncountedGrants: none,
    ...omitUndefined({ purpose, ways: inputs.length === 0 ? undefined : waysToItems(inputs) }),
  });
  return { access: accessOf(decision), isPermitted: isPermitted(decision) };
}

const none: ReadonlySet<string> = new Set();

/**
 * Whether a profile may be given a field at all, as far as that is quickly told: a department has its own; another one
 * has what its purpose names, or what belongs to a type of which it names something.
 */
function indexPurposes({ before, after, purposes }: AccessQuestion) {
  const types = new Map<string, Set<string>>();
  for (const { code, items } of purposes) {
    types.set(code, new Set([...(types.get(code) ?? []), ...items.map(typeOf)]));
  }
  // Profiles are many, and most are told apart by what is the same for all of them.
  return (coordinate: Coordinate): ((profile: AccessProfile) => boolean) => {
    const items = [before, after].map(({ policy }) => policy.item(coordinate));
    const providers = new Set(items.map((item) => item?.provider));
    const facts = [before, after]
      .filter((_, side) => items[side]?.role === 'STRUCTURE')
      .map((side) => side.leadsTo(coordinate));
    // What leads to no fact needs no purpose that names anything of it.
    const isForAny = facts.some((list) => list.length === 0);
    const wanted = [...new Set([typeOf(coordinate), ...facts.flat()])];
    const isNamed = new Map(
      [...types].map(([code, named]) => [code, wanted.some((type) => named.has(type))]),
    );
    return ({ caller, purpose }) => {
      if (providers.has(caller.department)) return true;
      const named = purpose === undefined ? undefined : isNamed.get(purpose);
      return named !== undefined && (isForAny || named);
    };
  };
}
