/** Who there is to ask: callers that stand for all whom decisions could tell apart by what the policy names. */
import { unlistedText } from '../conditions/domain.ts';
import type { CallerAttributes } from '../model/caller.ts';
import { everyDepartment, type DepartmentCode, type PolicySource, type PurposeCode } from '../model/model.ts';

/** A caller with what it declares. */
export interface AccessProfile {
  readonly caller: CallerAttributes;
  readonly purpose?: PurposeCode;
}

/** Of those of one department and purpose: those with the least, and those with the most. */
const ranks = [
  { level: 'DISTRICT', clearance: 1, region: '000000' },
  { level: 'NATION', clearance: 4, region: '' },
] as const satisfies Partial<CallerAttributes>[];

/** For changes of rules, which may ask for any clearance. */
export const everyClearance: Ranks = [
  ranks[0],
  { level: 'CITY', clearance: 2, region: '110000' },
  { level: 'PROVINCE', clearance: 3, region: '11' },
  ranks[1],
];

type Ranks = readonly Pick<CallerAttributes, 'level' | 'clearance' | 'region'>[];

/**
 * Callers of every department, for each of its purposes and for none: of each application that its grants name, and of
 * one that nobody names; with the least of level, clearance and region, and with the most.
 *
 * @param told of which level, clearance and region they are
 *
 * Rules may tell more callers apart, by roles and regions, say: these are representative, and no proof.
 */
export function listProfiles(
  { departments, purposes, grants }: Pick<PolicySource, 'departments' | 'purposes' | 'grants'>,
  told: Ranks = ranks,
): readonly AccessProfile[] {
  const applications = new Map<string, Set<string>>();
  const keyOf = (department: DepartmentCode, purpose: PurposeCode): string => `${department} ${purpose}`;
  for (const { consumer, purpose, applications: named = [] } of grants) {
    const key = keyOf(consumer, purpose);
    applications.set(key, new Set([...(applications.get(key) ?? []), ...named]));
  }
  const purposesOf = (department: DepartmentCode): readonly PurposeCode[] =>
    purposes
      .filter((each) => [department, everyDepartment].includes(each.department))
      .map(({ code }) => code);
  return departments.flatMap(({ code: department }) => {
    const callersOf = (named: Iterable<string>): CallerAttributes[] =>
      [unlistedText, ...named].flatMap((application) =>
        told.map((rank) => ({ application, department, roles: [], ...rank })),
      );
    return [
      ...callersOf([]).map((caller) => ({ caller })),
      ...purposesOf(department).flatMap((purpose) =>
        callersOf(applications.get(keyOf(department, purpose)) ?? []).map((caller) => ({ caller, purpose })),
      ),
    ];
  });
}

/** What tells a profile from others of its department and purpose. */
export function describeVariant({ application, clearance }: CallerAttributes): string {
  const who = application === unlistedText ? 'other applications' : application;
  return `${who} with clearance ${clearance}`;
}
