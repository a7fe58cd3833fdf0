/** Changes of access, so that a person can read them: alike ones together, by department and purpose. */
import { groupBy } from '../group-by.ts';
import { describeAccess, type AccessDirection } from './access.ts';
import { describeVariant, type AccessProfile } from './access-profiles.ts';
import type { AccessChange } from './find-access-changes.ts';

/** Who is concerned: all callers of a department for a purpose, or some. */
export interface ConcernedCallers {
  readonly department: string;
  /** Null for those who declare none. */
  readonly purpose: string | null;
  /** Which callers, where it is not all of them; for example `other applications with clearance 1`. */
  readonly only: readonly string[];
}

/** The same change of the same callers. */
export interface AccessGroup {
  readonly direction: AccessDirection;
  /** What they may have, in words. */
  readonly before: string;
  readonly after: string;
  /** In the order in which they were found. */
  readonly coordinates: readonly string[];
  readonly callers: readonly ConcernedCallers[];
}

/** @param profiles that were asked about */
export function groupAccessChanges(
  changes: readonly AccessChange[],
  profiles: readonly AccessProfile[],
): readonly AccessGroup[] {
  const variants = new Map<string, number>();
  for (const profile of profiles) variants.set(placeOf(profile), (variants.get(placeOf(profile)) ?? 0) + 1);

  const ofEach = groupBy(changes, ({ direction, before, after, coordinate }) =>
    JSON.stringify([direction, describeAccess(before), describeAccess(after), coordinate]),
  );
  const described = [...ofEach.values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [describeCallers(first, [first, ...others], variants)],
  );
  const alike = groupBy(described, ({ direction, before, after, callers }) =>
    JSON.stringify([direction, before, after, callers]),
  );
  return [...alike.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [{ ...first, coordinates: [first, ...others].flatMap(({ coordinates }) => coordinates) }],
  );
}

function describeCallers(
  { direction, before, after, coordinate }: AccessChange,
  alike: readonly AccessChange[],
  variants: ReadonlyMap<string, number>,
): AccessGroup {
  const byPlace = groupBy(alike, ({ profile }) => placeOf(profile));
  const callers = [...byPlace].flatMap(([place, ofPlace]): ConcernedCallers[] => {
    const [first] = ofPlace;
    if (first === undefined) return [];
    const { caller, purpose } = first.profile;
    const isAll = ofPlace.length === variants.get(place);
    const only = isAll ? [] : ofPlace.map(({ profile }) => describeVariant(profile.caller));
    return [{ department: caller.department, purpose: purpose ?? null, only }];
  });
  return {
    direction,
    before: describeAccess(before),
    after: describeAccess(after),
    coordinates: [coordinate],
    callers,
  };
}

/** Of profiles that are told apart by their variant only. */
function placeOf({ caller, purpose }: AccessProfile): string {
  return JSON.stringify([caller.department, purpose]);
}
